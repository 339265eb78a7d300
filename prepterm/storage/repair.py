"""What can be wrong with a database: looked for here, and told apart from what is sound."""

from prepterm.storage.database import LOGS, Database


def integrity_faults(database: Database) -> list[str]:
    """What SQLite's own check finds, at most three; nothing where the file is whole."""
    rows = database.execute("PRAGMA integrity_check(3)").fetchall()
    return [row[0] for row in rows if row[0] != "ok"]


def dangling_rows(database: Database) -> int:
    """Rows that point to rows that are not there."""
    return len(database.execute("PRAGMA foreign_key_check").fetchall())


def log_gaps(database: Database) -> dict[str, int]:
    """How many rows are missing from each device's numbering, where any are."""
    rows = " UNION ALL ".join(f"SELECT device, seq FROM {log}" for log in LOGS)
    return dict(
        database.execute(
            f"SELECT device, max(seq) - count(*) FROM ({rows}) GROUP BY device"
            " HAVING max(seq) <> count(*)"
        )
    )
