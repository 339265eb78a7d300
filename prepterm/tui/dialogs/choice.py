"""A question with a few answers, each a line of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from prepterm.tui.widgets.choices import Choices, Line


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the lines."""

    id: str
    """What the dialog returns."""
    label: str
    explanation: str = ""


class ChoiceDialog(ModalScreen[str | None]):
    """Asks, and returns the id of the answer; None where the person went back.

    Args:
        question: One sentence.
        answers: From the likeliest to the gravest; the first is the one chosen by enter.
    """

    CSS_PATH = "dialog.tcss"
    AUTO_FOCUS = "Choices"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", show=False)]

    def __init__(self, question: str, answers: Sequence[Answer]) -> None:
        super().__init__()
        self._question = question
        self._answers = answers

    def compose(self) -> ComposeResult:
        """The question, and its answers below it."""
        with Vertical(classes="dialog"):
            yield Static(Content.styled(self._question, "bold"))
            yield Choices()

    def on_mount(self) -> None:
        """Show the answers."""
        self.query_one(Choices).show([_line(each) for each in self._answers])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Return the answer."""
        event.stop()
        self.dismiss(event.option.id)


def _line(answer: Answer) -> Line:
    return Line(
        answer.id, Content.assemble((answer.label, "bold"), (f"   {answer.explanation}", "$soft"))
    )
