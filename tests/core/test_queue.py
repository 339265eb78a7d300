from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepterm.core.history import CardState, Phase
from prepterm.core.queue import Queue, QueueLimits, build_queue, in_turn, kept_back, mixed
from prepterm.core.study_day import StudyDay

TODAY = StudyDay(date(2026, 11, 24))
DAY_ENDS = 1_000_000


def day(offset: int) -> StudyDay:
    return StudyDay(TODAY + timedelta(days=offset))


def in_review(card: str, due: int = 0) -> CardState:
    return CardState(card, Phase.REVIEW, due_day=day(due), reps=1)


def in_steps(card: str, due_at: int = 0, phase: Phase = Phase.LEARNING) -> CardState:
    return CardState(card, phase, step=0, due_at=due_at, reps=1)


def queue(
    cards: list[str] | list[tuple[str, str]],
    *states: CardState,
    new: int = 10,
    reviews: int = 200,
    introduced: int = 0,
    reviewed: int = 0,
) -> Queue:
    return build_queue(
        [(card, "deck") if isinstance(card, str) else card for card in cards],
        {state.card: state for state in states},
        today=TODAY,
        day_ends_ms=DAY_ENDS,
        limits=QueueLimits(new, reviews),
        introduced=introduced,
        reviewed=reviewed,
    )


def test_steps_come_soonest_first_and_only_those_of_the_day() -> None:
    got = queue(
        ["late", "soon", "tomorrow", "again"],
        in_steps("late", DAY_ENDS - 1),
        in_steps("soon", 5),
        in_steps("tomorrow", DAY_ENDS),
        in_steps("again", 7, Phase.RELEARNING),
    )
    assert got == Queue(("soon", "again", "late"), (), 0, 0)
    assert len(got) == 3


def test_reviews_come_longest_overdue_first_and_then_as_they_stand_in_the_deck() -> None:
    got = queue(
        ["b", "a", "future", "old"],
        in_review("a"), in_review("b"), in_review("old", -40), in_review("future", 1),
    )  # fmt: skip
    assert got == Queue((), ("old", "b", "a"), 0, 3)


def test_cards_of_decks_not_taken_up_stay_out() -> None:
    assert queue(["a"], in_review("a"), in_review("elsewhere")).main == ("a",)


@pytest.mark.parametrize(
    ("limit", "done", "left"), [(3, 0, 3), (3, 1, 2), (3, 3, 0), (3, 9, 0), (0, 0, 0), (9, 0, 5)]
)
def test_what_was_done_today_uses_up_the_limits(limit: int, done: int, left: int) -> None:
    cards = list("abcde")
    fresh = queue(cards, new=limit, introduced=done)
    assert (fresh.main, fresh.new) == (tuple(cards[:left]), left)
    states = [in_review(card) for card in cards]
    due = queue(cards, *states, reviews=limit, reviewed=done)
    assert (due.main, due.reviews) == (tuple(cards[:left]), left)


def test_a_card_in_steps_is_outside_the_limits() -> None:
    assert queue(["a"], in_steps("a"), new=0, reviews=0).steps == ("a",)


@pytest.mark.parametrize(
    "state", [in_review("a"), in_steps("a"), CardState("a", first_day=None, reps=0)]
)
def test_what_is_suspended_or_buried_is_kept_back(state: CardState) -> None:
    assert len(queue(["a"], state)) == 1
    assert len(queue(["a"], replace(state, suspended=True))) == 0
    assert len(queue(["a"], replace(state, buried_on=TODAY))) == 0
    assert len(queue(["a"], replace(state, buried_on=day(-1)))) == 1
    assert not kept_back(state, TODAY)
    assert kept_back(replace(state, buried_on=TODAY), TODAY)
    assert not kept_back(replace(state, buried_on=TODAY), day(1))


def test_a_card_without_history_and_one_that_was_reset_are_both_new() -> None:
    assert queue(["a", "b"], CardState("b", revision=3)) == Queue((), ("a", "b"), 2, 0)


def test_new_cards_come_from_each_deck_in_turn() -> None:
    cards = [("a1", "a"), ("a2", "a"), ("a3", "a"), ("b1", "b"), ("c1", "c"), ("c2", "c")]
    assert queue(cards, new=5).main == ("a1", "b1", "c1", "a2", "c2")


@pytest.mark.parametrize(
    ("groups", "limit", "taken"),
    [
        ([], 5, ""),
        (["abc"], 2, "ab"),
        (["abc", "x", ""], 9, "axbc"),
        (["abc", "xyz"], 3, "axb"),
        (["abc"], 0, ""),
        (["abc"], -4, ""),
    ],
)
def test_taking_in_turn(groups: list[str], limit: int, taken: str) -> None:
    assert in_turn([list(group) for group in groups], limit) == list(taken)


@pytest.mark.parametrize(
    ("due", "fresh", "order"),
    [
        ("", "", ""),
        ("123", "", "123"),
        ("", "ab", "ab"),
        ("1234", "a", "12a34"),
        ("1234", "ab", "1a23b4"),
        ("12", "abcd", "a1bc2d"),
        ("12", "ab", "1a2b"),
    ],
)
def test_new_cards_are_spread_evenly(due: str, fresh: str, order: str) -> None:
    assert "".join(mixed(list(due), list(fresh))) == order


@given(st.integers(0, 60), st.integers(0, 60))
def test_mixing_keeps_every_card_and_both_orders(due: int, fresh: int) -> None:
    reviews, new = [f"r{n:02}" for n in range(due)], [f"n{n:02}" for n in range(fresh)]
    order = mixed(reviews, new)
    assert [card for card in order if card[0] == "r"] == reviews
    assert [card for card in order if card[0] == "n"] == new
    assert len(order) == due + fresh


card_states = st.builds(
    lambda phase, at, due, suspended, buried: CardState(
        "",
        phase,
        due_at=at if phase in (Phase.LEARNING, Phase.RELEARNING) else None,
        due_day=day(due) if phase is Phase.REVIEW else None,
        suspended=suspended,
        buried_on=None if buried is None else day(buried),
    ),
    st.sampled_from(Phase),
    st.integers(0, 2 * DAY_ENDS),
    st.integers(-3, 3),
    st.booleans(),
    st.none() | st.integers(-2, 1),
)


@given(
    st.lists(st.tuples(st.none() | card_states, st.sampled_from("ab")), max_size=30),
    st.integers(0, 20),
    st.integers(0, 20),
)
def test_the_queue_holds_the_limits_and_no_card_twice(
    cards: list[tuple[CardState | None, str]], new: int, reviews: int
) -> None:
    names = [(f"card{number}", deck) for number, (_, deck) in enumerate(cards)]
    states = [
        replace(state, card=name)
        for (name, _), (state, _) in zip(names, cards, strict=True)
        if state is not None
    ]
    got = queue(names, *states, new=new, reviews=reviews)
    held = [*got.steps, *got.main]
    assert len(held) == len(set(held)) == len(got)
    assert got.new <= new
    assert got.reviews <= reviews
    assert got.new + got.reviews == len(got.main)
    assert not {state.card for state in states if kept_back(state, TODAY)} & set(held)
