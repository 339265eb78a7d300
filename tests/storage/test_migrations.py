import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from prepterm.storage.connection import connect
from prepterm.storage.database import Database
from prepterm.storage.migrations import migrate
from prepterm.storage.versions import SCHEMA_VERSION
from tests.faults.homes import lay_older, rows_of, version_of


class Cut(sqlite3.Connection):
    """A connection that breaks off before one of its statements, as a kill would."""

    left = 0

    def execute(self, *arguments: Any) -> sqlite3.Cursor:  # noqa: ANN401 - as it is called
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        return super().execute(*arguments)


def migrated(path: Path, statements: int) -> bool:
    """Migrate with so many statements; whether they were enough."""
    connection = sqlite3.connect(path, isolation_level=None, factory=Cut)
    connection.left = statements
    try:
        migrate(connection)
    except KeyboardInterrupt:
        return False
    finally:
        if connection.in_transaction:
            connection.rollback()
        connection.close()
    return True


def schema(path: Path) -> list[tuple[object, ...]]:
    with closing(connect(str(path))) as connection:
        return [
            *connection.execute("PRAGMA user_version"),
            *connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"),
            *connection.execute("SELECT name FROM _sqlite_migrations ORDER BY id"),
        ]


def test_a_migration_cut_off_before_any_statement_is_done_the_next_time(tmp_path: Path) -> None:
    whole = tmp_path / "whole.db"
    assert migrated(whole, 1_000_000)
    expected = schema(whole)
    assert expected[0] == (SCHEMA_VERSION,)
    statements = 0
    while not migrated(tmp_path / f"{statements}.db", statements):
        assert migrated(tmp_path / f"{statements}.db", 1_000_000)
        assert schema(tmp_path / f"{statements}.db") == expected, statements
        statements += 1
    assert statements > 30


def test_a_database_of_the_schema_before_gets_the_log_of_highlights(tmp_path: Path) -> None:
    path, columns = tmp_path / "prepterm.db", "device, seq, at, of_device, of_seq"
    lay_older(path, 2)
    with closing(connect(str(path))) as connection:
        connection.execute(f"INSERT INTO forgotten ({columns}) VALUES ('d', 1, 5, 'other', 7)")
    before = rows_of(path)
    with closing(Database(str(path), lambda: 1)) as database:
        assert database.execute("SELECT * FROM highlights").fetchall() == []
        database.execute(
            "INSERT INTO highlights (device, seq, at, study_day, post, kind, quote, note)"
            " VALUES ('other', 7, 6, '2026-11-24', 'post', 'note', 'a text', 'words')"
        )
        # What was forgotten before there were highlights stays so.
        kept = database.execute("SELECT post, quote, note FROM highlights").fetchall()
        assert kept == [("post", None, None)]
    assert version_of(path) == SCHEMA_VERSION
    assert rows_of(path) == before
    (copy,) = (tmp_path / "backups").iterdir()
    assert copy.name.endswith("-before-schema-3.db")
    assert rows_of(copy) == before
