"""A list to choose from: arrows or j and k move, enter opens, the chosen one is marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

MARGINS = 7
"""Cells beside a line: one before, its mark, three after, and the scroll bar's."""

MOST_LAID_OUT = 5_000
"""Lines whose wrapping is kept."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to choose."""

    id: str
    content: Content
    """Of one or more rows; the list sets a mark before the first."""


class Choices(OptionList):
    """A list of lines. Posts `OptionList.OptionSelected` with the line's id."""

    DEFAULT_CSS = """
    Choices {
        height: auto;
        max-height: 1fr;
        background: $background;
        border: none;
        padding: 0;
        scrollbar-size-vertical: 1;
        &:focus { border: none; background-tint: $background 0%; }
        & > .option-list--option { padding: 0 3 0 1; }
        & > .option-list--option-highlighted,
        &:focus > .option-list--option-highlighted {
            background: $raised; color: $foreground; text-style: none;
        }
        & > .option-list--option-hover { background: $background; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._shown: list[Line] = []
        self._marked_at: int | None = None
        self._laid_out: dict[int, tuple[Content, Content]] = {}
        """Lines not chosen, by the identity of what they are made of: that, and how it wraps.

        A list of a thousand lines is shown anew at every key that filters it, and Textual knows
        the height of content it has seen.
        """
        self._laid_out_for = 0

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines; what was chosen stays chosen, where it is still there."""
        chosen = self.highlighted_id
        self._shown = []  # setting options moves the highlight, and with it the mark
        ids = [line.id for line in lines]
        at = ids.index(chosen) if chosen in ids else 0
        self.set_options(
            Option(self._marked(line.content, chosen=index == at), id=line.id)
            for index, line in enumerate(lines)
        )
        self._shown, self._marked_at = list(lines), at
        self.highlighted = at if lines else None

    def on_resize(self) -> None:
        """Wrap the lines for the new width, and be as high as they are then."""
        if self._room() != self._laid_out_for:
            self.show(self._shown)
        self.refresh(layout=True)

    @property
    def highlighted_id(self) -> str | None:
        """The id of the chosen line."""
        at = self.highlighted
        return None if at is None or at >= len(self._shown) else self._shown[at].id

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Move the mark with the highlight."""
        super().watch_highlighted(highlighted)
        if not self._shown or highlighted == self._marked_at:
            return
        for index in (self._marked_at, highlighted):
            if index is not None:
                marked = self._marked(self._shown[index].content, chosen=index == highlighted)
                self.replace_option_prompt_at_index(index, marked)
        self._marked_at = highlighted

    def _room(self) -> int:
        """The cells that a line has for its words."""
        # Before it is laid out a list has no width, and would be seen to wrap at every word.
        return max(10, (self.size.width or self.screen.size.width) - MARGINS)

    def _marked(self, content: Content, *, chosen: bool) -> Content:
        """The line with its mark, and what wraps set in as its first row is."""
        room = self._room()
        if room != self._laid_out_for or len(self._laid_out) > MOST_LAID_OUT:
            self._laid_out.clear()
            self._laid_out_for = room
        known = self._laid_out.get(id(content))
        if known is not None and known[0] is content and not chosen:
            return known[1]
        rows = [
            piece
            for row in content.split("\n", allow_blank=True)
            for piece in (row.wrap(room) if row else [row])
        ]
        mark = Content.styled("▸ ", "bold $accent") if chosen else Content("  ")
        marked = Content("\n").join(
            [Content.assemble(mark if not at else "  ", row) for at, row in enumerate(rows)]
        )
        if not chosen:
            self._laid_out[id(content)] = content, marked
        return marked
