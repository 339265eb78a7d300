"""Copies of prepterm.db, made with SQLite's backup API and verified after writing.

Their names begin with the day they were made on: `prepterm-2026-11-24.db` is the study day's own,
`...-before-schema-2.db` was made before a migration, `...-101530.db` by hand, and
`...-101530-replaced.db` before another took its place. Only the first two kinds are thinned.
"""

import os
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date
from typing import NamedTuple

from prepterm.core.backup_thinning import kept_backups
from prepterm.errors import DatabaseUnusable
from prepterm.storage.connection import disk_is_full
from prepterm.storage.database import LOGS
from prepterm.storage.read_only import read_only_uri

_NAME = re.compile(r"prepterm-(\d{4}-\d\d-\d\d)(-before-schema-\d+(\.\d+)?)?\.db")
_BACKUP = re.compile(r"prepterm-\d{4}-\d\d-\d\d(-before-schema-\d+|-\d{6})?(\.\d+)?\.db")
"""Made of the database as it was then, and not put aside by a restore or a salvage."""
_UNFINISHED_S = 86_400
"""A copy that nobody has finished after a day never will be."""


class Backup(NamedTuple):
    """A file in the folder of backups."""

    path: str
    day: date | None
    """The day that prepterm made it on by itself; None for one that a person asked for."""


def back_up(connection: sqlite3.Connection, target: str) -> None:
    """Write a sound copy to `target`, whole or not at all; an existing file is not overwritten.

    The copy names no installation: opened in the place of the database, it must not go on with
    numbers of rows that the database has used since.

    Raises:
        DatabaseUnusable: where the target exists, cannot be written, or the copy is not sound.
    """
    if os.path.exists(target):
        raise DatabaseUnusable(f"{target} exists already", "name another file")
    with _unfinished(target) as unfinished, closing(sqlite3.connect(unfinished)) as copy:
        with _one_moment(connection):
            rows = _rows(connection)
            connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute("DELETE FROM installation")
        copy.commit()
        (verdict,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
        if verdict != "ok":
            raise DatabaseUnusable(f"the copy {target} is not sound: {verdict}")
        if _rows(copy) != rows:
            raise DatabaseUnusable(f"the copy {target} does not hold all rows")


def back_up_file(path: str, target: str) -> None:
    """The same, of a database that is not open here."""
    with closing(sqlite3.connect(read_only_uri(path), uri=True, timeout=10)) as connection:
        back_up(connection, target)


def back_up_before_migration(connection: sqlite3.Connection, path: str, version: int) -> None:
    """Keep the database as it is before its schema changes."""
    folder = folder_of(path)
    name = f"prepterm-{time.strftime('%Y-%m-%d')}-before-schema-{version + 1}"
    target, number = os.path.join(folder, f"{name}.db"), 1
    while os.path.exists(target):
        number += 1
        target = os.path.join(folder, f"{name}.{number}.db")
    back_up(connection, target)


def folder_of(path: str) -> str:
    """The folder with the backups of a database."""
    return os.path.join(os.path.dirname(os.path.abspath(path)), "backups")


def backups(path: str) -> list[Backup]:
    """All backups of a database that stand in its folder, the newest name first."""
    try:
        names = os.listdir(folder_of(path))
    except OSError:
        return []
    return [
        Backup(os.path.join(folder_of(path), name), _day(name))
        for name in sorted(names, reverse=True)
        if name.endswith(".db")
    ]


def newest_backup(path: str) -> str | None:
    """The backup of a database that holds the newest row; None where none holds any.

    What a restore or a salvage put aside is none: it may be what somebody wanted to be rid of.
    """
    found = [
        (newest, os.stat(each.path).st_mtime, each.path)
        for each in backups(path)
        if _BACKUP.fullmatch(os.path.basename(each.path))
        and (newest := _newest_row(each.path)) is not None
    ]
    return max(found)[2] if found else None


def _newest_row(path: str) -> int | None:
    """`at` of the newest row of all logs; None where there is none, or the file cannot be read."""
    try:
        with closing(sqlite3.connect(read_only_uri(path), uri=True)) as connection:
            return max(
                int(at)
                for log in _logs_of(connection)
                for (at,) in connection.execute(f"SELECT max(at) FROM {log}")
                if at is not None
            )
    except (sqlite3.Error, ValueError):
        return None


def thin(path: str, today: date) -> list[str]:
    """Delete the backups that prepterm made by itself and need not be kept; returns their paths."""
    own = [(each.path, each.day) for each in backups(path) if each.day is not None]
    kept = kept_backups((day for _, day in own), today)
    gone = [each for each, day in own if day not in kept]
    gone += _left_unfinished(folder_of(path))
    for each in gone:
        with suppress(FileNotFoundError):  # another terminal thins as well
            os.unlink(each)
    return gone


def _day(name: str) -> date | None:
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        return date.fromisoformat(found[1])
    except ValueError:
        return None


def _left_unfinished(folder: str) -> list[str]:
    """Copies that were cut off, as by a power failure."""
    found = []
    with os.scandir(folder) as files:
        for file in files:
            with suppress(FileNotFoundError):  # another terminal has just finished it
                if (
                    ".unfinished" in file.name
                    and time.time() - file.stat().st_mtime > _UNFINISHED_S
                ):
                    found.append(file.path)
    return found


@contextmanager
def _unfinished(target: str) -> Iterator[str]:
    """A file beside the target, which takes the target's name when all inside went well."""
    folder = os.path.dirname(os.path.abspath(target))
    unfinished = f"{target}.{os.getpid()}.unfinished"
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_RDWR | os.O_TRUNC, 0o600))
        yield unfinished
        _to_disk(unfinished)
        if os.path.exists(target):  # it came meanwhile
            raise DatabaseUnusable(f"{target} exists already", "name another file")
        os.replace(unfinished, target)
    except (OSError, sqlite3.Error) as error:
        full = disk_is_full(target, error)
        if full is not None:
            raise full from error
        if isinstance(error, OSError):
            said = f"cannot write {target}: {error.strerror}"
        else:
            said = f"cannot copy the database to {target}: {error}"
        raise DatabaseUnusable(said, "check the disk and the folder") from error
    finally:
        for ending in ("", "-journal", "-wal", "-shm"):
            if os.path.exists(unfinished + ending):
                os.unlink(unfinished + ending)


def _to_disk(path: str) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _one_moment(connection: sqlite3.Connection) -> Iterator[None]:
    """Let everything inside see the database as it is at one moment."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows each log has."""
    return {
        log: connection.execute(f"SELECT count(*) FROM {log}").fetchone()[0]
        for log in _logs_of(connection)
    }


def _logs_of(connection: sqlite3.Connection) -> list[str]:
    """The logs of a database, which may be of an older schema."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    return [log for log in LOGS if log in tables]
