"""The clock and the person's zone: the one place where time comes into prepterm."""

import time as system_time
from datetime import datetime, time, timedelta, tzinfo
from typing import Protocol

from prepterm.core.moment import Moment
from prepterm.core.study_day import study_day_of

MS_A_SECOND = 1000


class Clock(Protocol):
    """Tells the time, and what a wall clock in the person's zone shows at it."""

    def now_ms(self) -> int:
        """The moment now: UTC, ms."""

    def local(self, at_ms: int) -> datetime:
        """An instant on the person's wall clock, aware."""

    def ms_of(self, wall: datetime) -> int:
        """The instant at which the person's wall clock shows a naive `wall`: UTC, ms."""


class SystemClock:
    """The machine's clock, in the machine's zone."""

    def now_ms(self) -> int:
        """The moment now: UTC, ms."""
        return system_time.time_ns() // 1_000_000

    def local(self, at_ms: int) -> datetime:
        """An instant on the person's wall clock, aware."""
        return datetime.fromtimestamp(at_ms / MS_A_SECOND).astimezone()

    def ms_of(self, wall: datetime) -> int:
        """The instant at which the person's wall clock shows a naive `wall`: UTC, ms."""
        return round(wall.timestamp() * MS_A_SECOND)


class SetClock:
    """A clock that stands where it is set, for tests and pictures.

    Args:
        at: The moment it shows; aware, and its zone is the person's.
    """

    def __init__(self, at: datetime) -> None:
        self.zone: tzinfo | None = at.tzinfo
        self._at_ms = round(at.timestamp() * MS_A_SECOND)

    def now_ms(self) -> int:
        """The moment it is set to: UTC, ms."""
        return self._at_ms

    def advance(self, **step: float) -> None:
        """Move it by what `timedelta` takes: `days=1`, `minutes=-5`."""
        self._at_ms += round(timedelta(**step).total_seconds() * MS_A_SECOND)

    def local(self, at_ms: int) -> datetime:
        """An instant in the zone it was set in, aware."""
        return datetime.fromtimestamp(at_ms / MS_A_SECOND, self.zone)

    def ms_of(self, wall: datetime) -> int:
        """The instant at which a wall clock in that zone shows a naive `wall`: UTC, ms."""
        return round(wall.replace(tzinfo=self.zone).timestamp() * MS_A_SECOND)


def moment_at(clock: Clock, at_ms: int, day_starts_at: time) -> Moment:
    """An instant with its study day, and when that begins and ends."""
    day = study_day_of(clock.local(at_ms), day_starts_at)
    starts = datetime.combine(day, day_starts_at)
    ends = datetime.combine(day + timedelta(days=1), day_starts_at)
    return Moment(at_ms, day, clock.ms_of(starts), clock.ms_of(ends))
