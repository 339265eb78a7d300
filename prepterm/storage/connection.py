"""An SQLite file of prepterm's: opened, private to the person, its failures said in sentences."""

import errno
import os
import shlex
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from typing import Any

from prepterm.errors import DatabaseDamaged, DatabaseUnusable, DatabaseUnwritable
from prepterm.storage.file_system import shares_memory, what_stops_locking, what_stops_writing
from prepterm.storage.read_only import read_only_uri

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
        self.journal_mode = _journal_mode(connection)
        """`wal`, or `delete` where WAL is not possible: a rollback journal."""

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
    """A connection with prepterm's pragmas; transactions are begun by hand.

    The file is in WAL, or has a rollback journal where the file system shares no memory between
    programs.

    Raises:
        PermissionError: where the file or its folder may not be written, which SQLite would say
            no sooner than at the first row.
    """
    _must_be_writable(path)
    connection = _patiently(wait_s, lambda: _journaled(path, wait_s))
    try:
        if _journal_mode(connection) != "wal":
            # The end of the journal is the commit: a loss of power must not bring it back.
            synchronous = {"NORMAL": "FULL", "FULL": "EXTRA"}[synchronous]
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        connection.execute("PRAGMA fullfsync = ON")
        connection.execute("PRAGMA foreign_keys = ON")
        # What was forgotten must not stay in the unused parts of a page.
        connection.execute("PRAGMA secure_delete = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _must_be_writable(path: str) -> None:
    for each in (path, os.path.dirname(os.path.realpath(path))):
        as_whom = os.access in os.supports_effective_ids
        if os.path.exists(each) and not os.access(each, os.W_OK, effective_ids=as_whom):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), each)


_NO_SHARED_MEMORY = (
    sqlite3.SQLITE_IOERR_SHMMAP,
    sqlite3.SQLITE_IOERR_SHMOPEN,
    sqlite3.SQLITE_IOERR_SHMLOCK,
    sqlite3.SQLITE_IOERR_LOCK,
)
"""What SQLite meets at the first use of a file in WAL where no memory can be shared."""


def _journaled(path: str, wait_s: float, *, again: bool = False) -> sqlite3.Connection:
    """A connection to the file in WAL, or with a rollback journal where that is not possible."""
    connection = _plain_connection(path, wait_s)
    try:
        if _journal_mode(connection) != "wal":
            # To turn WAL on where it is not possible would shut out who has the file open.
            wanted = "WAL" if shares_memory(path) else "DELETE"
            (given,) = connection.execute(f"PRAGMA journal_mode = {wanted}").fetchone()
            if given != wanted.lower():  # a disk may fail only once, and SQLite keeps it to itself
                connection.execute(f"PRAGMA journal_mode = {wanted}")
            connection.execute("PRAGMA user_version")
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode not in _NO_SHARED_MEMORY:
            raise
        if not again and shares_memory(path):  # a disk may fail only once
            return _journaled(path, wait_s, again=True)
        _leave_wal(path, wait_s)
        return _plain_connection(path, wait_s)
    except BaseException:
        connection.close()
        raise
    return connection


def _leave_wal(path: str, wait_s: float) -> None:
    """Give a file in WAL a rollback journal; a program that has it alone needs no shared memory."""
    with closing(_plain_connection(path, wait_s)) as alone:
        alone.execute("PRAGMA locking_mode = EXCLUSIVE")
        alone.execute("PRAGMA journal_mode = DELETE")


def _plain_connection(path: str, wait_s: float) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=wait_s, isolation_level=None, uri=True)


def _journal_mode(connection: sqlite3.Connection) -> str:
    return str(connection.execute("PRAGMA journal_mode").fetchone()[0])


def _patiently(wait_s: float, attempt: Callable[[], sqlite3.Connection]) -> sqlite3.Connection:
    """Try for a while: two first opens at once lock each other out without a wait."""
    deadline = time.monotonic() + wait_s
    while True:
        try:
            return attempt()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


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
    except UnicodeDecodeError as error:  # what SQLite gave as text, of a schema for one, is none
        raise _of_sqlite(path, sqlite3.DatabaseError(f"malformed text: {error}")) from error
    except sqlite3.Error as error:
        raise _of_sqlite(path, error) from error
    except OSError as error:
        raise _of_system(path, error) from error


@contextmanager
def damage_looked_at_again(path: str) -> Iterator[None]:
    """Say that a file is damaged only where it still is on a second look.

    SQLite takes a read that failed for damage, and a disk may fail only once.
    """
    try:
        yield
    except DatabaseDamaged as damage:
        if _is_whole(path):
            raise could_not_be_read(path) from damage
        raise


def could_not_be_read(path: str) -> DatabaseUnusable:
    """What to say where reading has failed, but nothing is wrong with what is there."""
    return DatabaseUnusable(
        f"{path} could not be read, though nothing in it is damaged",
        "try again; where it comes back, check the disk",
    )


def _is_whole(path: str) -> bool:
    try:
        with closing(sqlite3.connect(read_only_uri(path), timeout=WAIT_S, uri=True)) as connection:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error:
        return False
    return bool(verdict == "ok")


_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)
_READ_ONLY = (sqlite3.SQLITE_READONLY,)
_NO_ROOM_LEFT = (sqlite3.SQLITE_FULL,)
_KINDS = {
    _DAMAGED: DatabaseDamaged,
    _READ_ONLY: DatabaseUnwritable,
    _NO_ROOM_LEFT: DatabaseUnwritable,
}

_WHERE_ELSE = "check the disk, or set PREPTERM_HOME to another folder"
_WRITABLE = "make the file and its folder writable, or set PREPTERM_HOME to a folder that is"
_FULL = ("cannot write {path}: the disk is full", "free some space; nothing was lost")

_SENTENCES = (
    (
        _LOCKED,
        "{path} is locked by another program",
        "close it, then try again; nothing was lost",
    ),
    (_READ_ONLY, "cannot write {path}: it is read-only", _WRITABLE),
    (_NO_ROOM_LEFT, *_FULL),
    (
        _DAMAGED,
        "{path} is damaged: {said}",
        "{remedy}",
    ),
    ((sqlite3.SQLITE_CANTOPEN,), "cannot open {path}", "set PREPTERM_HOME to a folder of yours"),
    ((sqlite3.SQLITE_IOERR,), "cannot use {path}: {said}", _WHERE_ELSE),
)
"""SQLite's codes, what went wrong then, and what to do."""

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_NO_LOCKS = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS)


def _of_sqlite(path: str, error: sqlite3.Error) -> DatabaseUnusable:
    said, code = str(error), _code(error)
    full = disk_is_full(path, error)
    if full is not None:
        return full
    stopped = what_stops_locking(path) if code in (*_LOCKED, sqlite3.SQLITE_IOERR) else None
    if stopped is not None and stopped.errno in _NO_LOCKS:
        return _of_system(path, stopped)
    for codes, message, hint in _SENTENCES:
        if code in codes:
            kind = _KINDS.get(codes, DatabaseUnusable)
            remedy = hint.format(remedy=remedy_of_damage(path))
            return kind(message.format(path=path, said=said), remedy)
    return DatabaseUnusable(f"{path}: {said}")


def _code(error: sqlite3.Error) -> int:
    """SQLite's code without what it adds; the words alone are less, and at times others."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    if code is None:  # no call of SQLite's has failed, but a look at what it gave
        return sqlite3.SQLITE_CORRUPT if "malformed" in str(error) else sqlite3.SQLITE_ERROR
    return code & 0xFF


def disk_is_full(path: str, error: OSError | sqlite3.Error) -> DatabaseUnwritable | None:
    """What to say where a file could not be written because the disk is full, else None."""
    if isinstance(error, OSError):
        is_full = error.errno in _NO_ROOM
    elif _code(error) in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR}:
        # So it also says that there was no room for a file beside this one.
        cause = what_stops_writing(path)
        is_full = cause is not None and cause.errno in _NO_ROOM
    else:
        is_full = _code(error) in _NO_ROOM_LEFT
    message, hint = _FULL
    return DatabaseUnwritable(message.format(path=path), hint) if is_full else None


def _of_system(path: str, error: OSError) -> DatabaseUnusable:
    full = disk_is_full(path, error)
    if full is not None:
        return full
    said = (error.strerror or str(error)).lower()
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return DatabaseUnwritable(
            f"cannot write {error.filename or path}: {said}",
            "make it writable, or set PREPTERM_HOME to a folder that is",
        )
    return DatabaseUnusable(f"cannot use {error.filename or path}: {said}", _WHERE_ELSE)


def remedy_of_damage(path: str) -> str:
    """What to do about a damaged file: put its newest backup in its place, where there is one."""
    from prepterm.storage.backup import newest_backup  # noqa: PLC0415 - it stands on this file

    if os.path.basename(path) == "index.db":
        return "try again; it is made anew, for all it holds stands in your files and prepterm.db"
    salvage = "`prepterm doctor --salvage` takes out what can still be read"
    newest = newest_backup(path)
    if newest is None:
        return salvage
    return (
        f"`prepterm restore {shlex.quote(newest)}` puts the newest backup in its place; {salvage}"
    )
