"""Cards asked in place, over the text they come from; each grade is a review like any other."""

from collections.abc import Sequence
from functools import partial
from time import monotonic
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from prepterm.core.card import Card
from prepterm.core.grade import Grade
from prepterm.errors import ClockInDoubt, PreptermError
from prepterm.study import card_actions
from prepterm.study.card_actions import Showing
from prepterm.study.card_text import back_blocks, front_blocks, seen_sentence
from prepterm.study.clock_doubt import clock_question, confirm_clock
from prepterm.study.workspace import Workspace
from prepterm.tui.dialogs.clock_question import RIGHT, clock_dialog
from prepterm.tui.widgets.grade_bar import GradeBar
from prepterm.tui.widgets.text_scroll import TextScroll

MOST_ROWS = 14
"""Of a card's sides; longer ones scroll."""


class AskCards(ModalScreen[int]):
    """Asks cards one by one; the answer is how many were graded.

    Args:
        workspace: What is open.
        title: What they are about.
        cards: At least one.
    """

    CSS_PATH = "ask_cards.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "stop", "back"),
        Binding("space,enter", "answer", "answer"),
        *(Binding(str(int(grade)), f"grade({int(grade)})", grade.label) for grade in Grade),
        Binding("j,down", "scroll(1)", "down"),
        Binding("k,up", "scroll(-1)", "up"),
    ]

    def __init__(self, workspace: Workspace, title: str, cards: Sequence[Card]) -> None:
        super().__init__()
        self._workspace, self._title, self._cards = workspace, title, cards
        self._at = self._graded = 0
        self._showing: Showing | None = None
        self._revealed = False
        self._shown_at = 0.0

    def compose(self) -> ComposeResult:
        """How far one is, the card, the grades and the keys."""
        with Vertical(classes="dialog"):
            yield Static(id="asked-title")
            text = TextScroll(id="asked")
            text.can_focus = False
            text.centred = False
            yield text
            yield Static(id="asked-seen")
            yield GradeBar(id="asked-grades")
            yield Static(id="asked-keys")

    def on_mount(self) -> None:
        """Show the first card."""
        self.query_one(TextScroll).styles.max_height = max(3, min(MOST_ROWS, self.size.height - 12))
        self._show()

    def action_answer(self) -> None:
        """Show the answer; once it is shown, grade good."""
        if self._revealed:
            self.action_grade(int(Grade.GOOD))
            return
        card = self._cards[self._at]
        showing = self._showing = card_actions.show(self._workspace, card)
        self._revealed = True
        self.query_one(TextScroll).show([*front_blocks(card), *back_blocks(card)])
        self.query_one("#asked-seen", Static).update(
            Content.styled(seen_sentence(showing), "$soft")
        )
        self.query_one(GradeBar).show(showing.decisions, Grade.GOOD)
        self._show_keys()

    def action_grade(self, number: int) -> None:
        """Grade the card, once its answer is shown, and go on."""
        if not self._revealed or self._showing is None:
            return
        try:
            seconds = monotonic() - self._shown_at
            card_actions.grade(self._workspace, self._showing, Grade(number), seconds)
        except ClockInDoubt:
            question = clock_question(self._workspace) or ""
            self.app.push_screen(clock_dialog(question), partial(self._after_doubt, number))
            return
        except PreptermError as error:
            self.notify(error.message, severity="warning", markup=False)
        else:
            self._graded += 1
        self._at += 1
        if self._at >= len(self._cards):
            self.action_stop()
        else:
            self._show()

    def action_scroll(self, rows: int) -> None:
        """Move the card's text."""
        view = self.query_one(TextScroll)
        view.action_scroll_down() if rows > 0 else view.action_scroll_up()

    def action_stop(self) -> None:
        """Back to the text."""
        self.dismiss(self._graded)

    @on(GradeBar.Chosen)
    def _clicked(self, message: GradeBar.Chosen) -> None:
        self.action_grade(int(message.grade))

    def _after_doubt(self, number: int, answer: str | None) -> None:
        if answer == RIGHT:
            confirm_clock(self._workspace)
            self.action_grade(number)

    def _show(self) -> None:
        self._revealed = False
        self._shown_at = monotonic()
        self.query_one("#asked-title", Static).update(
            Content.assemble(
                (self._title, "bold"), (f"   {self._at + 1} of {len(self._cards)}", "$soft")
            )
        )
        self.query_one(TextScroll).show(front_blocks(self._cards[self._at]))
        self._show_keys()

    def _show_keys(self) -> None:
        self.query_one("#asked-seen").display = self._revealed
        self.query_one(GradeBar).display = self._revealed
        keys = [("1 to 4", " grade   "), ("space", " good   ")]
        if not self._revealed:
            keys = [("space", " shows the answer   ")]
        parts = [
            part
            for key, does in (*keys, ("esc", " back"))
            for part in ((key, "bold $accent"), (does, "$soft"))
        ]
        self.query_one("#asked-keys", Static).update(Content.assemble(*parts))
