from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fsrs import Card as PeerCard
from fsrs import Scheduler, State
from hypothesis import given
from hypothesis import strategies as st

from prepterm.core.grade import Grade
from prepterm.core.memory import (
    DEFAULT_PARAMETERS,
    LONGEST_INTERVAL_DAYS,
    Memory,
    MemoryModel,
)

MODEL = MemoryModel()
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
NAN, INFINITY = float("nan"), float("inf")

memories = st.builds(Memory, st.floats(0.001, 36_500), st.floats(1, 10))


def with_parameter(place: int, value: float) -> list[float]:
    return [value if at == place else each for at, each in enumerate(DEFAULT_PARAMETERS)]


@given(st.floats(0.01, 10_000), st.integers(0, 20_000))
def test_the_forgetting_curve_is_the_independent_implementations(
    stability: float, elapsed: int
) -> None:
    peer = PeerCard(
        state=State.Review, stability=stability, difficulty=5.0, due=NOON, last_review=NOON
    )
    later = NOON + timedelta(days=elapsed)
    expected = Scheduler().get_card_retrievability(peer, later)
    got = MODEL.retrievability(Memory(stability, 5.0), elapsed)
    assert got == pytest.approx(expected, rel=1e-6)


@given(memories)
def test_stability_is_the_days_until_nine_in_ten_are_recalled(memory: Memory) -> None:
    whole = replace(memory, stability=float(max(1, round(memory.stability))))
    assert MODEL.retrievability(whole, int(whole.stability)) == pytest.approx(0.9)
    assert MODEL.retrievability(memory, 0) == 1
    assert MODEL.retrievability(memory, -5) == 1


@given(memories, st.integers(0, 10_000), st.sampled_from([0.70, 0.80, 0.90, 0.97]))
def test_an_interval_is_whole_bounded_and_longer_for_a_better_grade(
    memory: Memory, elapsed: int, retention: float
) -> None:
    outcomes = MODEL.outcomes(memory, elapsed, retention)
    days = [outcomes[grade].interval_days for grade in Grade]
    assert days == sorted(days)
    assert 1 <= days[0] <= days[-1] <= LONGEST_INTERVAL_DAYS
    for grade in Grade:
        assert MODEL.after(memory, elapsed, grade) == outcomes[grade].memory


@given(st.none() | memories, st.integers(0, 10_000))
def test_a_lower_retention_waits_longer(memory: Memory | None, elapsed: int) -> None:
    for grade in Grade:
        waits = [
            MODEL.outcomes(memory, elapsed, retention)[grade].interval_days
            for retention in (0.97, 0.90, 0.70)
        ]
        assert waits == sorted(waits)


@given(st.lists(st.tuples(st.sampled_from(Grade), st.integers(0, 3_652_058)), max_size=20))
def test_whatever_is_graded_leaves_a_memory_that_can_be_graded_again(
    reviews: list[tuple[Grade, int]],
) -> None:
    memory = None
    for grade, elapsed in reviews:
        memory = MODEL.after(memory, elapsed, grade)
        assert 0 <= MODEL.retrievability(memory, elapsed) <= 1


def test_a_negative_elapsed_time_counts_as_none() -> None:
    memory = Memory(10, 5)
    assert MODEL.outcomes(memory, -3, 0.9) == MODEL.outcomes(memory, 0, 0.9)


@pytest.mark.parametrize("retention", [0, 0.69, 0.971, 1, 1.5, -0.9, NAN, INFINITY])
def test_a_retention_out_of_range_is_refused(retention: float) -> None:
    with pytest.raises(ValueError, match="desired retention"):
        MODEL.outcomes(None, 0, retention)


@pytest.mark.parametrize("retention", [0.70, 0.97])
def test_the_ends_of_the_range_are_within_it(retention: float) -> None:
    assert MODEL.outcomes(None, 0, retention)[Grade.GOOD].interval_days >= 1


@pytest.mark.parametrize(
    "memory",
    [
        Memory(0, 5), Memory(-1, 5), Memory(NAN, 5), Memory(INFINITY, 5),
        Memory(5, 0.9), Memory(5, 10.1), Memory(5, NAN), Memory(5, -INFINITY),
    ],
)  # fmt: skip
def test_a_memory_that_fsrs_never_gives_is_refused(memory: Memory) -> None:
    with pytest.raises(ValueError, match="no memory"):
        MODEL.after(memory, 1, Grade.GOOD)
    with pytest.raises(ValueError, match="no memory"):
        MODEL.retrievability(memory, 1)


@pytest.mark.parametrize(
    "parameters",
    [
        (), DEFAULT_PARAMETERS[:20], (*DEFAULT_PARAMETERS, 1.0),
        with_parameter(3, NAN), with_parameter(3, INFINITY),
        with_parameter(20, 0), with_parameter(20, -0.5), with_parameter(20, 0.9),
        with_parameter(20, 1e-12),
    ],
)  # fmt: skip
def test_parameters_that_are_none_are_refused(parameters: list[float]) -> None:
    with pytest.raises(ValueError, match=r"FSRS"):
        MemoryModel(parameters)


def test_a_model_keeps_the_parameters_it_was_given() -> None:
    parameters = with_parameter(20, 0.5)
    assert MemoryModel(parameters).parameters == tuple(parameters)
    slow, fast = MemoryModel(with_parameter(20, 0.1)), MemoryModel(parameters)
    assert slow.retrievability(Memory(1, 5), 100) > fast.retrievability(Memory(1, 5), 100)
