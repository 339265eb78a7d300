"""The log of reading visits, and the position in each post derived from it."""

from dataclasses import dataclass

from prepterm.core.place import Place
from prepterm.core.reading_speed import RestingPlace
from prepterm.storage.database import COUNTS_AT, Database

_COUNTS_AT = COUNTS_AT.format(log="reading_visits")

KINDS = ("place", "finished", "unfinished")
"""What a row can be of: where the reader rests, or a mark set or taken back."""


@dataclass(frozen=True, slots=True)
class ReadingPosition:
    """How far a post has been read."""

    post: str
    place: Place | None
    progress: float
    """0 to 1."""
    finished: bool
    last_at: int
    """UTC ms."""


def log_place(database: Database, post: str, place: Place) -> None:
    """Note where the reader rests."""
    _append(database, post, "place", place)


def log_finished(database: Database, post: str, *, finished: bool) -> None:
    """Mark a post finished, or take the mark back."""
    _append(database, post, "finished" if finished else "unfinished", None)


def position_of(database: Database, post: str) -> ReadingPosition | None:
    """The position in one post, or None where it was never opened."""
    return next(iter(_positions(database, "WHERE post = ?", post)), None)


def positions(database: Database) -> list[ReadingPosition]:
    """All positions, the post read last first."""
    return _positions(database, "ORDER BY last_at DESC, post")


def newest_places(database: Database, most: int) -> list[RestingPlace]:
    """Where a reader rested last, in the order in which each device wrote it.

    Args:
        database: What is open.
        most: How many places.
    """
    rows = database.execute(
        "SELECT device, seq, post, progress, at FROM reading_visits WHERE kind = 'place'"
        " ORDER BY at DESC LIMIT ?",
        (most,),
    )
    return [
        RestingPlace(device, post, progress, at)
        for device, _, post, progress, at in sorted(rows.fetchall(), key=lambda row: row[:2])
    ]


def derived_positions(database: Database) -> dict[str, tuple[object, ...]]:
    """The rows of reading_positions as the log alone gives them, by post."""
    derived: dict[str, tuple[object, ...]] = {}
    for post, kind, block, offset, quote, progress, at in database.execute(
        f"SELECT post, kind, block, offset, quote, progress, {_COUNTS_AT} FROM reading_visits"
        f" ORDER BY {_COUNTS_AT}, reading_visits.at, device, seq"
    ):
        before = derived.get(post, (post, None, None, None, 0.0, 0, 0))
        if kind == "place":
            derived[post] = (post, block, offset, quote, progress, before[5], at)
        else:
            derived[post] = (*before[:5], int(kind == "finished"), at)
    return derived


def stored_positions(database: Database) -> dict[str, tuple[object, ...]]:
    """The rows of reading_positions as they stand, by post."""
    rows = database.execute(
        "SELECT post, block, offset, quote, progress, finished, last_at FROM reading_positions"
    )
    return {row[0]: tuple(row) for row in rows}


def replace_positions(database: Database) -> None:
    """Derive all positions anew, inside a transaction."""
    database.execute("DELETE FROM reading_positions")
    for row in derived_positions(database).values():
        database.execute("INSERT INTO reading_positions VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def _append(database: Database, post: str, kind: str, place: Place | None) -> None:
    with database.transaction():
        row, at = database.new_row()
        values = (place.block, place.offset, place.quote, place.progress) if place else (None,) * 4
        database.execute(
            "INSERT INTO reading_visits (device, seq, at, post, kind, block, offset, quote,"
            " progress) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (row.device, row.seq, at, post, kind, *values),
        )
        # The new row's `at` is the newest there is, so applying it is what a rebuild would do.
        if place is not None:
            database.execute(
                "INSERT INTO reading_positions VALUES (?, ?, ?, ?, ?, 0, ?)"
                " ON CONFLICT (post) DO UPDATE SET block = excluded.block,"
                " offset = excluded.offset, quote = excluded.quote,"
                " progress = excluded.progress, last_at = excluded.last_at",
                (post, *values, at),
            )
        else:
            database.execute(
                "INSERT INTO reading_positions VALUES (?, NULL, NULL, NULL, 0, ?, ?)"
                " ON CONFLICT (post) DO UPDATE SET finished = excluded.finished,"
                " last_at = excluded.last_at",
                (post, int(kind == "finished"), at),
            )


def _positions(database: Database, clause: str, *parameters: str) -> list[ReadingPosition]:
    rows = database.execute(
        "SELECT post, block, offset, quote, progress, finished, last_at FROM reading_positions "
        + clause,
        parameters,
    )
    return [
        ReadingPosition(
            post,
            None if block is None else Place(block, offset, quote, progress),
            progress,
            bool(finished),
            last_at,
        )
        for post, block, offset, quote, progress, finished, last_at in rows
    ]
