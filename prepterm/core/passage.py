"""A passage of a post, and where it stands in the post as it is now.

A passage is kept as its text, with what stands around it, so that edits elsewhere cannot move it
to other text: it is found where exactly its text stands, or nowhere.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, islice, takewhile
from typing import NamedTuple, Protocol

LONGEST_QUOTE = 10_000
"""Characters of the longest passage that is kept; its text is kept whole."""
AROUND = 40
"""Characters kept of what stands before a passage, and as many of what stands after it."""
_MOST_TRIED = 500
"""A text that stands more often is looked at in so many places before, and as many after."""


class TextBlock(Protocol):
    """What a post is made of, as far as passages go."""

    @property
    def hash(self) -> str:
        """Of its source."""

    @property
    def text(self) -> str:
        """What a person reads."""


class Spot(NamedTuple):
    """A character of a post."""

    block: int
    """The number of its block, from 0."""
    offset: int
    """Characters of the block's text before it."""


class Span(NamedTuple):
    """From one character up to, and without, another."""

    start: Spot
    end: Spot


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage as it was marked."""

    start_block: str
    """Hash of the block that it begins in."""
    start_offset: int
    """Characters of that block's text before it."""
    end_block: str
    end_offset: int
    """Characters of the last block's text up to its end."""
    number: int
    """Of the block that it begins in, from 0."""
    quote: str
    """Its text; blocks are parted by a newline."""
    before: str
    """What stands before it, up to 40 characters."""
    after: str


class PostText:
    """A post's blocks as one text, in which passages are made and found.

    A passage whose block is unchanged is found without looking at the text of the other blocks.
    """

    def __init__(self, blocks: Sequence[TextBlock]) -> None:
        self._blocks = blocks

    def passage(self, start: Spot, end: Spot) -> Passage | None:
        """The passage between two characters, in whichever order; None where there is no text."""
        if not self._blocks:
            return None
        start, end = sorted((self._within(start), self._within(end)))
        whole = self._between(start, end)
        quote = whole.strip("\n")
        if not quote.strip():
            return None
        start = self._on(start, len(whole) - len(whole.lstrip("\n")))
        end = self._on(start, len(quote))
        return Passage(
            start_block=self._blocks[start.block].hash,
            start_offset=start.offset,
            end_block=self._blocks[end.block].hash,
            end_offset=end.offset,
            number=start.block,
            quote=quote,
            before=self._before(start),
            after=self._from(end, AROUND),
        )

    def find(self, passage: Passage) -> Span | None:
        """Where a passage stands now, or None where its text does not any more.

        A block that is unchanged goes first; then the occurrence with the most alike around it, and
        of those the nearest.
        """
        if not passage.quote:
            return None
        begins = (
            Spot(block, passage.start_offset)
            for block in self._by_hash.get(passage.start_block, ())
        )
        same = [each for each in begins if self._from(each, len(passage.quote)) == passage.quote]
        # The text of a block can change without its source: by a link defined elsewhere.
        spots = same or list(self._occurrences(passage))
        if not spots:
            return None
        start = max(spots, key=lambda spot: self._fit(spot, passage))
        return Span(start, self._on(start, len(passage.quote)))

    @cached_property
    def _by_hash(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, block in enumerate(self._blocks):
            found.setdefault(block.hash, []).append(number)
        return found

    @cached_property
    def _starts(self) -> list[int]:
        """At which character of the whole text each block begins."""
        lengths = (len(block.text) + 1 for block in self._blocks)
        return [0, *accumulate(lengths)][: len(self._blocks)]

    @cached_property
    def _text(self) -> str:
        return "\n".join(block.text for block in self._blocks)

    def _occurrences(self, passage: Passage) -> Iterator[Spot]:
        """Where its text stands, the nearest ones in both directions."""
        if not self._blocks:
            return iter(())
        text, quote = self._text, passage.quote
        near = self._starts[min(passage.number, len(self._blocks) - 1)] + passage.start_offset

        def later() -> Iterator[int]:
            at = text.find(quote, near)
            while at >= 0:
                yield at
                at = text.find(quote, at + 1)

        def earlier() -> Iterator[int]:
            at = text.rfind(quote, 0, near - 1 + len(quote)) if near > 0 else -1
            while at >= 0:
                yield at
                at = text.rfind(quote, 0, at - 1 + len(quote)) if at > 0 else -1

        found = chain(islice(later(), _MOST_TRIED), islice(earlier(), _MOST_TRIED))
        return map(self._spot, found)

    def _fit(self, spot: Spot, passage: Passage) -> tuple[int, int, int]:
        before, end = self._before(spot), self._on(spot, len(passage.quote))
        alike = _alike(before[::-1], passage.before[::-1])
        alike += _alike(self._from(end, AROUND), passage.after)
        return alike, -abs(spot.block - passage.number), -abs(spot.offset - passage.start_offset)

    def _spot(self, at: int) -> Spot:
        """The spot of a character of the whole text."""
        block = bisect_right(self._starts, at) - 1
        return Spot(block, at - self._starts[block])

    def _within(self, spot: Spot) -> Spot:
        """The spot, or the nearest one that there is."""
        block = max(0, min(spot[0], len(self._blocks) - 1))
        return Spot(block, max(0, min(spot[1], len(self._blocks[block].text))))

    def _on(self, spot: Spot, characters: int) -> Spot:
        """So many characters on; the break between two blocks is one."""
        block, offset = spot[0], spot[1] + characters
        while offset > len(self._blocks[block].text) and block + 1 < len(self._blocks):
            offset -= len(self._blocks[block].text) + 1
            block += 1
        return Spot(block, offset)

    def _between(self, start: Spot, end: Spot) -> str:
        texts = [block.text for block in self._blocks[start.block : end.block + 1]]
        texts[-1] = texts[-1][: end.offset]
        texts[0] = texts[0][start.offset :]
        return "\n".join(texts)

    def _from(self, spot: Spot, characters: int) -> str:
        """At most so many characters from a spot on."""
        block = spot.block
        text = self._blocks[block].text[spot.offset : spot.offset + characters]
        while len(text) < characters and block + 1 < len(self._blocks):
            block += 1
            text = f"{text}\n{self._blocks[block].text[: characters - len(text) - 1]}"
        return text

    def _before(self, spot: Spot) -> str:
        block = spot.block
        text = self._blocks[block].text[max(0, spot.offset - AROUND) : spot.offset]
        while len(text) < AROUND and block > 0:
            block -= 1
            more = AROUND - len(text) - 1
            text = f"{self._blocks[block].text[-more:] if more else ''}\n{text}"
        return text


def _alike(one: str, other: str) -> int:
    """How many characters they begin with in common."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return sum(1 for _ in pairs)
