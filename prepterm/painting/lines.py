"""Painted lines, and what a reader finds in them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from prepterm.painting.palette import Palette

RECALL = "recall"
"""What a fenced block calls itself that names a card by its id."""
NOWHERE = -1
"""The start of a piece that is not in the block's text: a bullet, a bar, an address."""
_JOINER = "\u200d"
_WIDENER = "\ufe0f"


class Piece(NamedTuple):
    """A stretch of one style. One with a start stands for as many characters of the text."""

    text: str
    style: Style
    start: int = NOWHERE


Row = list[Piece]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a painted block."""

    segments: tuple[Segment, ...]
    starts: tuple[int, ...]
    """For each segment the character of `Block.text` at which it begins, or `NOWHERE`."""
    offset: int
    """The character of `Block.text` at which the line begins."""
    width: int
    """In cells; more than was asked for where a table or code is wide."""

    @property
    def text(self) -> str:
        """The line without its styles."""
        return "".join(segment.text for segment in self.segments)

    def column(self, offset: int) -> int:
        """The cell at which a character of `Block.text` stands; 0 where it is not in the line."""
        cells = 0
        for segment, start in zip(self.segments, self.starts, strict=True):
            if 0 <= start <= offset < start + len(segment.text):
                return cells + cell_len(segment.text[: offset - start])
            cells += cell_len(segment.text)
        return 0

    def offset_at(self, column: int) -> int:
        """The character of `Block.text` that stands at a cell, or the nearest before it."""
        cells, nearest = 0, self.offset
        for segment, start in zip(self.segments, self.starts, strict=True):
            if start >= 0 and cells <= column:
                reached = cells
                nearest = start
                for added in _widths(segment.text):
                    reached += added
                    if reached > column:
                        return nearest
                    nearest += 1
            cells += cell_len(segment.text)
        return nearest


@dataclass(frozen=True, slots=True)
class Link:
    """Where a stretch of a block's text leads."""

    address: str
    """As it is to be shown, and followed; `#anchor` stays in the post."""
    title: str
    text: str
    start: int
    """Its first character in `Block.text`."""
    end: int
    image: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A block of code within a block."""

    text: str
    start: int
    end: int
    language: str = ""
    name: str = ""
    """The file's name, where the text gives it one."""

    @property
    def is_recall(self) -> bool:
        """Whether it is no code, but names a card to be asked there."""
        return self.language == RECALL


@dataclass(frozen=True, slots=True)
class Painted:
    """A block at one width."""

    lines: tuple[Line, ...]
    links: tuple[Link, ...] = ()
    codes: tuple[Code, ...] = ()
    anchors: tuple[tuple[str, int], ...] = ()
    """What can be gone to besides the block itself, with its offset: `fn:1` for a footnote."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a text is to be painted."""

    width: int
    """In cells, at least 1. Only tables and code may pass it, and only on a screen."""
    palette: Palette
    printing: bool = False
    """True for paper and pipes: nothing scrolls sideways, and addresses stand beside links."""
    hint: str = ""
    """What stands at the right of the title of code, such as the key that copies it."""
    room: int = 0
    """Cells in view, where they are more than `width`."""
    question: Callable[[str], str] | None = None
    """The question of a card by its id, nothing where there is none; None to ask none."""


@dataclass(slots=True)
class Findings:
    """What painting a block comes upon on its way."""

    links: list[Link] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    anchors: list[tuple[str, int]] = field(default_factory=list)


def _widths(text: str) -> Iterator[int]:
    """The cells that each character adds to those before it, which `cell_len` says of prefixes."""
    measured = ""
    joined = False
    for character in text:
        if joined or character == _JOINER:
            yield cell_len(_JOINER + character) if joined else 0
            joined = not joined
        elif character == _WIDENER:
            yield cell_len(measured + character) - cell_len(measured)
            measured = ""
        else:
            width = cell_len(character)
            measured = character if width else measured
            yield width


def indented(rows: Iterable[Row], first: Sequence[Piece], rest: Sequence[Piece]) -> list[Row]:
    """The rows with something before the first, and something before the others."""
    return [[*(rest if number else first), *row] for number, row in enumerate(rows)]


def row_width(row: Row) -> int:
    """Of a row, in cells."""
    return sum(cell_len(piece.text) for piece in row)


def finished(rows: Iterable[Row]) -> tuple[Line, ...]:
    """Rows made into lines, each with its offset; one without text takes the end of the last.

    No offset is behind a later one's: a cell that begins below another on its right holds both.
    """
    rows = list(rows)
    offsets = []
    reached = 0
    for row in rows:
        offsets.append(min((piece.start for piece in row if piece.start >= 0), default=reached))
        ends = [piece.start + len(piece.text) for piece in row if piece.start >= 0]
        reached = max([reached, *ends])
    lines = []
    for row, offset in zip(rows, _never_behind(offsets), strict=True):
        kept = [piece for piece in row if piece.text]
        segments = tuple(Segment(piece.text, piece.style) for piece in kept)
        starts = tuple(piece.start for piece in kept)
        lines.append(Line(segments, starts, offset, row_width(kept)))
    return tuple(lines)


def _never_behind(offsets: list[int]) -> list[int]:
    least = list(accumulate(reversed(offsets), min))
    return least[::-1]
