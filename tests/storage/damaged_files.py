"""Databases of prepterm's with plain rows in them, and hands that damage them where a test says."""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from prepterm.storage.database import LOGS, Database
from prepterm.storage.records import text_of

DEVICE = "00112233445566aa"
OTHER = "ffeeddccbbaa9988"
START = 1_760_000_000_000
PAGE = 4096

Row = tuple[object, ...]


def review(seq: int, text: str | None = None, *, card: str = "", device: str = DEVICE) -> Row:
    """A row of reviews."""
    at = START + 1000 * seq
    return (
        device, seq, at, at, card or f"deck/card-{seq}", "2025-10-09", 3, 4.5, "new", None, None,
        "review", None, None, "2025-10-12", text,
    )  # fmt: skip


def choice(seq: int, deck: str = "", *, device: str = DEVICE) -> Row:
    """A row of deck_choices."""
    return (device, seq, START + 1000 * seq, deck or f"deck-{seq}", 1)


def event(seq: int, kind: str, value: str | None) -> Row:
    """A row of practice_events."""
    at = START + 1000 * seq
    return (DEVICE, seq, at, at, "boot", 5000, "2025-10-09", f"{DEVICE}/1", kind, value)


def action(seq: int, kind: str, takes_back: tuple[str | None, int | None] = (None, None)) -> Row:
    """A row of card_actions."""
    at = START + 1000 * seq
    return (DEVICE, seq, at, at, "deck/card-1", "2025-10-09", kind, None, *takes_back)


def visit(seq: int, kind: str = "place") -> Row:
    """A row of reading_visits."""
    return (DEVICE, seq, START + 1000 * seq, "post", kind, "0f" * 8, 12, "where it says", 0.25)


def mark(
    seq: int, kind: str = "highlight", names: tuple[str | None, int | None] = (None, None)
) -> Row:
    """A row of highlights."""
    where: Row = ("0f" * 8, 12, "1e" * 8, 30, 7, "what it says", "so ", ".")
    if kind not in ("highlight", "note"):
        where = (None,) * 8
    return (DEVICE, seq, START + 1000 * seq, "2025-10-09", "post", kind, *names, *where, None)


REVIEWS = [review(seq, f"text of {seq}" if seq % 5 == 0 else None) for seq in range(1, 401)]
"""As many as fill a tree of several pages."""


def stored(seq: int, device: str = DEVICE) -> bytes:
    """How the columns begin that a row of reviews is stored in: device, seq, at, happened_at."""
    at = (START + 1000 * seq).to_bytes(6)
    number = b"" if seq == 1 else seq.to_bytes(1 if seq < 128 else 2)
    return device.encode() + number + at + at


def add(database: Database, log: str, rows: Iterable[Row]) -> None:
    """Put rows in, in one transaction."""
    with database.transaction():
        for row in rows:
            marks = ", ".join("?" * len(row))
            database.execute(f"INSERT INTO {log} VALUES ({marks})", row)


def made(path: Path, **logs: Iterable[Row]) -> Path:
    """A database with these rows in its file, closed."""
    with closing(Database(str(path), lambda: START)) as database:
        for log, rows in logs.items():
            add(database, log, rows)
    return path


def all_logs(path: Path) -> Path:
    """Rows of every log, by two devices, among them long ones."""
    return made(
        path,
        reviews=[review(1, "t" * 20_000), review(2, "ö" * 15_000), review(3), *REVIEWS[9:]],
        card_actions=[action(4, "suspend"), action(5, "undo", (DEVICE, 1))],
        reading_visits=[visit(6), visit(7, "finished")],
        practice_events=[event(8, "note", "n" * 30_000)],
        highlights=[
            mark(401),
            mark(402, "note", (DEVICE, 401)),
            mark(403, "remove", (DEVICE, 402)),
        ],
        deck_choices=[choice(9), *(choice(seq, device=OTHER) for seq in range(1, 30))],
    )


@contextmanager
def crashed(path: Path) -> Iterator[Database]:
    """A database whose write-ahead log stays as it is when this is left."""
    living = path.parent / "living" / path.name
    with closing(Database(str(living), lambda: START)) as database:
        database.execute("PRAGMA wal_autocheckpoint = 0")
        yield database
        for ending in ("", "-wal"):
            shutil.copyfile(f"{living}{ending}", f"{path}{ending}")


def log_of(path: Path) -> Path:
    """The write-ahead log beside a database."""
    return path.with_name(f"{path.name}-wal")


def rows_of(path: Path, log: str) -> list[Row]:
    """The rows of a log, in the order of their keys."""
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = text_of
        return connection.execute(f"SELECT * FROM {log} ORDER BY device, seq").fetchall()


def everything(path: Path) -> dict[str, list[Row]]:
    """The rows of all logs that have any."""
    found = {log: rows_of(path, log) for log in LOGS}
    return {log: rows for log, rows in found.items() if rows}


def pages_of(path: Path, name: str) -> list[int]:
    """The numbers of the pages of a table or index, those of its leaves and interior alone."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT pageno FROM dbstat WHERE name = ? AND pagetype <> 'overflow' ORDER BY path",
            (name,),
        )
        return [number for (number,) in rows]


def overwrite(path: Path, offset: int, data: bytes) -> None:
    """Put bytes in the place of others."""
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(data)


def overwrite_page(path: Path, number: int, data: bytes, offset: int = 0) -> None:
    """Put bytes on a page in the place of others."""
    overwrite(path, (number - 1) * PAGE + offset, data)


def swap(path: Path, old: bytes, new: bytes) -> None:
    """Put bytes in the place of others that stand in the file once."""
    data = path.read_bytes()
    assert data.count(old) == 1
    assert len(old) == len(new)
    path.write_bytes(data.replace(old, new))
