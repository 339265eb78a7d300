"""Typed answers: whether what a person typed is the answer, read leniently."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from enum import Enum
from itertools import takewhile

LONGEST_COMPARED = 200
"""Characters of a typed answer; the time that comparing takes grows with their cube."""

_GROUPED = re.compile(r"(?<![\d.,_])\d{1,3}(?:[,_]\d{3})+(?![\d_])")
_SUPERSCRIPT = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "0123456789" * 2)
_POWER = re.compile(r"(?<=[\w)])(?:\*\*|\s+\*\*\s+)(?=[\w(-])")
_APPLIED = re.compile(r"(log\d*|ln|sqrt)\s*\(\s*([\w^]+)\s*\)")
_DROPPED = re.compile(r"[\s*`·×]+")  # noqa: RUF001 - the multiplication sign is meant


class Verdict(Enum):
    """What came of comparing."""

    RIGHT = "right"
    WRONG = "wrong"
    EMPTY = "empty"


def check_answer(typed: str, back: str, accept: tuple[str, ...] = ()) -> Verdict:
    """Compare what was typed with the answer and its accepted synonyms.

    Case, blanks, Markdown marks, a final full stop and thousands separators do not count, and
    `O(n log n)`, `O(n*log(n))` and `O(n · log n)` are the same.
    """
    if not typed.strip():
        return Verdict.EMPTY
    wanted = set().union(*map(_readings, (back, *accept)))
    return Verdict.RIGHT if _readings(typed) & wanted else Verdict.WRONG


def comparable(text: str) -> str:
    """The text reduced to what the comparison looks at."""
    return _reduced(_GROUPED.sub(lambda match: re.sub("[,_]", "", match.group()), text))


def _readings(text: str) -> set[str]:
    # The comma of `[1,100]` may part thousands or two numbers; both readings are as good.
    return {comparable(text), _reduced(text)}


def _reduced(text: str) -> str:
    text = unicodedata.normalize("NFC", text).strip().casefold()
    text = _SUPERSCRIPT.sub(lambda match: "^" + match.group(), text).translate(_DIGITS)
    text = _POWER.sub("^", text)
    text = _APPLIED.sub(r"\1 \2", text)
    bare = _DROPPED.sub("", text)
    # An answer of marks alone, such as `...`, is compared with its marks.
    return bare.rstrip(".") or text.strip("`").strip() or text


def answer_diff(typed: str, back: str) -> list[tuple[str, bool]]:
    """What was typed in runs, each with whether it stands so in the answer.

    Of texts too long to compare letter by letter, only where they begin and end alike is found.
    """
    # Letter by letter, since folding makes two letters of some, such as the German double s.
    said, wanted = ([letter.casefold() for letter in text] for text in (typed, back))
    if max(len(said), len(wanted)) > LONGEST_COMPARED:
        first = _alike(zip(said, wanted, strict=False))
        rest = zip(reversed(said[first:]), reversed(wanted[first:]), strict=False)
        last = len(said) - _alike(rest)
        spans = [(0, first, True), (first, last, False), (last, len(said), True)]
    else:
        codes = SequenceMatcher(None, said, wanted, autojunk=False).get_opcodes()
        spans = [(start, end, kind == "equal") for kind, start, end, _, _ in codes]
    return [(typed[start:end], same) for start, end, same in spans if end > start]


def _alike(pairs: Iterable[tuple[str, str]]) -> int:
    """How many pairs are of one letter, up to the first that is not."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
