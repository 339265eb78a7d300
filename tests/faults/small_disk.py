"""A small disk of its own, made full: run as a module in a namespace that may mount one.

`SmallDisk` is a test's end of it. What came of each session is told as a line of JSON.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from prepterm.core.grade import Grade
from prepterm.errors import DatabaseUnusable
from prepterm.study.drill import Choice, Drill
from prepterm.study.workspace import Workspace
from tests.cli.program import Ended, environment
from tests.faults.ready_program import ReadyProgram
from tests.faults.session import CARDS, Command, new_home, rows_of
from tests.faults.trials import Trial

_BYTES = 24 * 1024 * 1024
_FILES = 200


def asked(folder: Path, what: str, *arguments: int) -> list[dict[str, Any]]:
    """What the program in its namespace tells, line by line."""
    done = subprocess.run(
        ["unshare", "--map-root-user", "--mount", sys.executable, "-m", __name__, str(folder), what,
         *map(str, arguments)],
        env=environment(folder), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


class _Disk:
    """A disk in memory, small, with a home on it.

    Args:
        folder: Where it is mounted, and where copies are kept beside it.
    """

    def __init__(self, folder: Path) -> None:
        self.aside = folder
        self._root = folder / "disk"
        self._root.mkdir()
        size = f"size={_BYTES},nr_inodes={_FILES}"
        subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(self._root)], check=True)
        self.home = self._root / "home"

    def renew(self) -> None:
        """A home that nothing was done in yet."""
        shutil.rmtree(self.home, ignore_errors=True)
        new_home(self.home)

    def fill(self, room: int) -> None:
        """Leave so many bytes."""
        status = os.statvfs(self._root)
        with (self._root / "filler").open("wb") as filler:
            os.posix_fallocate(filler.fileno(), 0, status.f_bavail * status.f_frsize - room)

    def fill_names(self, room: int) -> None:
        """Leave so many files that can be made."""
        (self._root / "names").mkdir()
        for number in range(os.statvfs(self._root).f_favail - room):
            (self._root / "names" / str(number)).touch()

    def make_room(self) -> None:
        """Leave all there is."""
        (self._root / "filler").unlink(missing_ok=True)
        shutil.rmtree(self._root / "names", ignore_errors=True)


def _sessions(disk: _Disk, what: str, rooms: Sequence[int]) -> None:
    """A session with each of these rooms left, and then once more with room."""
    (disk.aside / "streams").mkdir()
    with closing(ReadyProgram(disk.aside / "streams")) as program:
        for room in rooms:
            disk.renew()
            if what.startswith("lived-in"):
                program(disk.home, "decks")
            if what.endswith("bytes"):
                disk.fill(room)
            else:
                disk.fill_names(room)

            def run(_: int, command: Command) -> tuple[Ended, int]:
                return program(disk.home, *command.arguments, stdin=command.stdin), 0

            trial = Trial(program, disk.home, disk.aside)
            _tell(asdict(trial.outcome(f"{what} {room}", run, disk.make_room)))


def _going_on(disk: _Disk) -> None:
    """A drill that stays open while the disk is full, as one on a screen does."""
    disk.renew()
    os.environ["PREPTERM_HOME"] = str(disk.home)
    with Workspace() as workspace:
        drill = Drill(workspace, Choice(("deck",), new=CARDS))
        for number in range(CARDS):
            if number == 5:
                disk.fill(0)
            assert drill.current is not None
            drill.reveal()
            try:
                drill.grade(Grade.EASY)
            except DatabaseUnusable as error:
                _tell({"graded": number, "said": error.message, "hint": error.hint})
                disk.make_room()
                drill.grade(Grade.EASY)
    _tell({"rows": len(rows_of(disk.home))})


def _tell(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")


def _main() -> None:
    folder, what, *rooms = sys.argv[1:]
    disk = _Disk(Path(folder))
    if what == "going-on":
        _going_on(disk)
    else:
        _sessions(disk, what, [int(room) for room in rooms])


if __name__ == "__main__":
    _main()
