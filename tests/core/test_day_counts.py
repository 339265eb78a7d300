import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepterm.core.day_counts import new_shares, review_shares
from prepterm.core.queue import in_turn

COUNTS = st.dictionaries(st.text(max_size=3), st.integers(0, 40), max_size=8)


@pytest.mark.parametrize(
    ("waiting", "limit", "shares"),
    [
        ({}, 10, {}),
        ({"a": 5}, 0, {"a": 0}),
        ({"a": 5}, -3, {"a": 0}),
        ({"a": 5}, 3, {"a": 3}),
        ({"a": 5, "b": 1, "c": 9}, 7, {"a": 3, "b": 1, "c": 3}),
        ({"a": 5, "b": 0, "c": 5}, 3, {"a": 2, "b": 0, "c": 1}),
        ({"a": 2, "b": 2}, 99, {"a": 2, "b": 2}),
        ({"a": 100_000, "b": 100_000}, 150_001, {"a": 75_001, "b": 75_000}),
    ],
)
def test_new_cards_are_taken_from_each_deck_in_turn(
    waiting: dict[str, int], limit: int, shares: dict[str, int]
) -> None:
    assert new_shares(waiting, limit) == shares


@given(COUNTS, st.integers(-2, 200))
def test_the_counts_equal_what_the_queue_takes(waiting: dict[str, int], limit: int) -> None:
    taken = in_turn([[deck] * count for deck, count in waiting.items()], limit)
    assert new_shares(waiting, limit) == {deck: taken.count(deck) for deck in waiting}


@pytest.mark.parametrize(
    ("due", "limit", "shares"),
    [
        ({}, 10, {}),
        ({"a": 5, "b": 5}, 10, {"a": 5, "b": 5}),
        ({"a": 5, "b": 5}, 4, {"a": 2, "b": 2}),
        ({"a": 90, "b": 10}, 10, {"a": 9, "b": 1}),
        ({"a": 1, "b": 1, "c": 1}, 2, {"a": 1, "b": 1, "c": 0}),
        ({"a": 5}, 0, {"a": 0}),
        ({"a": 5}, -1, {"a": 0}),
    ],
)
def test_reviews_are_shared_in_proportion(
    due: dict[str, int], limit: int, shares: dict[str, int]
) -> None:
    assert review_shares(due, limit) == shares


@given(
    st.dictionaries(st.text(max_size=3), st.integers(0, 10**7), max_size=12), st.integers(0, 10**7)
)
def test_review_shares_use_up_the_limit_and_ask_for_no_card_that_is_not_due(
    due: dict[str, int], limit: int
) -> None:
    shares = review_shares(due, limit)
    assert list(shares) == list(due)
    assert sum(shares.values()) == min(limit, sum(due.values()))
    assert all(0 <= shares[deck] <= due[deck] for deck in due)
