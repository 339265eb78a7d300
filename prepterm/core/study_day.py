"""The study day: which day a moment belongs to, and counting in such days.

A study day turns at `day_starts_at` on the local clock (04:00 unless set), so that a card
answered after midnight still belongs to the evening before. All scheduling counts whole study
days, never hours.
"""

from datetime import date, datetime, time, timedelta
from typing import NewType

StudyDay = NewType("StudyDay", date)
"""A calendar date that stands for the hours from one turn of the day to the next."""

DAY_STARTS_AT = time(4, 0)
"""When a study day turns, on the local clock, unless the settings say otherwise."""


def study_day_of(moment: datetime, starts_at: time = DAY_STARTS_AT) -> StudyDay:
    """The study day that a moment belongs to.

    Args:
        moment: An aware datetime in the person's own zone; its wall clock decides, so that
            an hour lost or gained by daylight saving moves no turn of the day.
        starts_at: When the day turns.

    Returns:
        The date on which that study day began.
    """
    day = moment.date()
    if moment.time() < starts_at and day > date.min:
        day -= timedelta(days=1)
    return StudyDay(day)


def days_between(earlier: StudyDay, later: StudyDay) -> int:
    """Study days from `earlier` to `later`; 0 where the clock ran backwards."""
    return max(0, (later - earlier).days)


def days_after(day: StudyDay, days: int) -> StudyDay:
    """The study day `days` after `day`, or before where negative, held within the calendar."""
    if days > (date.max - day).days:
        return StudyDay(date.max)
    if -days > day.toordinal() - date.min.toordinal():
        return StudyDay(date.min)
    return StudyDay(day + timedelta(days=days))


def parse_day(text: str) -> StudyDay:
    """A study day from ISO text (`2026-11-24`). Raises ValueError on anything else."""
    return StudyDay(date.fromisoformat(text))
