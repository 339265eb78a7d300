"""The rows of a view: a text with its margins, moved sideways where it is wide, marks over it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from prepterm.painting.flow import Spot
from prepterm.painting.lines import NOWHERE, Line, Link, Piece
from prepterm.painting.palette import Palette
from prepterm.painting.pointing import Span
from prepterm.painting.search import Mark, marked
from prepterm.painting.text_view import TextView
from prepterm.painting.wrapping import clusters

CURSOR = "▎"
NOTE = "✎"


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where a text stands in a view, in cells."""

    width: int
    """Of the view."""
    margin: int
    """At least this wide at both sides, from 1."""
    left: int
    """Where lines begin, at least the margin."""

    @property
    def room(self) -> int:
        """What a wide line may fill before it has to be moved."""
        return max(1, self.width - 2 * self.margin)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A link that letters stand on."""

    block: int
    start: int
    """The character of the block's text that it begins with."""
    link: Link


@dataclass(slots=True)
class Overlay:
    """What is laid over a text."""

    marks: Callable[[int, int, int], Iterable[Mark]] = lambda _block, _start, _end: ()
    """Of a stretch of a block's text, the later above the earlier."""
    cursor: Span | None = None
    """The paragraph that the cursor stands at."""
    noted: frozenset[int] = frozenset()
    """Blocks that have a note of the person's own."""
    labels: Mapping[str, Labelled] = field(default_factory=dict)
    """Letters that stand at the beginning of links."""


class ViewRows:
    """The rows of a text in view.

    Args:
        view: The text.
    """

    def __init__(self, view: TextView) -> None:
        self._view = view
        self.shifts: dict[int, int] = {}
        """By block, how many cells are hidden at its left."""

    def segments(
        self, spot: Spot, at: Geometry, palette: Palette, overlay: Overlay
    ) -> list[Segment]:
        """What is painted of one row; nothing for a blank one."""
        line = self._view.flow.line(spot)
        if line is None:
            return []
        block = spot.block
        # What is wider than the text may use all of the view before it has to be moved.
        left = max(at.margin, min(at.left, at.width - at.margin - line.width))
        shift = self.shifts.get(block, 0) if line.width > at.room else 0
        pieces, hidden_right = _in_view(line, shift, shift + at.room)
        hidden_left = shift > 0
        shown = [piece for piece in pieces if piece.start >= 0]
        if shown:
            end = max(piece.start + len(piece.text) for piece in shown)
            start = min(piece.start for piece in shown)
            pieces = marked(pieces, overlay.marks(block, start, end))
        segments = [Segment(piece.text, piece.style) for piece in pieces]
        if overlay.labels:
            segments = self._labelled(segments, spot, line, shift, palette, overlay.labels)
        # The arrows stand in the margins, where they cover nothing; so does the cursor.
        cursor = CURSOR if _is_pointed_at(line, block, overlay.cursor) else " "
        note = NOTE if block in overlay.noted and spot.row == 0 else " "
        margin = f"{' ' * left}{note}{cursor}"[-(left - 1) :] if left > 1 else ""
        margin += "◂" if hidden_left else " "
        arrow = [Segment("▸", palette.accent)] if hidden_right else []
        return [Segment(margin[-left:], palette.accent), *segments, *arrow]

    def shift(self, blocks: Iterable[int], cells: int, room: int) -> None:
        """Move blocks sideways, as far as their widest line goes."""
        for block in blocks:
            widest = max(line.width for line in self._view.flow.painted(block).lines)
            most = max(0, widest - room)
            self.shifts[block] = min(most, max(0, self.shifts.get(block, 0) + cells))

    def reveal(self, block: int, line: Line, start: int, end: int, room: int) -> None:
        """Move a block so that a stretch of its text can be seen."""
        if line.width <= room:
            return
        first = line.column(start)
        if (
            not self.shifts.get(block, 0)
            <= first
            <= self.shifts.get(block, 0) + room - (end - start)
        ):
            self.shifts[block] = first - room // 2
            self.shift([block], 0, room)

    def position(self, spot: Spot, x: int, at: Geometry) -> tuple[int, int] | None:
        """The block and the character at a column of the view; None on a blank row."""
        line = self._view.flow.line(spot)
        if line is None:
            return None
        left = max(at.margin, min(at.left, at.width - at.margin - line.width))
        shift = self.shifts.get(spot.block, 0) if line.width > at.room else 0
        return spot.block, line.offset_at(x - left + shift)

    def _labelled(  # noqa: PLR0913, PLR0917 - a row is made of them
        self,
        segments: list[Segment],
        spot: Spot,
        line: Line,
        shift: int,
        palette: Palette,
        labels: Mapping[str, Labelled],
    ) -> list[Segment]:
        for label, link in labels.items():
            if link.block != spot.block or self._view.flow.spot(spot.block, link.start) != spot:
                continue
            column = line.column(link.start) - shift
            if column >= 0:
                before, _, after = _parted(segments, column, column + cell_len(label))
                segments = [*before, Segment(label, palette.chosen), *after]
        return segments


def _is_pointed_at(line: Line, block: int, cursor: Span | None) -> bool:
    """Whether something of the paragraph at the cursor stands on a line."""
    if cursor is None or cursor[0][0] != block:
        return False
    (_, first), (_, after) = cursor
    if first == after:
        return True
    pieces = zip(line.segments, line.starts, strict=True)
    return any(
        start >= 0 and start < after and start + len(segment.text) > first
        for segment, start in pieces
    )


def _in_view(line: Line, start: int, end: int) -> tuple[list[Piece], bool]:
    """The pieces of a line between two columns, and whether there is text behind them."""
    pieces: list[Piece] = []
    column = 0
    hidden = False
    for segment, at in zip(line.segments, line.starts, strict=True):
        text, style = segment.text, segment.style or Style.null()
        if column >= end:
            hidden = hidden or not text.isspace()
            continue
        if text.isascii():
            first, last = max(0, start - column), min(len(text), end - column)
            if first < last:
                begins = at + first if at >= 0 else NOWHERE
                pieces.append(Piece(text[first:last], style, begins))
            hidden = hidden or bool(text[max(first, last) :].strip())
            column += len(text)
            continue
        for first, last in clusters(text):
            width = cell_len(text[first:last])
            begins = at + first if at >= 0 else NOWHERE
            if column >= end:
                hidden = hidden or bool(text[first:].strip())
                break
            if column >= start and column + width <= end:
                pieces.append(Piece(text[first:last], style, begins))
            elif column + width > start:  # a wide sign that the border cuts
                within = min(column + width, end) - max(column, start)
                pieces.append(Piece(" " * within, style, NOWHERE))
            column += width
    return pieces, hidden


def _parted(
    segments: Sequence[Segment], start: int, end: int
) -> tuple[list[Segment], list[Segment], list[Segment]]:
    """What stands before a column, from there to another, and behind that."""
    width = sum(segment.cell_length for segment in segments)
    cuts = [min(start, width), min(end, width), width]
    before, within, after = Segment.divide(segments, cuts)
    return list(before), list(within), list(after)
