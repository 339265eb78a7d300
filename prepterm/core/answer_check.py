"""Typed answers: whether what a person typed is the answer, read leniently."""

import re
from difflib import SequenceMatcher
from enum import Enum

_THOUSANDS = re.compile(r"(?<=\d)[,_](?=\d{3}(?!\d))")
_SUPERSCRIPT = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_POWER = re.compile(r"(?<=[\w)])\*\*(?=[\w(])")
_APPLIED = re.compile(r"\b(log|sqrt)\s*\(([^()]*)\)")
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
    wanted = {comparable(text) for text in (back, *accept)}
    return Verdict.RIGHT if comparable(typed) in wanted else Verdict.WRONG


def comparable(text: str) -> str:
    """The text reduced to what the comparison looks at."""
    text = text.strip().casefold()
    text = _SUPERSCRIPT.sub(lambda match: "^" + match.group().translate(_DIGITS), text)
    text = _POWER.sub("^", text)
    text = _THOUSANDS.sub("", text)
    text = _APPLIED.sub(r"\1 \2", text)
    return _DROPPED.sub("", text).rstrip(".")


def answer_diff(typed: str, back: str) -> list[tuple[str, bool]]:
    """What was typed in runs, each with whether it stands so in the answer."""
    matcher = SequenceMatcher(None, typed.casefold(), back.casefold(), autojunk=False)
    runs: list[tuple[str, bool]] = []
    for kind, start, end, _, _ in matcher.get_opcodes():
        if end > start:
            runs.append((typed[start:end], kind == "equal"))
    return runs
