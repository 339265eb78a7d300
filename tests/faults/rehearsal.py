"""The session run with a call to the system failing, or all from it on: strace makes them fail."""

import re
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from tests.cli.program import Ended
from tests.faults.ready_program import ReadyProgram
from tests.faults.session import SESSION, SESSION_DOES, Command, Did, acknowledged, new_home
from tests.faults.trials import Outcome, Trial

WRITES = (
    "pwrite64", "pwritev", "write", "writev", "ftruncate", "fallocate", "fsync", "fdatasync",
    "mkdir", "rename", "renameat2",
)  # fmt: skip
"""The calls by which a file or folder of the home grows, is named, or is brought to the disk."""
READS = ("pread64", "preadv", "read")

_NAMES = (
    "prepterm.db", "prepterm.db-wal", "prepterm.db-shm", "prepterm.db-journal",
    "index.db", "index.db-wal", "index.db-shm", "index.db-journal",
    "device", "device.new", "lock", "backups",
    "prepterm.db.tried", "index.db.tried",
)  # fmt: skip
"""What prepterm makes in a home. Only calls on these fail: a sentence must find its way out."""

_CALL = re.compile(r"^(\w+)\(")


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
        try:
            self._rehearse()
        except BaseException:
            self.close()
            raise
        self._ends = list(accumulate(map(len, self._made)))

    @property
    def calls(self) -> int:
        """How many calls a whole session makes."""
        return self._ends[-1]

    def begin(self, command: str) -> int:
        """The number of the first call that a command of the session makes."""
        at = [each.arguments[0] for each in SESSION].index(command)
        return self._ends[at - 1] + 1 if at else 1

    def close(self) -> None:
        """Let the program end."""
        self._program.close()

    def outcome(self, fault: Fault) -> Outcome:
        """The session with a fault, and then once more without."""
        first = next(at for at, end in enumerate(self._ends) if fault.number <= end)
        begin = self._ends[first - 1] if first else 0

        def run(at: int, command: Command) -> tuple[Ended, int]:
            if at > first and not fault.onwards:
                return self._program(self._home, *command.arguments, stdin=command.stdin), 0
            number = fault.number - begin if at == first else 1
            traced = self._program.traced(
                self._home, *command.arguments, stdin=command.stdin,
                strace=[*self._traces(), *self._fails(at, fault, number)],
            )  # fmt: skip
            return traced.ended, traced.faults

        self._restore(first)
        done = [did for part in self._did[:first] for did in part]
        trial = Trial(self._program, self._home, self._folder)
        outcome = trial.outcome(str(fault), run, first=first, done=done)
        assert outcome.faults
        return outcome

    def _rehearse(self) -> None:
        for number, command in enumerate(SESSION):
            shutil.copytree(self._home, self._folder / str(number))
            traced = self._program.traced(
                self._home, *command.arguments, stdin=command.stdin, strace=self._traces()
            )
            assert (traced.ended.status, traced.ended.err) == (0, "")
            self._did.append(acknowledged(command, traced.ended))
            self._made.append([call[1] for line in traced.calls if (call := _CALL.match(line))])
        assert sum(map(len, self._did)) == SESSION_DOES

    def _restore(self, command: int) -> None:
        """Let the home be as it was before a command."""
        shutil.rmtree(self._home)
        shutil.copytree(self._folder / str(command), self._home)

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
