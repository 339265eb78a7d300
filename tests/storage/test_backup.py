import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from prepterm.errors import DatabaseUnusable
from prepterm.storage.backup import back_up, back_up_before_migration
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
    with pytest.raises(DatabaseUnusable, match="No space left on device"):
        back_up(database.connection, str(tmp_path / "copy.db"))
    assert {file.name for file in tmp_path.iterdir()} == {"home"}


def test_every_migration_keeps_a_copy_of_its_own(database: Database) -> None:
    for _ in range(3):
        back_up_before_migration(database.connection, database.path, 1)
    folder = Path(database.path).parent / "backups"
    assert {file.name for file in folder.iterdir()} == {
        "before-schema-2.db",
        "before-schema-2.2.db",
        "before-schema-2.3.db",
    }
    shutil.rmtree(folder)
