"""Another database put in the place of prepterm.db, also while screens have it open.

It is copied over with SQLite's backup API, in one transaction: whoever has the database open sees
all of it or nothing, and notices by the installation, which is a new one. Where the file in its
place cannot be read, it is moved aside.
"""

import os
import sqlite3
import time
from contextlib import closing
from typing import NamedTuple

from prepterm.errors import DatabaseDamaged, DatabaseUnusable
from prepterm.storage.backup import back_up_file
from prepterm.storage.connection import WAIT_S, connect, said_plainly
from prepterm.storage.database import file_lock, lock_of
from prepterm.storage.device import settle
from prepterm.storage.read_only import read_only_uri
from prepterm.storage.versions import SCHEMA_VERSION

_FIRST_LOGS = {"reviews", "card_actions", "reading_visits", "practice_events", "deck_choices"}
"""The logs of the first schema, which every database of prepterm has."""
_ENDINGS = ("", "-wal", "-shm", "-journal")


class Replaced(NamedTuple):
    """Where the database is now that another took the place of."""

    path: str
    damaged: bool
    """Whether it could not be read, and was moved there as it was."""


def refuse_unsound(source: str) -> None:
    """Look at a file that is to take the place of the database.

    Raises:
        DatabaseUnusable: where it is not there, is no sound database of prepterm, or is newer than
            this program.
    """
    if not os.path.isfile(source):
        raise DatabaseUnusable(f"there is no file {source}", "`prepterm backup` makes one")
    try:
        with closing(sqlite3.connect(read_only_uri(source), uri=True)) as connection:
            ours = _is_ours(connection)
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        raise DatabaseDamaged(f"{source} is no sound database: {error}") from error
    if not ours:
        raise DatabaseUnusable(f"{source} is no database of prepterm")
    if version > SCHEMA_VERSION:
        raise DatabaseUnusable(
            f"{source} was written by a newer prepterm (schema {version}, "
            f"this one knows {SCHEMA_VERSION})",
            "upgrade prepterm, then restore it",
        )
    if verdict != "ok":
        raise DatabaseDamaged(f"{source} is damaged: {verdict}")


def _is_ours(connection: sqlite3.Connection) -> bool:
    """Whether a database has what every schema of prepterm has."""
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return names >= _FIRST_LOGS and version >= 1


def put_in_place(prepared: str, path: str, kept: str) -> Replaced | None:
    """Put a prepared database in the place of the one at `path`.

    Args:
        prepared: A database at the newest schema whose installation is a new one.
        path: prepterm.db.
        kept: Where to keep the database that is there now.

    Returns:
        Where the replaced one is; None where there was none.

    Raises:
        DatabaseUnusable: where it is locked, or cannot be written. Then nothing has changed.
    """
    path = os.path.realpath(path)  # a link stays one
    with said_plainly(path), file_lock(lock_of(path)):
        replaced = None
        if os.path.exists(path):
            replaced = _keep(path, kept)
        if replaced is None or replaced.damaged:
            os.replace(prepared, path)
            with closing(connect(path)) as connection:
                settle(connection, path)
        else:
            with closing(sqlite3.connect(prepared)) as source, closing(connect(path)) as target:
                _copy(source, target, path)
                settle(target, path)
        return replaced


def _keep(path: str, kept: str) -> Replaced:
    """Keep a verified copy of the database; where it cannot be read, move it aside."""
    if _is_readable(path):
        back_up_file(path, kept)
        return Replaced(kept, damaged=False)
    os.makedirs(os.path.dirname(kept), mode=0o700, exist_ok=True)
    aside = kept.removesuffix("-replaced.db") + "-damaged.db"
    for ending in _ENDINGS:
        if os.path.exists(path + ending):
            os.replace(path + ending, aside + ending)
    return Replaced(aside, damaged=True)


def _is_readable(path: str) -> bool:
    try:
        with closing(sqlite3.connect(read_only_uri(path), uri=True)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            return bool(verdict == "ok" and _is_ours(connection))
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        return False


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, path: str) -> None:
    """Copy all pages in one transaction; who reads meanwhile goes on with what was there."""
    deadline = time.monotonic() + WAIT_S

    def give_up(status: int, _remaining: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > deadline:
            raise DatabaseUnusable(
                f"{path} is locked by another program", "close it, then try again; nothing was lost"
            )

    source.backup(target, progress=give_up, sleep=0.05)
