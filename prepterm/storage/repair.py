"""What can be wrong with a database: looked for here, and told apart from what is sound."""

import sqlite3

from prepterm.errors import DatabaseDamaged
from prepterm.storage.database import LOGS, Database


def integrity_faults(database: Database) -> list[str]:
    """What SQLite's own check finds, at most three; nothing where the file is whole."""
    found = []
    try:
        # Row by row: the check itself can stumble over the damage after it has told of some.
        for (said,) in database.execute("PRAGMA integrity_check(3)"):
            found.append(said)
    except sqlite3.OperationalError:
        raise
    except (sqlite3.DatabaseError, DatabaseDamaged) as error:
        found.append(str(error))
    return [each for each in found if each != "ok"]


def dangling_rows(database: Database) -> int:
    """Rows that point to rows that are not there."""
    return len(database.execute("PRAGMA foreign_key_check").fetchall())


def log_gaps(database: Database) -> dict[str, int]:
    """How many rows are missing from each device's numbering, where any are."""
    rows = " UNION ALL ".join(f"SELECT device, seq FROM {log}" for log in LOGS)
    return dict(
        database.execute(
            f"SELECT device, max(seq) - count(DISTINCT seq) FROM ({rows}) GROUP BY device"
            " HAVING max(seq) <> count(DISTINCT seq)"
        )
    )


def double_numbers(database: Database) -> int:
    """How many (device, seq) name more than one row."""
    rows = " UNION ALL ".join(f"SELECT device, seq FROM {log}" for log in LOGS)
    (count,) = database.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM ({rows}) GROUP BY device, seq HAVING count(*) > 1)"
    ).fetchone()
    return int(count)


def reviews_per_card(database: Database) -> dict[str, int]:
    """How many reviews each card has, taken back or not."""
    return dict(database.execute("SELECT card, count(*) FROM reviews GROUP BY card ORDER BY card"))
