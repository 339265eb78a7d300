"""Blocks one below the other: painted when first looked at, their heights guessed before that."""

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from time import perf_counter
from typing import NamedTuple

from prepterm.library.document import Block
from prepterm.library.markdown import CODE
from prepterm.painting.blocks import painted
from prepterm.painting.heights import Heights
from prepterm.painting.lines import Line, Manner, Painted

GAP = 1
"""Blank rows below a block."""
MOST_LINES = 20_000
"""Painted lines that are kept beside those of the blocks in view; others are painted again."""


class Spot(NamedTuple):
    """A row of a block; the one after its last is the blank below it."""

    block: int
    row: int


class Flow:
    """A text at one width.

    Args:
        blocks: The text, which may grow at its end; there may be none.
        manner: How it is painted.
        before: The same text in another manner, whose place this takes.
    """

    def __init__(
        self, blocks: Sequence[Block], manner: Manner, before: "Flow | None" = None
    ) -> None:
        self.blocks = blocks
        self.manner = manner
        self.to_come = 0
        """Characters of the source that are not in the blocks yet."""
        self._painted: OrderedDict[int, Painted] = OrderedDict()
        self._lines = 0
        self._in_view = range(0)
        """The blocks of the view that was asked for last."""
        self._measured = 0
        self._heights = Heights()
        self._lengths: Heights = before._lengths if before else Heights()  # noqa: SLF001 - its kind
        """Characters of each block's source, with the newline behind it."""
        self._headings: list[int] = before._headings if before else []  # noqa: SLF001 - likewise
        self.grow()

    def grow(self) -> None:
        """Take in the blocks that were added since."""
        width = self.manner.width
        new = self.blocks[len(self._heights) :]
        self._heights.extend([_guess(block, width) + GAP for block in new])
        first = len(self._lengths)
        new = self.blocks[first:]
        self._lengths.extend([len(block.source) + 1 for block in new])
        self._headings += [at for at, block in enumerate(new, first) if block.anchor]

    def forget(self) -> None:
        """Let go of what is painted of blocks whose words may be others now."""
        for index in list(self._painted):
            if "[" in self.blocks[index].source:
                self._lines -= len(self._painted.pop(index).lines)
        self._measured = 0

    def painted(self, index: int) -> Painted:
        """A block's lines, painted now if they are not kept."""
        known = self._painted.get(index)
        if known is not None:
            self._painted.move_to_end(index)
            return known
        known = painted(self.blocks[index], self.manner)
        self._heights[index] = len(known.lines) + GAP
        self._painted[index] = known
        self._lines += len(known.lines)
        if self._lines > MOST_LINES:
            self._let_go(index)
        return known

    def _let_go(self, newest: int) -> None:
        """Let go of the oldest of what is painted, but not of what a view needs at every key."""
        kept = self._in_view
        lines = self._lines - sum(
            len(self._painted[index].lines) for index in kept if index in self._painted
        )
        gone = []
        for index, old in self._painted.items():
            if lines <= MOST_LINES or index == newest:
                break
            if index not in kept:
                gone.append(index)
                lines -= len(old.lines)
        for index in gone:
            self._lines -= len(self._painted.pop(index).lines)

    def measure_on(self, seconds: float) -> bool:
        """Find out the heights of more blocks for so long; whether there are more of them."""
        until = perf_counter() + seconds
        while self._measured < len(self._heights):
            index = self._measured
            if index not in self._painted:
                lines = painted(self.blocks[index], self.manner).lines
                self._heights[index] = len(lines) + GAP
            self._measured += 1
            if perf_counter() >= until:
                break
        return self._measured < len(self._heights)

    @property
    def height(self) -> int:
        """Of the whole text in rows, as far as it is known; what is to come is guessed."""
        known, characters = self._heights.total, self._lengths.total
        guessed = known * self.to_come // characters if characters else 0
        return max(0, known + guessed - GAP)

    def y(self, spot: Spot) -> int:
        """The row of the whole text a spot is on, as far as it is known."""
        return self._heights.above(spot.block) + spot.row

    def at(self, y: int) -> Spot:
        """The spot near a row of the whole text."""
        if not self.blocks:
            return Spot(0, 0)
        index = self._heights.at(y)
        into = (y - self._heights.above(index)) / self._heights[index]
        rows = len(self.painted(index).lines) + GAP
        return Spot(index, max(0, min(round(into * rows), rows - GAP)))

    def section(self, index: int) -> int | None:
        """The index of the heading that a block stands under, or is."""
        above = bisect_right(self._headings, index)
        return self._headings[above - 1] if above else None

    def heading_from(self, index: int, by: int) -> int | None:
        """The index of the next heading below a block (`by` 1) or above it (-1)."""
        at = (
            bisect_right(self._headings, index)
            if by > 0
            else bisect_left(self._headings, index) - 1
        )
        return self._headings[at] if 0 <= at < len(self._headings) else None

    def moved(self, spot: Spot, rows: int) -> Spot:
        """The spot so many rows further down, or up; the text's first or last row at most."""
        index, row = spot.block, spot.row + rows
        while row < 0 and index > 0:
            index -= 1
            row += self._exact(index)
        while index < len(self.blocks) - 1 and row >= self._exact(index):
            row -= self._exact(index)
            index += 1
        if not self.blocks:
            return Spot(0, 0)
        if index == len(self.blocks) - 1:
            row = min(row, self._exact(index) - GAP - 1)
        return Spot(index, max(0, row))

    def top_for_end(self, rows: int) -> Spot:
        """The topmost spot of a view of so many rows that shows the end."""
        last = self.moved(Spot(max(0, len(self.blocks) - 1), 0), 1 << 60)
        return self.moved(last, 1 - rows)

    def line(self, spot: Spot) -> Line | None:
        """The line there; None for a blank between blocks and past the end."""
        if spot.block >= len(self.blocks):
            return None
        lines = self.painted(spot.block).lines
        return lines[spot.row] if spot.row < len(lines) else None

    def rows(self, top: Spot, count: int) -> list[Spot]:
        """The spots of a view, from its top; fewer where the text ends in it."""
        spots: list[Spot] = []
        index, row = top
        while len(spots) < count and index < len(self.blocks):
            self._in_view = range(top.block, index + 1)
            if row >= self._exact(index):
                index, row = index + 1, 0
                continue
            spots.append(Spot(index, row))
            row += 1
        if spots and spots[-1].block == len(self.blocks) - 1 and self.line(spots[-1]) is None:
            spots.pop()
        return spots

    def offset(self, spot: Spot) -> tuple[int, int]:
        """The block and the character of its text that a spot begins with."""
        line = self.line(spot)
        if line is not None:
            return spot.block, line.offset
        return (spot.block + 1, 0) if spot.block + 1 < len(self.blocks) else (spot.block, 0)

    def spot(self, index: int, offset: int) -> Spot:
        """The row on which a character of a block's text stands, or the first of its rows."""
        if not offset or index >= len(self.blocks):
            return Spot(index, 0)
        lines = self.painted(index).lines
        for row, line in enumerate(lines):
            for segment, start in zip(line.segments, line.starts, strict=True):
                if 0 <= start <= offset < start + len(segment.text):
                    return Spot(index, row)
        offsets = [line.offset for line in lines]
        return Spot(index, offsets.index(offsets[max(0, bisect_right(offsets, offset) - 1)]))

    def characters_before(self, spot: Spot) -> int:
        """How much of the source stands above a spot, near enough."""
        if not self.blocks:
            return 0
        index, offset = self.offset(spot)
        before = self._lengths.above(index)
        return before + min(offset, self._lengths[index] - 1) if offset else before

    @property
    def characters(self) -> int:
        """How long the source of the whole text is."""
        return self._lengths.total + self.to_come

    def _exact(self, index: int) -> int:
        self.painted(index)
        return self._heights[index]


def _guess(block: Block, width: int) -> int:
    source = block.source
    if block.kind == "paragraph_open":
        return len(source) // width + 1
    if block.kind in CODE or block.kind == "table_open":
        return source.count("\n") + 1
    return sum(len(line) // width + 1 for line in source.split("\n") if line)
