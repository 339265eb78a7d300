"""What a person removed, emptied in the log for good.

A row that says "removed" leaves the text in the log, for an undo. Forgetting is a row too: it names
the row whose text goes, and triggers of the schema empty that, here and in every database that the
two are united in, in whatever order they arrive. Device, number and moment of the row stay.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import NamedTuple

from prepterm.core.history import ActionKind, RowId, live_rows
from prepterm.core.practice import EventKind
from prepterm.storage import card_log
from prepterm.storage.backup import backups
from prepterm.storage.database import Database
from prepterm.storage.read_only import read_only_uri


class RemovedText(NamedTuple):
    """A text that was removed, and still stands in the log."""

    row: RowId
    what: str
    """`note` or `flag`."""
    text: str


_TEXTS = (("practice_events", EventKind.NOTE.value), ("card_actions", ActionKind.FLAG.value))
"""The logs with such texts, each in the column `value`, and the kinds of their rows."""


def removed_texts(database: Database) -> list[RemovedText]:
    """All texts that the person removed: notes of practices, and words why a card was flagged."""
    notes = database.execute(
        "SELECT device, seq, value FROM practice_events WHERE kind = ? AND value IS NOT NULL"
        " AND device || '/' || seq IN (SELECT value FROM practice_events WHERE kind = ?)"
        " ORDER BY device, seq",
        (EventKind.NOTE.value, EventKind.NOTE_REMOVED.value),
    )
    found = [RemovedText(RowId(device, seq), "note", text) for device, seq, text in notes]
    return found + _removed_flags(database)


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


def _standing_flag(database: Database, card: str) -> RowId | None:
    """The row of the flag that a card has."""
    for row in reversed(live_rows(card_log.rows_of(database, card))):
        kind = getattr(row, "kind", None)
        if kind in (ActionKind.FLAG, ActionKind.UNFLAG):
            return row.row if kind is ActionKind.FLAG else None
    return None


def forget(database: Database, texts: Sequence[RemovedText]) -> bool:
    """Empty texts for good; whether they are out of the file already.

    They are not while another program has the file open: then they go when it is closed.
    """
    # Without it SQLite would leave the old text in the unused parts of a page.
    database.execute("PRAGMA secure_delete = ON")
    with database.transaction():
        for text in texts:
            row, at = database.new_row()
            database.execute(
                "INSERT INTO forgotten (device, seq, at, of_device, of_seq) VALUES (?, ?, ?, ?, ?)",
                (row.device, row.seq, at, text.row.device, text.row.seq),
            )
    (busy, _, _) = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def backups_that_hold(database: Database) -> list[str]:
    """The backups in which a forgotten text can still be read."""
    forgotten = database.execute("SELECT of_device, of_seq FROM forgotten").fetchall()
    return [
        each.path for each in backups(database.path) if forgotten and _holds(each.path, forgotten)
    ]


def _holds(path: str, rows: Sequence[tuple[str, int]]) -> bool:
    try:
        with closing(sqlite3.connect(read_only_uri(path), uri=True)) as connection:
            return any(
                connection.execute(
                    f"SELECT 1 FROM {log} WHERE device = ? AND seq = ? AND kind = '{kind}'"
                    " AND value IS NOT NULL",
                    row,
                ).fetchone()
                for row in rows
                for log, kind in _TEXTS
            )
    except sqlite3.Error:
        return False  # what cannot be read is the doctor's business
