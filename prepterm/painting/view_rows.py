"""The rows of a view: a text with its margins, moved sideways where it is wide, marks over it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len
from rich.segment import Segment

from prepterm.painting.flow import Spot
from prepterm.painting.lines import Line, Link
from prepterm.painting.palette import Palette
from prepterm.painting.search import Mark, marked
from prepterm.painting.text_view import TextView

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


@dataclass(slots=True)
class Overlay:
    """What is laid over a text."""

    marks: Callable[[int], Iterable[Mark]] = lambda _block: ()
    """By block, the later above the earlier."""
    cursor: int | None = None
    """The block that the cursor stands at."""
    noted: frozenset[int] = frozenset()
    """Blocks that have a note of the person's own."""
    labels: Mapping[str, Link] = field(default_factory=dict)
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
        segments = marked(line, overlay.marks(block))
        segments = self._labelled(segments, spot, line, palette, overlay.labels)
        # What is wider than the text may use all of the view before it has to be moved.
        left = max(at.margin, min(at.left, at.width - at.margin - line.width))
        hidden_left = hidden_right = False
        if line.width > at.room:
            shift = self.shifts.get(block, 0)
            before, segments, after = _parted(segments, shift, shift + at.room)
            hidden_left, hidden_right = _has_text(before), _has_text(after)
        # The arrows stand in the margins, where they cover nothing; so does the cursor.
        cursor = CURSOR if overlay.cursor == block else " "
        note = NOTE if block in overlay.noted and spot.row == 0 else " "
        margin = f"{' ' * left}{note}{cursor}"[-(left - 1) :] if left > 1 else ""
        margin += "◂" if hidden_left else " "
        end = [Segment("▸", palette.accent)] if hidden_right else []
        return [Segment(margin[-left:], palette.accent), *segments, *end]

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

    def _labelled(
        self,
        segments: list[Segment],
        spot: Spot,
        line: Line,
        palette: Palette,
        labels: Mapping[str, Link],
    ) -> list[Segment]:
        links = self._view.flow.painted(spot.block).links if labels else ()
        below = self._view.flow.line(Spot(spot.block, spot.row + 1))
        end = below.offset if below else 1 << 60
        for label, link in labels.items():
            if any(link is own for own in links) and line.offset <= link.start < end:
                column = line.column(link.start)
                width = cell_len(label)
                before, _, after = _parted(segments, column, column + width)
                segments = [*before, Segment(label, palette.chosen), *after]
        return segments


def _parted(
    segments: Sequence[Segment], start: int, end: int
) -> tuple[list[Segment], list[Segment], list[Segment]]:
    """What stands before a column, from there to another, and behind that."""
    width = sum(segment.cell_length for segment in segments)
    cuts = [min(start, width), min(end, width), width]
    before, within, after = Segment.divide(segments, cuts)
    return list(before), list(within), list(after)


def _has_text(segments: Iterable[Segment]) -> bool:
    return any(segment.text.strip() for segment in segments)
