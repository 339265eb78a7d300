"""What a grade decides: the next phase and step, and when the card is due again.

Worked out once, when the answer is shown; the row records exactly what the button said.
"""

import hashlib
from dataclasses import dataclass

from prepterm.core.grade import Grade
from prepterm.core.history import CardState, Phase
from prepterm.core.memory import LONGEST_INTERVAL_DAYS, MemoryModel
from prepterm.core.study_day import StudyDay, days_after, days_between

MS_A_MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class SchedulingRules:
    """What a person may set about the schedule."""

    desired_retention: float = 0.90
    """0.70 to 0.97."""
    learning_steps_minutes: tuple[float, ...] = (1.0, 10.0)
    relearning_steps_minutes: tuple[float, ...] = (10.0,)
    fuzz: bool = True
    """Spread intervals a little, so that cards learnt together part."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What one grade would do to one card at one moment."""

    phase: Phase
    step: int | None
    due_at: int | None
    """UTC ms, for a card in steps."""
    due_day: StudyDay | None
    """For a card in review."""
    minutes: float | None
    """Until due, for a card in steps."""
    interval_days: int | None
    """Until due, for a card in review: 1 to 36,500."""


def decide(
    state: CardState, now_ms: int, today: StudyDay, rules: SchedulingRules, model: MemoryModel
) -> dict[Grade, Decision]:
    """What each of the four grades would do, given now.

    Args:
        state: The card as it stands.
        now_ms: The moment of grading, UTC.
        today: The study day of that moment.
        rules: What the person has set.
        model: FSRS with the parameters in use.
    """
    elapsed = 0 if state.last_day is None else days_between(state.last_day, today)
    outcomes = model.outcomes(state.memory, elapsed, rules.desired_retention)
    decisions = {}
    for grade in Grade:
        step = _next_step(state, grade, rules)
        if step is None:
            days = outcomes[grade].interval_days
            if rules.fuzz:
                days = fuzzed(days, state.card, state.reps)
            due = days_after(today, days)
            decisions[grade] = Decision(Phase.REVIEW, None, None, due, None, days)
        else:
            number, minutes = step
            due_at = now_ms + round(minutes * MS_A_MINUTE)
            decisions[grade] = Decision(
                _phase_in_steps(state.phase), number, due_at, None, minutes, None
            )
    return decisions


def _phase_in_steps(phase: Phase) -> Phase:
    return Phase.LEARNING if phase in (Phase.NEW, Phase.LEARNING) else Phase.RELEARNING


def _next_step(state: CardState, grade: Grade, rules: SchedulingRules) -> tuple[int, float] | None:
    """The step that comes next and its minutes; None where the card leaves the steps."""
    if state.phase is Phase.REVIEW and grade is not Grade.AGAIN:
        return None
    learning = _phase_in_steps(state.phase) is Phase.LEARNING
    steps = rules.learning_steps_minutes if learning else rules.relearning_steps_minutes
    if not steps or grade is Grade.EASY:
        return None
    if state.phase is Phase.REVIEW or grade is Grade.AGAIN:
        return 0, steps[0]
    at = min(state.step or 0, len(steps) - 1)
    if grade is Grade.GOOD:
        return (at + 1, steps[at + 1]) if at + 1 < len(steps) else None
    if at > 0:
        return at, steps[at]
    # Hard on the first step waits half way to the second, or half as long again where it is alone.
    return 0, steps[0] * 1.5 if len(steps) == 1 else (steps[0] + steps[1]) / 2


def fuzzed(days: int, card: str, reps: int) -> int:
    """The interval moved within its fuzz range by a draw that card and repetition alone decide.

    The range is Anki's: below 2.5 days none, then 1 day and 15 % of the days up to 7, 10 % of
    those up to 20, 5 % of the rest to each side (Anki manual, "Fuzz factor"; rslib `fuzz.rs`).
    """
    if days < 2.5:
        return days
    reach = 1 + 0.15 * (min(days, 7) - 2.5) + 0.1 * max(0, min(days, 20) - 7)
    reach += 0.05 * max(0, days - 20)
    low, high = max(2, round(days - reach)), min(round(days + reach), LONGEST_INTERVAL_DAYS)
    digest = hashlib.blake2b(f"{card}\n{reps}".encode(), digest_size=8).digest()
    return low + (int.from_bytes(digest, "big") * (high - low + 1) >> 64)
