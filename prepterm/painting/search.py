"""Searching a text as a person sees it, and marking what was found in painted lines."""

import re
from collections.abc import Iterable, Sequence
from time import perf_counter
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
        blocks: The text, which may grow at its end.
        wanted: The words; blanks between them match any blank and any break. Their case counts
            where one of them has a capital letter.
        here: The block and the character from which on the first match is looked for.
    """

    def __init__(
        self, blocks: Sequence[Block] = (), wanted: str = "", here: tuple[int, int] = (0, 0)
    ) -> None:
        self._blocks = blocks
        self._pattern = _pattern(wanted)
        self._here = here
        self._counts: list[int] = []
        """Matches in each block that was looked through."""
        self._chosen: Match | None = None
        self._before = 0
        """Matches before the chosen one."""
        self.total = 0
        """Matches found so far."""

    @property
    def active(self) -> bool:
        """Whether there are words to look for."""
        return self._pattern is not None

    @property
    def done(self) -> bool:
        """Whether all blocks there are were looked through."""
        return self._pattern is None or len(self._counts) >= len(self._blocks)

    def look_on(self, seconds: float = float("inf")) -> bool:
        """Look through more blocks for so long; whether another match is stood on now."""
        until = perf_counter() + seconds
        before = self._chosen
        while not self.done:
            index = len(self._counts)
            matches = self._of(index)
            self._counts.append(len(matches))
            for number, match in enumerate(matches):
                if self._chosen is None and match[:2] >= self._here:
                    self._chosen, self._before = match, self.total + number
            self.total += len(matches)
            if perf_counter() >= until:
                break
        if self.done and self._chosen is None and self.total:
            self._stand_on(0, by=1)
        return self._chosen != before

    @property
    def chosen(self) -> Match | None:
        """The match stood on."""
        return self._chosen

    @property
    def number(self) -> int:
        """Which match that is, from 1; 0 where there is none."""
        return self._before + 1 if self._chosen else 0

    def step(self, by: int) -> None:
        """Stand on the next match (1) or the one before (-1); the first comes after the last."""
        if self._chosen is None:
            return
        own = self._of(self._chosen.block)
        at = own.index(self._chosen) + by
        if 0 <= at < len(own):
            self._chosen = own[at]
            self._before += by
        else:
            self._stand_on(self._chosen.block + by, by=by)

    def _stand_on(self, block: int, *, by: int) -> None:
        """Stand on the nearest match from a block on, in one direction."""
        for step in range(len(self._counts)):
            index = (block + by * step) % len(self._counts)
            if self._counts[index]:
                self._chosen = self._of(index)[0 if by > 0 else -1]
                self._before = sum(self._counts[:index])
                self._before += 0 if by > 0 else self._counts[index] - 1
                return

    def marks(self, block: int, palette: Palette) -> list[Mark]:
        """How the matches of a block are shown."""
        return [
            Mark(match.start, match.end, palette.chosen if match == self._chosen else palette.mark)
            for match in self._of(block)
        ]

    def _of(self, index: int) -> list[Match]:
        if self._pattern is None or index >= len(self._blocks):
            return []
        return [
            Match(index, *match.span())
            for match in self._pattern.finditer(self._blocks[index].text)
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


def _pattern(wanted: str) -> re.Pattern[str] | None:
    words = [re.escape(word) for word in wanted.split()]
    flags = re.NOFLAG if any(map(str.isupper, wanted)) else re.IGNORECASE
    return re.compile(r"\s+".join(words), flags) if words else None
