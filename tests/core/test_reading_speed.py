"""The reading speed: learned from reading, and from nothing else."""

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepterm.core.reading_speed import (
    FASTEST,
    FIRST_GUESS,
    SLOWEST,
    RestingPlace,
    learned_speed,
    reading_spans,
)

WORDS = {"post": 10_000, "other": 3_000}
MINUTE = 60_000


def place(minutes: float, words: float, post: str = "post", device: str = "a") -> RestingPlace:
    """A place `words` into a post, `minutes` after some moment."""
    return RestingPlace(device, post, words / WORDS.get(post, 1_000), round(minutes * MINUTE))


def read_at(speeds: Sequence[float], words: float = 300) -> list[RestingPlace]:
    """Places some words apart, each reached at one of the speeds; posts are begun again."""
    places, minutes, at = [place(0, 0)], 0.0, 0.0
    for speed in speeds:
        if at + words > WORDS["post"]:
            at = 0.0
            places.append(place(minutes, at))
        at += words
        minutes += words / speed
        places.append(place(minutes, at))
    return places


def test_before_anything_was_read_a_guess_stands() -> None:
    assert learned_speed([], WORDS) == FIRST_GUESS == 200
    assert learned_speed([place(0, 0)], WORDS) == 200


@pytest.mark.parametrize("speed", [60, 120, 200, 260, 400, 780])
def test_with_much_read_it_is_the_persons_own(speed: int) -> None:
    assert learned_speed(read_at([speed] * 400), WORDS) == pytest.approx(speed, rel=0.03)


def test_a_little_moves_it_a_little_and_more_moves_it_more() -> None:
    learned = [learned_speed(read_at([400] * spans), WORDS) for spans in (0, 1, 3, 10, 50, 300)]
    assert learned == sorted(set(learned))
    assert learned[1] < 225
    assert learned[-1] > 380
    assert learned_speed(read_at([50] * 1, words=100), WORDS) > 185


def test_half_of_what_was_read_may_be_odd() -> None:
    odd = [60, 300, 300, 790, 300] * 60
    assert learned_speed(read_at(odd), WORDS) == pytest.approx(300, rel=0.05)


def test_long_spans_count_for_more_than_short_ones() -> None:
    places = read_at([300] * 100, words=300) + read_at([700] * 200, words=30)
    assert learned_speed(places, WORDS) == pytest.approx(300, rel=0.05)


@pytest.mark.parametrize(
    ("later", "why"),
    [
        (place(1.5, 0), "nothing read"),
        (place(1.5, -300), "a step back"),
        (place(10.1, 700), "too long a time"),
        (place(7, 300), "slower than reading: a pause"),
        (place(0.3, 300), "faster than reading: skimming"),
        (place(5, 1_300), "a jump"),
        (place(0, 300), "no time"),
        (place(-3, 300), "a clock set back"),
        (place(60 * 24 * 400, 300), "a clock set ahead"),
        (place(1.5, 300, "other"), "another post"),
        (place(1.5, 300, device="b"), "another machine"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_is_no_reading_is_left_out(later: RestingPlace, why: str) -> None:
    assert reading_spans([place(0, 0), later], WORDS) == [], why


def test_what_is_just_reading_counts() -> None:
    for later in (place(6, 300), place(0.375, 300), place(10, 1_200), place(1.5, 300)):
        (span,) = reading_spans([place(0, 0), later], WORDS)
        assert span.words_per_minute == pytest.approx(later.progress * 10_000 / later.at_ms * 6e4)


def test_between_two_places_of_a_post_no_other_post_lies() -> None:
    assert reading_spans([place(0, 0), place(1, 9, "other"), place(2, 300)], WORDS) == []


def test_a_post_that_is_gone_tells_nothing() -> None:
    assert reading_spans([place(0, 0, "gone"), place(1, 300, "gone")], WORDS) == []


def test_only_the_spans_at_the_jump_of_a_clock_are_lost() -> None:
    places = read_at([300] * 20)
    jumped = [
        RestingPlace(each.device, each.post, each.progress, each.at_ms + 90_000_000 * (number > 9))
        for number, each in enumerate(places)
    ]
    assert len(reading_spans(jumped, WORDS)) == 19


PLACES = st.lists(
    st.builds(
        RestingPlace,
        st.sampled_from("ab"),
        st.sampled_from(["post", "other", "gone"]),
        st.floats(0, 1),
        st.integers(-(2**40), 2**40) | st.integers(0, 10 * MINUTE),
    ),
    max_size=60,
)


@given(PLACES, st.dictionaries(st.sampled_from(["post", "other"]), st.integers(0, 10**7)))
def test_whatever_was_logged_the_speed_is_one_of_reading(
    places: list[RestingPlace], words: dict[str, int]
) -> None:
    speed = learned_speed(places, words)
    assert SLOWEST <= speed <= FASTEST
    assert math.isfinite(speed)
