"""One line of text from the person."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static


class AskLine(ModalScreen[str | None]):
    """Asks for a line; the answer is the line, or None where the person went back."""

    CSS_PATH = "dialog.tcss"
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "back")]

    def __init__(self, title: str, what: str, begun: str = "") -> None:
        super().__init__()
        self._title, self._what, self._begun = title, what, begun

    def compose(self) -> ComposeResult:
        """A title, and the line."""
        with Vertical(classes="dialog"):
            yield Static(Content.styled(self._title, "bold"))
            yield Input(self._begun, placeholder=self._what, compact=True, select_on_focus=False)
            yield Static(
                Content.assemble(
                    ("↵", "bold $accent"), (" keep   ", "$soft"), ("esc", "bold $accent"),
                    (" back", "$soft"),
                )
            )  # fmt: skip

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(event.value.strip())
