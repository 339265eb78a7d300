"""Which backups are kept: the nearer the past, the closer together they stand."""

from collections.abc import Callable, Iterable
from datetime import date

RECENT_DAYS = 2
"""All backups of today and yesterday are kept."""
KEPT: tuple[tuple[int, Callable[[date], object]], ...] = (
    (12, lambda day: day),
    (10, lambda day: day.isocalendar()[:2]),
    (9, lambda day: (day.year, day.month)),
)
"""Then so many daily, weekly and monthly ones: of each day, ISO week or month the newest."""


def kept_backups(days: Iterable[date], today: date) -> set[date]:
    """The days whose backups are kept, of all days that have some.

    A backup dated in the future, as a clock that ran ahead leaves it, counts as recent.
    """
    ordered = sorted(set(days), reverse=True)
    kept = {day for day in ordered if (today - day).days < RECENT_DAYS}
    older = [day for day in ordered if day not in kept]
    for count, of in KEPT:
        periods: dict[object, date] = {}
        for day in older:
            if len(periods) == count and of(day) not in periods:
                break
            periods.setdefault(of(day), day)
        kept.update(periods.values())
        # What falls into a period that is served is not asked again for a longer one.
        older = [day for day in older if of(day) not in periods]
    return kept
