"""Places made from a text, and found again in it after it was edited or laid out anew."""

import re
from collections.abc import Sequence
from itertools import accumulate, takewhile

from prepterm.core.place import Place
from prepterm.library.document import Block

_LETTERS = re.compile(r"\w+")
QUOTED = 80
"""Characters of a quote. It goes on into the next blocks, to tell apart blocks that are alike."""
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

    same = [
        (index, min(place.offset, len(block.text)))
        for index, block in enumerate(blocks)
        if block.hash == place.block
    ]
    if same:
        return max(same, key=fit)
    quote = place.quote.split("\n")[0]
    while quote:
        found = [
            (index, block.text.index(quote))
            for index, block in enumerate(blocks)
            if _may_hold(block, quote) and quote in block.text
        ]
        if found:
            return max(found, key=fit)
        quote = quote[: max(SHORTEST, len(quote) // 2)] if len(quote) > SHORTEST else ""
    index = sum(start <= near for start in starts[1:-1])
    return index, 0


def _may_hold(block: Block, quote: str) -> bool:
    """Whether a block is worth parsing to look for words in it.

    Markup may stand within their longest run of letters, but hardly ever does.
    """
    return max(_LETTERS.findall(quote), key=len, default="") in block.source


def _text_at(blocks: Sequence[Block], index: int, offset: int) -> str:
    text = blocks[index].text[offset : offset + QUOTED]
    while len(text) < QUOTED and index + 1 < len(blocks):
        index += 1
        text = f"{text}\n{blocks[index].text[: QUOTED - len(text)]}"
    return text
