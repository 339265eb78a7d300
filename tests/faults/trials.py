"""The session run with one call to the system failing, or all from one on; and what that comes to."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from tests.cli.program import Ended
from tests.faults.ready_program import ReadyProgram
from tests.faults.session import (
    SESSION,
    Command,
    Did,
    acknowledged,
    is_a_sentence,
    new_home,
    nothing_is_missing,
    rows_of,
    unsound,
)

WRITES = (
    "pwrite64", "pwritev", "write", "writev", "ftruncate", "fallocate", "fsync", "fdatasync",
    "mkdir", "rename", "renameat2",
)  # fmt: skip
"""The calls by which a file or folder of the home grows, is named, or is brought to the disk."""
READS = ("pread64", "preadv", "read")

_NAMES = (
    "prepterm.db", "prepterm.db-wal", "prepterm.db-shm", "prepterm.db-journal",
    "index.db", "index.db-wal", "index.db-shm", "index.db-journal",
    "device", "device.new", "prepterm.db.lock", "backups",
    "prepterm.db.tried", "index.db.tried",
)  # fmt: skip
"""What prepterm makes in a home. Only calls on these fail: a sentence must find its way out."""

_CALL = re.compile(r"^\d+ +(\w+)\(")


@dataclass(frozen=True)
class Fault:
    """What fails."""

    error: str
    """As the system names it, such as ENOSPC."""
    number: int
    """Which of the session's calls fails, 1 for the first."""
    onwards: bool
    """Whether all after it fail too, as on a disk that is full and stays so."""

    def __str__(self) -> str:
        return f"{self.error} at {self.number}{' and from there on' if self.onwards else ''}"


@dataclass(frozen=True)
class Outcome:
    """What a session with a fault came to."""

    fault: Fault
    faults: int
    """How many calls were made to fail."""
    acknowledged: int
    """Grades, buries and undos that were said to be done, before or in spite of the fault."""
    lost: int
    said: str
    """What stood on stderr."""
    wrong: tuple[str, ...]
    """What is not as it must be."""


class Rehearsal:
    """The session in one folder, run whole once; then with faults, from any of its commands on.

    Args:
        folder: Where to keep the home, which stays at one path since that is part of the truth.
        calls: The calls that are counted, and fail.
    """

    def __init__(self, folder: Path, calls: Sequence[str]) -> None:
        (folder / "streams").mkdir(parents=True)
        self._program = ReadyProgram(folder / "streams")
        self._folder, self._calls = folder, calls
        self._home = new_home(folder / "home")
        self._made: list[list[str]] = []
        """Per command, the calls it makes, in order."""
        self._did: list[list[Did]] = []
        for number, command in enumerate(SESSION):
            shutil.copytree(self._home, folder / str(number))
            traced = self._program.traced(
                self._home, *command.arguments, stdin=command.stdin, strace=self._traces()
            )
            assert (traced.ended.status, traced.ended.err) == (0, "")
            self._did.append(acknowledged(command, traced.ended))
            self._made.append([call[1] for line in traced.calls if (call := _CALL.match(line))])
        self._ends = list(accumulate(map(len, self._made)))

    @property
    def calls(self) -> int:
        """How many calls a whole session makes."""
        return self._ends[-1]

    @property
    def acknowledged(self) -> int:
        """How many things a whole session is told to be done."""
        return sum(map(len, self._did))

    def close(self) -> None:
        """Let the program end."""
        self._program.close()

    def outcome(self, fault: Fault) -> Outcome:
        """The session with a fault, and then once more without."""
        first = next(at for at, end in enumerate(self._ends) if fault.number <= end)
        self._restore(first)
        acked = [did for part in self._did[:first] for did in part]
        wrong: list[str] = []
        said, failures, faults = "", 0, 0
        for at, command in enumerate(SESSION[first:], first):
            if at == first or fault.onwards:
                number = fault.number - self._ends[at - 1] if at == first and at else fault.number
                traced = self._program.traced(
                    self._home, *command.arguments, stdin=command.stdin,
                    strace=[*self._traces(), *self._fails(at, fault, number if at == first else 1)],
                )  # fmt: skip
                ended, faults = traced.ended, faults + traced.faults
            else:
                ended = self._program(self._home, *command.arguments, stdin=command.stdin)
            acked += acknowledged(command, ended)
            failures += bool(ended.err)
            said += ended.err
            wrong += self._wrong_end(command, ended)
        if not faults:
            wrong.append("no call has failed")
        rows = rows_of(self._home)
        lost = 0 if nothing_is_missing(acked, rows) else len(acked) - len(rows) or 1
        if lost:
            wrong.append(f"{acked} were said to be done, {rows} are there")
        if len(rows) > len(acked) + failures:
            wrong.append(f"only {acked} were said to be done, but {rows} are there")
        wrong += unsound(self._copy())
        wrong += self._wrong_again(rows)
        return Outcome(fault, faults, len(acked), lost, said, tuple(wrong))

    def _wrong_end(self, command: Command, ended: Ended) -> Iterator[str]:
        name = command.arguments[0]
        if ended.status not in {0, 1} or bool(ended.status) > bool(ended.err):
            yield f"{name} ended with {ended.status} and said {ended.err!r}"
        if not is_a_sentence(ended.err):
            yield f"{name} said {ended.err!r}"
        if name == "decks" and ended.status == 0:
            true = self._program(self._copy(), *command.arguments)
            if true.out != ended.out:
                yield f"decks said {ended.out}, which is not so: {true.out}"

    def _wrong_again(self, rows: Sequence[Did]) -> Iterator[str]:
        """What is wrong when the fault is gone: the session goes through, on top of `rows`."""
        acked = list(rows)
        for command in (*SESSION, Command(("doctor",))):
            ended = self._program(self._home, *command.arguments, stdin=command.stdin)
            acked += acknowledged(command, ended)
            if (ended.status, ended.err) != (0, ""):
                yield f"{command.arguments[0]} again: {ended}"
        if (found := rows_of(self._home)) != acked:
            yield f"again, {acked} were said to be done, {found} are there"
        if len(acked) != len(rows) + self.acknowledged:
            yield f"again, only {acked[len(rows) :]} were said to be done"
        yield from unsound(self._copy())

    def _restore(self, command: int) -> None:
        """Let the home be as it was before a command."""
        shutil.rmtree(self._home)
        shutil.copytree(self._folder / str(command), self._home)

    def _copy(self) -> Path:
        """The home as it is, to be opened without changing it."""
        copy = self._folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self._home, copy)
        return copy

    def _traces(self) -> list[str]:
        paths = [part for name in _NAMES for part in ("-P", str(self._home / name))]
        return [*paths, "-e", f"trace={','.join(self._calls)}"]

    def _fails(self, command: int, fault: Fault, number: int) -> list[str]:
        """What lets a command's calls fail from `number` on, or that alone; 1 is its first.

        Calls of each name are counted for themselves.
        """
        made = self._made[command][: number - 1]
        if not fault.onwards:
            name = self._made[command][number - 1]
            when = made.count(name) + 1
            return ["-e", f"inject={name}:error={fault.error}:when={when}"]
        before = Counter(made)
        return [
            part
            for name in self._calls
            for part in ("-e", f"inject={name}:error={fault.error}:when={before[name] + 1}+")
        ]
