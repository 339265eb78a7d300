import os
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from prepterm.errors import DatabaseUnusable
from prepterm.storage import log_rows
from prepterm.storage import salvage as salvage_module
from prepterm.storage.connection import connect
from prepterm.storage.database import LOGS, Database
from prepterm.storage.file_pages import FilePages
from prepterm.storage.salvage import salvage
from prepterm.storage.salvaged import Salvaged
from prepterm.storage.versions import SCHEMA_VERSION
from tests.storage import damaged_files
from tests.storage.damaged_files import (
    DEVICE,
    PAGE,
    START,
    action,
    add,
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
    visit,
)

OTHER = "ffeeddccbbaa9988"
REVIEWS = [review(seq, f"text of {seq}" if seq % 5 == 0 else None) for seq in range(1, 401)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "prepterm.db"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "salvaged" / "prepterm.db"


@pytest.fixture
def taken(path: Path, target: Path) -> Callable[[], Salvaged]:
    return lambda: salvage(str(path), str(target))


Take = Callable[[], Salvaged]


def all_logs(path: Path) -> Path:
    """Rows of every log, by two devices, among them long ones."""
    return made(
        path,
        reviews=[review(1, "t" * 20_000), review(2, "ö" * 15_000), review(3), *REVIEWS[9:]],
        card_actions=[action(4, "suspend"), action(5, "undo", (DEVICE, 1))],
        reading_visits=[visit(6), visit(7, "finished")],
        practice_events=[event(8, "note", "n" * 30_000)],
        deck_choices=[choice(9), *(choice(seq, device=OTHER) for seq in range(1, 30))],
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

    monkeypatch.setattr(salvage_module, "copy_all_that_is_read", full)
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


def test_letters_that_are_lost_are_shown_as_lost(path: Path, target: Path, taken: Take) -> None:
    made(path, reviews=[*REVIEWS[:20], review(21, "what halves, and what does not")])
    swap(path, b"halves, and", b"ha\xffves, and")
    salvaged = taken()
    assert rows_of(target, "reviews")[-1] == review(
        21, "what ha\N{REPLACEMENT CHARACTER}ves, and what does not"
    )
    assert salvaged.mended_rows == 1


def test_a_name_with_a_lost_letter_names_nothing(path: Path, target: Path, taken: Take) -> None:
    made(path, deck_choices=[choice(1, "heaps"), choice(2, "phone-interview"), choice(3)])
    swap(path, b"phone-interview", b"phone\xffinterview")
    salvaged = taken()
    assert rows_of(target, "deck_choices") == [choice(1, "heaps"), choice(3)]
    assert (salvaged.unreadable_rows, salvaged.missing) == (1, {DEVICE: ((2, 2),)})


def stored(seq: int, device: str = DEVICE) -> bytes:
    """How the columns begin that a row of reviews is stored in: device, seq, at, happened_at."""
    at = (START + 1000 * seq).to_bytes(6)
    number = b"" if seq == 1 else seq.to_bytes(1 if seq < 128 else 2)
    return device.encode() + number + at + at


@pytest.mark.parametrize(
    "damaged",
    [
        stored(77).replace(b"0011", b"00x1"),
        stored(77, device=OTHER),
        stored(77).replace(b"\x4d" + stored(77)[17:], b"\x7c" + stored(77)[17:]),
        stored(77).replace(b"\x4d" + stored(77)[17:], b"\x01" + stored(77)[17:]),
    ],
    ids=["no device", "another device", "a later number", "an earlier number"],
)
def test_a_row_with_a_damaged_key_has_its_key_from_an_index(
    path: Path, target: Path, taken: Take, damaged: bytes
) -> None:
    made(path, reviews=REVIEWS)
    swap(path, stored(77), damaged)
    salvaged = taken()
    assert rows_of(target, "reviews") == REVIEWS
    assert (salvaged.mended_rows, salvaged.missing) == (1, {})


def last_on_a_page(path: Path, log: str) -> int:
    """The number of a row that stands last on a leaf in the middle of a tree."""
    number = pages_of(path, log)[-3]
    data = path.read_bytes()[(number - 1) * PAGE : number * PAGE]
    return max(seq for seq in range(128, 400) if stored(seq) in data)


def test_a_row_that_seems_to_be_of_a_device_of_its_own_is_not(
    path: Path, target: Path, taken: Take
) -> None:
    made(path, reviews=REVIEWS)
    # At the end of a page a higher key is in order.
    seq = last_on_a_page(path, "reviews")
    swap(path, stored(seq), stored(seq, device=OTHER))
    salvaged = taken()
    assert rows_of(target, "reviews") == REVIEWS
    assert (salvaged.mended_rows, salvaged.missing) == (1, {})


def test_of_two_rows_with_one_number_the_index_knows_the_right_one(
    path: Path, target: Path, taken: Take
) -> None:
    made(path, reviews=REVIEWS)
    seq = last_on_a_page(path, "reviews")
    swap(path, stored(seq), stored(seq).replace(seq.to_bytes(2), (seq + 3).to_bytes(2), 1))
    salvaged = taken()
    assert rows_of(target, "reviews") == REVIEWS
    assert (salvaged.mended_rows, salvaged.missing) == (1, {})


def test_a_damaged_key_that_no_index_knows_is_not_guessed(
    path: Path, target: Path, taken: Take
) -> None:
    made(path, reviews=REVIEWS)
    swap(path, stored(77), stored(77).replace(b"0011", b"00x1"))
    for index in ("reviews_by_at", "reviews_by_card", "reviews_by_day"):
        for page in pages_of(path, index):
            overwrite_page(path, page, b"\0" * PAGE)
    salvaged = taken()
    assert rows_of(target, "reviews") == [row for row in REVIEWS if row[1] != 77]
    assert (salvaged.unreadable_rows, salvaged.missing) == (1, {DEVICE: ((77, 77),)})


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


def test_a_row_that_was_half_overwritten_is_not_taken(
    path: Path, target: Path, taken: Take
) -> None:
    made(path, reviews=REVIEWS)
    page = pages_of(path, "reviews")[-1]
    data = path.read_bytes()[(page - 1) * PAGE : page * PAGE]
    content = int.from_bytes(data[5:7])
    # In the unused middle of the page stands what looks like a row, but for what came over it.
    row = data[content : content + 90].replace(b"card-", b"cart-")
    overwrite_page(path, page, row, offset=content - 90)
    overwrite_page(path, page, b"\xa5" * 8)
    taken()
    assert set(rows_of(target, "reviews")) <= set(REVIEWS)


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


def test_an_older_version_of_a_page_gives_what_the_newest_has_lost(
    path: Path, target: Path, taken: Take
) -> None:
    path.parent.mkdir()
    with crashed(path) as database:
        for row in REVIEWS[:8]:
            add(database, "reviews", [row])
    log = log_of(path)
    data = log.read_bytes()
    newest = data.rindex(stored(8))
    start = 32 + (newest - 32) // (24 + PAGE) * (24 + PAGE) + 24
    overwrite(log, start, b"\xa5" * PAGE)
    salvaged = taken()
    assert rows_of(target, "reviews") == REVIEWS[:7]
    assert salvaged.missing == {DEVICE: ((8, 8),)}


def frames_with(path: Path, text: bytes) -> list[int]:
    """Where pages with a text begin in a write-ahead log, the oldest first."""
    data = log_of(path).read_bytes()
    starts = range(32 + 24, len(data), 24 + PAGE)
    return [start for start in starts if text in data[start : start + PAGE]]


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
        with database.transaction():
            # As a restored backup does it.
            database.execute("DELETE FROM reviews WHERE seq > 5")
    taken()
    assert rows_of(target, "reviews") == REVIEWS[:5]


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
@pytest.mark.parametrize("damaged", [False, True])
def test_rows_of_an_older_schema_are_taken_as_they_are(
    path: Path, target: Path, taken: Take, *, damaged: bool
) -> None:
    made(path, reviews=REVIEWS)
    if damaged:
        overwrite(path, 0, b"\0" * PAGE)
    taken()
    assert rows_of(target, "reviews") == [(*row, None, 1) for row in REVIEWS]


@pytest.fixture
def two_logs_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """A prepterm with a log whose rows look like those of another."""

    class Later(Database):
        def __init__(self, path: str, clock_ms: Callable[[], int]) -> None:
            super().__init__(path, clock_ms)
            self.execute(
                "CREATE TABLE IF NOT EXISTS plans ("
                " device TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL,"
                " name TEXT NOT NULL, made INTEGER NOT NULL,"
                " PRIMARY KEY (device, seq)) STRICT, WITHOUT ROWID"
            )

    monkeypatch.setattr(salvage_module, "Database", Later)
    monkeypatch.setattr(damaged_files, "Database", Later)
    monkeypatch.setattr(log_rows, "LOGS", (*LOGS, "plans"))


CHOICES = [choice(seq) for seq in range(1, 400, 2)]
PLANS = [choice(seq) for seq in range(2, 401, 2)]


@pytest.mark.usefixtures("two_logs_alike")
def test_rows_that_look_alike_are_told_apart_by_their_trees(
    path: Path, target: Path, taken: Take
) -> None:
    made(path, deck_choices=CHOICES, plans=PLANS)
    # The header is no part of the schema.
    overwrite(path, 0, b"\0" * 100)
    assert taken().missing == {}
    assert rows_of(target, "deck_choices") == CHOICES
    assert rows_of(target, "plans") == PLANS


@pytest.mark.usefixtures("two_logs_alike")
def test_rows_that_nothing_tells_apart_are_not_guessed(
    path: Path, target: Path, taken: Take
) -> None:
    made(path, deck_choices=CHOICES, plans=PLANS, reviews=[review(401)])
    data = path.read_bytes().replace(b"table", b"elbat")
    path.write_bytes(data)
    salvaged = taken()
    assert rows_of(target, "reviews") == [review(401)]
    assert rows_of(target, "deck_choices") == rows_of(target, "plans") == []
    assert salvaged.unreadable_rows == 400
    assert salvaged.missing == {DEVICE: ((1, 400),)}


def test_sqlite_alone_would_give_the_same_rows(
    path: Path, target: Path, taken: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(all_logs(path))
    monkeypatch.setattr(FilePages, "numbers", lambda _: iter(()))
    taken()
    assert everything(target) == before


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
