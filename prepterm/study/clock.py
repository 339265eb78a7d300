"""The clock and the person's zone: the one place where time comes into prepterm."""

import secrets
import time as system_time
from datetime import datetime, time, timedelta, tzinfo
from functools import cache
from pathlib import Path
from typing import Protocol

from prepterm.core.moment import Moment
from prepterm.core.practice import Tick
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

    def tick(self) -> Tick:
        """The moment now, by the wall clock and by the time since the machine started."""


class SystemClock:
    """The machine's clock, in the machine's zone."""

    def now_ms(self) -> int:
        """The moment now: UTC, ms."""
        return system_time.time_ns() // 1_000_000

    def local(self, at_ms: int) -> datetime:
        """An instant on the person's wall clock, aware."""
        _notice_zone()
        return datetime.fromtimestamp(at_ms / MS_A_SECOND).astimezone()

    def ms_of(self, wall: datetime) -> int:
        """The instant at which the person's wall clock shows a naive `wall`: UTC, ms."""
        _notice_zone()
        return round(wall.timestamp() * MS_A_SECOND)

    def tick(self) -> Tick:
        """The moment now, by the wall clock and by the time since the machine started."""
        return Tick(self.now_ms(), _boot(), _boot_ms())


class SetClock:
    """A clock that stands where it is set, for tests and pictures.

    Args:
        at: The moment it shows; aware, and its zone is the person's.
    """

    def __init__(self, at: datetime) -> None:
        self.zone: tzinfo | None = at.tzinfo
        self._at_ms = round(at.timestamp() * MS_A_SECOND)
        self._boot = 1
        self._boot_ms = 0

    def now_ms(self) -> int:
        """The moment it is set to: UTC, ms."""
        return self._at_ms

    def advance(self, **step: float) -> None:
        """Move it by what `timedelta` takes: `days=1`; back, the wall clock moves alone."""
        step_ms = round(timedelta(**step).total_seconds() * MS_A_SECOND)
        self._at_ms += step_ms
        self._boot_ms += max(0, step_ms)

    def set_wall(self, **step: float) -> None:
        """Move the wall clock alone, as a person or a time server does."""
        self._at_ms += round(timedelta(**step).total_seconds() * MS_A_SECOND)

    def restart(self) -> None:
        """Start the machine anew."""
        self._boot += 1
        self._boot_ms = 0

    def local(self, at_ms: int) -> datetime:
        """An instant in the zone it was set in, aware."""
        return datetime.fromtimestamp(at_ms / MS_A_SECOND, self.zone)

    def ms_of(self, wall: datetime) -> int:
        """The instant at which a wall clock in that zone shows a naive `wall`: UTC, ms."""
        return round(wall.replace(tzinfo=self.zone).timestamp() * MS_A_SECOND)

    def tick(self) -> Tick:
        """The moment it is set to, and the time since it was made or last restarted."""
        return Tick(self._at_ms, f"boot {self._boot}", self._boot_ms)


def moment_at(clock: Clock, at_ms: int, day_starts_at: time) -> Moment:
    """An instant with its study day, and when that begins and ends."""
    day = study_day_of(clock.local(at_ms), day_starts_at)
    starts = datetime.combine(day, day_starts_at)
    ends = datetime.combine(day + timedelta(days=1), day_starts_at)
    return Moment(at_ms, day, clock.ms_of(starts), clock.ms_of(ends))


def _notice_zone() -> None:
    """Follow a person who takes the machine to another zone while prepterm is open."""
    if hasattr(system_time, "tzset"):  # Windows follows by itself
        system_time.tzset()


@cache
def _boot() -> str:
    """Names this run of the machine, as Linux does.

    Elsewhere each run of the program counts as one of its own: within it a changed wall clock
    still cannot matter, and from one run to the next the wall clock decides.
    """
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return secrets.token_hex(8)


def _boot_ms() -> int:
    """Time since the machine started, with the time it slept where the system tells it.

    Linux counts sleep in CLOCK_BOOTTIME, macOS in CLOCK_MONOTONIC, Windows in the only one it has.
    """
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):
        which = getattr(system_time, name, None)
        if which is not None:
            return system_time.clock_gettime_ns(which) // 1_000_000
    return system_time.monotonic_ns() // 1_000_000
