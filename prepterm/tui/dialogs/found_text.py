"""A card or a note that was found, shown whole where it has no place of its own to open."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from prepterm.core.card import Card
from prepterm.tui.widgets.painted_text import PaintedText


class FoundCard(ModalScreen[None]):
    """Both sides of a card."""

    CSS_PATH = "dialog.tcss"
    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss", "back", key_display="esc")
    ]

    def __init__(self, card: Card) -> None:
        super().__init__()
        self._card = card

    def compose(self) -> ComposeResult:
        """The front, the back and why it is so."""
        card = self._card
        back = f"`{card.back}`" if card.back_is_literal else card.back
        with VerticalScroll(classes="dialog"):
            yield Static(
                Content.assemble((card.id, "bold"), (f"   a card of the deck {card.deck}", "$soft"))
            )
            for text in (card.front, back, card.why):
                if text:
                    yield PaintedText(text, classes="said")
            yield _keys()


class FoundNote(ModalScreen[None]):
    """A note."""

    CSS_PATH = "dialog.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss", "back", key_display="esc")
    ]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        """Where it was written, and its text."""
        with Vertical(classes="dialog"):
            yield Static(
                Content.assemble((self._title, "bold"), ("   a note of this practice", "$soft"))
            )
            yield Static(Content(self._text), classes="said")
            yield _keys()


def _keys() -> Static:
    return Static(Content.assemble(("esc", "bold $accent"), (" back", "$soft")))
