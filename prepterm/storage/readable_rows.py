"""The rows of the logs that SQLite itself still reads in a damaged database."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing

from prepterm.errors import DatabaseUnusable
from prepterm.storage.log_rows import Key, Log, Row, key_of
from prepterm.storage.records import Value, text_of
from prepterm.storage.versions import SCHEMA_VERSION

_FARTHEST_STEP = 1 << 20

_TROUBLE = (sqlite3.Error, ValueError, TypeError)
"""What damage ends in: besides what SQLite says, words of its that are no text, and odd keys."""


def readable_rows(
    copy: str, logs: Sequence[Log], known: Callable[[Key], bool]
) -> Iterator[tuple[Log, Row]]:
    """Every row that SQLite reads.

    Args:
        copy: A copy of the database; a look at the original could change it.
        logs: What to read.
        known: Which rows are not asked for.
    """
    with closing(_opened(copy)) as connection:
        for log in logs:
            try:
                # An older schema has fewer columns.
                names = _columns(connection, log.name)
            except _TROUBLE:
                continue
            held = [column.name for column in log.columns]
            if names != held[: len(names)] or len(names) < log.fewest:
                continue
            for direction in ("ASC", "DESC"):
                met = False
                for values in _stepping_over_damage(connection, log.name, names, direction):
                    if values is None:
                        met = True
                        continue
                    key = key_of(values)
                    row = log.of_values(values) if key is not None and not known(key) else None
                    if row is not None:
                        yield log, row
                if not met:
                    break


def refuse_newer(copy: str, path: str, logs: Sequence[Log]) -> None:
    """Refuse a database whose logs have what this program does not know, so that it is not lost.

    Raises:
        DatabaseUnusable: where that is so, as far as SQLite can still tell.
    """
    with closing(_opened(copy)) as connection:
        try:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            columns = {name: _columns(connection, name) for (name,) in tables.fetchall()}
        except _TROUBLE:
            return
    known = {log.name: len(log.columns) for log in logs}
    newer = any(
        names[:3] == ["device", "seq", "at"] and len(names) > known.get(table, 0)
        for table, names in columns.items()
    )
    if newer and version > SCHEMA_VERSION:
        raise DatabaseUnusable(
            f"{path} was written by a newer prepterm (schema {version}, "
            f"this one knows {SCHEMA_VERSION})",
            "upgrade prepterm; the file was not touched",
        )


def _opened(copy: str) -> sqlite3.Connection:
    connection = sqlite3.connect(copy, isolation_level=None)
    connection.text_factory = text_of
    return connection


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    found = connection.execute(
        "SELECT name FROM pragma_table_info(?) ORDER BY pk = 0, pk, cid", (table,)
    )
    return [name for (name,) in found]


def _stepping_over_damage(
    connection: sqlite3.Connection, table: str, names: Sequence[str], direction: str
) -> Iterator[tuple[Value, ...] | None]:
    """The rows in one direction of their keys; None where damage is, and on from a later one."""
    compare, sign = (">", 1) if direction == "ASC" else ("<", -1)
    order = f"ORDER BY device {direction}, seq {direction}"
    sql = f"SELECT {', '.join(names)} FROM {table}"
    last: Key | None = None
    step = 0
    while step <= _FARTHEST_STEP:
        try:
            if last is None:
                rows = connection.execute(f"{sql} {order}")
            else:
                after = (last[0], max(-1, last[1] + sign * step))
                rows = connection.execute(
                    f"{sql} WHERE (device, seq) {compare} (?, ?) {order}", after
                )
            for values in rows:
                key = (str(values[0]), int(values[1]))
                if last is not None and (key <= last if sign > 0 else key >= last):
                    break  # a tree that leads back to where it was would go on for ever
                yield values
                last, step = key, 0
            else:
                return
        except _TROUBLE:
            pass
        yield None
        if last is None:
            return
        step = 2 * step or 1
