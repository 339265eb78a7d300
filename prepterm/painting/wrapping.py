"""Where lines break: by cells, between words, between wide characters, or anywhere if need be."""

import re
from collections.abc import Iterator, Sequence
from unicodedata import category

from rich.cells import cell_len
from rich.style import Style

from prepterm.painting.lines import NOWHERE, Piece, Row

_BLANKS = " \t\u3000"
_WORDS = re.compile(f"[^{_BLANKS}]+")
_NO_START = ("Pe", "Pf", "Po", "Lm", "Mn")
"""Unicode's categories of what does not begin a line: closing brackets, stops, long vowels."""
_NO_END = ("Ps", "Pi")
_JOINER = "\u200d"
_WIDENER = "\ufe0f"

_FIRST_FLAG, _LAST_FLAG = "\U0001f1e6", "\U0001f1ff"
_FIRST_SKIN, _LAST_SKIN = "\U0001f3fb", "\U0001f3ff"

Span = tuple[int, int]


def cells(text: str) -> int:
    """The most cells that a text takes.

    Rich counts none for the vowel signs of Indian scripts that stand beside their letter, nor for
    a colour of skin without a hand, and one for half a flag. A terminal may count one and two.
    """
    counted = cell_len(text)
    if text.isascii():
        return counted
    flags = 0
    before = ""
    for letter in text:
        if letter >= "\u0900":
            if _FIRST_FLAG <= letter <= _LAST_FLAG:
                flags += 1
            elif _FIRST_SKIN <= letter <= _LAST_SKIN:
                counted += 0 if _takes_colour(before) else 2
            elif category(letter) == "Mc":
                counted += 1
        if flags and not _FIRST_FLAG <= letter <= _LAST_FLAG:
            counted += flags % 2
            flags = 0
        before = letter
    return counted + flags % 2


def _takes_colour(letter: str) -> bool:
    return (
        "\u261d" <= letter <= "\u270d"
        or "\U0001f385" <= letter < _FIRST_SKIN
        or letter > _LAST_SKIN
    )


def clusters(text: str) -> Iterator[Span]:
    """The stretches of a text that cannot be parted: a character and what combines with it.

    As Rich measures text: a joiner takes the character behind it along, whatever it is.
    """
    start = 0
    index = 1 if text[:1] != _JOINER else 2
    while index < len(text):
        if text[index] == _JOINER:
            index += 2
            continue
        by_itself = _FIRST_SKIN <= text[index] <= _LAST_SKIN and not _takes_colour(text[index - 1])
        half_a_flag = (
            index == start + 1
            and _FIRST_FLAG <= text[start] <= _LAST_FLAG
            and _FIRST_FLAG <= text[index] <= _LAST_FLAG
        )
        if text[index] != _WIDENER and (cell_len(text[index]) or by_itself) and not half_a_flag:
            yield start, index
            start = index
        index += 1
    if text:
        yield start, len(text)


def breaks(text: str, width: int) -> list[Span]:
    """The lines of a text, as spans of it. What lies between two spans is blank.

    Newlines break always. A word wider than a line is broken where the line is full.
    """
    spans: list[Span] = []
    start = 0
    for piece in text.split("\n"):
        spans.extend(_filled(text, start, start + len(piece), width))
        start += len(piece) + 1
    return spans


def _filled(text: str, begin: int, end: int, width: int) -> Iterator[Span]:
    start = last = begin
    used = 0
    fresh = True
    for first, after, taken in _units(text, begin, end, width):
        gap = 0 if fresh else cells(text[last:first])
        if not fresh and used + gap + taken > width:
            yield start, last
            fresh = True
        if fresh:
            start, used, gap = first, 0, 0
            fresh = False
        used += gap + taken
        last = after
    yield (begin, begin) if fresh else (start, last)


def _units(text: str, begin: int, end: int, width: int) -> Iterator[tuple[int, int, int]]:
    """What a line is filled with: words, or where there are wide characters, less."""
    for match in _WORDS.finditer(text, begin, end):
        word = match[0]
        taken = cells(word)
        if taken <= width and (taken == len(word) or word.isascii()):
            yield match.start(), match.end(), taken
            continue
        for first, after in _parts(word, width):
            yield match.start() + first, match.start() + after, cells(word[first:after])


def _parts(word: str, width: int) -> Iterator[Span]:
    """A word parted beside its wide characters, and where it is too wide, anywhere."""
    if word.isascii() and word.isprintable():
        yield from ((at, min(at + width, len(word))) for at in range(0, len(word), width))
        return
    start = 0
    used = 0
    wide_before = False
    for first, after in clusters(word):
        taken = cells(word[first:after])
        wide = cell_len(word[first:after]) > 1
        may_part = (
            (wide or wide_before)
            and category(word[first]) not in _NO_START
            and category(word[first - 1]) not in _NO_END
        )
        if first > start and (may_part or used + taken > width):
            yield start, first
            start, used = first, 0
        used += taken
        wide_before = wide
    yield start, len(word)


def folds(text: str, width: int) -> list[Span]:
    """A line of code cut where it is full, blanks and all."""
    if text.isascii():
        return [(at, min(at + width, len(text))) for at in range(0, len(text), width)] or [(0, 0)]
    spans: list[Span] = []
    start = used = 0
    for first, after in clusters(text):
        taken = cells(text[first:after])
        if first > start and used + taken > width:
            spans.append((start, first))
            start, used = first, 0
        used += taken
    return [*spans, (start, len(text))]


def cut(runs: Sequence[Piece], spans: Sequence[Span]) -> list[Row]:
    """The runs parted at spans of the text they make together."""
    rows: list[Row] = []
    index = at = 0
    for start, end in spans:
        row: Row = []
        while index < len(runs) and at + len(runs[index].text) <= start:
            at += len(runs[index].text)
            index += 1
        # A run may go on in the next line, so the next line looks at it again.
        place, begin = index, at
        while place < len(runs) and begin < end:
            text, style, source = runs[place]
            first, after = max(start - begin, 0), min(end - begin, len(text))
            row.append(Piece(text[first:after], style, source + first if source >= 0 else NOWHERE))
            begin += len(text)
            place += 1
        if not row and index < len(runs):
            row.append(_mark_of(runs[index], start - at))
        rows.append(row)
    return rows


def _mark_of(run: Piece, into: int) -> Piece:
    """An empty line's place in the text."""
    return Piece("", Style.null(), run.start + into if run.start >= 0 else NOWHERE)


def wrapped(runs: Sequence[Piece], width: int) -> list[Row]:
    """Runs of text as lines of at most `width` cells."""
    return cut(runs, breaks("".join(run.text for run in runs), max(1, width)))
