"""FSRS-6: what a review does to the memory of a card, and what is left of it after some days.

The arithmetic is fsrs-rs's (the Rust implementation that Anki uses). It takes any argument
without a word, so everything that goes into it is checked here.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from fsrs_rs_python import DEFAULT_PARAMETERS as FSRS_DEFAULTS
from fsrs_rs_python import FSRS, MemoryState

from prepterm.core.grade import Grade

FSRS_VERSION = 6
DEFAULT_PARAMETERS: tuple[float, ...] = tuple(FSRS_DEFAULTS)
MINIMUM_RETENTION, MAXIMUM_RETENTION = 0.70, 0.97
LONGEST_INTERVAL_DAYS = 36_500
MINIMUM_DECAY, MAXIMUM_DECAY = 0.1, 0.8
"""The range of the last parameter, w20, that fsrs-rs itself keeps to when it fits."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What FSRS knows of a card after its last review."""

    stability: float
    """Days until the chance of recall has fallen to 90 %."""
    difficulty: float
    """1 (easiest) to 10."""


@dataclass(frozen=True, slots=True)
class NextMemory:
    """What one grade would make of a memory."""

    memory: Memory
    interval_days: int
    """Days until recall falls to the desired retention: whole, 1 to 36,500."""


class MemoryModel:
    """FSRS-6 with one set of parameters.

    Args:
        parameters: The 21 weights of FSRS-6.

    Raises:
        ValueError: where there are not 21 finite numbers, or the last, which bends the forgetting
            curve, is not within 0.1 to 0.8.
    """

    def __init__(self, parameters: Sequence[float] = DEFAULT_PARAMETERS) -> None:
        if len(parameters) != len(DEFAULT_PARAMETERS) or not all(map(math.isfinite, parameters)):
            raise ValueError(f"FSRS-{FSRS_VERSION} takes 21 finite parameters")
        if not MINIMUM_DECAY <= parameters[20] <= MAXIMUM_DECAY:
            raise ValueError(f"FSRS's w20 is {parameters[20]}, not within 0.1 to 0.8")
        self.parameters = tuple(parameters)
        self._fsrs = FSRS(list(parameters))
        self._decay = -parameters[20]
        self._factor = 0.9 ** (1 / self._decay) - 1

    def after(self, memory: Memory | None, elapsed_days: int, grade: Grade) -> Memory:
        """The memory after a review.

        Args:
            memory: The memory before it; None for a new card.
            elapsed_days: Study days since the last review; 0 on the same day.
            grade: How it was recalled.

        Raises:
            ValueError: where the memory is none that FSRS gives.
        """
        return self.outcomes(memory, elapsed_days, 0.9)[grade].memory

    def outcomes(
        self, memory: Memory | None, elapsed_days: int, desired_retention: float
    ) -> dict[Grade, NextMemory]:
        """What each grade would do now.

        Raises:
            ValueError: where desired_retention is not within 0.70 to 0.97, or the memory is none
                that FSRS gives.
        """
        if not MINIMUM_RETENTION <= desired_retention <= MAXIMUM_RETENTION:
            raise ValueError(f"desired retention {desired_retention} is not within 0.70 to 0.97")
        if memory is not None:
            _check(memory)
        before = None if memory is None else MemoryState(memory.stability, memory.difficulty)
        states = self._fsrs.next_states(before, desired_retention, max(0, elapsed_days))
        return {
            grade: NextMemory(
                Memory(state.memory.stability, state.memory.difficulty),
                min(max(1, round(state.interval)), LONGEST_INTERVAL_DAYS),
            )
            for grade, state in (
                (Grade.AGAIN, states.again),
                (Grade.HARD, states.hard),
                (Grade.GOOD, states.good),
                (Grade.EASY, states.easy),
            )
        }

    def retrievability(self, memory: Memory, elapsed_days: int) -> float:
        """The chance of recall, 0 to 1, some study days after the last review.

        R = (1 + f t / S) ^ -w20 with f = 0.9 ^ (-1 / w20) - 1, the forgetting curve of FSRS-6
        (open-spaced-repetition's wiki, "The Algorithm").

        Raises:
            ValueError: where the memory is none that FSRS gives.
        """
        _check(memory)
        return float((1 + self._factor * max(0, elapsed_days) / memory.stability) ** self._decay)


def _check(memory: Memory) -> None:
    if not (0 < memory.stability < math.inf and 1 <= memory.difficulty <= 10):
        raise ValueError(f"no memory that FSRS gives: {memory}")
