"""Rows of logs on their way into a new database, from sources that may contradict each other."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from operator import eq

from prepterm.storage.database import Database
from prepterm.storage.log_rows import Key, Log, Row


@dataclass(frozen=True, slots=True)
class LogRow:
    """A row, and the log it is of."""

    log: Log
    row: Row

    @property
    def at(self) -> object:
        """When it was written."""
        return self.row.values[2]

    def same_as(self, other: "LogRow") -> bool:
        """Whether both say the same; the other may have columns that were added since."""
        return self.log == other.log and all(map(eq, self.row.values, other.row.values))


class Intake:
    """Puts rows in, inside a transaction of the caller's; the first of a key stays.

    Args:
        database: The new database.
        logs: Its logs.
    """

    def __init__(self, database: Database, logs: Sequence[Log]) -> None:
        self._connection, self._logs = database.connection, logs
        self.counts: Counter[str] = Counter()
        """How many rows each log has."""
        self.taken: defaultdict[str, set[int]] = defaultdict(set)
        """The numbers of each device's rows."""
        self.refused: set[Key] = set()
        """Rows that break a rule of the new database, or are not to be believed."""
        self.mended: set[Key] = set()
        """Rows that are not wholly what they were."""
        self._insertions: dict[tuple[str, int], str] = {}

    def has(self, key: Key) -> bool:
        """Whether a row with that key is in, in any of the logs."""
        return key[0] in self.taken and key[1] in self.taken[key[0]]

    def put(self, log: Log, row: Row) -> bool:
        """Put a row in, unless its key has one or it breaks a rule; whether it is in."""
        key = row.key
        if key is None or self.has(key):
            return False
        try:
            self._connection.execute(self._insertion(log, len(row.values)), row.values)
        except (sqlite3.IntegrityError, OverflowError):
            self.refused.add(key)
            return False
        self.taken[key[0]].add(key[1])
        self.counts[log.name] += 1
        if row.mended:
            self.mended.add(key)
        return True

    def held(self, key: Key) -> LogRow | None:
        """The row that has a key."""
        for log in self._logs:
            names = ", ".join(column.name for column in log.columns)
            values = self._connection.execute(
                f"SELECT {names} FROM {log.name} WHERE device = ? AND seq = ?", key
            ).fetchone()
            if values is not None:
                return LogRow(log, Row(values, mended=key in self.mended))
        return None

    def holds(self, each: LogRow) -> bool:
        """Whether that very row is in."""
        held = self.held(each.row.key) if each.row.key is not None else None
        return held is not None and each.same_as(held)

    def take_out(self, key: Key) -> LogRow | None:
        """Take a row out again; returns it."""
        held = self.held(key)
        if held is not None:
            self._connection.execute(
                f"DELETE FROM {held.log.name} WHERE device = ? AND seq = ?", key
            )
            self.taken[key[0]].discard(key[1])
            self.mended.discard(key)
            self.counts[held.log.name] -= 1
        return held

    def put_in_place(self, each: LogRow) -> None:
        """Put a row in the place of the one that has its key, unless it breaks a rule."""
        held = self.take_out(each.row.key) if each.row.key is not None else None
        if not self.put(each.log, each.row) and held is not None:
            self.put(held.log, held.row)

    def alone(self) -> set[Key]:
        """The rows without a neighbour in the numbering, as a damaged key would be."""
        return {
            (device, seq)
            for device, numbers in self.taken.items()
            for seq in numbers
            if seq - 1 not in numbers and seq + 1 not in numbers
        }

    def _insertion(self, log: Log, columns: int) -> str:
        found = self._insertions.get((log.name, columns))
        if found is None:
            names = ", ".join(column.name for column in log.columns[:columns])
            marks = ", ".join("?" * columns)
            found = f"INSERT INTO {log.name} ({names}) VALUES ({marks})"
            self._insertions[log.name, columns] = found
        return found
