"""prepterm.db where nothing can be written: as it stands, for reading alone."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from prepterm.errors import DatabaseUnwritable
from prepterm.storage.connection import WAIT_S, OpenFile, said_plainly
from prepterm.storage.database import Database
from prepterm.storage.read_only import read_only_uri
from prepterm.storage.versions import SCHEMA_VERSION


class DatabaseForReading(Database):
    """An open prepterm.db that refuses every row.

    Args:
        path: The file.
        refusal: Why it cannot be written.
        on_refusal: Called before that is raised.

    Raises:
        DatabaseUnwritable: the refusal, where it cannot be read either, or is not up to date.
    """

    writable = False

    def __init__(
        self, path: str, refusal: DatabaseUnwritable, on_refusal: Callable[[], None]
    ) -> None:
        self._refusal, self._on_refusal = refusal, on_refusal
        with said_plainly(path):
            found = uri_for_reading(path)
            if found is None:
                raise refusal
            self.uri = found
            connection = sqlite3.connect(found, timeout=WAIT_S, isolation_level=None, uri=True)
            try:
                (version,) = connection.execute("PRAGMA user_version").fetchone()
                OpenFile.__init__(self, path, connection)
            except BaseException:
                connection.close()
                raise
        if version != SCHEMA_VERSION:
            connection.close()
            raise refusal

    def clock_in_doubt(self) -> int | None:
        """None: nothing is written that a wrong clock could spoil."""
        return None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Refuse."""
        self.need_to_write()
        yield  # is not come to

    def need_to_write(self) -> None:
        """Refuse."""
        self._on_refusal()
        raise self._refusal


def uri_for_reading(path: str) -> str | None:
    """The URI under which a file can be read where nothing can be written, or None.

    Raises:
        sqlite3.Error: where it is damaged, or another program holds it.
    """
    uri = read_only_uri(path)
    try:
        _look_at(uri)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_PROTOCOL}:
            raise
    else:
        return uri
    # SQLite makes files beside one in WAL. It leaves that when told that nobody else writes, but
    # then it overlooks what stands in the log alone.
    if not os.path.exists(path) or _has_unfinished(path):
        return None
    uri += "&immutable=1"
    _look_at(uri)
    return uri


def _look_at(uri: str) -> None:
    with closing(sqlite3.connect(uri, timeout=WAIT_S, uri=True)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()


def _has_unfinished(path: str) -> bool:
    """Whether a log or a journal holds what the file itself does not, or should not any more."""
    beside = (os.path.realpath(path) + ending for ending in ("-wal", "-journal"))
    return any(os.path.exists(each) and os.path.getsize(each) for each in beside)
