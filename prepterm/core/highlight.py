"""Highlights and notes, as the rows of their log give them.

A highlight never changes: other words are a row that names the one in whose place it stands, and a
removal is a row that names what it takes away. Which highlights there are hangs on no order of the
rows and on no clock, so that two machines' logs united in any order give the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from prepterm.core.history import RowId, liveness
from prepterm.core.passage import Passage
from prepterm.core.study_day import StudyDay


class MarkKind(StrEnum):
    """What a row of the log does."""

    HIGHLIGHT = "highlight"
    """Marks a passage; in the place of the row it names, if it names one."""
    NOTE = "note"
    """The same, with words."""
    REMOVE = "remove"
    """Takes the highlight or note that it names away."""
    UNDO = "undo"
    """Lets the row that it names count as never written."""


_MARKS = (MarkKind.HIGHLIGHT, MarkKind.NOTE)


@dataclass(frozen=True, slots=True)
class HighlightRow:
    """A row of the log."""

    row: RowId
    at: int
    """When it was written, or counts as written: UTC, ms."""
    study_day: StudyDay
    post: str
    """Its slug, or the whole path of a file that is on no shelf; that of the row it names."""
    kind: MarkKind
    names: RowId | None = None
    passage: Passage | None = None
    """None in a row that only takes back, and where its text was forgotten."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A passage that is marked."""

    row: RowId
    """The row that holds it; another one once its words have changed."""
    post: str
    passage: Passage
    note: str
    """The person's words, or nothing."""
    made_at: int
    """UTC, ms."""
    changed_at: int
    """When its words last changed: UTC, ms."""


def living(rows: Iterable[HighlightRow]) -> list[Highlight]:
    """The highlights that there are, whatever order the rows come in; the first made comes first.

    A row counts unless an undo that counts names it. A highlight is there while it counts and no
    row that counts stands in its place or takes it away.
    """
    found = {row.row: row for row in rows}
    counting = _counting(found)
    gone = {row.names for row in counting.values()}
    highlights = []
    for row in counting.values():
        if row.kind in _MARKS and row.row not in gone and row.passage is not None:
            first = _first(row, found)
            highlight = Highlight(row.row, row.post, row.passage, row.note, first.at, row.at)
            highlights.append((first.at, first.row, row.row, highlight))
    return [highlight for *_, highlight in sorted(highlights, key=lambda each: each[:3])]


def to_undo(
    rows: Iterable[HighlightRow], of: Sequence[HighlightRow]
) -> tuple[HighlightRow, Highlight] | None:
    """The row that the next undo takes back, and the highlight that it made or removed.

    A removal or a change is left out where the text from before has been forgotten, and a highlight
    or note where it is there no more.

    Args:
        rows: All rows of the posts in question.
        of: Those of one device and one study day, which it is to be among.
    """
    found = {row.row: row for row in rows}
    counting = _counting(found)
    there = {highlight.row: highlight for highlight in living(found.values())}
    for row in sorted(of, key=lambda row: row.row, reverse=True):
        if row.row not in counting or row.kind is MarkKind.UNDO:
            continue
        before = found.get(row.names) if row.names is not None else None
        if row.names is not None and (before is None or before.passage is None):
            continue
        if row.row in there:
            return row, there[row.row]
        if row.kind is MarkKind.REMOVE and before is not None and before.passage is not None:
            first = _first(before, found)
            return row, Highlight(
                before.row, row.post, before.passage, before.note, first.at, before.at
            )
    return None


def _counting(found: Mapping[RowId, HighlightRow]) -> dict[RowId, HighlightRow]:
    """The rows that no undo which counts itself names."""
    takers: dict[RowId, list[RowId]] = {}
    for row in found.values():
        if row.kind is MarkKind.UNDO and row.names is not None:
            takers.setdefault(row.names, []).append(row.row)
    count = liveness(found, takers)
    return {name: row for name, row in found.items() if count[name]}


def _first(row: HighlightRow, found: Mapping[RowId, HighlightRow]) -> HighlightRow:
    """The row that first marked what this one stands in the place of."""
    seen = {row.row}
    while row.names is not None and row.names in found and row.names not in seen:
        seen.add(row.names)
        row = found[row.names]
    return row
