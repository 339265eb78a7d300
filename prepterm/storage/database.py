"""prepterm.db: opened, locked, kept up to date; one transaction per thing a person did.

Which rows mean what stands with each log; here is only what all of them share: the version of the
schema, and the next row's (device, seq) and `at`.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager

from prepterm.core.history import RowId
from prepterm.errors import DatabaseUnusable
from prepterm.storage.connection import (
    WAIT_S,
    OpenFile,
    connect,
    damage_looked_at_again,
    make_private,
    said_plainly,
)
from prepterm.storage.device import device_of_this_installation
from prepterm.storage.read_only import read_only_uri
from prepterm.storage.versions import SCHEMA_VERSION

LOGS = (
    "reviews", "card_actions", "reading_visits", "practice_events", "deck_choices",
    "clock_checks", "redatings", "forgotten", "highlights",
)  # fmt: skip
"""The append-only tables. (device, seq) is unique over all of them."""

COUNTS_AT = (
    "min({log}.at, coalesce((SELECT min(said.counts_as) FROM redatings AS said WHERE"
    " said.of_device = {log}.device AND {log}.seq BETWEEN said.first_seq AND said.last_seq),"
    " {log}.at))"
)
"""SQL for the `at` that orders a row of a log: a redated row counts as written earlier."""

_LOGS_OF_CARDS = ("reviews", "card_actions", "clock_checks")

DOUBTFUL_MS = 30 * 86_400_000
"""A clock further ahead is believed only when the person says that it is right."""


class Database(OpenFile):
    """An open prepterm.db, up to date, with foreign keys, WAL and full synchronisation.

    Args:
        path: The file; it and its folder are made where they are missing.
        clock_ms: The moment now, UTC ms.
        wait_s: How long to wait for another program that has it locked.

    Raises:
        DatabaseUnusable: where it cannot be opened, is damaged, or is newer than this program.
    """

    writable = True
    """Whether rows can be written; see `for_reading.py`."""
    _data_version = 0

    def __init__(self, path: str, clock_ms: Callable[[], int], *, wait_s: float = WAIT_S) -> None:
        self._clock_ms = clock_ms
        with damage_looked_at_again(path), said_plainly(path):
            make_private(path)
            # Looked at without a write first: to turn WAL on would touch what is not ours yet.
            _refuse_newer(path, _version_at_rest(path, wait_s))
            super().__init__(path, connect(path, wait_s=wait_s))
            self._file = _identity(path)
            try:
                self._bring_up_to_date()
                with self.transaction():
                    device_of_this_installation(self.connection, path)
                self.changed_elsewhere()
            except BaseException:
                self.connection.close()
                raise

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is in the file when this is left, or nothing of it is."""
        self._refuse_moved()
        with super().transaction():
            self._refuse_moved()  # it may have been while this waited for its turn
            yield

    def _refuse_moved(self) -> None:
        # SQLite would go on writing into a file that has no name any more.
        if _identity(self.path) != self._file:
            raise DatabaseUnusable(
                f"{self.path} was deleted or replaced while it was open",
                "leave prepterm and open it again; what is done now would be lost",
            )

    @property
    def device(self) -> str:
        """The id of this installation, which another one takes the place of at a restore."""
        row = self.execute("SELECT device FROM installation").fetchone()
        if row is None:
            raise DatabaseUnusable(
                f"{self.path} was replaced by a copy while it was open",
                "leave prepterm and open it again",
            )
        return str(row[0])

    def need_to_write(self) -> None:
        """Refuse, before a person begins what they could not end, where nothing can be written."""

    def new_row(self) -> tuple[RowId, int]:
        """The next row's id and its `at` (UTC ms), inside a transaction.

        `at` is the clock's time, but never behind any row the database holds: where the clock is,
        the row still comes after them all in the order of (at, device, seq).
        """
        device, newest = self.device, self._newest()
        next_seq = "SELECT max(seq) FROM {} WHERE device = ?"
        parts = " UNION ALL ".join(next_seq.format(log) for log in LOGS)
        seqs = self.execute(parts, [device] * len(LOGS)).fetchall()
        row = RowId(device, 1 + max(seq or 0 for (seq,) in seqs))
        if not newest:
            return row, self._clock_ms()
        # In one millisecond the row of the higher device is the later, so ours takes the next.
        return row, max([self._clock_ms(), *(at + (other > device) for at, other in newest)])

    def changed_elsewhere(self) -> bool:
        """Whether another connection has written since this was last asked."""
        (version,) = self.execute("PRAGMA data_version").fetchone()
        before, self._data_version = self._data_version, int(version)
        return before != self._data_version

    def is_empty(self) -> bool:
        """Whether nothing was ever logged."""
        return not self._newest()

    def oldest(self) -> int | None:
        """`at` of the oldest row of all logs; None where there is none."""
        parts = " UNION ALL ".join(f"SELECT min(at) FROM {log}" for log in LOGS)
        return min((at for (at,) in self.execute(parts) if at is not None), default=None)

    def clock_in_doubt(self) -> int | None:
        """Where the clock is suspiciously far past what was last done to a card, when that was.

        What is logged unasked, as the place in a post, is no sign that the clock is right.
        """
        newest = max(self._newest(_LOGS_OF_CARDS), default=None)
        if newest is None or self._clock_ms() <= newest[0] + DOUBTFUL_MS:
            return None
        return newest[0]

    def confirm_clock(self) -> None:
        """Log that the person says the clock is right."""
        with self.transaction():
            row, at = self.new_row()
            self.execute(
                "INSERT INTO clock_checks (device, seq, at) VALUES (?, ?, ?)",
                (row.device, row.seq, at),
            )

    def _newest(self, of: Sequence[str] = LOGS) -> list[tuple[int, str]]:
        """`at` and device of the row of each log that counts as the newest there."""
        logs = (
            f"SELECT * FROM (SELECT at, device FROM {log} WHERE NOT EXISTS (SELECT 1 FROM"
            f" redatings AS said WHERE said.of_device = {log}.device"
            f" AND {log}.seq BETWEEN said.first_seq AND said.last_seq)"
            " ORDER BY at DESC, device DESC LIMIT 1)"
            for log in of
        )
        redated = (
            # Rows redated to one moment stand in the order of what they were dated with.
            f"SELECT max({COUNTS_AT.format(log=log)}) + 1, {log}.device FROM redatings AS range"
            f" JOIN {log} ON {log}.device = range.of_device"
            f" AND {log}.seq BETWEEN range.first_seq AND range.last_seq GROUP BY {log}.device"
            for log in of
        )
        found = self.execute(" UNION ALL ".join(logs)).fetchall()
        if self.execute("SELECT 1 FROM redatings LIMIT 1").fetchone():
            found += self.execute(" UNION ALL ".join(redated)).fetchall()
        return found

    def _bring_up_to_date(self) -> None:
        version = self._schema_version()
        _refuse_newer(self.path, version)
        if version == SCHEMA_VERSION:
            return
        # Imported only when there is something to migrate: sqlite-utils takes 90 ms.
        from prepterm.storage.backup import back_up_before_migration  # noqa: PLC0415
        from prepterm.storage.migrations import migrate  # noqa: PLC0415

        with file_lock(lock_of(self.path)):
            self._refuse_moved()
            version = self._schema_version()
            if version < SCHEMA_VERSION:
                if version > 0:
                    back_up_before_migration(self.connection, self.path, version)
                migrate(self.connection)

    def _schema_version(self) -> int:
        return int(self.connection.execute("PRAGMA user_version").fetchone()[0])


def _identity(path: str) -> tuple[int, int] | None:
    """What tells a file from another of its name; None where there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _refuse_newer(path: str, version: int) -> None:
    if version > SCHEMA_VERSION:
        raise DatabaseUnusable(
            f"{path} was written by a newer prepterm (schema {version}, "
            f"this one knows {SCHEMA_VERSION})",
            "upgrade prepterm; the file was not touched",
        )


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


def lock_of(path: str) -> str:
    """The file that is locked while a database is migrated or another put in its place.

    SQLite itself locks by `prepterm.db.lock` where a file system has no other locks.
    """
    return os.path.join(os.path.dirname(os.path.realpath(path)), "lock")


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
