"""What a person removed, emptied in the log for good.

A row that says "removed" leaves the text in the log, for an undo. Forgetting is a row too: it names
the row whose text goes, and triggers of the schema empty that, here and in every database that the
two are united in, in whatever order they arrive. Device, number and moment of the row stay.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import NamedTuple

from prepterm.core.highlight import living
from prepterm.core.history import ActionKind, RowId, live_rows
from prepterm.core.practice import EventKind
from prepterm.errors import DatabaseUnusable
from prepterm.storage import card_log, highlight_log
from prepterm.storage.backup import backups
from prepterm.storage.database import LOGS, Database
from prepterm.storage.read_only import read_only_uri


class RemovedText(NamedTuple):
    """A text that was removed, and still stands in the log."""

    row: RowId
    what: str
    """`note`, `flag` or `highlight`."""
    text: str


_TEXTS = (
    ("practice_events", f"kind = '{EventKind.NOTE}' AND value IS NOT NULL"),
    ("card_actions", f"kind = '{ActionKind.FLAG}' AND value IS NOT NULL"),
    ("highlights", "quote IS NOT NULL"),
)
"""The logs with such texts, and which of their rows have one."""


def removed_texts(database: Database) -> list[RemovedText]:
    """All texts that the person removed.

    Those are notes of practices and of posts, words why a card was flagged, and passages that are
    no longer marked.
    """
    notes = database.execute(
        "SELECT device, seq, value FROM practice_events WHERE kind = ? AND value IS NOT NULL"
        " AND device || '/' || seq IN (SELECT value FROM practice_events WHERE kind = ?)"
        " ORDER BY device, seq",
        (EventKind.NOTE.value, EventKind.NOTE_REMOVED.value),
    )
    found = [RemovedText(RowId(device, seq), "note", text) for device, seq, text in notes]
    return found + _removed_flags(database) + _removed_highlights(database)


def _removed_flags(database: Database) -> list[RemovedText]:
    flags = database.execute(
        "SELECT card, device, seq, value FROM card_actions"
        " WHERE kind = ? AND value IS NOT NULL ORDER BY device, seq",
        (ActionKind.FLAG.value,),
    ).fetchall()
    standing = {_standing_flag(database, card) for card in {card for card, *_ in flags}}
    return [
        RemovedText(RowId(device, seq), "flag", text)
        for _, device, seq, text in flags
        if RowId(device, seq) not in standing
    ]


def _removed_highlights(database: Database) -> list[RemovedText]:
    """Notes that are there no more, and passages of which no highlight stands any more."""
    found = []
    for rows in highlight_log.rows_by_post(database).values():
        there = living(rows)
        standing, quoted = {each.row for each in there}, {each.passage.quote for each in there}
        for row in rows:
            if row.passage is None or row.row in standing:
                continue
            if row.note:
                found.append(RemovedText(row.row, "note", row.note))
            elif row.passage.quote not in quoted:
                found.append(RemovedText(row.row, "highlight", row.passage.quote))
    return sorted(found)


def _standing_flag(database: Database, card: str) -> RowId | None:
    """The row of the flag that a card has."""
    for row in reversed(live_rows(card_log.rows_of(database, card))):
        kind = getattr(row, "kind", None)
        if kind in (ActionKind.FLAG, ActionKind.UNFLAG):
            return row.row if kind is ActionKind.FLAG else None
    return None


def forget(database: Database, texts: Sequence[RemovedText]) -> bool:
    """Empty texts for good; whether they are out of the file already.

    A text that stands again by now, because another terminal brought it back, is left alone. While
    another program has the file open, the texts leave it when that is closed.
    """
    with database.transaction():
        still = {each.row for each in removed_texts(database)}
        for text in texts:
            if text.row in still:
                row, at = database.new_row()
                database.execute(
                    "INSERT INTO forgotten (device, seq, at, of_device, of_seq)"
                    " VALUES (?, ?, ?, ?, ?)",
                    (row.device, row.seq, at, text.row.device, text.row.seq),
                )
    try:
        # Pages that were split earlier may hold a copy that no row points to.
        database.execute("VACUUM")
        (busy, _, _) = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except DatabaseUnusable:
        return False
    return not busy


class HoldingBackup(NamedTuple):
    """A backup in which a forgotten text may still be read."""

    path: str
    only_copy: bool
    """Whether it may hold more than the database does, so that nobody deletes it unasked."""


def backups_that_hold(database: Database) -> list[HoldingBackup]:
    """The backups in which a forgotten text can still be read, or that cannot be read at all."""
    forgotten = database.execute("SELECT of_device, of_seq FROM forgotten").fetchall()
    if not forgotten:
        return []
    rows = _all_rows(database.connection)
    found = []
    for each in backups(database.path):
        try:
            with closing(sqlite3.connect(read_only_uri(each.path), uri=True)) as connection:
                if _holds(connection, forgotten):
                    found.append(HoldingBackup(each.path, not _all_rows(connection) <= rows))
        except sqlite3.Error:
            found.append(HoldingBackup(each.path, only_copy=True))
    return found


def _holds(connection: sqlite3.Connection, rows: Sequence[tuple[str, int]]) -> bool:
    tables = _tables(connection)
    return any(
        connection.execute(
            f"SELECT 1 FROM {log} WHERE device = ? AND seq = ? AND {has_text}", row
        ).fetchone()
        for row in rows
        for log, has_text in _TEXTS
        if log in tables
    )


def _tables(connection: sqlite3.Connection) -> set[str]:
    """What a database has, which may be of an older schema."""
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}


def _all_rows(connection: sqlite3.Connection) -> set[tuple[str, int]]:
    """(device, seq) of every row of every log."""
    tables = _tables(connection)
    return {
        row
        for log in LOGS
        if log in tables
        for row in connection.execute(f"SELECT device, seq FROM {log}")
    }
