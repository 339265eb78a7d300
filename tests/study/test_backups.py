import os
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest

from prepterm.core.grade import Grade
from prepterm.errors import PreptermError
from prepterm.storage.backup import back_up_file
from prepterm.study import backups, card_actions
from prepterm.study.backups import back_up_daily, back_up_to
from prepterm.study.cards import find_card
from prepterm.study.workspace import Workspace
from tests.study.home import Home


def grade(workspace: Workspace, card: str) -> None:
    showing = card_actions.show(workspace, find_card(workspace, card).card)
    card_actions.grade(workspace, showing, Grade.GOOD, 3.0)


def written(workspace: Workspace) -> bool:
    """Whether the backup of the day was begun, once it is finished."""
    backup = back_up_daily(workspace)
    if backup is not None:
        backup.wait()
    return backup is not None


def test_each_study_day_has_one_backup_written_before_anything_is_done(home: Home) -> None:
    home.deck("deck", "a", "b")
    folder = home.folder / "backups"
    with home.opened() as workspace:
        assert not written(workspace)  # nothing to keep yet
        grade(workspace, "a")
        assert written(workspace)
        assert not written(workspace)
        grade(workspace, "b")
        home.clock.advance(hours=18)  # past midnight, and still the same study day
        assert not written(workspace)
        home.clock.advance(hours=2)
        assert written(workspace)
        assert workspace.notices == []
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["prepterm-2026-11-24.db", "prepterm-2026-11-25.db"]
    for name, rows in zip(names, (1, 2), strict=True):
        with closing(sqlite3.connect(folder / name)) as copy:
            assert copy.execute("SELECT count(*) FROM reviews").fetchone() == (rows,)
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_backup_is_written_while_the_person_goes_on(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.deck("deck", "a", "b")
    real = back_up_file
    with home.opened() as workspace:
        grade(workspace, "a")

        def slowly(path: str, target: str) -> None:
            grade_done.wait(10)
            real(path, target)

        grade_done = threading.Event()
        monkeypatch.setattr(backups, "back_up_file", slowly)
        backup = back_up_daily(workspace)
        grade(workspace, "b")
        assert not (home.folder / "backups").exists()
        grade_done.set()
        assert backup is not None
        backup.wait()
    assert (home.folder / "backups" / "prepterm-2026-11-24.db").exists()


def test_old_backups_are_thinned_when_a_new_one_is_written(home: Home) -> None:
    home.deck("deck", "a")
    folder = home.folder / "backups"
    with home.opened() as workspace:
        grade(workspace, "a")
        folder.mkdir()
        for day in range(1, 31):
            (folder / f"prepterm-2026-06-{day:02}.db").write_bytes(b"")
        assert written(workspace)
    left = {path.name for path in folder.iterdir()}
    assert len(left) == 1 + 12 + 3
    assert {"prepterm-2026-11-24.db", "prepterm-2026-06-30.db", "prepterm-2026-06-14.db"} <= left


def test_a_backup_that_fails_is_told_and_stops_nothing(home: Home) -> None:
    home.deck("deck", "a", "b")
    home.write("backups", "a file where the folder should be")
    with home.opened() as workspace:
        grade(workspace, "a")
        assert written(workspace)
        (notice,) = workspace.notices
        assert isinstance(notice, PreptermError)
        assert notice.message.startswith("the backup of the day could not be written: cannot write")
        grade(workspace, "b")


def test_a_leftover_that_cannot_be_deleted_is_told_and_stops_nothing(home: Home) -> None:
    home.deck("deck", "a", "b")
    leftover = home.folder / "backups" / "prepterm.db.1.unfinished"
    leftover.mkdir(parents=True)
    os.utime(leftover, (0, 0))
    with home.opened() as workspace:
        grade(workspace, "a")
        assert written(workspace)
        (notice,) = workspace.notices
        assert notice.message.startswith("old backups could not be thinned: ")
        grade(workspace, "b")
    assert (home.folder / "backups" / "prepterm-2026-11-24.db").exists()


def test_two_backups_of_one_second_are_two(home: Home) -> None:
    home.deck("deck", "a")
    with home.opened() as workspace:
        grade(workspace, "a")
        first, second = (back_up_to(workspace, None) for _ in range(2))
    assert first != second
    assert Path(first).exists()
    assert Path(second).exists()


def test_whatever_sqlite_says_in_the_thread_is_told(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_path: str, _target: str) -> None:
        raise sqlite3.OperationalError("unable to open database file")

    home.deck("deck", "a")
    monkeypatch.setattr(backups, "back_up_file", fail)
    with home.opened() as workspace:
        grade(workspace, "a")
        assert written(workspace)
        (notice,) = workspace.notices
    assert notice.message.endswith("could not be written: unable to open database file")
    assert notice.hint == "check the folder backups/ and the disk"
