"""prepterm.db: opened, locked, kept up to date; one transaction per thing a person did.

Which rows mean what stands with each log; here is only what all of them share: the connection,
transactions, and the next row's (device, seq) and `at`.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from typing import Any

from prepterm.core.history import RowId
from prepterm.errors import DatabaseDamaged, DatabaseUnusable
from prepterm.storage.device import device_of_this_installation
from prepterm.storage.read_only import read_only_uri
from prepterm.storage.versions import SCHEMA_VERSION

LOGS = ("reviews", "card_actions", "reading_visits", "practice_events", "deck_choices")
"""The append-only tables. (device, seq) is unique over all of them."""

WAIT_S = 10.0
"""How long to wait for another program that has the database locked."""


class Database:
    """An open prepterm.db, up to date, with foreign keys, WAL and full synchronisation.

    Args:
        path: The file; it and its folder are made where they are missing.
        clock_ms: The moment now, UTC ms.
        wait_s: How long to wait for another program that has it locked.

    Raises:
        DatabaseUnusable: where it cannot be opened, is damaged, or is newer than this program.
    """

    def __init__(self, path: str, clock_ms: Callable[[], int], *, wait_s: float = WAIT_S) -> None:
        self.path = path
        self._clock_ms = clock_ms
        with said_plainly(path):
            make_private(path)
            # Looked at without a write first: to turn WAL on would touch what is not ours yet.
            self._refuse_newer(_version_at_rest(path, wait_s))
            self.connection = connect(path, wait_s=wait_s)
            try:
                self._bring_up_to_date()
                with self.transaction():
                    self.device = device_of_this_installation(self.connection, path)
            except BaseException:
                self.connection.close()
                raise

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> sqlite3.Cursor:
        """One statement; its rows come as tuples."""
        with said_plainly(self.path):
            return self.connection.execute(sql, parameters)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is on disk when this is left, or nothing of it is."""
        with said_plainly(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    def new_row(self) -> tuple[RowId, int]:
        """The next row's id and its `at` (UTC ms), inside a transaction.

        `at` is the clock's time, but never behind any row the database holds: where the clock is,
        the row still comes after them all in the order of (at, device, seq).
        """
        next_seq = "SELECT max(seq) FROM {} WHERE device = ?"
        parts = " UNION ALL ".join(next_seq.format(log) for log in LOGS)
        seqs = self.execute(parts, [self.device] * len(LOGS)).fetchall()
        newest = " UNION ALL ".join(
            f"SELECT * FROM (SELECT at, device FROM {log} ORDER BY at DESC, device DESC LIMIT 1)"
            for log in LOGS
        )
        # In one millisecond the row of the higher device is the later, so ours takes the next.
        ats = [at + (device > self.device) for at, device in self.execute(newest)]
        row = RowId(self.device, 1 + max(seq or 0 for (seq,) in seqs))
        return row, max([self._clock_ms(), *ats])

    def _bring_up_to_date(self) -> None:
        version = self._schema_version()
        self._refuse_newer(version)
        if version == SCHEMA_VERSION:
            return
        # Imported only when there is something to migrate: sqlite-utils takes 90 ms.
        from prepterm.storage.backup import back_up_before_migration  # noqa: PLC0415
        from prepterm.storage.migrations import migrate  # noqa: PLC0415

        with file_lock(self.path + ".lock"):
            version = self._schema_version()
            if version < SCHEMA_VERSION:
                if version > 0:
                    back_up_before_migration(self.connection, self.path, version)
                migrate(self.connection)

    def _refuse_newer(self, version: int) -> None:
        if version > SCHEMA_VERSION:
            raise DatabaseUnusable(
                f"{self.path} was written by a newer prepterm (schema {version}, "
                f"this one knows {SCHEMA_VERSION})",
                "upgrade prepterm; the file was not touched",
            )

    def _schema_version(self) -> int:
        return int(self.connection.execute("PRAGMA user_version").fetchone()[0])


def _version_at_rest(path: str, wait_s: float) -> int:
    with closing(sqlite3.connect(read_only_uri(path), timeout=wait_s, uri=True)) as connection:
        try:
            return int(connection.execute("PRAGMA user_version").fetchone()[0])
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise
            # What is in its place, or beside it, can perhaps be read by who may write as well;
            # the open that follows says it better where not.
            return 0


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
def file_lock(path: str) -> Iterator[None]:
    """Hold a lock that other processes see, by an open file; waits for its turn."""
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        if os.name == "nt":  # pragma: no cover - Windows
            import msvcrt  # noqa: PLC0415 - exists on Windows alone

            msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl  # noqa: PLC0415 - exists elsewhere alone

            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


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
        "move it aside and copy the newest file of {backups} in its place",
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
    backups = os.path.join(os.path.dirname(path), "backups")
    for signs, message, hint in _SENTENCES:
        if any(sign in said for sign in signs):
            kind = DatabaseDamaged if signs is _DAMAGED else DatabaseUnusable
            return kind(message.format(path=path, said=said), hint.format(backups=backups))
    return DatabaseUnusable(f"{path}: {said}")
