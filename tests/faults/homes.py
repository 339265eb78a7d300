"""Homes to do harm to: with decks of some thousand cards, with progress, of an older schema."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from prepterm.storage.connection import connect
from prepterm.storage.database import LOGS
from prepterm.storage.migrations import Database, migrations

_LONG_AGO = 1_000_000_000


def new_home(folder: Path) -> Path:
    """An empty home in the place of what was there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    return folder


def put_decks(home: Path, decks: dict[str, list[str]], changed_at: int = _LONG_AGO) -> None:
    """Write decks of basic cards with these ids.

    Args:
        home: The person's folder.
        decks: The ids of each deck's cards.
        changed_at: When the files say they were changed, in Unix time; one changed just now would
            be read at every start.
    """
    folder = home / "decks"
    folder.mkdir(exist_ok=True)
    for slug, ids in decks.items():
        cards = "".join(f"  - {{id: {card}, front: What is {card}?, back: So.}}\n" for card in ids)
        (folder / f"{slug}.yaml").write_text(f"cards:\n{cards}")
        os.utime(folder / f"{slug}.yaml", (changed_at, changed_at))


def rows_of(database: Path, *, of_version: int | None = None) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the logs, as the columns of the first schema have them."""
    columns = _columns_of_first_schema()
    with closing(sqlite3.connect(database)) as connection:
        if of_version is not None:
            assert connection.execute("PRAGMA user_version").fetchone() == (of_version,)
        return {
            log: connection.execute(
                f"SELECT {', '.join(columns[log])} FROM {log} ORDER BY device, seq"
            ).fetchall()
            for log in LOGS
            if log in columns
        }


def schema_of(database: Path) -> list[tuple[object, ...]]:
    """The schema, with its version."""
    with closing(sqlite3.connect(database)) as connection:
        return [
            *connection.execute("PRAGMA user_version"),
            *connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"),
        ]


def lay_schema(database: Path, version: int) -> None:
    """A database as the prepterm of an older schema left it, with rows in it."""
    with closing(connect(str(database))) as connection:
        tables = Database(connection, execute_plugins=False)
        names = [each.name for each in migrations.pending(tables)]
        migrations.apply(tables, stop_before=names[version:])
        assert connection.execute("PRAGMA user_version").fetchone() == (version,)
        _live_in(connection)
    database.chmod(0o600)


def _columns_of_first_schema() -> dict[str, list[str]]:
    with closing(sqlite3.connect(":memory:")) as connection:
        tables = Database(connection, execute_plugins=False)
        names = [each.name for each in migrations.pending(tables)]
        migrations.apply(tables, stop_before=names[1:])
        return {
            log: [name for (name,) in connection.execute(f"SELECT name FROM pragma_table_info('{log}')")]
            for log in LOGS
        }


def _live_in(connection: sqlite3.Connection) -> None:
    """Rows of all logs that a person fills by studying, in the words of the first schema."""
    connection.execute("BEGIN")
    connection.execute("INSERT INTO installation VALUES ('abc')")
    at = 1_700_000_000_000
    seq = 0
    for card in range(300):
        for grade in (3, 1, 3):
            seq += 1
            connection.execute(
                "INSERT INTO reviews (device, seq, at, happened_at, card, study_day, grade, seconds,"
                " phase, step, retrievability, next_phase, next_step, due_at, due_day, text)"
                " VALUES ('abc', ?, ?, ?, ?, '2023-11-14', ?, 2.5, 'new', NULL, NULL, 'review',"
                " NULL, NULL, '2023-11-20', ?)",
                (seq, at + seq, at + seq, f"c{card}", grade, "the text " * 20),
            )
        seq += 1
        connection.execute(
            "INSERT INTO card_actions (device, seq, at, happened_at, card, study_day, kind)"
            " VALUES ('abc', ?, ?, ?, ?, '2023-11-14', 'suspend')",
            (seq, at + seq, at + seq, f"c{card}"),
        )
        seq += 1
        connection.execute(
            "INSERT INTO reading_visits (device, seq, at, post, kind, block, offset, quote, progress)"
            " VALUES ('abc', ?, ?, ?, 'place', 'b', 3, 'q', 0.5)",
            (seq, at + seq, f"post-{card % 20}"),
        )
        seq += 1
        connection.execute(
            "INSERT INTO deck_choices (device, seq, at, deck, taken) VALUES ('abc', ?, ?, ?, 1)",
            (seq, at + seq, f"deck-{card % 7}"),
        )
    connection.execute("COMMIT")
