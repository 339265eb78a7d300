"""The drill: a card, its answer, four grades; one card after the other."""

from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Resize
from textual.widgets import Input, Static

from prepterm.core.answer_check import Verdict, answer_diff, check_answer
from prepterm.core.card import Card, CardKind
from prepterm.core.grade import Grade
from prepterm.core.history import ActionKind
from prepterm.core.place import Place
from prepterm.errors import CardMoved, ClockInDoubt
from prepterm.study.card_text import back_blocks, front_blocks, seen_sentence
from prepterm.study.clock_doubt import clock_question, confirm_clock
from prepterm.study.drill import Drill
from prepterm.study.workspace import Workspace
from prepterm.tui.commands import Command, bindings
from prepterm.tui.dialogs.ask_line import AskLine
from prepterm.tui.dialogs.clock_question import RIGHT, clock_dialog
from prepterm.tui.dialogs.open_address import OpenAddress
from prepterm.tui.messages import Destination, DrillEnded, OpenDrill, OpenReader
from prepterm.tui.page import Page, tells_errors
from prepterm.tui.widgets.grade_bar import GradeBar
from prepterm.tui.widgets.post_view import PostView
from prepterm.tui.widgets.thin_bar import thin_bar

MEASURE = 66
TALL_ROWS = 34
"""From this height on the card stands a little lower."""
_ROWS_AROUND = 9
"""Of the head, the card's topics, the prompt and the keys, with the blanks between them."""
_ROWS_OF_GRADES = 4
_ROWS_OF_VERDICT = 2
WHILE_TYPING = (
    Command("drill.submit", "enter", "submit", "answer", "Compare the answer", key_label="↵"),
    Command("drill.stop", "escape", "back", "stop", "Stop, and see how it went", key_label="esc"),
)
"""The keys that are not letters of the answer."""


class DrillPage(Page):
    """One drill, card by card."""

    CSS_PATH = "drill.tcss"
    AUTO_FOCUS = None
    USER_COMMANDS = (
        Command("drill.answer", "space,enter", "answer", "answer",
                "Show the answer; then grade good", key_label="space"),
        Command("drill.again", "1", "grade(1)", "again", "Grade again: forgotten", False),
        Command("drill.hard", "2", "grade(2)", "hard", "Grade hard: recalled with effort", False),
        Command("drill.good", "3", "grade(3)", "good", "Grade good: recalled", False),
        Command("drill.easy", "4", "grade(4)", "easy", "Grade easy: at once", False),
        Command("drill.undo", "u", "undo", "undo", "Take the last action of the day back"),
        Command("drill.redo", "U", "redo", "redo", "Bring back what undo took back", False),
        Command("drill.source", "s", "source", "source", "Open what the card comes from"),
        Command("drill.stop", "escape", "back", "stop", "Stop, and see how it went",
                key_label="esc"),
        Command("drill.bury", "minus", "bury", "bury", "Not again today", key_label="-"),
        Command("drill.suspend", "exclamation_mark", "suspend", "suspend",
                "Not again until it is taken back in", key_label="!"),
        Command("drill.flag", "asterisk", "flag", "flag", "Flag the card, with a word why",
                False, "*"),
        Command("drill.down", "j,down", "scroll('down')", "down", "One line down", False),
        Command("drill.up", "k,up", "scroll('up')", "up", "One line up", False),
        Command("drill.page_down", "pagedown", "scroll('page_down')", "page", "A page down", False),
        Command("drill.page_up", "pageup", "scroll('page_up')", "page up", "A page up", False),
        Command("drill.left", "left", "scroll('left')", "left", "Wide code back", False),
        Command("drill.right", "right", "scroll('right')", "right", "Wide code along", False),
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = bindings(USER_COMMANDS)

    def __init__(self, workspace: Workspace, drill: Drill) -> None:
        super().__init__(workspace)
        self._drill = drill
        self._revealed = False
        self._likely = Grade.GOOD

    def compose_page(self) -> ComposeResult:
        """How far one is, the card, a line to type in, the grades."""
        yield Static(id="how-far")
        with Horizontal(id="middle"), Vertical(id="card"):
            yield Static(id="about")
            view = PostView(id="sides")
            view.can_focus = False
            view.measure = MEASURE
            view.centred = False
            yield view
            yield Static(id="typed-answer")
            yield Static(id="seen")
            yield Input(placeholder="type the answer, then enter", id="typed", compact=True)
            yield Static(id="prompt")
            yield GradeBar(id="grades")

    def on_resize(self, event: Resize) -> None:
        """Leave the bar out where there is no room for it."""
        super().on_resize(event)
        self._show_how_far()
        self.set_class(event.size.height >= TALL_ROWS, "-tall")
        self.set_class(event.size.width < MEASURE, "-narrow")
        self._give_room()

    def keys_now(self) -> list[Command]:
        """While an answer is typed, letters are no keys."""
        if self._is_typing():
            return list(WHILE_TYPING)
        keys = super().keys_now()
        if self._revealed:
            keys[0] = replace(keys[0], label=self._likely.label.lower())
        return keys

    def on_mount(self) -> None:
        """Show the first card."""
        self._show_card()

    @on(Input.Submitted, "#typed")
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        self._reveal(event.value)

    @on(GradeBar.Chosen)
    def _clicked(self, message: GradeBar.Chosen) -> None:
        self.action_grade(int(message.grade))

    def action_answer(self) -> None:
        """Show the answer; once it is shown, grade as likely."""
        if self._revealed:
            self.action_grade(int(self._likely))
        else:
            self._reveal("")

    def reopens(self) -> Destination:
        """A drill of the same choice."""
        return OpenDrill(self._drill.choice)

    @tells_errors
    def action_grade(self, number: int) -> None:
        """Grade the card, once its answer is shown, and go on."""
        if not self._revealed or self._drill.current is None:
            return
        try:
            self._drill.grade(Grade(number))
        except CardMoved as error:
            self.notify(error.message, severity="warning", markup=False)
        except ClockInDoubt:  # set ahead since the drill began
            question = clock_question(self.workspace) or ""
            self.app.push_screen(clock_dialog(question), partial(self._after_doubt, number))
            return
        self._show_card()

    @tells_errors
    def _after_doubt(self, number: int, answer: str | None) -> None:
        if answer == RIGHT:
            confirm_clock(self.workspace)
            self.action_grade(number)

    @tells_errors
    def action_undo(self) -> None:
        """Take the last action of the day back and show its card."""
        taken_back = self._drill.undo()
        self._show_card()
        self.notify(f"took back {taken_back.what}", markup=False)

    @tells_errors
    def action_redo(self) -> None:
        """Bring back what undo took back."""
        brought_back = self._drill.redo()
        self._show_card()
        self.notify(f"brought back {brought_back.what}", markup=False)

    @tells_errors
    def action_bury(self) -> None:
        """Put the card aside for the day."""
        self._drill.put_aside(ActionKind.BURY)
        self.notify("buried until tomorrow")
        self._show_card()

    @tells_errors
    def action_suspend(self) -> None:
        """Put the card aside until it is taken back in."""
        self._drill.put_aside(ActionKind.SUSPEND)
        self.notify("suspended until taken back in")
        self._show_card()

    def action_flag(self) -> None:
        """Flag the card with a word why, or take the flag off."""
        current = self._drill.current
        if current is not None and current.state.flag is None:
            self.app.push_screen(AskLine("Flag this card", "a word why, or nothing"), self._flag)
        else:
            self._flag("")

    def action_source(self) -> None:
        """Open the section or the address that the card comes from."""
        source = self._drill.current.card.source if self._drill.current else ""
        if not source:
            self.notify("this card names no source")
        elif "://" in source:
            self.app.push_screen(OpenAddress(source))
        else:
            self.post_message(OpenReader(source))

    def action_scroll(self, way: str) -> None:
        """Move the card's text."""
        view = self.query_one(PostView)
        {
            "down": view.action_scroll_down,
            "up": view.action_scroll_up,
            "page_down": view.action_page_down,
            "page_up": view.action_page_up,
            "left": view.action_scroll_left,
            "right": view.action_scroll_right,
        }[way]()

    def action_back(self) -> None:
        """Stop: see how it went, or go straight back where nothing was graded."""
        if self._drill.answered:
            self.post_message(DrillEnded(self._drill))
        else:
            super().action_back()

    @tells_errors
    def _flag(self, why: str | None) -> None:
        if why is not None:
            flagged = self._drill.toggle_flag(why)
            self.notify("flagged" if flagged else "the flag is off")
            self._show_about()

    def _show_card(self) -> None:
        current = self._drill.current
        if current is None:
            self.post_message(DrillEnded(self._drill))
            return
        self._revealed = False
        self.set_class(False, "-revealed")
        typed = current.card.kind is CardKind.TYPED
        self.set_class(typed, "-typed")
        self.query_one(PostView).show(front_blocks(current.card))
        line = self.query_one("#typed", Input)
        line.value = ""
        self.query_one("#typed-answer", Static).display = False
        self.set_focus(line if typed else None)
        self.query_one("#prompt", Static).update(
            Content.assemble(("space", "bold $accent"), (" shows the answer", "$soft"))
        )
        self._show_about()
        self._show_how_far()
        self._give_room()
        self.show_keys()

    def _is_typing(self) -> bool:
        current = self._drill.current
        typed = current is not None and current.card.kind is CardKind.TYPED
        return typed and not self._revealed

    def _give_room(self) -> None:
        """Let the sides be as tall as they are, but never push the grades off the screen."""
        rows = self.size.height - _ROWS_AROUND
        if self._revealed:
            rows -= _ROWS_OF_GRADES
            if self.has_class("-typed"):
                rows -= _ROWS_OF_VERDICT
        self.query_one(PostView).styles.max_height = max(3, rows)

    @tells_errors
    def _reveal(self, typed: str) -> None:
        if self._drill.current is None:
            return
        current = self._drill.reveal()
        self._revealed = True
        self.set_class(True, "-revealed")
        self.set_focus(None)
        view = self.query_one(PostView)
        front, back = front_blocks(current.card), back_blocks(current.card)
        view.show([*front, *back])
        self._likely = self._judge(current.card, typed)
        self.query_one("#seen", Static).update(Content.styled(seen_sentence(current), "$soft"))
        self.query_one(GradeBar).show(current.decisions, self._likely)
        self._give_room()
        self.show_keys()
        self.call_after_refresh(self._bring_answer_up, back[0].hash)

    def _bring_answer_up(self, rule: str) -> None:
        """Begin at the rule above the answer where both sides do not fit."""
        view = self.query_one(PostView)
        if view.progress < 1:
            view.go_to(Place(rule, 0, "", 0.0))

    def _judge(self, card: Card, typed: str) -> Grade:
        """Show how a typed answer fared; the grade that is likely then."""
        shown = self.query_one("#typed-answer", Static)
        verdict = check_answer(typed, card.back, card.accept)
        shown.display = card.kind is CardKind.TYPED
        if card.kind is not CardKind.TYPED:
            return Grade.GOOD
        if verdict is Verdict.RIGHT:
            shown.update(Content.assemble(("✓ right: ", "bold $accent"), typed))
            return Grade.GOOD
        if verdict is Verdict.EMPTY:
            shown.update(Content.styled("nothing typed", "$soft"))
            return Grade.GOOD
        runs = [
            (run, "" if same else "underline $error") for run, same in answer_diff(typed, card.back)
        ]
        shown.update(Content.assemble(("✗ you typed: ", "bold $error"), *runs))
        return Grade.AGAIN

    def _show_about(self) -> None:
        current = self._drill.current
        if current is None:
            return
        card = current.card
        parts: list[tuple[str, str]] = [(", ".join(card.topics[:2]), "$soft")]
        title = self._source_title(card)
        if title:
            parts += [("   from ", "$soft"), (title, "$soft underline")]
        if current.state.flag is not None:
            parts.append((f"   ⚑ {current.state.flag}".rstrip(), "$warning"))
        self.query_one("#about", Static).update(Content.assemble(*parts))

    def _source_title(self, card: Card) -> str:
        slug, _, anchor = card.source.partition("#")
        if "://" in card.source:
            return card.source.split("/")[2]
        for post in self.workspace.index.posts():
            if post.slug == slug:
                titles = {section.anchor: section.title for section in post.sections}
                return titles.get(anchor, post.title)
        return card.source

    def _show_how_far(self) -> None:
        drill = self._drill
        done, left = len(drill.answered), drill.left
        parts = [
            Content.styled(drill.title, "bold"),
            Content.styled(f"{done} done, {left} to come", "$soft"),
            thin_bar(done / max(1, done + left), 40 if self.size.width >= 100 else 16),
            Content.styled(f"about {drill.minutes_left} min left", "$soft"),
        ]
        if self.size.width < 76:
            del parts[2]
        # The counts matter more than the whole of a long title.
        others = sum(part.cell_length + 3 for part in parts[1:])
        parts[0] = parts[0].truncate(max(8, self.size.width - 6 - others), ellipsis=True)
        self.query_one("#how-far", Static).update(Content("   ").join(parts))
