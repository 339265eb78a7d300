"""One input tried under a watch, and many of them one after the other."""

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from prepterm.core.safe_text import shown
from prepterm.errors import BadContent, PreptermError
from tests.fuzz.inputs import fuzzed
from tests.fuzz.mutations import LARGEST_BYTES
from tests.fuzz.parsers import Parser

LONGEST_SECONDS = float(os.environ.get("PREPTERM_PATIENCE", "1"))
"""Of one step on an input of up to 100 KB, in the processor's time.

A processor that others use too does less in a second, so the gate is more patient.
"""
HANGS_AFTER_SECONDS = 20.0
"""When a step is broken off."""

_T = TypeVar("_T")


class Hang(BaseException):
    """A step that was broken off. No `except Exception` of a parser may catch it."""


class Failure(Exception):  # noqa: N818 - what happened, as the project's own errors say it
    """An input did what none may."""


@dataclass(slots=True)
class Spent:
    """What the inputs of a run took."""

    inputs: int = 0
    refused: int = 0
    """How many of them were no right file, and said so."""
    slowest_seconds: float = 0.0
    """Of one step."""
    slowest_bytes: int = 0
    failures: list[str] = field(default_factory=list)


def fuzz(parser: Parser, inputs: int, seed: int, kept_in: Path) -> Spent:
    """Try so many inputs; those that fail are written to a folder."""
    spent = Spent()
    for number in range(inputs):
        data = fuzzed(parser.name, seed, number)
        try:
            seconds, refused = tried(parser, data)
        except Failure as failure:
            path = kept_in / f"{parser.name.replace(' ', '-')}-{seed}-{number}"
            path.write_bytes(data)
            spent.failures.append(
                f"{parser.name}, seed {seed}, input {number}: {failure}\n"
                f'    python -m tests.fuzz "{parser.name}" --file {path}'
            )
            continue
        spent.inputs += 1
        spent.refused += refused
        if seconds > spent.slowest_seconds:
            spent.slowest_seconds, spent.slowest_bytes = seconds, len(data)
    return spent


def tried(parser: Parser, data: bytes) -> tuple[float, bool]:
    """Read an input twice and use what was read.

    Returns:
        The seconds of the slowest step, and whether the input was refused with a sentence.

    Raises:
        Failure: where it raised what it may not, took too long or showed what is not safe.
    """
    slowest, first = _timed(parser, data, lambda: _read(parser, data))
    _, second = _timed(parser, data, lambda: _read(parser, data))
    if repr(first) != repr(second):
        raise Failure("read twice, it is not the same")
    if isinstance(first, PreptermError):
        _look_at_sentence(first, data)
        return slowest, True
    for use in parser.uses:
        seconds, lines = _timed(parser, data, lambda use=use: list(use(first)))  # type: ignore[misc]
        slowest = max(slowest, seconds)
        for line in lines:
            if line != shown(line) or "\n" in line or "\t" in line:
                raise Failure(f"shows what is not safe: {line[:80]!r}")
    return slowest, False


def _read(parser: Parser, data: bytes) -> object:
    try:
        return parser.read(data)
    except PreptermError as error:
        return error


def _timed(parser: Parser, data: bytes, step: Callable[[], _T]) -> tuple[float, _T]:
    seconds, given = _run(step)
    if seconds > LONGEST_SECONDS and len(data) <= LARGEST_BYTES:
        again, given = _run(step)  # another program may have had the processor's caches
        seconds = min(seconds, again)
        if seconds > LONGEST_SECONDS:
            raise Failure(f"{parser.name} takes {seconds:.1f} s for {len(data)} bytes")
    return seconds, given


def _run(step: Callable[[], _T]) -> tuple[float, _T]:
    begun = time.process_time()
    try:
        with _broken_off():
            given = step()
    except Hang:
        raise Failure(f"not done after {HANGS_AFTER_SECONDS:.0f} s") from None
    except Exception as error:
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else ""
        said = " ".join(str(error).split())[:200]
        raise Failure(f"{type(error).__name__}: {said} at {where}") from error
    return time.process_time() - begun, given


@contextmanager
def _broken_off() -> Iterator[None]:
    """Raise `Hang` inside after a while, where the system can."""
    if sys.platform == "win32":
        yield
        return

    def ring(*_of_signal: object) -> None:
        raise Hang

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, HANGS_AFTER_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


_ENTIRE = ("the file is empty", "larger than", "there is no such file")
"""What is said of a whole file, and so without a line."""


def _look_at_sentence(error: PreptermError, data: bytes) -> None:
    said = error.message
    if said != shown(said) or "\n" in said or "\t" in said:
        raise Failure(f"a sentence is not safe: {said[:80]!r}")
    if said.endswith(".") or len(said) > 2_000:
        raise Failure(f"not as sentences are: {said[:80]!r}")
    if not isinstance(error, BadContent):
        return
    if not error.line and not error.problem.startswith(_ENTIRE):
        raise Failure(f"a sentence names no line: {said!r}")
    text = re.sub("\r\n?", "\n", data.decode("utf-8", "replace").removeprefix("\ufeff"))
    lines = text.split("\n")
    if error.line > len(lines) + 1:
        raise Failure(f"line {error.line} of {len(lines)}: {said!r}")
    line = lines[error.line - 1] if 0 < error.line <= len(lines) else ""
    if error.line and not 1 <= error.column <= len(line) + 1:
        raise Failure(f"column {error.column} of {len(line)}: {said!r}")
