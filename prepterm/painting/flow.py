"""Blocks one below the other: painted when first looked at, their heights guessed before that."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from prepterm.library.document import Block
from prepterm.library.markdown import CODE
from prepterm.painting.blocks import painted
from prepterm.painting.lines import Line, Manner, Painted

GAP = 1
"""Blank rows below a block."""


class Spot(NamedTuple):
    """A row of a block; the one after its last is the blank below it."""

    block: int
    row: int


class Flow:
    """A text at one width.

    Args:
        blocks: The text; there may be none.
        manner: How it is painted.
    """

    def __init__(self, blocks: Sequence[Block], manner: Manner) -> None:
        self.blocks = blocks
        self.manner = manner
        self._painted: dict[int, Painted] = {}
        self._heights = [_guess(block, manner.width) + GAP for block in blocks]
        self._tops: list[int] | None = None
        self._before = [0, *accumulate(len(block.text) + 1 for block in blocks)]

    def painted(self, index: int) -> Painted:
        """A block's lines, painted now if they were not yet."""
        known = self._painted.get(index)
        if known is None:
            known = self._painted[index] = painted(self.blocks[index], self.manner)
            height = len(known.lines) + GAP
            if self._heights[index] != height:
                self._heights[index] = height
                self._tops = None
        return known

    @property
    def height(self) -> int:
        """Of the whole text in rows, as far as it is known."""
        return max(0, self._all_tops()[-1] - GAP)

    def y(self, spot: Spot) -> int:
        """The row of the whole text a spot is on, as far as it is known."""
        return self._all_tops()[spot.block] + spot.row

    def at(self, y: int) -> Spot:
        """The spot near a row of the whole text."""
        if not self.blocks:
            return Spot(0, 0)
        tops = self._all_tops()
        index = min(max(0, bisect_right(tops, y) - 1), len(self.blocks) - 1)
        into = (y - tops[index]) / self._heights[index]
        rows = len(self.painted(index).lines) + GAP
        return Spot(index, max(0, min(round(into * rows), rows - GAP)))

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
        """How much of the text stands above a spot."""
        if not self.blocks:
            return 0
        index, offset = self.offset(spot)
        return self._before[index] + offset

    @property
    def characters(self) -> int:
        """How long the whole text is."""
        return self._before[-1]

    def _exact(self, index: int) -> int:
        self.painted(index)
        return self._heights[index]

    def _all_tops(self) -> list[int]:
        if self._tops is None:
            self._tops = [0, *accumulate(self._heights)]
        return self._tops


def _guess(block: Block, width: int) -> int:
    if block.kind in CODE or block.kind == "table_open":
        return block.source.count("\n") + 1
    return sum(len(part) // width + 1 for part in block.source.split("\n\n"))
