"""The part of a text that shows best why a search found it."""

from bisect import bisect_left
from collections.abc import Sequence

Spans = tuple[tuple[int, int], ...]
"""Where matches are: begin and end of each, in characters, in rising order, none over another."""

SNIPPET = 150
"""Characters of a snippet at the most, without its ellipses."""
_BEFORE = 30
"""Characters that stand before the first match, where there are as many."""


def merged(spans: Sequence[tuple[int, int]]) -> Spans:
    """The spans in order, those that touch made one."""
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif begin < end:
            joined.append((begin, end))
    return tuple(joined)


def snippet(text: str, spans: Spans, length: int = SNIPPET) -> tuple[str, Spans]:
    """The part of a text with the most different matches, the earliest of several.

    Args:
        text: On one line.
        spans: The matches in it.
        length: Characters at the most, besides an ellipsis at either end that is not the text's.

    Returns:
        The part, and the matches in it.
    """
    if len(text) <= length:
        return text, spans
    begin = _begin(text, spans, length)
    end = min(len(text), begin + length)
    begin = max(0, end - length)
    # A word is not cut, unless it is about as long as all there is room for.
    if begin:
        blank = text.find(" ", begin - 1, begin + length // 3)
        begin = blank + 1 if blank >= 0 else begin
    if end < len(text):
        blank = text.rfind(" ", end - length // 3, end + 1)
        end = blank if blank >= 0 else end
    before, after = "… " if begin else "", " …" if end < len(text) else ""
    moved = len(before) - begin
    within = [(max(begin, a), min(end, b)) for a, b in spans if a < end and b > begin]
    return (
        f"{before}{text[begin:end]}{after}",
        tuple((a + moved, b + moved) for a, b in within),
    )


def _begin(text: str, spans: Spans, length: int) -> int:
    most, best = 0, 0
    begins = [begin for begin, _ in spans]
    for at, (begin, _) in enumerate(spans):
        last = bisect_left(begins, begin + length - _BEFORE)
        different = len({text[a:b].lower() for a, b in spans[at:last]})
        if different > most:
            most, best = different, max(0, begin - _BEFORE)
    return best
