"""Homes to do harm to: with decks of some thousand cards, with progress, of an older schema."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlite_utils import Database

from prepterm.storage.connection import connect
from prepterm.storage.database import LOGS
from prepterm.storage.migrations import migrations

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


def rows_of(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the logs, as far as the first schema tells of them."""
    with closing(sqlite3.connect(database)) as connection:
        return {
            log: connection.execute(f"SELECT {columns} FROM {log} ORDER BY device, seq").fetchall()
            for log, columns in _columns_of_first_schema().items()
        }


def version_of(database: Path) -> int:
    """The version of a database's schema."""
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def schema_of(database: Path) -> list[tuple[object, ...]]:
    """A database's schema."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(
            "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"
        ).fetchall()


def lay_older(database: Path, version: int) -> None:
    """A database as the prepterm of an older schema left it, with rows in it."""
    with closing(connect(str(database))) as connection:
        _migrate_to(connection, version)
        _live_in(connection)
    assert version_of(database) == version
    database.chmod(0o600)


def _migrate_to(connection: sqlite3.Connection, version: int) -> None:
    tables = Database(connection, execute_plugins=False)
    names = [each.name for each in migrations.pending(tables)]
    migrations.apply(tables, stop_before=names[version:])


@cache
def _columns_of_first_schema() -> dict[str, str]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        _migrate_to(connection, 1)
        named = "SELECT group_concat(name) FROM pragma_table_info(?)"
        columns = {log: connection.execute(named, (log,)).fetchone()[0] for log in LOGS}
    return {log: names for log, names in columns.items() if names}


def _live_in(connection: sqlite3.Connection) -> None:
    """Rows as a person's studying leaves them, in the words of the first schema."""
    # Shortly before now: a clock far past the newest row is something that doctor finds.
    then = datetime.now(UTC) - timedelta(days=9)
    day, at = then.date().isoformat(), int(then.timestamp() * 1000)
    rows: dict[str, list[tuple[object, ...]]] = {
        "reviews (card, grade, text, study_day, happened_at, seconds, phase, next_phase, due_day":
            [(f"c{n % 300}", 3, "its text " * 20, day, at, 2.5, "review", "review", day)
             for n in range(900)],
        "card_actions (card, kind, study_day, happened_at":
            [(f"c{n}", "suspend", day, at) for n in range(200)],
        "reading_visits (post, kind, block, offset, quote, progress":
            [(f"post-{n % 20}", "place", "block", n, "quote", 0.5) for n in range(200)],
        "deck_choices (deck, taken":
            [(f"deck-{n % 7}", n % 2) for n in range(50)],
    }  # fmt: skip
    connection.execute("BEGIN")
    connection.execute("INSERT INTO installation VALUES ('0123456789abcdef')")
    seq = 0
    for into, values in rows.items():
        for each in values:
            seq += 1
            marks = ", ".join("?" * (len(each) + 2))
            connection.execute(
                f"INSERT INTO {into}, device, seq, at) VALUES ({marks}, ?)",
                (*each, "0123456789abcdef", seq, at + seq),
            )
    connection.execute("COMMIT")
