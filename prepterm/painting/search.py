"""Searching a text as a person sees it, and marking what was found in painted lines."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style

from prepterm.library.document import Block
from prepterm.painting.lines import Line
from prepterm.painting.palette import Palette


class Match(NamedTuple):
    """A stretch of a block's text, from its first character to behind its last."""

    block: int
    start: int
    end: int


class Mark(NamedTuple):
    """A stretch of a block's text and the style laid over it."""

    start: int
    end: int
    style: Style


class Search:
    """The matches of some words, and the one a reader stands on.

    Args:
        blocks: The text.
        wanted: The words, whatever their case; blanks between them match any blank and any break.
        here: The block and the character from which on the first match is looked for.
    """

    def __init__(
        self, blocks: Sequence[Block] = (), wanted: str = "", here: tuple[int, int] = (0, 0)
    ) -> None:
        self.matches = _matches(blocks, wanted)
        after = (n for n, match in enumerate(self.matches) if match[:2] >= here)
        self._chosen = next(after, 0)
        self._of_block: dict[int, list[Match]] = defaultdict(list)
        for match in self.matches:
            self._of_block[match.block].append(match)

    @property
    def chosen(self) -> Match | None:
        """The match stood on."""
        return self.matches[self._chosen] if self.matches else None

    @property
    def number(self) -> int:
        """Which match that is, from 1; 0 where there is none."""
        return self._chosen + 1 if self.matches else 0

    def step(self, by: int) -> None:
        """Stand on another match; the first comes after the last."""
        if self.matches:
            self._chosen = (self._chosen + by) % len(self.matches)

    def marks(self, block: int, palette: Palette) -> list[Mark]:
        """How the matches of a block are shown."""
        return [
            Mark(match.start, match.end, palette.chosen if match is self.chosen else palette.mark)
            for match in self._of_block.get(block, ())
        ]


def marked(line: Line, marks: Iterable[Mark]) -> list[Segment]:
    """The line's segments with the marks laid over them, the later above the earlier."""
    pieces = [
        (segment.text, segment.style or Style.null(), start)
        for segment, start in zip(line.segments, line.starts, strict=True)
    ]
    for first, after, over in marks:
        parted = []
        for text, style, start in pieces:
            begin, end = max(first - start, 0), min(after - start, len(text))
            if start < 0 or begin >= end:
                parted.append((text, style, start))
                continue
            parted += [
                (text[:begin], style, start),
                (text[begin:end], style + over, start + begin),
                (text[end:], style, start + end),
            ]
        pieces = [piece for piece in parted if piece[0]]
    return [Segment(text, style) for text, style, _ in pieces]


def _matches(blocks: Sequence[Block], wanted: str) -> list[Match]:
    words = [re.escape(word) for word in wanted.split()]
    if not words:
        return []
    pattern = re.compile(r"\s+".join(words), re.IGNORECASE)
    return [
        Match(index, *match.span())
        for index, block in enumerate(blocks)
        for match in pattern.finditer(block.text)
    ]
