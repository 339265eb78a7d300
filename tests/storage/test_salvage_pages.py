from contextlib import closing
from pathlib import Path

import pytest

from prepterm.storage import salvage as salvage_module
from prepterm.storage.connection import connect
from prepterm.storage.file_pages import FilePages
from tests.faults.record_bytes import record_bytes
from tests.storage.conftest import Take
from tests.storage.damaged_files import (
    DEVICE,
    OTHER,
    PAGE,
    REVIEWS,
    add,
    all_logs,
    choice,
    crashed,
    everything,
    log_of,
    made,
    overwrite,
    overwrite_page,
    pages_of,
    review,
    rows_of,
    stored,
    swap,
)


@pytest.mark.parametrize("gone", [1, 8, 512])
def test_rows_are_found_on_a_page_that_has_lost_its_beginning(
    path: Path, target: Path, taken: Take, gone: int
) -> None:
    made(path, reviews=REVIEWS)
    pages = pages_of(path, "reviews")
    data = path.read_bytes()
    # Before its columns a row has a byte that says its length, and 17 that say what it holds.
    places = [data.index(stored(seq)) - 18 for seq in range(1, 401)]
    for page in pages:
        overwrite_page(path, page, b"\xa5" * gone)
    taken()
    left = [row for row, place in zip(REVIEWS, places, strict=True) if place % PAGE >= gone]
    assert rows_of(target, "reviews") == left
    assert len(left) > 350


def test_rows_whose_pointers_are_lost_are_found(path: Path, target: Path, taken: Take) -> None:
    made(path, reviews=REVIEWS)
    for page in pages_of(path, "reviews"):
        overwrite_page(path, page, b"\xff\xff\x00\x00\x00\x01", offset=12)
    salvaged = taken()
    assert rows_of(target, "reviews") == REVIEWS
    assert salvaged.skipped_cells > 0


@pytest.mark.parametrize("gap", [20, 400])
def test_what_lies_in_the_unused_middle_of_a_page_is_not_trusted(
    path: Path, target: Path, taken: Take, gap: int
) -> None:
    made(path, reviews=REVIEWS)
    page = pages_of(path, "reviews")[-1]
    content = int.from_bytes(path.read_bytes()[(page - 1) * PAGE :][5:7])
    # It was a row, and may be half of another by now.
    row = record_bytes(review(500))
    overwrite_page(path, page, row, offset=content - gap - len(row))
    overwrite_page(path, page, b"\xa5" * 8)
    taken()
    assert rows_of(target, "reviews") == REVIEWS


def test_a_row_that_another_was_written_over_is_not_taken(
    path: Path, target: Path, taken: Take
) -> None:
    made(path, reviews=REVIEWS)
    page = pages_of(path, "reviews")[-1]
    data = path.read_bytes()[(page - 1) * PAGE :][:PAGE]
    content = int.from_bytes(data[5:7])
    over = data[content] + 1
    row = record_bytes(review(500, "t" * over))
    # It ends where the row over it does, so that its text would be that row's bytes.
    overwrite_page(path, page, row[:-over], offset=content - len(row) + over)
    overwrite_page(path, page, b"\xff\xff", offset=20)
    taken()
    assert rows_of(target, "reviews") == REVIEWS


def test_what_stood_last_and_is_lost_is_told_by_the_indexes(
    path: Path, target: Path, taken: Take
) -> None:
    made(path, reviews=REVIEWS)
    # The tree's pages are listed from left to right.
    lost = pages_of(path, "reviews")[-1]
    overwrite_page(path, lost, b"\0" * PAGE)
    salvaged = taken()
    found = rows_of(target, "reviews")
    assert found == REVIEWS[: len(found)]
    assert salvaged.missing == {DEVICE: ((len(found) + 1, 400),)}


def test_rows_on_a_page_that_was_freed_are_taken(path: Path, target: Path, taken: Take) -> None:
    made(path, reviews=REVIEWS, deck_choices=[choice(401)])
    with closing(connect(str(path))) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("DROP TABLE reviews")
        assert connection.execute("PRAGMA freelist_count").fetchone() > (10,)
    found = taken()
    assert set(rows_of(target, "reviews")) <= set(REVIEWS)
    assert found.rows["reviews"] > 300


def frames_with(path: Path, text: bytes) -> list[int]:
    """Where pages with a text begin in a write-ahead log, the oldest first."""
    data = log_of(path).read_bytes()
    starts = range(32 + 24, len(data), 24 + PAGE)
    return [start for start in starts if text in data[start : start + PAGE]]


def test_an_older_version_of_a_page_gives_what_the_newest_has_lost(
    path: Path, target: Path, taken: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.parent.mkdir()
    with crashed(path) as database:
        for row in REVIEWS[:8]:
            add(database, "reviews", [row])
    overwrite(log_of(path), frames_with(path, stored(8))[-1], b"\xa5" * PAGE)
    # SQLite would stop at that frame, and so read what was before it.
    monkeypatch.setattr(salvage_module, "readable_rows", lambda *_: ())
    salvaged = taken()
    assert rows_of(target, "reviews") == REVIEWS[:7]
    assert salvaged.missing == {DEVICE: ((8, 8),)}


def test_a_row_of_a_damaged_frame_is_taken_from_an_older_one(
    path: Path, target: Path, taken: Take
) -> None:
    path.parent.mkdir()
    with crashed(path) as database:
        for row in (*REVIEWS[:8], choice(9)):
            add(database, "reviews" if len(row) > 5 else "deck_choices", [row])
    newest = frames_with(path, stored(8))[-1]
    assert frames_with(path, stored(7))[-2] < newest
    data = log_of(path).read_bytes()
    # Damage that nothing but the checksum tells.
    for seq in (7, 8):
        place = data.index(b"deck/card-%d" % seq, newest)
        overwrite(log_of(path), place, b"deck/cart")
    salvaged = taken()
    assert rows_of(target, "reviews") == [*REVIEWS[:7], review(8, card="deck/cart-8")]
    assert salvaged.missing == {}


def test_a_damaged_frame_is_not_mended_from_another(path: Path, target: Path, taken: Take) -> None:
    path.parent.mkdir()
    with crashed(path) as database:
        for row in (*REVIEWS[:8], choice(9)):
            add(database, "reviews" if len(row) > 5 else "deck_choices", [row])
    data = log_of(path).read_bytes()
    *_, older, newest = frames_with(path, stored(6))
    for start, name in ((newest, b"deck/cart-6"), (older, b"deck/cars-6")):
        overwrite(log_of(path), data.index(b"deck/card-6", start), name)
    taken()
    assert rows_of(target, "reviews") == REVIEWS[:8]


def test_a_row_of_a_damaged_frame_stays_where_the_older_one_lacks_letters(
    path: Path, target: Path, taken: Take
) -> None:
    path.parent.mkdir()
    rows = [review(seq, f"the whole text of {seq}") for seq in range(1, 6)]
    with crashed(path) as database:
        add(database, "reviews", rows[:4])
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        add(database, "reviews", rows[4:])
        add(database, "deck_choices", [choice(6)])
    place = frames_with(path, stored(5))[-1]
    overwrite(log_of(path), log_of(path).read_bytes().index(b"deck/card-5", place), b"deck/cart-5")
    swap(path, b"whole text of 2", b"wh\xff\xffe text of 2")
    taken()
    assert rows_of(target, "reviews")[:4] == rows[:4]


def test_a_row_that_lacks_letters_is_taken_whole_from_an_older_version(
    path: Path, target: Path, taken: Take
) -> None:
    path.parent.mkdir()
    rows = [review(seq, f"the whole text of {seq}") for seq in range(1, 5)]
    with crashed(path) as database:
        for row in rows:
            add(database, "reviews", [row])
        database.execute("PRAGMA wal_checkpoint(RESTART)")
        add(database, "deck_choices", [choice(5)])
    # What the log held before is in it still, behind the newer frames.
    assert len(frames_with(path, b"text of 2")) > 0
    swap(path, b"whole text of 2", b"wh\xff\xffe text of 2")
    salvaged = taken()
    assert rows_of(target, "reviews") == rows
    assert salvaged.mended_rows == 0


def test_what_was_replaced_on_purpose_does_not_come_back(
    path: Path, target: Path, taken: Take
) -> None:
    path.parent.mkdir()
    with crashed(path) as database:
        add(database, "reviews", REVIEWS[:8])
        add(database, "deck_choices", [choice(1, device=OTHER)])
        with database.transaction():
            # As a restored backup does it.
            database.execute("DELETE FROM reviews WHERE seq > 5")
    # Something else is missing, so that older versions are looked at.
    swap(log_of(path), b"deck-1", b"deck\xff1")
    salvaged = taken()
    assert rows_of(target, "reviews") == REVIEWS[:5]
    assert salvaged.missing == {OTHER: ((1, 1),)}


def test_sqlite_alone_would_give_the_same_rows(
    path: Path, target: Path, taken: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(all_logs(path))
    monkeypatch.setattr(FilePages, "numbers", lambda _: iter(()))
    taken()
    assert everything(target) == before


def test_sqlite_alone_would_read_the_write_ahead_log_too(
    path: Path, target: Path, taken: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.parent.mkdir()
    with crashed(path) as database:
        add(database, "reviews", REVIEWS)
    monkeypatch.setattr(FilePages, "numbers", lambda _: iter(()))
    monkeypatch.setattr(FilePages, "older", lambda *_: iter(()))
    taken()
    assert rows_of(target, "reviews") == REVIEWS


def test_sqlite_steps_over_damage_from_both_sides(
    path: Path, target: Path, taken: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(path, reviews=REVIEWS)
    pages = pages_of(path, "reviews")
    overwrite_page(path, pages[3], b"\0" * PAGE)
    overwrite_page(path, pages[-4], b"\0" * PAGE)
    monkeypatch.setattr(FilePages, "numbers", lambda _: iter(()))
    taken()
    found = {row[1] for row in rows_of(target, "reviews")}
    assert {1, 200, 400} <= found
    assert 300 < len(found) < 400
