"""Searching a text as a person sees it, and marking what was found in painted lines."""

import re
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from itertools import islice
from time import perf_counter
from typing import NamedTuple

from rich.style import Style

from prepterm.library.document import Block
from prepterm.painting.lines import Piece
from prepterm.painting.palette import Palette

MOST_KNOWN = 200
"""Blocks whose matches are kept, so that a frame does not look for them again."""


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
        self.wanted = wanted
        self._pattern = _pattern(wanted)
        self._here = here
        self._counts: list[int] = []
        """Matches in each block that was looked through."""
        self._chosen: Match | None = None
        self._before = 0
        """Matches before the chosen one."""
        self.total = 0
        """Matches found so far."""
        self._known: OrderedDict[int, list[Match]] = OrderedDict()

    def again(self, here: tuple[int, int]) -> "Search":
        """A search for the same words in a text that has changed, from a place on."""
        chosen = self._chosen
        return Search(self._blocks, self.wanted, chosen[:2] if chosen else here)

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
        at = (own.index(self._chosen) if self._chosen in own else 0) + by
        if 0 <= at < len(own):
            self._chosen = own[at]
            self._before += by
        else:
            self._stand_on(self._chosen.block + by, by=by)

    def step_from(self, here: tuple[int, int], by: int) -> None:
        """Stand on the next match from a place on (1), or the last one before it (-1)."""
        own = self._of(here[0])
        ahead = [match for match in own if (match.start >= here[1]) is (by > 0)]
        if not self.total:
            return
        if not ahead:
            self._stand_on(here[0] + by, by=by)
            return
        self._chosen = ahead[0 if by > 0 else -1]
        self._before = sum(self._counts[: here[0]]) + own.index(self._chosen)

    def _stand_on(self, block: int, *, by: int) -> None:
        """Stand on the nearest match from a block on, in one direction."""
        for step in range(len(self._counts)):
            index = (block + by * step) % len(self._counts)
            if self._counts[index]:
                self._chosen = self._of(index)[0 if by > 0 else -1]
                self._before = sum(self._counts[:index])
                self._before += 0 if by > 0 else self._counts[index] - 1
                return

    def marks(self, block: int, start: int, end: int, palette: Palette) -> list[Mark]:
        """How the matches are shown that touch a stretch of a block's text."""
        matches = self._of(block)
        first = bisect_right(matches, start, key=lambda match: match.end)
        marks = []
        for match in islice(matches, first, None):
            if match.start >= end:
                break
            style = palette.chosen if match == self._chosen else palette.mark
            marks.append(Mark(match.start, match.end, style))
        return marks

    def _of(self, index: int) -> list[Match]:
        if self._pattern is None or index >= len(self._blocks):
            return []
        known = self._known.get(index)
        if known is None:
            text = self._blocks[index].text
            known = [Match(index, *found.span()) for found in self._pattern.finditer(text)]
            self._known[index] = known
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        return known


def marked(pieces: Iterable[Piece], marks: Iterable[Mark]) -> list[Piece]:
    """The pieces of a line with marks laid over them, the later above the earlier."""
    pieces = list(pieces)
    for first, after, over in marks:
        parted: list[Piece] = []
        for piece in pieces:
            text, style, start = piece
            begin, end = max(first - start, 0), min(after - start, len(text))
            if start < 0 or begin >= end:
                parted.append(piece)
                continue
            parted += [
                Piece(text[:begin], style, start),
                Piece(text[begin:end], style + over, start + begin),
                Piece(text[end:], style, start + end),
            ]
        pieces = [piece for piece in parted if piece.text]
    return pieces


def _pattern(wanted: str) -> re.Pattern[str] | None:
    words = [re.escape(word) for word in wanted.split()]
    flags = re.NOFLAG if any(map(str.isupper, wanted)) else re.IGNORECASE
    return re.compile(r"\s+".join(words), flags) if words else None
