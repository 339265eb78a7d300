"""The reading speed of a person, learned from where they rested in posts, and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from math import exp, log

FIRST_GUESS = 200
"""Words a minute, before anything is known."""
SLOWEST, FASTEST = 50, 800
"""Words a minute that are taken for reading; slower is a pause, faster is skimming."""
GUESS_WEIGHS_WORDS = 2_000
"""The first guess counts as much as this many words read: about ten minutes."""
LONGEST_SPAN_MS = 10 * 60_000
"""Between two places further apart in time the person was not only reading."""
MOST_WORDS = 1_200
"""More than any screen holds: between two places further apart lies a jump."""


@dataclass(frozen=True, slots=True)
class RestingPlace:
    """Where a reader rested."""

    device: str
    post: str
    progress: float
    """0 to 1."""
    at_ms: int
    """UTC."""


@dataclass(frozen=True, slots=True)
class Span:
    """What was read between two places, one after the other."""

    words: float
    words_per_minute: float


def learned_speed(places: Iterable[RestingPlace], words: Mapping[str, int]) -> int:
    """Words a minute, 50 to 800.

    The median over what was read, each span counting by its words, drawn towards the first guess
    while little was read. Speeds are ratios, so between the two it is their geometric mean.

    Args:
        places: In the order in which each device wrote them.
        words: How many each post has, by slug; what was read of others does not count.
    """
    spans = reading_spans(places, words)
    read = sum(span.words for span in spans)
    if not read:
        return FIRST_GUESS
    drawn = GUESS_WEIGHS_WORDS / (GUESS_WEIGHS_WORDS + read)
    return round(exp(drawn * log(FIRST_GUESS) + (1 - drawn) * log(_median(spans))))


def reading_spans(places: Iterable[RestingPlace], words: Mapping[str, int]) -> list[Span]:
    """What was read from place to place; pauses, jumps, steps back and skimming are left out.

    A clock that jumped gives a span that is too long, too fast or negative, and so is left out.
    """
    spans = []
    before: RestingPlace | None = None
    for place in places:
        if before is not None and (before.device, before.post) == (place.device, place.post):
            read = words.get(place.post, 0) * (place.progress - before.progress)
            took = place.at_ms - before.at_ms
            if read <= MOST_WORDS and 0 < took <= LONGEST_SPAN_MS:
                speed = read * 60_000 / took
                if SLOWEST <= speed <= FASTEST:
                    spans.append(Span(read, speed))
        before = place
    return spans


def _median(spans: Iterable[Span]) -> float:
    """The speed that half of the words were read slower than."""
    ordered = sorted(spans, key=lambda span: span.words_per_minute)
    half = sum(span.words for span in ordered) / 2
    passed = accumulate(span.words for span in ordered)
    return next(
        span.words_per_minute for span, words in zip(ordered, passed, strict=True) if words >= half
    )
