"""The file of the index: its schema, how it is opened, and thrown away where it is of no use."""

import os
import sqlite3
from contextlib import closing

from prepterm.storage.connection import connect
from prepterm.storage.day_counts import COUNTS_SCHEMA
from prepterm.storage.for_reading import uri_for_reading
from prepterm.storage.full_text import FULL_TEXT_SCHEMA, look_over
from prepterm.storage.versions import INDEX_VERSION

_SCHEMA = (
    """
CREATE TABLE files (
    path TEXT PRIMARY KEY, kind TEXT NOT NULL, slug TEXT NOT NULL, own INTEGER NOT NULL,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, read_at_ns INTEGER NOT NULL,
    hash TEXT NOT NULL, problem TEXT, line INTEGER, column INTEGER
) STRICT;
CREATE TABLE decks (
    slug TEXT PRIMARY KEY, title TEXT NOT NULL, description TEXT NOT NULL, own INTEGER NOT NULL,
    path TEXT NOT NULL
) STRICT;
CREATE TABLE cards (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, entry TEXT NOT NULL, deck TEXT NOT NULL, kind TEXT NOT NULL,
    front TEXT NOT NULL, back TEXT NOT NULL, why TEXT NOT NULL, topics TEXT NOT NULL,
    source TEXT NOT NULL, accept TEXT NOT NULL, line INTEGER NOT NULL, position INTEGER NOT NULL
) STRICT;
CREATE INDEX cards_by_deck ON cards (deck, position);
CREATE INDEX cards_by_entry ON cards (entry);
CREATE INDEX cards_by_source ON cards (source);
CREATE TABLE posts (
    slug TEXT PRIMARY KEY, path TEXT NOT NULL, title TEXT NOT NULL, own INTEGER NOT NULL,
    summary TEXT NOT NULL, topics TEXT NOT NULL, level TEXT NOT NULL, words INTEGER NOT NULL,
    aliases TEXT NOT NULL, sections TEXT NOT NULL
) STRICT;
"""
    + COUNTS_SCHEMA
    + ";"
    + FULL_TEXT_SCHEMA
)


def discard_if_damaged(path: str) -> bool:
    """Throw the index away where its file is damaged, which is looked at whole; whether it was."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if verdict == "ok":
                look_over(connection)
    except sqlite3.OperationalError:
        return False
    except sqlite3.DatabaseError as error:
        verdict = str(error)
    if verdict == "ok":
        return False
    delete(path)
    return True


def opened(path: str) -> sqlite3.Connection:
    """A connection to the file, which is emptied where it is of another version."""
    connection = connect(path, synchronous="NORMAL")
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version != INDEX_VERSION:
            _make_schema(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def copied(path: str) -> sqlite3.Connection:
    """A copy in memory of an index, or a new one where it cannot be read whole."""
    connection = sqlite3.connect(":memory:", isolation_level=None, uri=True)
    try:
        uri = uri_for_reading(path)
        if uri is not None:
            with closing(sqlite3.connect(uri, uri=True)) as source:
                source.backup(connection)
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        verdict = str(error)
    if verdict != "ok":
        connection.close()
        connection = sqlite3.connect(":memory:", isolation_level=None, uri=True)
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version != INDEX_VERSION:
            _make_schema(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _make_schema(connection: sqlite3.Connection) -> None:
    """Empty the file and lay the schema; another process may have done so by the time we may."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version != INDEX_VERSION:
            # A virtual table goes before the tables it owns, which cannot be dropped by themselves.
            for kind, name in connection.execute(
                "SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'view', 'table')"
                " AND name NOT LIKE 'sqlite_%'"
                " ORDER BY sql NOT LIKE 'CREATE VIRTUAL%'"
            ).fetchall():
                connection.execute(f'DROP {kind} IF EXISTS "{name}"')
            for statement in _SCHEMA.split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {INDEX_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def delete(path: str) -> None:
    """Throw the file away, with what SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm"):
        if os.path.exists(path + ending):
            os.unlink(path + ending)
