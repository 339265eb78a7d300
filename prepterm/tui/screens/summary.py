"""How a drill went, and what to do next: never a dead end."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.events import ScreenResume
from textual.widgets import OptionList, Static

from prepterm.study.card_text import first_line
from prepterm.study.drill import Choice, Drill, Summary
from prepterm.study.read import next_to_read, shelf
from prepterm.study.today import due_now
from prepterm.study.workspace import Workspace
from prepterm.tui.commands import Command, bindings
from prepterm.tui.messages import GoBack, OpenDrill, OpenPractice, OpenReader
from prepterm.tui.page import Page, tells_errors
from prepterm.tui.widgets.choices import Choices, Line

MORE_NEW_CARDS = 5


class SummaryPage(Page):
    """The end of a drill."""

    CSS_PATH = "list.tcss"
    AUTO_FOCUS = "#choices"
    USER_COMMANDS = (
        Command("summary.undo", "u", "undo", "undo", "Take the last grade back and go on with it"),
        Command("summary.done", "enter", "choose", "choose", "Do what is chosen", key_label="↵"),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(USER_COMMANDS)

    def __init__(self, workspace: Workspace, drill: Drill) -> None:
        super().__init__(workspace)
        self._drill = drill

    def compose_page(self) -> ComposeResult:
        """Figures, then what to do next."""
        yield Static(id="figures", classes="title")
        yield Choices(id="choices")

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Show it as it stands."""
        del event
        summary = self._drill.summary()
        self.query_one("#figures", Static).update(self._figures(summary))
        self.query_one(Choices).show(self._next(summary))

    @tells_errors
    def action_undo(self) -> None:
        """Take the last action of the day back; a new drill begins with that card."""
        self._drill.undo()
        self.post_message(OpenDrill(self._drill.choice))

    async def action_choose(self) -> None:
        """Do what is chosen."""
        chosen = self.query_one(Choices).highlighted_id
        messages = {
            "more": OpenDrill(self._drill.choice),
            "new": OpenDrill(Choice(new=MORE_NEW_CARDS)),
            "practice": OpenPractice(),
            "today": GoBack(),
        }
        if chosen in messages:
            self.post_message(messages[chosen])
        elif chosen is not None:
            self.post_message(OpenReader(chosen.removeprefix("read:")))

    @on(OptionList.OptionSelected)
    async def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        await self.action_choose()

    def _figures(self, summary: Summary) -> Content:
        if not summary.answered:
            return Content.assemble(
                ("Nothing is due", "bold $accent"), "\n\n",
                ("No card needs you now. Tomorrow: ", "$soft"), f"{summary.tomorrow}",
                (" due.", "$soft"),
            )  # fmt: skip
        count = len(summary.answered)
        minutes = max(1, round(summary.seconds / 60))
        rows = [
            Content.styled("Done" if not self._drill.left else "Stopped", "bold $accent"),
            Content(""),
            Content.assemble(
                (f"{count}", "bold"), (" graded   ", "$soft"),
                (f"{summary.right / count:.0%}", "bold"), (" recalled   ", "$soft"),
                (f"{minutes}", "bold"), (" min   ", "$soft"),
                (f"{summary.tomorrow}", "bold"), (" due tomorrow", "$soft"),
            ),
        ]  # fmt: skip
        if self._drill.left:
            rows.append(Content.styled(f"{self._drill.left} still to come today", "$soft"))
        if summary.hardest:
            rows += [Content(""), Content.styled("Hardest", "bold")]
            for identity in summary.hardest:
                card = self._drill.card(identity)
                rows.append(Content(first_line(card) if card else identity))
        return Content("\n").join(rows)

    def _next(self, summary: Summary) -> list[Line]:
        lines = []
        due = due_now(self.workspace)
        if due.cards:
            lines.append(_line("more", "Drill on", due.sentence))
        for identity in summary.hardest[:1]:
            card = self._drill.card(identity)
            if card is not None and card.source and "://" not in card.source:
                lines.append(_line(f"read:{card.source}", "Read what was hardest", card.source))
        entry = next_to_read(shelf(self.workspace))
        if entry is not None:
            lines.append(_line(f"read:{entry.post.slug}", "Read on", entry.post.title))
        if not due.cards:
            lines.append(_line("new", f"Learn {MORE_NEW_CARDS} more new cards", "beyond the limit"))
        lines.append(_line("practice", "Practise", "a mock interview with a clock"))
        lines.append(_line("today", "Back to Today", ""))
        return lines


def _line(identity: str, what: str, note: str) -> Line:
    return Line(identity, Content.assemble((f"{what:<26}", "bold"), (note, "$soft")))
