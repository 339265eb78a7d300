from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from prepterm.storage import log_rows
from prepterm.storage import salvage as salvage_module
from prepterm.storage.database import LOGS, Database
from prepterm.storage.file_pages import FilePages
from prepterm.storage.log_owners import owners_of_pages
from prepterm.storage.records import PageReader
from tests.storage import damaged_files
from tests.storage.conftest import Take
from tests.storage.damaged_files import (
    DEVICE,
    OTHER,
    PAGE,
    REVIEWS,
    START,
    choice,
    made,
    overwrite,
    overwrite_page,
    pages_of,
    review,
    rows_of,
    stored,
    swap,
)


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
    assert salvaged.rows["reviews"] == len(REVIEWS)
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


@pytest.mark.parametrize("device", [DEVICE.replace("0011", "00x1"), OTHER])
def test_a_damaged_key_that_no_index_knows_is_not_guessed(
    path: Path, target: Path, taken: Take, device: str
) -> None:
    made(path, reviews=REVIEWS)
    swap(path, stored(77), stored(77, device=device))
    for index in ("reviews_by_at", "reviews_by_card", "reviews_by_day"):
        for page in pages_of(path, index):
            overwrite_page(path, page, b"\0" * PAGE)
    salvaged = taken()
    assert rows_of(target, "reviews") == [row for row in REVIEWS if row[1] != 77]
    assert (salvaged.unreadable_rows, salvaged.missing) == (1, {DEVICE: ((77, 77),)})


def test_the_only_row_of_a_page_may_have_a_damaged_key(
    path: Path, target: Path, taken: Take
) -> None:
    made(path, reviews=[review(1)])
    swap(path, stored(1), stored(1).replace(b"0011", b"00x1"))
    assert taken().mended_rows == 1
    assert rows_of(target, "reviews") == [review(1)]


def test_a_row_whose_columns_are_of_other_kinds_is_none(
    path: Path, target: Path, taken: Take
) -> None:
    made(path, reviews=REVIEWS)
    header = bytes.fromhex("112d010505")
    # Text of as many bytes as the card's name, and a blob of as many.
    text, blob = (kind + 2 * len("deck/card-77") for kind in (13, 12))
    at = path.read_bytes().index(stored(77)) - 17
    assert path.read_bytes()[at : at + 6] == header + bytes([text])
    overwrite(path, at + 5, bytes([blob]))
    salvaged = taken()
    assert rows_of(target, "reviews") == [row for row in REVIEWS if row[1] != 77]
    assert (salvaged.unreadable_rows, salvaged.missing) == (1, {DEVICE: ((77, 77),)})


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


def test_every_page_of_a_log_and_of_its_indexes_is_known_as_such(path: Path) -> None:
    made(path, deck_choices=CHOICES, reviews=REVIEWS)
    with closing(Database(str(path), lambda: START)) as database:
        logs = log_rows.logs_of(database)
    with FilePages(str(path)) as pages:
        reader = PageReader(pages.usable, pages.newest, pages.count)
        owners = owners_of_pages(pages, reader, logs, pages.free())
    found = {(owner.log.name, owner.index): set[int]() for owner in owners.values()}
    for number, owner in owners.items():
        found[owner.log.name, owner.index].add(number)
    assert found["deck_choices", False] == {*pages_of(path, "deck_choices")}
    assert found["deck_choices", True] == {*pages_of(path, "deck_choices_by_at")}
    assert found["reviews", False] == {*pages_of(path, "reviews")}
    assert len(found["reviews", False]) > 5
