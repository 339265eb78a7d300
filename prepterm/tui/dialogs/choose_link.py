"""Which of the links in view to follow."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from prepterm.painting.lines import Link
from prepterm.tui.widgets.choices import Choices, Line


class ChooseLink(ModalScreen[Link | None]):
    """A list of links with their whole addresses; the answer is the one chosen, or None."""

    CSS_PATH = "dialog.tcss"
    AUTO_FOCUS = "#links"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,l", "dismiss(None)", "back")]

    def __init__(self, links: Sequence[Link]) -> None:
        super().__init__()
        self._links = links

    def compose(self) -> ComposeResult:
        """The links."""
        with Vertical(classes="dialog"):
            yield Static(Content.styled("Follow a link", "bold"))
            yield Choices(id="links")

    def on_mount(self) -> None:
        """Fill the list."""
        self.query_one(Choices).show(
            [
                Line(str(at), Content.assemble(link.text, "\n", (link.address, "$soft")))
                for at, link in enumerate(self._links)
            ]
        )

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._links[int(str(event.option.id))])
