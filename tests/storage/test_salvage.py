import os
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from prepterm.errors import DatabaseUnusable
from prepterm.storage import salvage as salvage_module
from prepterm.storage.connection import connect
from prepterm.storage.database import Database
from prepterm.storage.file_pages import FilePages
from prepterm.storage.salvage import salvage
from prepterm.storage.salvaged import Salvaged
from prepterm.storage.versions import SCHEMA_VERSION
from tests.storage.conftest import Take
from tests.storage.damaged_files import (
    DEVICE,
    OTHER,
    PAGE,
    REVIEWS,
    START,
    add,
    all_logs,
    choice,
    crashed,
    event,
    everything,
    log_of,
    made,
    overwrite,
    overwrite_page,
    pages_of,
    review,
    rows_of,
    swap,
)


def test_every_row_of_every_log_is_in_the_new_database(
    path: Path, target: Path, taken: Take
) -> None:
    all_logs(path)
    salvaged = taken()
    assert everything(target) == everything(path)
    assert {log: count for log, count in salvaged.rows.items() if count} == {
        log: len(rows) for log, rows in everything(path).items()
    }
    assert salvaged.pages == path.stat().st_size // PAGE
    assert (salvaged.unreadable_pages, salvaged.skipped_cells, salvaged.missing) == (0, 0, {})
    assert (salvaged.unreadable_rows, salvaged.mended_rows) == (0, 0)


def test_the_new_database_is_sound_private_and_of_no_installation(
    path: Path, target: Path, taken: Take
) -> None:
    all_logs(path)
    taken()
    assert [file.name for file in target.parent.iterdir()] == [target.name]
    if os.name == "posix":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with closing(Database(str(target), lambda: START)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.device not in (DEVICE, OTHER)
        assert database.new_row()[0].seq == 1


def test_the_damaged_file_and_all_beside_it_stay_as_they_are(
    path: Path,
) -> None:
    path.parent.mkdir()
    with crashed(path) as database:
        add(database, "reviews", REVIEWS)
    overwrite(log_of(path), 50_000, b"\xa5" * 9)
    before = {file: file.read_bytes() for file in path.parent.iterdir() if file.is_file()}
    salvage(str(path), str(path.with_name("salvaged.db")))
    after = {file: file.read_bytes() for file in path.parent.iterdir() if file.is_file()}
    del after[path.with_name("salvaged.db")]
    assert after == before


def test_a_target_that_is_there_is_not_written_over(path: Path, target: Path, taken: Take) -> None:
    all_logs(path)
    target.parent.mkdir()
    target.write_text("mine")
    with pytest.raises(DatabaseUnusable, match="exists already") as caught:
        taken()
    assert caught.value.hint == "name another file"
    assert target.read_text() == "mine"


def test_a_target_that_is_there_is_said_before_anything_is_read(target: Path, taken: Take) -> None:
    target.parent.mkdir()
    target.write_text("mine")
    with pytest.raises(DatabaseUnusable, match="exists already"):
        taken()


def test_a_damaged_file_that_is_not_there_leaves_nothing(target: Path, taken: Take) -> None:
    with pytest.raises(DatabaseUnusable, match="cannot read"):
        taken()
    assert not target.parent.exists()


def test_a_full_disk_leaves_nothing(
    path: Path, target: Path, taken: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_logs(path)

    def full(*_: object) -> None:
        raise OSError(28, "the disk is full")

    monkeypatch.setattr(FilePages, "copy_newest", full)
    with pytest.raises(DatabaseUnusable, match="the disk is full"):
        taken()
    assert list(target.parent.iterdir()) == []


def test_a_database_of_a_newer_prepterm_is_refused(path: Path, target: Path, taken: Take) -> None:
    all_logs(path)
    with closing(connect(str(path))) as connection:
        connection.execute("ALTER TABLE reviews ADD COLUMN mood TEXT")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(DatabaseUnusable, match="newer prepterm") as caught:
        taken()
    assert "not touched" in (caught.value.hint or "")
    assert not target.exists()


def test_a_column_that_somebody_added_is_no_reason_to_refuse(
    path: Path, target: Path, taken: Take
) -> None:
    before = everything(all_logs(path))
    with closing(connect(str(path))) as connection:
        connection.execute("ALTER TABLE reviews ADD COLUMN mine TEXT")
    taken()
    assert everything(target) == before


def test_a_version_that_only_damage_made_newer_is_no_reason_to_refuse(
    path: Path, target: Path, taken: Take
) -> None:
    all_logs(path)
    overwrite(path, 60, b"\x7f\xff\xff\xff")
    taken()
    assert target.exists()
    assert len(rows_of(target, "reviews")) == 394


def test_rows_that_are_in_the_write_ahead_log_alone_are_taken(
    path: Path, target: Path, taken: Take
) -> None:
    path.parent.mkdir()
    with crashed(path) as database:
        add(database, "reviews", REVIEWS[:200])
        database.execute("PRAGMA wal_checkpoint(RESTART)")
        add(database, "reviews", REVIEWS[200:])
    assert taken().missing == {}
    assert rows_of(target, "reviews") == REVIEWS


@pytest.mark.parametrize("gone", [16, 100, PAGE])
def test_the_first_page_may_be_destroyed(path: Path, target: Path, taken: Take, gone: int) -> None:
    before = everything(all_logs(path))
    overwrite(path, 0, b"\xa5" * gone)
    salvaged = taken()
    assert everything(target) == before
    assert salvaged.missing == {}
    assert salvaged.unreadable_pages == (1 if gone > 100 else 0)


def test_a_schema_with_letters_that_are_none_is_no_hindrance(
    path: Path, target: Path, taken: Take
) -> None:
    before = everything(all_logs(path))
    swap(path, b"reviews_by_at ON reviews (at)", b"reviews_by_at ON reviews (\xfft)")
    taken()
    assert everything(target) == before


def test_of_a_file_cut_short_all_that_is_left_is_taken_and_the_rest_is_told(
    path: Path, target: Path, taken: Take
) -> None:
    made(path, reviews=REVIEWS)
    pages = path.stat().st_size // PAGE
    cut = sorted(pages_of(path, "reviews"))[len(pages_of(path, "reviews")) // 2]
    with path.open("r+b") as file:
        file.truncate((cut - 1) * PAGE)
    salvaged = taken()
    found = rows_of(target, "reviews")
    assert 50 < len(found) < 350
    assert set(found) < set(REVIEWS)
    assert (salvaged.pages, salvaged.unreadable_pages) == (pages, pages - cut + 1)
    ((device, ranges),) = salvaged.missing.items()
    told = {seq for first, last in ranges for seq in range(first, last + 1)}
    assert device == DEVICE
    assert told == set(range(1, max(told) + 1)) - {row[1] for row in found}


@pytest.mark.parametrize("content", [b"", b"\0" * 50_000, b"These are notes of mine.\n" * 900])
def test_a_file_without_a_row_gives_an_empty_database(
    path: Path, target: Path, taken: Take, content: bytes
) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    salvaged = taken()
    assert sum(salvaged.rows.values()) == 0
    assert salvaged.pages == salvaged.unreadable_pages == -(-len(content) // PAGE)
    assert everything(target) == {}
    assert salvaged.sentences[0] == "recovered nothing"


def overflow_pages(path: Path) -> list[int]:
    with closing(connect(str(path))) as connection:
        rows = connection.execute(
            "SELECT pageno FROM dbstat WHERE pagetype = 'overflow' ORDER BY name, path"
        )
        return [number for (number,) in rows]


def test_a_review_whose_long_text_is_lost_is_taken_without_it(
    path: Path, target: Path, taken: Take
) -> None:
    made(path, reviews=[*REVIEWS[:50], review(51, "t" * 20_000)])
    chain = overflow_pages(path)
    overwrite_page(path, chain[2], chain[0].to_bytes(4))
    salvaged = taken()
    assert rows_of(target, "reviews") == [*REVIEWS[:50], review(51, None)]
    assert (salvaged.mended_rows, salvaged.unreadable_rows, salvaged.missing) == (1, 0, {})


def test_a_note_whose_text_is_lost_is_no_note(path: Path, target: Path, taken: Take) -> None:
    made(path, practice_events=[event(1, "note", "n" * 20_000), event(2, "seen", None)])
    overwrite_page(path, overflow_pages(path)[0], b"\0" * PAGE)
    salvaged = taken()
    assert rows_of(target, "practice_events") == [event(2, "seen", None)]
    assert (salvaged.unreadable_rows, salvaged.missing) == (1, {DEVICE: ((1, 1),)})


@pytest.fixture
def later_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    """A prepterm that knows one column more, and one log."""

    class Later(Database):
        def __init__(self, path: str, clock_ms: Callable[[], int]) -> None:
            super().__init__(path, clock_ms)
            self.execute("ALTER TABLE reviews ADD COLUMN mood TEXT")
            self.execute("ALTER TABLE reviews ADD COLUMN tries INTEGER NOT NULL DEFAULT 1")

    monkeypatch.setattr(salvage_module, "Database", Later)


@pytest.mark.usefixtures("later_schema")
@pytest.mark.parametrize("reader", ["both", "not SQLite", "SQLite"])
def test_rows_of_an_older_schema_are_taken_as_they_are(
    path: Path, target: Path, taken: Take, reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(path, reviews=REVIEWS)
    if reader == "not SQLite":
        overwrite(path, 0, b"\0" * PAGE)
    if reader == "SQLite":
        monkeypatch.setattr(FilePages, "numbers", lambda _: iter(()))
    taken()
    assert rows_of(target, "reviews") == [(*row, None, 1) for row in REVIEWS]


def test_it_is_said_what_was_lost() -> None:
    salvaged = Salvaged(
        rows={"reviews": 1234, "card_actions": 0, "deck_choices": 1},
        pages=120,
        unreadable_pages=2,
        skipped_cells=1,
        unreadable_rows=3,
        mended_rows=1,
        missing={DEVICE: ((5, 5), (17, 1019)), OTHER: tuple((n, n) for n in range(2, 24, 2))},
    )
    assert salvaged.sentences == (
        "recovered 1,234 reviews, 1 deck choices",
        "2 of 120 pages could not be read, nor 1 entry on the others",
        "3 rows too damaged to be used left out",
        "1 row taken with what was left of it",
        f"missing of device {DEVICE}: 1,004 rows, number 5, 17 to 1,019",
        f"missing of device {OTHER}: 11 rows, number 2, 4, 6, 8, 10, 12, 14, 16, 18, 20 and 1 more",
    )


def test_it_is_said_that_nothing_was_lost(path: Path, taken: Take) -> None:
    made(path, deck_choices=[choice(1)])
    assert taken().sentences == (
        "recovered 1 deck choices",
        f"all of {path.stat().st_size // PAGE} pages could be read",
        "no row is missing between the first and the last that were found",
    )
