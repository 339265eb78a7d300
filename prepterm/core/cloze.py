r"""Cloze text: `{{1::answer}}` is gap 1, `{{2::answer::hint}}` shows a hint, `\{{` is a literal.

One card is made per gap number. Its front shows every other gap filled in and its own as `[…]`.
"""

import re
from dataclasses import dataclass

_GAP = re.compile(r"(?<!\\)\{\{(\d+)::(.+?)\}\}", re.DOTALL)
_UNFINISHED = re.compile(r"(?<!\\)\{\{")
_FENCE = re.compile(r"^ {0,3}(```|~~~)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ClozeCard:
    """The two sides that one gap number gives."""

    number: int
    front: str
    back: str
    answers: tuple[str, ...]
    """What stands in its gaps, in their order."""


def cloze_cards(text: str) -> list[ClozeCard]:
    """The cards of a cloze text, by rising gap number.

    Raises:
        ValueError: with a sentence, where the text has no gap, or braces that open no gap.
    """
    numbers = sorted({int(match.group(1)) for match in _GAP.finditer(text)})
    if _UNFINISHED.search(_GAP.sub("", text)):
        raise ValueError("'{{' opens no gap; write {{1::answer}}, or \\{{ for a literal brace")
    if not numbers:
        raise ValueError("the cloze has no gap; write {{1::answer}}")
    return [
        ClozeCard(
            number,
            _side(text, number, front=True),
            _side(text, number, front=False),
            tuple(
                gap[2].partition("::")[0] for gap in _GAP.finditer(text) if int(gap[1]) == number
            ),
        )
        for number in numbers
    ]


def _side(text: str, number: int, *, front: bool) -> str:
    def filled(match: re.Match[str]) -> str:
        answer, _, hint = match.group(2).partition("::")
        if int(match.group(1)) != number:
            return answer
        gap = f"[{hint or '…'}]" if front else answer
        in_code = len(_FENCE.findall(text, 0, match.start())) % 2 == 1
        return gap if in_code else f"**{gap}**"

    return _GAP.sub(filled, text).replace("\\{{", "{{")
