import os
import sqlite3
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from prepterm.errors import DatabaseUnusable
from prepterm.storage import backup
from prepterm.storage.backup import back_up, back_up_before_migration, back_up_file, backups
from prepterm.storage.database import Database
from prepterm.storage.deck_choices import choices, log_choice
from tests.somebody_else import open_folder, somebody_else


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(str(tmp_path / "home" / "prepterm.db"), lambda: 1000)) as database:
        for number in range(50):
            log_choice(database, f"deck {number}", taken=number % 2 == 0)
        yield database


def content(path: Path) -> list[str]:
    """Everything a database holds, as SQL, but for which installation writes in it."""
    with closing(sqlite3.connect(path)) as connection:
        return [line for line in connection.iterdump() if 'INTO "installation"' not in line]


def test_a_copy_is_whole_sound_and_private(database: Database, tmp_path: Path) -> None:
    target = tmp_path / "new folder" / "copy.db"
    before = os.umask(0)
    try:
        back_up(database.connection, str(target))
    finally:
        os.umask(before)
    assert [file.name for file in target.parent.iterdir()] == ["copy.db"]
    if os.name == "posix":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        assert stat.S_IMODE(target.parent.stat().st_mode) == 0o700
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert copy.execute("SELECT count(*) FROM installation").fetchone() == (0,)
    assert content(target) == content(Path(database.path))


def test_a_copy_opens_in_the_place_of_the_database(database: Database, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere" / "prepterm.db"
    back_up(database.connection, str(target))
    with closing(Database(str(target), lambda: 1000)) as copy:
        assert choices(copy) == choices(database)


def test_a_copy_leaves_the_database_as_it_is(database: Database, tmp_path: Path) -> None:
    before = content(Path(database.path))
    back_up(database.connection, str(tmp_path / "copy.db"))
    assert content(Path(database.path)) == before
    with closing(Database(database.path, lambda: 1000)) as again:
        assert again.device == database.device


def test_a_file_that_is_there_is_never_overwritten(database: Database, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("mine")
    with pytest.raises(DatabaseUnusable, match="exists already") as caught:
        back_up(database.connection, str(target))
    assert caught.value.hint == "name another file"
    assert target.read_text() == "mine"
    assert {file.name for file in tmp_path.iterdir()} == {"home", "copy.db"}


def test_a_copy_that_turns_out_unsound_is_not_kept(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with closing(Database(str(home / "prepterm.db"), lambda: 1000)) as database:
        for number in range(10):
            log_choice(database, f"deck {number} {'x' * 5000}", taken=True)
    with (home / "prepterm.db").open("r+b") as file:
        file.seek(-4096, os.SEEK_END)
        file.write(b"\xa5" * 4096)
    with (
        closing(sqlite3.connect(home / "prepterm.db")) as damaged,
        pytest.raises(DatabaseUnusable, match=r"not sound|cannot copy"),
    ):
        back_up(damaged, str(tmp_path / "backups" / "copy.db"))
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_database_whose_rows_cannot_be_counted_is_not_copied(
    database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "damaged.db"
    back_up(database.connection, str(path))
    with closing(sqlite3.connect(path)) as whole:
        roots = whole.execute(
            "SELECT rootpage FROM sqlite_schema WHERE tbl_name = 'deck_choices'"
        ).fetchall()
    with path.open("r+b") as file:
        for (page,) in roots:  # of the table, and of the index that counts it
            file.seek((page - 1) * 4096)
            file.write(b"\xa5" * 4096)
    target = tmp_path / "backups" / "copy.db"
    with pytest.raises(DatabaseUnusable, match="malformed") as caught:
        back_up_file(str(path), str(target))
    assert caught.value.message.startswith(f"cannot copy the database to {target}: ")
    assert list(target.parent.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="permission bits of POSIX")
def test_a_folder_that_may_not_be_written_is_said(database: Database) -> None:
    with open_folder() as folder:
        folder.chmod(0o555)
        with somebody_else(), pytest.raises(DatabaseUnusable, match=r"cannot write .*copy\.db"):
            back_up(database.connection, str(folder / "copy.db"))
        assert list(folder.iterdir()) == []


def test_a_copy_cut_off_leaves_no_half(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(DatabaseUnusable, match="the disk is full"):
        back_up(database.connection, str(tmp_path / "copy.db"))
    assert {file.name for file in tmp_path.iterdir()} == {"home"}


def test_every_migration_keeps_a_copy_of_its_own(database: Database) -> None:
    for _ in range(3):
        back_up_before_migration(database.connection, database.path, 1)
    today = time.strftime("%Y-%m-%d")
    assert [Path(each.path).name for each in backups(database.path)] == [
        f"prepterm-{today}-before-schema-2.db",
        f"prepterm-{today}-before-schema-2.3.db",
        f"prepterm-{today}-before-schema-2.2.db",
    ]


def test_a_copy_that_lacks_rows_is_not_kept(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = backup._rows  # noqa: SLF001 - a copy that lost rows cannot be had otherwise
    counted = iter((1, 0))

    def rows(connection: sqlite3.Connection) -> dict[str, int]:
        return {**real(connection), "reviews": next(counted)}

    monkeypatch.setattr(backup, "_rows", rows)
    with pytest.raises(DatabaseUnusable, match="does not hold all rows"):
        back_up(database.connection, str(tmp_path / "copy.db"))
    assert not (tmp_path / "copy.db").exists()


def test_a_copy_is_of_one_moment_while_another_connection_writes(
    database: Database, tmp_path: Path
) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        with closing(sqlite3.connect(database.path, isolation_level=None)) as other:
            other.execute("PRAGMA synchronous = OFF")  # many commits while one copy is made
            while not stop.is_set():
                number += 2
                other.execute("BEGIN")
                for seq in (number, number + 1):
                    other.execute("INSERT INTO deck_choices VALUES ('x', ?, 1000, 'd', 1)", (seq,))
                other.execute("COMMIT")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(20):
            back_up_file(database.path, str(tmp_path / f"copy-{number}.db"))
    finally:
        stop.set()
        writer.join()
    counts = []
    for number in range(20):
        with closing(sqlite3.connect(tmp_path / f"copy-{number}.db")) as copy:
            counts += copy.execute("SELECT count(*) FROM deck_choices").fetchone()
    assert counts == sorted(counts)
    assert all(count % 2 == 0 for count in counts)


def test_only_what_prepterm_made_by_itself_is_thinned(database: Database) -> None:
    folder = Path(backup.folder_of(database.path))
    folder.mkdir()
    of_the_day = [f"prepterm-2026-{month:02}-20.db" for month in range(1, 12)]
    same_month = ["prepterm-2026-01-03.db", "prepterm-2026-01-04-before-schema-2.db"]
    by_hand = ["prepterm-2020-01-01-101530.db", "prepterm-2020-01-01-101530-replaced.db", "my.db"]
    days = [f"prepterm-2026-11-{day:02}.db" for day in range(1, 31)]
    for name in (*of_the_day, *same_month, *by_hand, *days):
        (folder / name).write_text("")
    gone = [Path(path).name for path in backup.thin(database.path, date(2026, 11, 30))]
    assert set(same_month) <= set(gone)
    left = {each.name for each in folder.iterdir()}
    assert left == {*of_the_day, *same_month, *by_hand, *days} - set(gone)
    assert {*by_hand, *days[-14:], "prepterm-2026-05-20.db"} <= left
    assert "prepterm-2026-11-02.db" not in left


def test_what_was_cut_off_a_day_ago_is_swept_away(database: Database) -> None:
    folder = Path(backup.folder_of(database.path))
    folder.mkdir()
    old, new = folder / "prepterm-2026-11-20.db.77.unfinished", folder / "x.db.78.unfinished"
    for each in (old, new):
        each.write_text("")
    os.utime(old, (time.time() - 90_000,) * 2)
    backup.thin(database.path, date(2026, 11, 24))
    assert list(folder.iterdir()) == [new]


def test_a_file_that_came_meanwhile_is_not_overwritten(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copy.db"
    monkeypatch.setattr(backup, "_to_disk", lambda _: target.write_text("mine"))
    with pytest.raises(DatabaseUnusable, match="exists already") as caught:
        back_up(database.connection, str(target))
    assert caught.value.hint == "name another file"
    assert target.read_text() == "mine"
