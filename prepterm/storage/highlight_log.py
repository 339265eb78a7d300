"""The log of highlights and notes; which of them there are follows from all rows of a post."""

from collections.abc import Iterator, Sequence

from prepterm.core.highlight import Highlight, HighlightRow, MarkKind, living
from prepterm.core.history import RowId
from prepterm.core.passage import Passage
from prepterm.core.study_day import StudyDay, parse_day
from prepterm.storage.database import COUNTS_AT, Database

_MARK = "start_block, start_offset, end_block, end_offset, start_number, quote, text_before,"
_COLUMNS = f"device, seq, study_day, post, kind, names_device, names_seq, {_MARK} text_after, note"


def append(  # noqa: PLR0913 - the columns of a row
    database: Database,
    post: str,
    kind: MarkKind,
    day: StudyDay,
    *,
    names: RowId | None = None,
    passage: Passage | None = None,
    note: str = "",
) -> RowId:
    """Write a row, inside a transaction; returns what names it."""
    row, at = database.new_row()
    values = (
        row.device, row.seq, day.isoformat(), post, kind.value,
        *((names.device, names.seq) if names else (None, None)),
        *_mark(passage), note or None,
    )  # fmt: skip
    marks = ", ".join("?" * (len(values) + 1))
    database.execute(f"INSERT INTO highlights (at, {_COLUMNS}) VALUES ({marks})", (at, *values))
    return row


def rows_of(database: Database, post: str) -> list[HighlightRow]:
    """All rows of a post."""
    return list(_rows(database, "WHERE post = ?", (post,)))


def rows_by_post(database: Database) -> dict[str, list[HighlightRow]]:
    """All rows there are, by their post."""
    found: dict[str, list[HighlightRow]] = {}
    for row in _rows(database, "ORDER BY post"):
        found.setdefault(row.post, []).append(row)
    return found


def highlights(database: Database) -> list[Highlight]:
    """All highlights that there are, by their post, the first made first."""
    return [each for rows in rows_by_post(database).values() for each in living(rows)]


def _rows(
    database: Database, clause: str, parameters: Sequence[object] = ()
) -> Iterator[HighlightRow]:
    counts_at = COUNTS_AT.format(log="highlights")
    for values in database.execute(
        f"SELECT {counts_at}, {_COLUMNS} FROM highlights {clause}", parameters
    ):
        at, device, seq, day, post, kind, names_device, names_seq, *mark, note = values
        yield HighlightRow(
            RowId(device, seq),
            at,
            parse_day(day),
            post,
            MarkKind(kind),
            None if names_seq is None else RowId(names_device, names_seq),
            _passage(*mark),
            note or "",
        )


def _mark(passage: Passage | None) -> tuple[object, ...]:
    if passage is None:
        return (None,) * 8
    return (
        passage.start_block, passage.start_offset, passage.end_block, passage.end_offset,
        passage.number, passage.quote, passage.before, passage.after,
    )  # fmt: skip


def _passage(  # noqa: PLR0913, PLR0917 - the columns of a row
    start_block: str,
    start_offset: int,
    end_block: str,
    end_offset: int,
    number: int,
    quote: str | None,
    before: str | None,
    after: str | None,
) -> Passage | None:
    """The passage of a row; None where it has none, or where it was forgotten."""
    if quote is None:
        return None
    return Passage(
        start_block, start_offset, end_block, end_offset, number, quote, before or "", after or ""
    )
