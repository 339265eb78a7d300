r"""Cloze text: `{{1::answer}}` is gap 1, `{{2::answer::hint}}` shows a hint, `\{{` is a literal.

One card is made per gap number. Its front shows every other gap filled in and its own as `[…]`.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

LONGEST = 16 * 1024
"""Characters of one cloze."""
MOST_IN_ALL = 2 * LONGEST
"""Characters of the fronts of one cloze; each gap number holds the text, so many would multiply."""

_GAP = re.compile(r"(?<!\\)\{\{([0-9]{1,3})::((?:\\\{\{|(?!\{\{|\}\}).)*)(\}{2,})", re.DOTALL)
_UNFINISHED = re.compile(r"(?<!\\)\{\{")
_FENCE = re.compile(r"^ {0,3}(```|~~~)", re.MULTILINE)
_CODE_SPAN = re.compile(r"(?<![\\`])(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ClozeCard:
    """The two sides that one gap number gives."""

    number: int
    front: str
    back: str
    answers: tuple[str, ...]
    """What stands in its gaps, in their order."""


@dataclass(frozen=True, slots=True)
class _Gap:
    """One gap, and the text between it and the gap before."""

    before: str
    number: int
    answer: str
    hint: str
    in_code: bool
    """Where marks would be shown as they are, so the gap is not set in bold."""


def cloze_cards(text: str) -> list[ClozeCard]:
    """The cards of a cloze text, by rising gap number.

    Raises:
        ValueError: with a sentence, where the text is too long, has no gap, or has braces that
            open no gap, as those of a gap inside another do.
    """
    if len(text) > LONGEST:
        raise ValueError(f"longer than {LONGEST} characters; part the cloze into several cards")
    gaps, rest = _gaps(text)
    if any(_UNFINISHED.search(piece) for piece in (*(gap.before for gap in gaps), rest)):
        raise ValueError(
            "'{{' opens no gap; write {{1::answer}}, one gap beside the other,"
            " or \\{{ for a literal brace"
        )
    if not gaps:
        raise ValueError("the cloze has no gap; write {{1::answer}}")
    numbers = sorted({gap.number for gap in gaps})
    if len(numbers) * len(text) > MOST_IN_ALL:
        raise ValueError(
            f"{len(numbers)} gaps in {len(text)} characters are too much for one cloze;"
            " part it into several cards"
        )
    return [
        ClozeCard(
            number,
            _side(gaps, rest, number, front=True),
            _side(gaps, rest, number, front=False),
            tuple(gap.answer for gap in gaps if gap.number == number),
        )
        for number in numbers
    ]


def _gaps(text: str) -> tuple[list[_Gap], str]:
    """The gaps in order, and the text after the last."""
    gaps: list[_Gap] = []
    spans = [match.span() for match in _CODE_SPAN.finditer(text)]
    fences = [match.end() for match in _FENCE.finditer(text)]
    end = 0
    for match in _GAP.finditer(text):
        body, braces = match[2], len(match[3])
        # Braces that the answer opened are closed in it: `{{1::{}}}` asks for `{}`.
        opened = body.count("{") - body.count("}") if body else 1
        closed = opened if 0 <= opened <= braces - 2 else 0
        body += "}" * closed
        if not body:
            continue
        answer, _, hint = body.partition("::")
        start = match.start()
        in_fence = bisect_right(fences, start) % 2 == 1
        before = bisect_left(spans, (start, 0)) - 1
        in_span = before >= 0 and start < spans[before][1]
        gaps.append(_Gap(text[end:start], int(match[1]), answer, hint, in_fence or in_span))
        end = match.start(3) + closed + 2
    return gaps, text[end:]


def _side(gaps: list[_Gap], rest: str, number: int, *, front: bool) -> str:
    parts: list[str] = []
    for gap in gaps:
        shown = gap.answer
        if gap.number == number:
            shown = f"[{gap.hint or '…'}]" if front else gap.answer
            shown = shown if gap.in_code else f"**{shown}**"
        parts += [gap.before, shown]
    return "".join([*parts, rest]).replace("\\{{", "{{")
