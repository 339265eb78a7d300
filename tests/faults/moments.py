"""When to kill: moments of a run that are as likely as any other, and runs that end at one."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from tests.faults.forked import Running
from tests.faults.person import Person


@dataclass(frozen=True, slots=True)
class Length:
    """How long a run is where nothing happens to it."""

    seconds: float
    lines: int = 0
    """How many lines are typed in it."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of a run: some seconds after a line was typed, or after the start (line 0)."""

    line: int
    seconds: float

    def __str__(self) -> str:
        after = f"line {self.line}" if self.line else "the start"
        return f"{1000 * self.seconds:.2f} ms after {after}"


def any_time(chance: random.Random, length: Length) -> Moment:
    """A moment of the whole run, the start and the end among them."""
    return Moment(0, chance.uniform(0, length.seconds))


def any_line(chance: random.Random, length: Length) -> Moment:
    """A moment after any line, while the program does what it was asked."""
    seconds_a_line = length.seconds / length.lines
    return Moment(chance.randint(1, length.lines), chance.uniform(0, seconds_a_line))


def usual(measure: Callable[[], Length]) -> Length:
    """How long a run usually is."""
    lengths = [measure() for _ in range(3)]
    return Length(
        median(each.seconds for each in lengths), round(median(each.lines for each in lengths))
    )


def drill(running: Running, person: Person, lines: int, kill_at: Moment | None = None) -> Length:
    """Let a person drill to the end of so many lines, or kill the program at a moment before."""
    started = time.monotonic()
    typed, heard = 0, 0
    deadline = started + kill_at.seconds if kill_at and not kill_at.line else None
    while running.listen(deadline):
        said = running.out
        person.hear(said[heard:])
        heard = len(said)
        line = person.answer(stop=typed >= lines)
        if line is not None:
            running.say(line)
            typed += 1
            if kill_at and typed == kill_at.line:
                deadline = time.monotonic() + kill_at.seconds
    if kill_at:
        running.kill()
        person.hear(running.out[heard:])
    else:
        running.end()
    return Length(time.monotonic() - started, typed)


def leave_alone(running: Running, kill_at: Moment | None = None) -> Length:
    """Let a command that asks nothing run to its end, or kill it at a moment before."""
    started = time.monotonic()
    if kill_at:
        while running.listen(started + kill_at.seconds):
            pass
        running.kill()
    else:
        running.end()
    return Length(time.monotonic() - started)
