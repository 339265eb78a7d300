import json
import os
import sqlite3
import stat
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from prepterm.core.grade import Grade
from prepterm.core.history import ActionKind
from prepterm.errors import BadCall, CardMoved, DatabaseDamaged, DatabaseUnusable
from prepterm.storage import card_log
from prepterm.storage import restore as storage_restore
from prepterm.storage.backup import back_up
from prepterm.storage.connection import connect
from prepterm.storage.database import Database
from prepterm.study import card_actions
from prepterm.study.backups import back_up_to
from prepterm.study.cards import decks, find_card
from prepterm.study.rebuild import differences
from prepterm.study.restore import restore
from prepterm.study.workspace import Workspace
from tests.faults.homes import lay_older
from tests.study.home import Home


def grade(workspace: Workspace, card: str) -> None:
    showing = card_actions.show(workspace, find_card(workspace, card).card)
    card_actions.grade(workspace, showing, Grade.EASY, 3.0)


def graded(workspace: Workspace) -> list[str]:
    rows = workspace.database.execute("SELECT card FROM reviews ORDER BY at, seq")
    return [card for (card,) in rows]


@pytest.fixture
def backup(home: Home) -> str:
    """A backup after one grade; the database has two."""
    home.deck("deck", "a", "b", "c")
    with home.opened() as workspace:
        grade(workspace, "a")
        copy = back_up_to(workspace, str(home.folder.parent / "kept.db"))
        grade(workspace, "b")
    return copy


def test_a_restored_database_is_the_backup_and_the_replaced_one_is_kept(
    home: Home, backup: str
) -> None:
    replaced = restore(backup, home.clock)
    assert replaced is not None
    assert not replaced.damaged
    assert Path(replaced.path).parent == home.folder / "backups"
    with home.opened() as workspace:
        assert graded(workspace) == ["a"]
        assert differences(workspace.database, workspace.model) == []
        (deck,) = [entry.counts for entry in decks(workspace) if entry.deck.slug == "deck"]
        assert deck.waiting == 2
        grade(workspace, "c")
    restore(replaced.path, home.clock)
    with home.opened() as workspace:
        assert graded(workspace) == ["a", "b"]
    assert [path.name for path in home.folder.iterdir() if path.name.startswith(".")] == []


def test_a_restored_database_is_a_new_installation(home: Home, backup: str) -> None:
    with home.opened() as workspace:
        before = workspace.database.device
    restore(backup, home.clock)
    beside = json.loads((home.folder / "device").read_text())
    with home.opened() as workspace:
        assert workspace.database.device not in ("", before)
        assert beside["device"] == workspace.database.device
        grade(workspace, "b")
        rows = workspace.database.execute("SELECT device, seq FROM reviews ORDER BY at").fetchall()
    assert rows == [(before, 1), (beside["device"], 1)]


def test_who_has_it_open_goes_on_with_the_restored_one(home: Home, backup: str) -> None:
    with home.opened() as workspace:
        showing = card_actions.show(workspace, find_card(workspace, "c").card)
        assert not workspace.database.changed_elsewhere()
        restore(backup, home.clock)
        assert workspace.database.changed_elsewhere()
        assert not workspace.database.changed_elsewhere()
        with pytest.raises(CardMoved, match="another database was put in place"):
            card_actions.grade(workspace, showing, Grade.GOOD, 1.0)
        grade(workspace, "c")
        assert graded(workspace) == ["a", "c"]


def test_a_home_without_a_database_gets_one(home: Home, backup: str) -> None:
    for name in ("prepterm.db", "index.db", "device"):
        (home.folder / name).unlink()
    assert restore(backup, home.clock) is None
    with home.opened() as workspace:
        assert graded(workspace) == ["a"]
    assert stat.S_IMODE((home.folder / "prepterm.db").stat().st_mode) == 0o600


def test_a_home_that_is_not_there_yet_is_made(
    home: Home, backup: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PREPTERM_HOME", str(tmp_path / "new" / "home"))
    assert restore(backup, home.clock) is None
    with home.opened() as workspace:
        assert graded(workspace) == ["a"]
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


@pytest.mark.parametrize("content", [b"", b"no database at all" * 500, b"\0" * 8192])
def test_a_database_that_cannot_be_opened_is_moved_aside_as_it_was(
    home: Home, backup: str, content: bytes
) -> None:
    database = home.folder / "prepterm.db"
    database.write_bytes(content)
    replaced = restore(backup, home.clock)
    assert replaced is not None
    if content.strip(b"\0"):
        assert replaced.damaged
        assert Path(replaced.path).read_bytes() == content
    with home.opened() as workspace:
        assert graded(workspace) == ["a"]


def test_a_database_damaged_in_the_middle_is_moved_aside_with_its_wal(
    home: Home, backup: str
) -> None:
    database = home.folder / "prepterm.db"
    size = database.stat().st_size
    with database.open("r+b") as file:
        file.seek(size // 2)
        file.write(b"\xa5" * (size - size // 2))
    (home.folder / "prepterm.db-wal").write_bytes(b"what is left of it")
    replaced = restore(backup, home.clock)
    assert replaced is not None
    assert replaced.damaged
    assert Path(replaced.path + "-wal").exists()
    with home.opened() as workspace:
        assert graded(workspace) == ["a"]


def test_a_screen_on_the_damaged_file_does_not_write_into_what_was_moved(
    home: Home, backup: str
) -> None:
    with home.opened() as workspace:
        database = home.folder / "prepterm.db"
        with database.open("r+b") as file:
            file.write(b"\xa5" * database.stat().st_size)
        restore(backup, home.clock)
        with pytest.raises(DatabaseUnusable, match="was deleted or replaced"):
            card_actions.act(workspace, "c", ActionKind.SUSPEND)


@pytest.mark.usefixtures("backup")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "is not there"),
        (b"", "is no database of prepterm"),
        (b"SQLite format 3\0 and then nothing", "no sound database"),
        (b"some text that is long enough" * 99, "no sound database"),
    ],
)
def test_a_file_that_is_no_sound_database_is_refused(
    home: Home, content: bytes | None, said: str
) -> None:
    file = home.folder.parent / "other.db"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(DatabaseUnusable, match=said):
        restore(str(file), home.clock)
    refused(home)


def refused(home: Home) -> None:
    """Nothing has changed."""
    with home.opened() as workspace:
        assert graded(workspace) == ["a", "b"]
    assert not (home.folder / "backups").exists()


@pytest.mark.usefixtures("backup")
def test_somebody_elses_database_is_refused(home: Home) -> None:
    file = home.folder.parent / "other.db"
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE reviews (x)")
        other.execute("PRAGMA user_version = 2")
    with pytest.raises(DatabaseUnusable, match="is no database of prepterm"):
        restore(str(file), home.clock)
    refused(home)


def test_a_backup_of_a_newer_prepterm_is_refused(home: Home, backup: str) -> None:
    with closing(sqlite3.connect(backup)) as copy:
        copy.execute("PRAGMA user_version = 99")
    with pytest.raises(DatabaseUnusable, match="newer prepterm") as caught:
        restore(backup, home.clock)
    assert caught.value.hint == "upgrade prepterm, then restore it"
    refused(home)


def test_a_damaged_backup_is_refused(home: Home, backup: str) -> None:
    with Path(backup).open("r+b") as file:
        file.seek(-8192, os.SEEK_END)
        file.write(b"\xa5" * 8192)
    with pytest.raises(DatabaseDamaged, match=r"damaged|no sound database"):
        restore(backup, home.clock)
    refused(home)


def test_a_backup_with_a_page_that_cannot_be_read_is_refused(home: Home, backup: str) -> None:
    with closing(sqlite3.connect(backup)) as copy:
        (page,) = copy.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'reviews'"
        ).fetchone()
    with Path(backup).open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xa5" * 4096)
    with pytest.raises(DatabaseDamaged) as caught:
        restore(backup, home.clock)
    assert caught.value.message.startswith(f"{backup} is damaged: ")
    refused(home)


@pytest.mark.usefixtures("backup")
def test_the_database_in_use_is_refused(home: Home) -> None:
    with pytest.raises(BadCall, match="is the database in use"):
        restore(str(home.folder / "prepterm.db"), home.clock)
    refused(home)


@pytest.mark.usefixtures("backup")
def test_a_backup_of_an_older_schema_is_brought_up(home: Home) -> None:
    old = home.folder.parent / "old.db"
    lay_older(old, 1)
    restore(str(old), home.clock)
    with home.opened() as workspace:
        assert len(graded(workspace)) == 900
        assert differences(workspace.database, workspace.model) == []
    with home.opened() as workspace:
        restore(str(old), home.clock)
        assert len(card_log.states(workspace.database)) == 300
        assert differences(workspace.database, workspace.model) == []
    with closing(sqlite3.connect(old)) as untouched:
        assert untouched.execute("PRAGMA user_version").fetchone() == (1,)


def test_a_database_that_another_program_holds_is_left_alone(
    home: Home, backup: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_restore, "WAIT_S", 0.2)
    with closing(sqlite3.connect(home.folder / "prepterm.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnusable, match="locked by another program"):
            restore(backup, home.clock)
        other.execute("ROLLBACK")
    with home.opened() as workspace:
        assert graded(workspace) == ["a", "b"]


@pytest.mark.usefixtures("backup")
def test_a_copy_made_with_the_shell_is_restored_as_another_installation(
    home: Home, tmp_path: Path
) -> None:
    with closing(Database(str(home.folder / "prepterm.db"), home.clock.now_ms)) as database:
        device = database.device
        back_up(database.connection, str(tmp_path / "by-hand.db"))
    with closing(sqlite3.connect(tmp_path / "by-hand.db")) as copy:
        copy.execute("INSERT INTO installation VALUES (?)", (device,))
        copy.commit()
    restore(str(tmp_path / "by-hand.db"), home.clock)
    with home.opened() as workspace:
        assert workspace.database.device != device


def test_a_log_that_was_left_beside_a_deleted_database_is_not_played_into_the_restored_one(
    home: Home, backup: str
) -> None:
    database = home.folder / "prepterm.db"
    with home.opened() as workspace:
        card_actions.act(workspace, "c", ActionKind.SUSPEND)
        wal = Path(f"{database}-wal").read_bytes()
    assert wal
    database.unlink()
    Path(f"{database}-wal").write_bytes(wal)
    assert restore(backup, home.clock) is None
    with home.opened() as workspace:
        assert graded(workspace) == ["a"]
        assert not find_card(workspace, "c").state.suspended


@pytest.mark.parametrize(("at", "value"), [(18, 0xFF), (19, 0xFF), (47, 0x09), (0, 0x00)])
def test_a_header_that_sqlite_does_not_take_is_moved_aside(
    home: Home, backup: str, at: int, value: int
) -> None:
    with (home.folder / "prepterm.db").open("r+b") as file:
        file.seek(at)
        file.write(bytes([value]))
    replaced = restore(backup, home.clock)
    assert replaced is not None
    assert replaced.damaged
    with home.opened() as workspace:
        assert graded(workspace) == ["a"]


def test_a_backup_of_another_size_of_page_is_restored(home: Home, backup: str) -> None:
    with closing(sqlite3.connect(backup)) as copy:
        copy.execute("PRAGMA page_size = 8192")
        copy.execute("VACUUM")
    replaced = restore(backup, home.clock)
    assert replaced is not None
    assert not replaced.damaged
    with home.opened() as workspace:
        assert graded(workspace) == ["a"]


def test_a_database_that_is_locked_when_it_is_copied_over_is_left_alone(
    home: Home, backup: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_restore, "WAIT_S", 0.2)
    monkeypatch.setattr(storage_restore, "connect", partial(connect, wait_s=0.1))
    monkeypatch.setattr(storage_restore, "_is_readable", lambda _: True)
    with closing(sqlite3.connect(home.folder / "prepterm.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnusable, match="locked by another program") as caught:
            restore(backup, home.clock)
        other.execute("ROLLBACK")
    assert caught.value.hint == "close it, then try again; nothing was lost"
    with home.opened() as workspace:
        assert graded(workspace) == ["a", "b"]
