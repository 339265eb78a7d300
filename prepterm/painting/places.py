"""Places made from a text, and found again in it after it was edited or laid out anew."""

import re
from collections.abc import Iterable, Sequence
from heapq import nsmallest
from itertools import accumulate, takewhile

from prepterm.core.place import Place
from prepterm.library.document import Block

_LETTERS = re.compile(r"\w+")
QUOTED = 80
"""Characters of a quote. It goes on into the next blocks, to tell apart blocks that are alike."""
MOST_TRIED = 200
"""Places that look alike and are compared; those further off are left out."""
SHORTEST = 12
"""Characters by which a place in an edited block may still be known."""


def place_at(blocks: Sequence[Block], index: int, offset: int, progress: float) -> Place:
    """The place at a character of a block."""
    if not blocks:
        return Place("", 0, "", progress)
    return Place(blocks[index].hash, offset, _text_at(blocks, index, offset), progress)


def find_place(blocks: Sequence[Block], place: Place) -> tuple[int, int]:
    """The block and the character at which a place is; the nearest to it where it is gone."""
    if not blocks:
        return 0, 0
    starts = [0, *accumulate(len(block.source) + 1 for block in blocks)]
    near = place.progress * starts[-1]

    def fit(spot: tuple[int, int]) -> tuple[int, float]:
        pairs = zip(_text_at(blocks, *spot), place.quote, strict=False)
        alike = takewhile(lambda pair: pair[0] == pair[1], pairs)
        return len(list(alike)), -abs(starts[spot[0]] + spot[1] - near)

    def nearest(indices: Iterable[int]) -> list[int]:
        return nsmallest(MOST_TRIED, indices, key=lambda index: abs(starts[index] - near))

    same = nearest(index for index, block in enumerate(blocks) if block.hash == place.block)
    if same:
        spots = [(index, min(place.offset, len(blocks[index].text))) for index in same]
        return max(spots, key=fit)
    quote = place.quote.split("\n")[0]
    while quote:
        word = max(_LETTERS.findall(quote), key=len, default="")
        # Markup may stand within a word, but hardly ever does.
        likely = nearest(index for index, block in enumerate(blocks) if word in block.source)
        found = [
            (index, blocks[index].text.index(quote))
            for index in likely
            if quote in blocks[index].text
        ]
        if found:
            return max(found, key=fit)
        quote = quote[: max(SHORTEST, len(quote) // 2)] if len(quote) > SHORTEST else ""
    index = sum(start <= near for start in starts[1:-1])
    return index, 0


def offset_in(new: str, old: str, offset: int) -> int:
    """Where a character of a block's text stands after the text has changed around it."""
    for length in (40, 20, 10, 4):
        words = old[offset : offset + length]
        at = [match.start() for match in re.finditer(re.escape(words), new)] if words else []
        if at:
            return min(at, key=lambda start: abs(start - offset))
    return min(offset, len(new))


def _text_at(blocks: Sequence[Block], index: int, offset: int) -> str:
    text = blocks[index].text[offset : offset + QUOTED]
    while len(text) < QUOTED and index + 1 < len(blocks):
        index += 1
        text = f"{text}\n{blocks[index].text[: QUOTED - len(text)]}"
    return text
