from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from fsrs import Card as PeerCard
from fsrs import Rating, Scheduler

from prepterm.core.grade import Grade
from prepterm.core.history import CardState, Review, RowId, card_state
from prepterm.core.memory import MemoryModel
from prepterm.core.scheduling import SchedulingRules, decide
from prepterm.core.study_day import StudyDay

MODEL = MemoryModel()
NOON = datetime(2022, 11, 29, 12, 30, tzinfo=UTC)


def lived(grades: list[int]) -> tuple[list[int], CardState]:
    """Grade a card each time it is due; the intervals in days, and its state at the end."""
    rows: list[Review] = []
    state, now, intervals = CardState("card"), NOON, []
    for number, grade in enumerate(map(Grade, grades), 1):
        now_ms, today = round(now.timestamp() * 1000), StudyDay(now.date())
        decision = decide(state, now_ms, today, SchedulingRules(fuzz=False), MODEL)[grade]
        review = Review(
            RowId("a", number), now_ms, now_ms, "card", today, grade, 5.0, state.phase,
            state.step, None, decision.phase, decision.step, decision.due_at, decision.due_day,
        )  # fmt: skip
        rows.append(review)
        state = card_state("card", rows, MODEL)
        intervals.append(decision.interval_days or 0)
        now += timedelta(days=decision.interval_days or 0, minutes=decision.minutes or 0)
    return intervals, state


def test_the_published_list_of_intervals_comes_out() -> None:
    intervals, _ = lived([3, 3, 3, 3, 3, 3, 1, 1, 3, 3, 3, 3, 3])
    assert intervals == [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]


@pytest.mark.parametrize(
    "grades",
    ["3", "1", "4", "2", "33", "133", "3333", "4444", "3313", "1133", "2323", "333133", "43214321"],
)
def test_memory_equals_the_independent_implementation(grades: str) -> None:
    _, state = lived([int(grade) for grade in grades])
    scheduler, peer, now = Scheduler(enable_fuzzing=False), PeerCard(), NOON
    for grade in grades:
        peer, _ = scheduler.review_card(peer, Rating(int(grade)), now)
        now = peer.due
    assert state.memory is not None
    assert peer.stability is not None
    assert peer.difficulty is not None
    assert state.memory.stability == pytest.approx(peer.stability, rel=1e-4)
    assert state.memory.difficulty == pytest.approx(peer.difficulty, abs=1e-4)


def test_a_clock_that_ran_backwards_gives_no_negative_interval() -> None:
    _, state = lived([3, 3])
    later = replace(state, last_day=StudyDay(date(2100, 1, 1)))
    decisions = decide(later, 0, StudyDay(date(2022, 1, 1)), SchedulingRules(), MODEL)
    assert all((decision.interval_days or 1) >= 1 for decision in decisions.values())
