import errno
import os
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from prepterm.errors import DatabaseDamaged, DatabaseUnusable, DatabaseUnwritable
from prepterm.storage import connection
from prepterm.storage.connection import damage_looked_at_again, said_plainly
from prepterm.storage.read_only import read_only_uri


def said(path: Path, error: BaseException) -> DatabaseUnusable:
    with pytest.raises(DatabaseUnusable) as caught, said_plainly(str(path)):
        raise error
    assert caught.value.__cause__ is error
    return caught.value


def refusal(code: int, words: str = "what SQLite says") -> sqlite3.Error:
    error = sqlite3.OperationalError(words)
    error.sqlite_errorcode = code
    return error


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "prepterm.db"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE logs (x)")
        made.commit()
    return path


@pytest.mark.parametrize(
    ("code", "kind", "message", "hint"),
    [
        (sqlite3.SQLITE_BUSY, DatabaseUnusable, "it is locked by another program", "close it"),
        (sqlite3.SQLITE_LOCKED, DatabaseUnusable, "it is locked by another program", "close it"),
        (sqlite3.SQLITE_PROTOCOL, DatabaseUnusable, "it is locked by another program", "close it"),
        (
            sqlite3.SQLITE_READONLY,
            DatabaseUnwritable,
            "cannot write it: it is read-only",
            "make the file and its folder writable",
        ),
        (
            sqlite3.SQLITE_READONLY_DBMOVED,
            DatabaseUnwritable,
            "cannot write it: it is read-only",
            "make the file and its folder writable",
        ),
        (
            sqlite3.SQLITE_FULL,
            DatabaseUnwritable,
            "cannot write it: the disk is full",
            "free some space; nothing was lost",
        ),
        (
            sqlite3.SQLITE_CORRUPT,
            DatabaseDamaged,
            "it is damaged: what SQLite says",
            "`prepterm doctor --salvage`",
        ),
        (
            sqlite3.SQLITE_NOTADB,
            DatabaseDamaged,
            "it is damaged: what SQLite says",
            "`prepterm doctor --salvage`",
        ),
        (
            sqlite3.SQLITE_CANTOPEN,
            DatabaseUnusable,
            "cannot open it",
            "set PREPTERM_HOME to a folder of yours",
        ),
        (
            sqlite3.SQLITE_IOERR_WRITE,
            DatabaseUnusable,
            "cannot use it: what SQLite says",
            "check the disk, or set PREPTERM_HOME",
        ),
        (sqlite3.SQLITE_TOOBIG, DatabaseUnusable, "it: what SQLite says", ""),
    ],
)
def test_each_refusal_of_sqlites_is_a_sentence_with_a_remedy(
    path: Path, code: int, kind: type[DatabaseUnusable], message: str, hint: str
) -> None:
    error = said(path, refusal(code))
    assert type(error) is kind
    assert error.message.replace(str(path), "it") == message
    assert (error.hint or "").startswith(hint)
    assert (error.hint is None) is (hint == "")


def test_a_file_opened_for_reading_alone_is_said_to_be_read_only(path: Path) -> None:
    with (
        closing(sqlite3.connect(read_only_uri(str(path)), uri=True)) as reader,
        pytest.raises(DatabaseUnwritable, match="it is read-only") as caught,
        said_plainly(str(path)),
    ):
        reader.execute("INSERT INTO logs VALUES (1)")
    assert "PREPTERM_HOME" in (caught.value.hint or "")


@pytest.mark.parametrize("code", [sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR_SHMSIZE])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_where_there_is_no_room_that_is_said_whatever_sqlite_calls_it(
    path: Path, monkeypatch: pytest.MonkeyPatch, code: int, number: int
) -> None:
    monkeypatch.setattr(connection, "what_stops_writing", lambda _: OSError(number, "no room"))
    error = said(path, refusal(code))
    assert type(error) is DatabaseUnwritable
    assert error.message == f"cannot write {path}: the disk is full"
    assert error.hint == "free some space; nothing was lost"


@pytest.mark.parametrize(
    ("number", "kind", "message", "hint"),
    [
        (errno.ENOSPC, DatabaseUnwritable, "cannot write it: the disk is full", "free some space"),
        (errno.EROFS, DatabaseUnwritable, "cannot write it: ", "make it writable, or set"),
        (errno.EACCES, DatabaseUnwritable, "cannot write it: ", "make it writable, or set"),
        (errno.EIO, DatabaseUnusable, "cannot use it: ", "check the disk, or set PREPTERM_HOME"),
    ],
)
def test_each_refusal_of_the_file_system_is_a_sentence_with_a_remedy(
    path: Path, number: int, kind: type[DatabaseUnusable], message: str, hint: str
) -> None:
    error = said(path, OSError(number, os.strerror(number)))
    assert type(error) is kind
    assert error.message.replace(str(path), "it").startswith(message)
    assert (error.hint or "").startswith(hint)


def test_damage_that_is_gone_at_a_second_look_is_not_called_damage(path: Path) -> None:
    with pytest.raises(DatabaseUnusable) as caught, damage_looked_at_again(str(path)):
        raise DatabaseDamaged("a read failed")
    assert type(caught.value) is DatabaseUnusable
    assert caught.value.message == f"{path} could not be read, though nothing in it is damaged"
    assert caught.value.hint == "try again; where it comes back, check the disk"


def test_damage_that_is_still_there_at_a_second_look_stays_damage(path: Path) -> None:
    path.write_bytes(b"no database" * 999)
    damage = DatabaseDamaged("it is damaged")
    with pytest.raises(DatabaseDamaged) as caught, damage_looked_at_again(str(path)):
        raise damage
    assert caught.value is damage


def test_where_nothing_can_be_locked_no_other_program_is_blamed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_locks = OSError(errno.ENOLCK, "No locks available")
    monkeypatch.setattr(connection, "what_stops_locking", lambda _: no_locks)
    error = said(path, refusal(sqlite3.SQLITE_BUSY))
    assert error.message == f"cannot use {path}: no locks available"
    assert "another folder" in (error.hint or "")


def test_text_that_is_no_text_is_damage(path: Path) -> None:
    def read() -> None:
        with said_plainly(str(path)):
            b"\xff".decode()

    with pytest.raises(DatabaseDamaged, match="is damaged: malformed text"):
        read()


def test_a_damaged_index_is_no_reason_to_salvage(path: Path) -> None:
    error = said(path.with_name("index.db"), refusal(sqlite3.SQLITE_CORRUPT))
    assert isinstance(error, DatabaseDamaged)
    assert (error.hint or "").startswith("try again; it is made anew")


class FailsOnce(sqlite3.Connection):
    """A connection that cannot have its memory shared, or its journal changed, one time."""

    by: str
    failures: list[str]

    def execute(self, sql: str, *rest: Any) -> sqlite3.Cursor:  # noqa: ANN401 - as sqlite3 has it
        if sql == self.by and not self.failures:
            self.failures.append(sql)
            if sql != "PRAGMA journal_mode = WAL":
                raise refusal(sqlite3.SQLITE_IOERR_SHMMAP)
            sql = "PRAGMA journal_mode"  # answers with the old one, as SQLite does
        return super().execute(sql, *rest)


@pytest.mark.parametrize("by", ["PRAGMA journal_mode", "PRAGMA journal_mode = WAL"])
def test_what_fails_only_once_is_no_reason_to_leave_wal(
    path: Path, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FailsOnce, "by", by, raising=False)
    monkeypatch.setattr(FailsOnce, "failures", [], raising=False)
    given = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", partial(given, factory=FailsOnce))
    with closing(connection.connect(str(path))) as opened:
        assert opened.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert [by] == FailsOnce.failures
