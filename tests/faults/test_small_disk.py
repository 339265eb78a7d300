"""A disk that is really full: a small one in memory, mounted in a namespace of the test's own."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.session import NOTHING_TO_UNDO, SESSION_DOES
from tests.faults.small_disk import asked
from tests.faults.trials import Outcome

PAGE = 4096
FULL = os.environ.get("PREPTERM_FULL") == "1"
DISK_FULL = (
    r"prepterm: (the backup of the day could not be written: )?"
    r"cannot write \S+/home/\S+\.db: the disk is full"
    r"(; what stands there is shown as it is|; it is kept in memory for now)?"
)


def may_mount() -> bool:
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return False
    script = "mount -t tmpfs -o size=1m tmpfs /mnt"
    call = ["unshare", "--map-root-user", "--mount", "sh", "-c", script]
    return subprocess.run(call, capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(
    not may_mount(), reason="this system lets nobody mount a disk in a namespace"
)


def outcomes(folder: Path, what: str, rooms: range) -> list[Outcome]:
    return [
        Outcome(**{**told, "wrong": tuple(told["wrong"])}) for told in asked(folder, what, *rooms)
    ]


def only_full(outcome: Outcome) -> bool:
    """Whether nothing else was said than that the disk is full, and what to do."""
    said = outcome.said.replace(NOTHING_TO_UNDO, "").splitlines()
    hints = set(said[1::2])
    return all(re.fullmatch(DISK_FULL, line) for line in said[::2]) and hints <= {
        "  free some space; nothing was lost"
    }


@pytest.mark.parametrize(
    ("what", "rooms"),
    [
        ("lived-in-bytes", range(0, 92 * PAGE, PAGE if FULL else 15 * PAGE)),
        ("bytes", range(0, 781 * PAGE, 6 * PAGE if FULL else 195 * PAGE)),
        ("lived-in-names", range(0, 11, 1 if FULL else 2)),
        ("names", range(0, 16, 1 if FULL else 3)),
    ],
)
def test_a_session_loses_nothing_however_little_room_there_is_and_goes_on_when_room_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str, rooms: range
) -> None:
    found = outcomes(tmp_path, what, rooms)
    if FULL:
        with capsys.disabled():
            print(  # noqa: T201 - the figures of the long form
                f"\n{what}: {len(found)} sessions, "
                f"{sum(each.acknowledged for each in found)} things said to be done, "
                f"{sum(each.lost for each in found)} lost"
            )
    assert len(found) == len(rooms)
    assert {each.fault: each.wrong for each in found if each.wrong} == {}
    assert [each.fault for each in found if not only_full(each)] == []
    # From no room to room enough, and nothing between that would be worse than less room.
    assert found[0].said
    assert found[0].acknowledged == 0
    assert found[-1].said == ""
    assert found[-1].acknowledged == SESSION_DOES


def test_a_drill_that_stays_open_goes_on_when_room_is_made(tmp_path: Path) -> None:
    full, end = asked(tmp_path, "going-on")
    assert full["graded"] == 5
    assert re.fullmatch(DISK_FULL, f"prepterm: {full['said']}")
    assert full["hint"] == "free some space; nothing was lost"
    assert end == {"rows": 24}
