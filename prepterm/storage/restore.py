"""Another database put in the place of prepterm.db, also while screens have it open.

It is copied over with SQLite's backup API, in one transaction: whoever has the database open sees
all of it or nothing, and notices by the installation, which is a new one. Where the file in its
place cannot be read, it is moved aside.
"""

import os
import shutil
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
_BESIDE = ("-wal", "-shm", "-journal")
_OUT_OF_REACH = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
)
"""What says nothing about the file itself."""
_PAGES_A_STEP = 16
"""Fewer than the emptiest database has: from the first step on nobody else writes."""


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
        said = "is no file" if os.path.exists(source) else "is not there"
        raise DatabaseUnusable(f"{source} {said}", "`prepterm backup` makes one")
    try:
        with closing(sqlite3.connect(read_only_uri(source), uri=True)) as connection:
            ours = _is_ours(connection)
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        raise DatabaseDamaged(
            f"{source} is no sound database: {error}",
            "`prepterm doctor --salvage FILE` takes out what can still be read",
        ) from error
    if not ours:
        raise DatabaseUnusable(
            f"{source} is no database of prepterm", "`prepterm doctor` names the newest backup"
        )
    if version > SCHEMA_VERSION:
        raise DatabaseUnusable(
            f"{source} was written by a newer prepterm (schema {version}, "
            f"this one knows {SCHEMA_VERSION})",
            "upgrade prepterm, then restore it",
        )
    if verdict != "ok":
        raise DatabaseDamaged(
            f"{source} is damaged: {verdict}",
            "`prepterm doctor --salvage FILE` takes out what can still be read",
        )


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
        if os.path.exists(path) and _is_readable(path):
            _copy_over(prepared, path, kept)
            return Replaced(kept, damaged=False)
        aside = kept.removesuffix("-replaced.db") + "-damaged.db"
        was_there = _move_aside(path, aside)
        os.replace(prepared, path)
        with closing(connect(path)) as connection:
            settle(connection, path)
        return Replaced(aside, damaged=True) if was_there else None


def _is_readable(path: str) -> bool:
    """Whether what is in its place is a sound database that can be written over."""
    try:
        # Read alone first, so that a damaged file is kept as it was found.
        with closing(sqlite3.connect(read_only_uri(path), uri=True, timeout=WAIT_S)) as connection:
            if not _is_sound(connection):
                return False
    except sqlite3.Error as error:
        code = _code(error)
        if code in _OUT_OF_REACH:
            raise
        # What a crash left beside it is taken in only by who may write.
        if code not in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
            return False
    try:
        with closing(connect(path)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            connection.execute(f"PRAGMA user_version = {int(version)}")
            connection.execute("ROLLBACK")
            return _is_sound(connection)
    except sqlite3.Error as error:
        if _code(error) in _OUT_OF_REACH or not os.access(path, os.W_OK):
            raise
        return False


def _is_sound(connection: sqlite3.Connection) -> bool:
    (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    return bool(verdict == "ok" and _is_ours(connection))


def _code(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _move_aside(path: str, aside: str) -> bool:
    """Keep a file that cannot be read, with what stands beside it; whether it was there.

    Its own name is taken from it by whatever comes in its place, so that at no moment there is none
    which the next start would take for a person without progress.
    """
    os.makedirs(os.path.dirname(aside), mode=0o700, exist_ok=True)
    was_there = os.path.exists(path)
    if was_there:
        try:
            os.link(path, aside)
        except OSError:  # this file system has no links
            shutil.copyfile(path, aside)
            os.chmod(aside, 0o600)
    for ending in _BESIDE:
        # A log left beside it would be played into whatever comes in its place.
        if os.path.exists(path + ending):
            os.replace(path + ending, aside + ending)
    return was_there


def _copy_over(prepared: str, path: str, kept: str) -> None:
    """Keep a verified copy of the database, and copy another over it, with no row between.

    All pages are copied in one transaction, which locks others out from the first step on: then
    the copy is taken that is kept. Who reads meanwhile goes on with what was there.
    """
    deadline = time.monotonic() + WAIT_S
    with closing(sqlite3.connect(prepared)) as source, closing(connect(path)) as target:
        _match_page_size(source, target)
        (journal,) = target.execute("PRAGMA journal_mode").fetchone()
        # Without WAL nobody can read what the copy holds locked, so that comes right before it.
        is_kept = journal != "wal"
        if is_kept:
            back_up_file(path, kept)

        def keep_first(status: int, _remaining: int, _total: int) -> None:
            nonlocal is_kept
            if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                if time.monotonic() > deadline:
                    raise DatabaseUnusable(
                        f"{path} is locked by another program",
                        "close it, then try again; nothing was lost",
                    )
            elif not is_kept:
                is_kept = True
                back_up_file(path, kept)

        source.backup(target, pages=_PAGES_A_STEP, progress=keep_first, sleep=0.05)
        settle(target, path)


def _match_page_size(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """SQLite copies over a database in WAL only what has its size of page."""
    (size,) = target.execute("PRAGMA page_size").fetchone()
    if source.execute("PRAGMA page_size").fetchone() != (size,):
        source.execute(f"PRAGMA page_size = {size}")
        source.execute("VACUUM")
