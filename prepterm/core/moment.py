"""One instant, with all that the rules ask of it, so that no rule needs a clock or a zone."""

from dataclasses import dataclass

from prepterm.core.study_day import StudyDay


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant and the study day that it belongs to."""

    at_ms: int
    """UTC, ms."""
    day: StudyDay
    day_starts_ms: int
    """When that study day began: UTC, ms."""
    day_ends_ms: int
    """When that study day turns: UTC, ms."""
