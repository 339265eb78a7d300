"""A link that leads out: its whole address, and whether to open it."""

import webbrowser
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from prepterm.core.safe_text import shown_line
from prepterm.core.web_address import may_be_opened


class OpenAddress(ModalScreen[None]):
    """Shows an address whole; enter opens it in the browser, y copies it."""

    CSS_PATH = "dialog.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "back"),
        Binding("enter,o", "open", "open"),
        Binding("y", "copy", "copy"),
    ]

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = shown_line(address)

    def compose(self) -> ComposeResult:
        """The address, and what can be done with it."""
        keys = [("y", "copy"), ("esc", "back")]
        if may_be_opened(self._address):
            title = "This link leads out of prepterm"
            keys.insert(0, ("↵", "open in the browser"))
        else:
            title = "This link cannot be opened: only http, https and mailto are"
        with Vertical(classes="dialog"):
            yield Static(Content.styled(title, "bold"))
            yield Static(Content(self._address), classes="said")
            yield Static(
                Content("   ").join(
                    Content.assemble((key, "bold $accent"), (f" {label}", "$soft"))
                    for key, label in keys
                )
            )

    def action_open(self) -> None:
        """Open it in the browser, where that is allowed."""
        if not may_be_opened(self._address):
            return
        if not webbrowser.open(self._address):
            self.notify("no browser was found; y copies the address", severity="warning")
            return
        self.dismiss()

    def action_copy(self) -> None:
        """Copy the address."""
        self.app.copy_to_clipboard(self._address)
        self.notify("copied the address")
        self.dismiss()
