from datetime import date
from itertools import permutations

import pytest

from prepterm.core.highlight import Highlight, HighlightRow, MarkKind, living, to_undo
from prepterm.core.history import RowId
from prepterm.core.passage import Passage
from prepterm.core.study_day import StudyDay

TODAY = StudyDay(date(2026, 11, 24))
PASSAGE = Passage("block", 3, "block", 8, 1, "quote", "before", "after")


def mark(seq: int, names: int | None = None, note: str = "", *, device: str = "a") -> HighlightRow:
    kind = MarkKind.NOTE if note else MarkKind.HIGHLIGHT
    return row(kind, seq, names, note, device=device, passage=PASSAGE)


def row(
    kind: MarkKind,
    seq: int,
    names: int | None = None,
    note: str = "",
    *,
    device: str = "a",
    passage: Passage | None = None,
) -> HighlightRow:
    named = None if names is None else RowId("a", names)
    return HighlightRow(RowId(device, seq), 1000 * seq, TODAY, "post", kind, named, passage, note)


def remove(seq: int, names: int, *, device: str = "a") -> HighlightRow:
    return row(MarkKind.REMOVE, seq, names, device=device)


def undo(seq: int, names: int, *, device: str = "a") -> HighlightRow:
    return row(MarkKind.UNDO, seq, names, device=device)


LIVES = {
    "one": ([mark(1)], [1]),
    "two": ([mark(2), mark(1)], [1, 2]),
    "removed": ([mark(1), remove(2, 1)], []),
    "removal undone": ([mark(1), remove(2, 1), undo(3, 2)], [1]),
    "made and undone": ([mark(1), undo(2, 1)], []),
    "changed": ([mark(1), mark(2, 1, "words")], [2]),
    "changed twice": ([mark(1), mark(2, 1, "words"), mark(3, 2)], [3]),
    "change undone": ([mark(1), mark(2, 1, "words"), undo(3, 2)], [1]),
    "changed, then removed": ([mark(1), mark(2, 1, "words"), remove(3, 2)], []),
    "that undone": ([mark(1), mark(2, 1, "words"), remove(3, 2), undo(4, 3)], [2]),
    "undo undone": ([mark(1), remove(2, 1), undo(3, 2), undo(4, 3)], []),
    "changed by two": ([mark(1), mark(2, 1, "mine"), mark(3, 1, "hers", device="b")], [2, 3]),
    "removed there, changed here": ([mark(1), mark(2, 1, "mine"), remove(3, 1, device="b")], [2]),
    "removed by two, undone by one": (
        [mark(1), remove(2, 1), remove(3, 1, device="b"), undo(4, 2)],
        [],
    ),
    "forgotten": ([row(MarkKind.HIGHLIGHT, 1), mark(2)], [2]),
    "what it names is not here yet": ([mark(2, 1, "words"), remove(4, 3)], [2]),
    "in a ring": ([mark(1, 2), mark(2, 1)], []),
    "in a ring of undos": ([mark(1), undo(2, 3), undo(3, 2)], [1]),
}


@pytest.mark.parametrize("life", LIVES)
def test_which_highlights_there_are_hangs_on_no_order(life: str) -> None:
    rows, expected = LIVES[life]
    for order in permutations(rows):
        assert [each.row.seq for each in living([*order, *order])] == expected


def test_a_highlight_knows_when_it_was_made_and_changed() -> None:
    rows = [mark(1), mark(5, 1, "words"), mark(7, 5, "other words"), mark(3)]
    assert living(rows) == [
        Highlight(RowId("a", 7), "post", PASSAGE, "other words", 1000, 7000),
        Highlight(RowId("a", 3), "post", PASSAGE, "", 3000, 3000),
    ]


UNDOS: dict[str, tuple[list[HighlightRow], int | None]] = {
    "nothing": ([], None),
    "the last made": ([mark(1), mark(2)], 2),
    "a change": ([mark(1), mark(2, 1, "words")], 2),
    "a removal": ([mark(1), mark(2), remove(3, 1)], 3),
    "the one before, once undone": ([mark(1), mark(2), undo(3, 2)], 1),
    "all undone": ([mark(1), undo(2, 1)], None),
    "not what somebody else removed": ([mark(1), mark(2, 1, "x"), remove(3, 2, device="b")], None),
    "not what was forgotten": ([mark(1), row(MarkKind.NOTE, 2), remove(3, 2)], 1),
    "not a change of what was forgotten": ([row(MarkKind.NOTE, 1), mark(2, 1, "x")], None),
    "not a removal of what is not here": ([mark(1), remove(3, 2)], 1),
}


@pytest.mark.parametrize("life", UNDOS)
def test_an_undo_takes_back_the_last_thing_that_stands(life: str) -> None:
    rows, expected = UNDOS[life]
    own = [each for each in rows if each.row.device == "a"]
    found = to_undo(rows, own)
    assert (None if found is None else found[0].row.seq) == expected


def test_an_undo_tells_what_it_is_about() -> None:
    made = living([mark(1)])[0]
    found = to_undo([mark(1)], [mark(1)])
    assert found == (mark(1), made)
    rows = [mark(1), remove(2, 1)]
    assert to_undo(rows, rows) == (remove(2, 1), made)
    assert to_undo(rows, []) is None
