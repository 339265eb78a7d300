"""The decks: what each asks for today, and which enter the daily queue."""

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.events import ScreenResume
from textual.widgets import OptionList, Static

from prepterm.study.cards import DeckEntry, choose_decks, decks
from prepterm.study.drill import Choice
from prepterm.tui.commands import Command, bindings
from prepterm.tui.messages import Destination, OpenDecks, OpenDrill
from prepterm.tui.page import Page, tells_errors
from prepterm.tui.widgets.choices import Choices, Line


class DecksPage(Page):
    """A list of decks."""

    CSS_PATH = "list.tcss"
    AUTO_FOCUS = "#choices"
    USER_COMMANDS = (
        Command("decks.drill", "enter", "drill", "drill", "Drill the chosen deck", key_label="↵"),
        Command("decks.take", "t", "take", "take or leave", "Take the deck up, or leave it"),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(USER_COMMANDS)

    def compose_page(self) -> ComposeResult:
        """A title over the list."""
        title = Content.assemble(
            ("Decks", "bold $accent"), ("   ● taken up: enters the daily drill   ○ left", "$soft")
        )
        yield Static(title, classes="title")
        yield Static(id="broken")
        yield Choices(id="choices")

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Show the decks as they stand."""
        del event
        self.workspace.refresh()
        self._show()

    def look_again(self) -> None:
        """Show what another terminal changed."""
        self._show()

    def reopens(self) -> Destination:
        """The decks again."""
        return OpenDecks()

    def action_drill(self) -> None:
        """Drill the chosen deck this once, taken up or not."""
        slug = self.query_one(Choices).highlighted_id
        if slug is not None:
            self.post_message(OpenDrill(Choice(decks=(slug,))))

    @tells_errors
    def action_take(self) -> None:
        """Take the chosen deck up, or leave it."""
        slug = self.query_one(Choices).highlighted_id
        for entry in decks(self.workspace):
            if entry.deck.slug == slug:
                choose_decks(self.workspace, [slug], taken=not entry.counts.taken)
        self._show()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_drill()

    def _show(self) -> None:
        broken = [
            f"{Path(each.path).name}:{each.line}: {each.problem}"
            for each in self.workspace.problems
            if each.path.endswith(".yaml")
        ]
        said = self.query_one("#broken", Static)
        said.update(Content.styled("\n".join(broken), "$warning"))
        said.display = bool(broken)
        lines = [Line(each.deck.slug, _content(each)) for each in decks(self.workspace)]
        self.query_one(Choices).show(lines)


def _content(entry: DeckEntry) -> Content:
    counts = entry.counts
    said = [
        (counts.due, "due"), (counts.learning, "learning"), (counts.waiting, "new"),
        (counts.suspended, "suspended"),
    ]  # fmt: skip
    state = "   ".join(f"{count} {word}" for count, word in said if count)
    return Content.assemble(
        ("● " if counts.taken else "○ ", "$accent"), (entry.deck.title, "bold"),
        (f"   {counts.cards} {'card' if counts.cards == 1 else 'cards'}   {state}", "$soft"), "\n",
        *([f"  {entry.deck.description}", "\n"] if entry.deck.description else []),
    )  # fmt: skip
