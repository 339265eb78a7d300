from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from prepterm.core.highlight import Highlight, MarkKind
from prepterm.core.passage import Passage
from prepterm.core.study_day import StudyDay
from prepterm.storage.database import Database
from prepterm.storage.highlight_log import append, highlights, rows_of

TODAY = StudyDay(date(2026, 11, 24))
PASSAGE = Passage("0f" * 8, 3, "1e" * 8, 8, 1, "what it says", "so ", " and on")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(str(tmp_path / "prepterm.db"), lambda: 1000)) as database:
        yield database


def test_a_row_is_read_as_it_was_written(database: Database) -> None:
    with database.transaction():
        first = append(database, "post", MarkKind.NOTE, TODAY, passage=PASSAGE, note="words")
        second = append(database, "post", MarkKind.REMOVE, TODAY, names=first)
        append(database, "another", MarkKind.HIGHLIGHT, TODAY, passage=PASSAGE)
    noted, removal = rows_of(database, "post")
    assert (noted.row, noted.at, noted.study_day, noted.post) == (first, 1000, TODAY, "post")
    assert (noted.kind, noted.names, noted.passage, noted.note) == (
        MarkKind.NOTE, None, PASSAGE, "words",
    )  # fmt: skip
    assert (removal.row, removal.kind, removal.names) == (second, MarkKind.REMOVE, first)
    assert (removal.passage, removal.note) == (None, "")


def test_those_there_are_stand_by_post(database: Database) -> None:
    with database.transaction():
        rows = [
            append(database, post, MarkKind.HIGHLIGHT, TODAY, passage=PASSAGE) for post in "babc"
        ]
        append(database, "c", MarkKind.REMOVE, TODAY, names=rows[3])
    assert highlights(database) == [
        Highlight(rows[1], "a", PASSAGE, "", 1000, 1000),
        Highlight(rows[0], "b", PASSAGE, "", 1000, 1000),
        Highlight(rows[2], "b", PASSAGE, "", 1000, 1000),
    ]


def test_a_redated_row_counts_as_written_earlier(database: Database) -> None:
    with database.transaction():
        row = append(database, "post", MarkKind.HIGHLIGHT, TODAY, passage=PASSAGE)
        redating, _ = database.new_row()
        database.execute(
            "INSERT INTO redatings VALUES (?, ?, 2000, ?, ?, ?, 400)",
            (redating.device, redating.seq, row.device, row.seq, row.seq),
        )
    assert [each.made_at for each in highlights(database)] == [400]
