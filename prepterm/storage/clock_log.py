"""The log of redatings: which rows were written while a clock was ahead, and what they count as.

A redating names rows by their device and a range of numbers. It never changes them: it says at
which moment they count as written, for every order that `at` or `happened_at` gives.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from prepterm.storage.database import LOGS, Database


@dataclass(frozen=True, slots=True)
class Redating:
    """Some rows of one device, and what they count as."""

    device: str
    first: int
    last: int
    counts_as: int
    """UTC ms; rows dated earlier stay where they are."""


class Redatings:
    """All redatings of a database; false where there are none.

    Args:
        all_: In whatever order; of several for a row, the earliest moment counts.
    """

    def __init__(self, all_: Sequence[Redating]) -> None:
        self._all = all_

    def __bool__(self) -> bool:
        return bool(self._all)

    def counted(self, device: str, seq: int, at: int, happened_at: int) -> tuple[int, int]:
        """`at` and `happened_at` of a row (UTC ms), as they count."""
        for each in self._all:
            if each.device == device and each.first <= seq <= each.last:
                at, happened_at = min(at, each.counts_as), min(happened_at, each.counts_as)
        return at, happened_at


def redatings(database: Database) -> Redatings:
    """All redatings there are."""
    rows = database.execute("SELECT of_device, first_seq, last_seq, counts_as FROM redatings")
    return Redatings([Redating(*row) for row in rows])


@dataclass(frozen=True, slots=True)
class FutureRows:
    """Rows of one device that count as written after some moment."""

    device: str
    first: int
    last: int
    rows: int
    latest: int
    """The latest moment that any of them is dated to: UTC ms."""


_WITH_MOMENT = ("reviews", "card_actions", "practice_events")
"""The logs whose rows also say when what they tell of happened."""


def rows_after(database: Database, moment_ms: int) -> list[FutureRows]:
    """Per device, the rows dated after a moment and not redated yet."""
    known = redatings(database)
    found: dict[str, FutureRows] = {}
    for log in LOGS:
        happened = "happened_at" if log in _WITH_MOMENT else "at"
        rows = database.execute(
            f"SELECT device, seq, at, {happened} FROM {log} WHERE at > ?1 OR {happened} > ?1",
            (moment_ms,),
        )
        for device, seq, at, happened_at in rows:
            latest = max(known.counted(device, seq, at, happened_at))
            if latest > moment_ms:
                held = found.get(device, FutureRows(device, seq, seq, 0, latest))
                found[device] = FutureRows(
                    device,
                    min(held.first, seq),
                    max(held.last, seq),
                    held.rows + 1,
                    max(held.latest, latest),
                )
    return [found[device] for device in sorted(found)]


def redate(database: Database, rows: Sequence[FutureRows], counts_as: int) -> None:
    """Let rows count as written at a moment, inside a transaction."""
    for each in rows:
        # Not the `at` of a new row, which the rows that are still to be redated hold ahead.
        row, _ = database.new_row()
        database.execute(
            "INSERT INTO redatings (device, seq, at, of_device, first_seq, last_seq, counts_as)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (row.device, row.seq, counts_as, each.device, each.first, each.last, counts_as),
        )
