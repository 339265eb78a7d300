"""A line to filter a list with, as it is typed; the arrows go on moving in the list."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


class FilterLine(Input):
    """A line over a list."""

    DEFAULT_CSS = """
    FilterLine { display: none; height: 1; background: $raised; margin-bottom: 1; }
    FilterLine.-textual-compact { padding: 0 3 !important; }
    FilterLine.-open { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
    ]

    @dataclass
    class Moved(Message):
        """The person wants another line of the list chosen."""

        rows: int
        """1 for the next, -1 for the one before."""

    def __init__(self, what: str, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(placeholder=what, id=id, compact=True)

    @property
    def is_open(self) -> bool:
        """Whether it is on the screen."""
        return self.has_class("-open")

    def open(self) -> None:
        """Show it and let the person type."""
        self.add_class("-open")
        self.focus()

    def close(self) -> None:
        """Empty it and put it away."""
        self.value = ""
        self.remove_class("-open")

    def action_move(self, rows: int) -> None:
        """Tell that another line is wanted."""
        self.post_message(self.Moved(rows))
