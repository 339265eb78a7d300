"""What a reader points at in a text: a paragraph, a passage chosen by units, the links in view."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal, TypeVar

from prepterm.library.document import Block
from prepterm.library.markdown import CODE, text_of
from prepterm.painting.flow import Flow, Spot

Position = tuple[int, int]
"""A block and a character of its text."""
Span = tuple[Position, Position]
"""From a position to behind the last character."""
Unit = Literal["word", "sentence", "line", "paragraph"]

_WORD = re.compile(r"\S+")
_SENTENCE = re.compile(r"\S(?:[^.!?…。！？]|[.!?…](?=\w))*[.!?…。！？]*[\"'”’)\]]*")  # noqa: RUF001 - stops of other scripts
_LETTERS = "asdfghjklqwertyuiopzxcvbnm"


@dataclass(frozen=True, slots=True)
class Highlighted:
    """A passage the person has marked, where it stands now."""

    id: str
    span: Span
    noted: bool
    """Whether it has words of the person's own."""


class Selection:
    """A passage that grows and shrinks at one end; the unit it began with is always in it.

    Args:
        blocks: The text.
        begun: What it begins with.
    """

    def __init__(self, blocks: Sequence[Block], begun: Span) -> None:
        self._blocks = blocks
        self._begun = begun
        self.head = begun[1]
        """The end that moves."""

    @property
    def span(self) -> Span:
        """What is chosen."""
        return min(self._begun[0], self.head), max(self._begun[1], self.head)

    @property
    def positions(self) -> tuple[Position, ...]:
        """All that it hangs on."""
        return (*self._begun, self.head)

    def follow(self, moved: Callable[[Position], Position]) -> None:
        """Stay at the same words where a text has changed around them."""
        self._begun = moved(self._begun[0]), moved(self._begun[1])
        self.head = moved(self.head)

    def move_to(self, position: Position) -> None:
        """Bring the moving end to a position."""
        self.head = position

    def extend(self, unit: Unit, by: int, flow: Flow) -> None:
        """Move the end on by a unit (1) or back by one (-1)."""
        if unit == "line":
            self.head = _line_from(flow, self.head, by)
        elif unit == "paragraph":
            self.head = _paragraph_from(self._blocks, self.head, by)
        else:
            self.head = _part_from(self._blocks, self.head, by, _PARTS[unit])

    @property
    def text(self) -> str:
        """The words, their blocks parted by blank lines."""
        (first, start), (last, end) = self.span
        parts = []
        for index in range(first, min(last, len(self._blocks) - 1) + 1):
            text = self._blocks[index].text
            part = text[start if index == first else 0 : end if index == last else None]
            parts.append(part.rstrip())
        return "\n\n".join(part for part in parts if part)


_PARTS = {"word": _WORD, "sentence": _SENTENCE}


def unit_at(blocks: Sequence[Block], position: Position, unit: Unit = "word") -> Span | None:
    """The word or sentence at a position, or the next one in its block; None where none is."""
    index, offset = position
    for match in _PARTS[unit].finditer(blocks[index].text):
        if match.end() > offset:
            return (index, match.start()), (index, match.end())
    return None


def paragraphs(blocks: Sequence[Block], index: int) -> list[Span]:
    """The paragraphs, cells, items and pieces of code that a block is made of, at least one."""
    spans: list[Span] = []
    start = 0
    for token in blocks[index].tokens:
        if token.type != "inline" and token.type not in CODE:
            continue
        end = start + len(text_of((token,)))
        if end > start:
            spans.append(((index, start), (index, end)))
        start = end + 1
    return spans or [((index, 0), (index, len(blocks[index].text)))]


def paragraph_beside(blocks: Sequence[Block], here: Span | None, near: int, by: int) -> Span | None:
    """The paragraph below one (1) or above it (-1); beside none, the one of the block `near`."""
    if not blocks:
        return None
    if here is None:
        return paragraphs(blocks, min(near, len(blocks) - 1))[0 if by > 0 else -1]
    block = here[0][0]
    own = paragraphs(blocks, block)
    at = (own.index(here) if here in own else 0) + by
    if 0 <= at < len(own):
        return own[at]
    if not 0 <= block + by < len(blocks):
        return here
    return paragraphs(blocks, block + by)[0 if by > 0 else -1]


def covered(span: Span, block: int, length: int) -> tuple[int, int] | None:
    """The part of a block's text, of so many characters, that a span covers."""
    (first, start), (last, end) = span
    if not first <= block <= last:
        return None
    return (start if block == first else 0), (end if block == last else length)


_T = TypeVar("_T")


def labels(links: Sequence[_T]) -> dict[str, _T]:
    """Letters to follow each link by: one each, or two where there are many."""
    if len(links) <= len(_LETTERS):
        names: Iterator[str] = iter(_LETTERS)
    else:
        names = ("".join(pair) for pair in product(_LETTERS, repeat=2))
    return dict(zip(names, links, strict=False))


def _part_from(blocks: Sequence[Block], head: Position, by: int, part: re.Pattern[str]) -> Position:
    index, offset = head
    while 0 <= index < len(blocks):
        text = blocks[index].text
        if by > 0:
            found = next((m.end() for m in part.finditer(text) if m.end() > offset), None)
        else:
            starts = [m.start() for m in part.finditer(text) if m.start() < offset]
            found = starts[-1] if starts else None
        if found is not None:
            return index, found
        index += by
        offset = -1 if by > 0 else 1 << 60
    return head


def _line_from(flow: Flow, head: Position, by: int) -> Position:
    spot = flow.spot(*head)
    line = flow.line(spot)
    into = head[1] - line.offset if line else 0
    moved = flow.moved(spot, by)
    while flow.line(moved) is None and moved != flow.moved(moved, by):
        moved = flow.moved(moved, by)
    line, below = flow.line(moved), flow.line(Spot(moved.block, moved.row + 1))
    if line is None or moved == spot:
        return head
    end = below.offset if below else len(flow.blocks[moved.block].text)
    return moved.block, min(line.offset + max(0, into), max(line.offset, end))


def _paragraph_from(blocks: Sequence[Block], head: Position, by: int) -> Position:
    index, offset = head
    if by > 0:
        index += 1 if offset >= len(blocks[index].text) and index + 1 < len(blocks) else 0
        return index, len(blocks[index].text)
    return (index, 0) if offset or not index else (index - 1, 0)
