"""A list to choose one line from; j and k move as the arrows do."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import OptionList


class ChoiceList(OptionList):
    """Plain lines on the screen's own ground; only the chosen one has a filled ground."""

    DEFAULT_CSS = """
    ChoiceList {
        height: auto;
        border: none;
        padding: 0;
        background: transparent;
        &:focus { border: none; background-tint: transparent; }
        & > .option-list--option { padding: 0 1; }
        & > .option-list--option-hover { background: transparent; }
        & > .option-list--option-highlighted,
        &:focus > .option-list--option-highlighted {
            background: $accent 20%;
            color: $foreground;
            text-style: none;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "down", show=False),
        Binding("k", "cursor_up", "up", show=False),
    ]
