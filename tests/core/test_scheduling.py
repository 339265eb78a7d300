from dataclasses import replace
from datetime import date, timedelta
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepterm.core.grade import Grade
from prepterm.core.history import CardState, Phase
from prepterm.core.memory import LONGEST_INTERVAL_DAYS, Memory, MemoryModel
from prepterm.core.scheduling import MS_A_MINUTE, Decision, SchedulingRules, decide, fuzzed
from prepterm.core.study_day import StudyDay

MODEL = MemoryModel()
TODAY = StudyDay(date(2026, 11, 24))
NOW = 1_800_000_000_000
NEW = CardState("card")


def in_steps(phase: Phase, step: int) -> CardState:
    return CardState("card", phase, step, Memory(1, 5), due_at=NOW, last_day=TODAY, reps=1)


IN_REVIEW = CardState(
    "card",
    Phase.REVIEW,
    None,
    Memory(10, 5),
    due_day=TODAY,
    last_day=StudyDay(TODAY - timedelta(days=10)),
    reps=4,
)


def decided(state: CardState, **rules: object) -> dict[Grade, Decision]:
    given = replace(SchedulingRules(fuzz=False), **rules)  # type: ignore[arg-type]
    return decide(state, NOW, TODAY, given, MODEL)


def in_words(decision: Decision) -> str:
    if decision.phase is Phase.REVIEW:
        return "review"
    return f"{decision.phase} {decision.step} in {decision.minutes:g}"


@pytest.mark.parametrize(
    ("state", "steps", "outcome"),
    [
        (NEW, (1, 10), "learning 0 in 1|learning 0 in 5.5|learning 1 in 10|review"),
        (NEW, (10,), "learning 0 in 10|learning 0 in 15|review|review"),
        (NEW, (), "review|review|review|review"),
        (NEW, (1, 10, 60), "learning 0 in 1|learning 0 in 5.5|learning 1 in 10|review"),
        (
            in_steps(Phase.LEARNING, 1), (1, 10),
            "learning 0 in 1|learning 1 in 10|review|review",
        ),
        (
            in_steps(Phase.LEARNING, 1), (1, 10, 60),
            "learning 0 in 1|learning 1 in 10|learning 2 in 60|review",
        ),
        # Steps were taken out of the settings while the card stood on the last of three.
        (
            in_steps(Phase.LEARNING, 2), (1, 10),
            "learning 0 in 1|learning 1 in 10|review|review",
        ),
        (in_steps(Phase.LEARNING, 1), (), "review|review|review|review"),
    ],
)  # fmt: skip
def test_the_steps_of_a_new_card(state: CardState, steps: tuple[float, ...], outcome: str) -> None:
    decisions = decided(state, learning_steps_minutes=steps)
    assert "|".join(in_words(decisions[grade]) for grade in Grade) == outcome


@pytest.mark.parametrize(
    ("state", "steps", "outcome"),
    [
        (IN_REVIEW, (10,), "relearning 0 in 10|review|review|review"),
        (IN_REVIEW, (5, 30), "relearning 0 in 5|review|review|review"),
        (IN_REVIEW, (), "review|review|review|review"),
        (
            in_steps(Phase.RELEARNING, 0), (10,),
            "relearning 0 in 10|relearning 0 in 15|review|review",
        ),
        (
            in_steps(Phase.RELEARNING, 0), (5, 30),
            "relearning 0 in 5|relearning 0 in 17.5|relearning 1 in 30|review",
        ),
    ],
)  # fmt: skip
def test_the_steps_of_a_forgotten_card(
    state: CardState, steps: tuple[float, ...], outcome: str
) -> None:
    decisions = decided(state, relearning_steps_minutes=steps)
    assert "|".join(in_words(decisions[grade]) for grade in Grade) == outcome


def test_a_step_is_due_at_a_moment_and_a_review_on_a_day() -> None:
    again, good = decided(IN_REVIEW)[Grade.AGAIN], decided(IN_REVIEW)[Grade.GOOD]
    assert again == Decision(Phase.RELEARNING, 0, NOW + 10 * MS_A_MINUTE, None, 10, None)
    assert good.interval_days is not None
    due = TODAY + timedelta(days=good.interval_days)
    assert good == Decision(Phase.REVIEW, None, None, due, None, good.interval_days)


def test_the_day_and_not_the_hour_decides() -> None:
    rules = SchedulingRules()
    early = decide(IN_REVIEW, NOW, TODAY, rules, MODEL)[Grade.GOOD]
    late = decide(IN_REVIEW, NOW + 23 * 3_600_000, TODAY, rules, MODEL)[Grade.GOOD]
    assert early == late


def test_a_review_is_held_at_the_end_of_the_calendar() -> None:
    last = StudyDay(date.max)
    assert decide(IN_REVIEW, NOW, last, SchedulingRules(), MODEL)[Grade.EASY].due_day == last


def anki_range(interval: float, maximum: int) -> tuple[int, int]:
    """rslib's `constrained_fuzz_bounds` with a minimum of 1, written out step by step."""
    delta = 0.0 if interval < 2.5 else 1.0
    if interval >= 2.5:
        for start, end, factor in ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, 1e9, 0.05)):
            delta += factor * max(min(interval, end) - start, 0.0)
    lower, upper = floor(interval - delta + 0.5), floor(interval + delta + 0.5)
    lower, upper = max(1, min(lower, maximum)), max(1, min(upper, maximum))
    if upper == lower and 2 < upper < maximum:
        upper = lower + 1
    return lower, upper


@pytest.mark.parametrize(
    ("days", "low", "high"),
    [
        (1, 1, 1), (2, 2, 2), (3, 2, 4), (4, 3, 5), (7, 5, 9), (8, 6, 10), (20, 17, 23),
        (21, 18, 24), (100, 93, 107), (365, 345, 385), (36_500, 34_673, 36_500),
    ],
)  # fmt: skip
def test_the_fuzz_range_is_the_published_one(days: int, low: int, high: int) -> None:
    drawn = {fuzzed(days, f"card {number}", 3) for number in range(2000 if days < 1000 else 1)}
    assert anki_range(days, LONGEST_INTERVAL_DAYS) == (low, high)
    assert low <= min(drawn) <= max(drawn) <= high
    if high - low < 30:
        assert drawn == set(range(low, high + 1))


@given(st.integers(1, LONGEST_INTERVAL_DAYS), st.text(max_size=5), st.integers(0, 50))
def test_fuzz_stays_in_range_and_keeps_the_order_of_the_grades(
    days: int, card: str, reps: int
) -> None:
    low, high = anki_range(days, LONGEST_INTERVAL_DAYS)
    assert low <= fuzzed(days, card, reps) <= high
    assert fuzzed(days, card, reps) <= fuzzed(days + 1, card, reps)


def test_card_and_repetition_alone_decide_the_draw() -> None:
    # Golden: another draw would move cards whose buttons were already shown.
    assert [fuzzed(100, "big-o.binary-search", reps) for reps in range(4)] == [106, 97, 98, 94]
    assert len({fuzzed(1000, "card", reps) for reps in range(20)}) > 10
    assert len({fuzzed(1000, f"card {number}", 1) for number in range(20)}) > 10


def test_fuzz_can_be_turned_off() -> None:
    for grade in (Grade.HARD, Grade.GOOD, Grade.EASY):
        exact = MODEL.outcomes(IN_REVIEW.memory, 10, 0.9)[grade].interval_days
        assert decided(IN_REVIEW)[grade].interval_days == exact
        moved = decided(IN_REVIEW, fuzz=True)[grade].interval_days
        assert moved == fuzzed(exact, "card", 4)


states = st.builds(
    lambda phase, step, stability, last, reps: CardState(
        "card",
        phase,
        step if phase in (Phase.LEARNING, Phase.RELEARNING) else None,
        None if phase is Phase.NEW else Memory(stability, 5),
        last_day=None if phase is Phase.NEW else StudyDay(last),
        reps=reps,
    ),
    st.sampled_from(Phase),
    st.integers(0, 5),
    st.floats(0.01, 36_500),
    st.dates(),
    st.integers(0, 100),
)
minutes = st.lists(st.floats(0.1, 1440), max_size=4).map(tuple)


@given(states, st.dates().map(StudyDay), minutes, minutes)
def test_every_grade_leads_on_and_to_one_due_time_in_the_future(
    state: CardState, today: StudyDay, learning: tuple[float, ...], relearning: tuple[float, ...]
) -> None:
    rules = SchedulingRules(0.9, learning, relearning)
    decisions = decide(state, NOW, today, rules, MODEL)
    assert list(decisions) == list(Grade)
    for decision in decisions.values():
        assert decision.phase is not Phase.NEW
        if decision.phase is Phase.REVIEW:
            assert (decision.step, decision.due_at, decision.minutes) == (None, None, None)
            assert decision.interval_days is not None
            assert 1 <= decision.interval_days <= LONGEST_INTERVAL_DAYS
            assert decision.due_day is not None
            assert today < decision.due_day or today == date.max
        else:
            assert (decision.due_day, decision.interval_days) == (None, None)
            assert decision.step is not None
            assert decision.due_at is not None
            assert decision.due_at > NOW
