"""An SQLite file of prepterm's: opened, private to the person, its failures said in sentences."""

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from prepterm.errors import DatabaseDamaged, DatabaseUnusable

WAIT_S = 10.0
"""How long to wait for another program that has the database locked."""


class OpenFile:
    """An open file; transactions are begun by hand.

    Args:
        path: The file.
        connection: To it, as `connect` gives one.
    """

    def __init__(self, path: str, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> sqlite3.Cursor:
        """One statement; its rows come as tuples."""
        with said_plainly(self.path):
            return self.connection.execute(sql, parameters)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is in the file when this is left, or nothing of it is."""
        with said_plainly(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise


def connect(path: str, *, synchronous: str = "FULL", wait_s: float = WAIT_S) -> sqlite3.Connection:
    """A connection with prepterm's pragmas; transactions are begun by hand."""
    connection = sqlite3.connect(path, timeout=wait_s, isolation_level=None, uri=True)
    try:
        _use_wal(connection, wait_s)
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        connection.execute("PRAGMA fullfsync = ON")
        connection.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _use_wal(connection: sqlite3.Connection, wait_s: float) -> None:
    """Turn WAL on; two first opens at once lock each other out, so try for a while."""
    deadline = time.monotonic() + wait_s
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def make_private(path: str) -> None:
    """Make folder and file readable by the person alone, where they are new."""
    folder = os.path.dirname(os.path.abspath(path))
    missing = []
    while not os.path.isdir(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    for each in reversed(missing):
        # os.makedirs would leave the folders in between to the umask.
        with suppress(FileExistsError):
            os.mkdir(each, 0o700)
    if not os.path.exists(path):
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


@contextmanager
def said_plainly(path: str) -> Iterator[None]:
    """Turn what SQLite and the file system say into one sentence a person can act on."""
    try:
        yield
    except sqlite3.Error as error:
        raise _plain(path, error) from error
    except PermissionError as error:
        where = error.filename or path
        raise DatabaseUnusable(
            f"cannot write {where}: permission denied",
            "make it writable, or set PREPTERM_HOME to a folder that is",
        ) from error
    except OSError as error:
        raise DatabaseUnusable(f"cannot use {path}: {error.strerror}") from error


_DAMAGED = ("malformed", "not a database")

_SENTENCES = (
    (
        ("locked", "busy"),
        "{path} is locked by another program",
        "close it, then try again; nothing was lost",
    ),
    (
        ("readonly",),
        "cannot write {path}: it is read-only",
        "make the file and its folder writable, or set PREPTERM_HOME to a folder that is",
    ),
    (
        ("full",),
        "cannot write {path}: the disk is full",
        "free some space; nothing was lost",
    ),
    (
        _DAMAGED,
        "{path} is damaged: {said}",
        "move it aside and copy {newest_backup} in its place",
    ),
    (
        ("unable to open",),
        "cannot open {path}",
        "set PREPTERM_HOME to a folder of yours",
    ),
    (
        ("I/O error",),
        "cannot use {path}: {said}",
        "check the disk, or set PREPTERM_HOME to another folder",
    ),
)
"""What SQLite's own words contain, what went wrong then, and what to do."""


def _plain(path: str, error: sqlite3.Error) -> DatabaseUnusable:
    said = str(error)
    for signs, message, hint in _SENTENCES:
        if any(sign in said for sign in signs):
            kind = DatabaseDamaged if signs is _DAMAGED else DatabaseUnusable
            remedy = hint.format(newest_backup=_newest_backup(path))
            return kind(message.format(path=path, said=said), remedy)
    return DatabaseUnusable(f"{path}: {said}")


def _newest_backup(path: str) -> str:
    """The file of `backups/` written last, or how to make one where there is none."""
    folder = os.path.join(os.path.dirname(path), "backups")
    try:
        copies = [each for each in os.scandir(folder) if each.name.endswith(".db")]
    except OSError:
        copies = []
    if not copies:
        return "a backup, where you have one,"
    return max(copies, key=lambda each: each.stat().st_mtime).path
