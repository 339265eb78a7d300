import os
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from prepterm.errors import DatabaseUnusable
from prepterm.storage.file_pages import FilePages
from prepterm.storage.records import (
    INDEX_INTERIOR,
    INDEX_LEAF,
    TABLE_LEAF,
    PageReader,
    Record,
    TornText,
    Value,
    varint,
)
from tests.storage.damaged_files import PAGE, log_of, overwrite, overwrite_page, pages_of

ROWS: list[tuple[Value, ...]] = [
    *(
        (number, f"name {number}", number * 0.5, None if number % 3 else b"\x00\xff" * number)
        for number in range(300)
    ),
    (-40, "größer 二分", 1e300, b""),
    (-(2**40), "", -0.25, None),
    (-(2**62), "x" * 20_000, -0.25, b"y" * 70_000),
    (2**20, "ö" * 9_999, 2.0**60, None),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "some.db"


def fill(path: Path, page_size: int = PAGE) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA page_size = {page_size}")
        connection.execute(
            "CREATE TABLE held (number INTEGER, name TEXT, real REAL, data BLOB,"
            " PRIMARY KEY (number)) WITHOUT ROWID"
        )
        connection.execute("CREATE TABLE rowid (number INT, name TEXT, real REAL, data BLOB)")
        connection.executemany("INSERT INTO held VALUES (?, ?, ?, ?)", ROWS)
        connection.executemany("INSERT INTO rowid VALUES (?, ?, ?, ?)", ROWS)
        connection.commit()


def reader_of(pages: FilePages) -> PageReader:
    return PageReader(pages.usable, pages.newest, pages.count)


def records(path: Path, *kinds: int) -> Iterator[Record]:
    with FilePages(str(path)) as pages:
        reader = reader_of(pages)
        for number in pages.numbers():
            content = reader.read(pages.newest(number), first=number == 1)
            if content.kind in kinds:
                yield from (cell.record for cell in content.cells if cell.record is not None)


def held(path: Path) -> list[tuple[Value, ...]]:
    """The rows of the table without row ids, as far as they are whole."""
    found = records(path, INDEX_LEAF, INDEX_INTERIOR)
    return [record.values() for record in found if record.whole]


def in_order(rows: list[tuple[Value, ...]]) -> list[tuple[Value, ...]]:
    return sorted(rows, key=lambda row: (str(row[0]), len(row)))


@pytest.mark.parametrize("page_size", [512, 1024, 4096, 8192, 65536])
def test_every_record_is_read_as_sqlite_reads_it(path: Path, page_size: int) -> None:
    fill(path, page_size)
    assert in_order(held(path)) == in_order(ROWS)
    of_rowid = [record.values() for record in records(path, TABLE_LEAF)]
    assert in_order([row for row in of_rowid if len(row) == 4]) == in_order(ROWS)
    assert [row[:3] for row in of_rowid if len(row) == 5] == [
        ("table", "held", "held"),
        ("table", "rowid", "rowid"),
    ]


@pytest.mark.parametrize(
    ("page_size", "lengths"),
    [
        (512, range(80, 120)),
        (512, range(450, 500)),
        (PAGE, range(970, 1020)),
        (PAGE, range(4030, 4080)),
    ],
)
def test_a_record_is_read_whether_it_just_fits_on_its_page_or_not(
    path: Path, page_size: int, lengths: range
) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA page_size = {page_size}")
        for table, kind in (("one", "WITHOUT ROWID"), ("two", "")):
            connection.execute(f"CREATE TABLE {table} (length INT PRIMARY KEY, text TEXT) {kind}")
            rows = [(length, "x" * length) for length in lengths]
            connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)
        connection.commit()
    for kinds in ((INDEX_LEAF, INDEX_INTERIOR), (TABLE_LEAF,)):
        found = {record.values() for record in records(path, *kinds)}
        assert {(length, "x" * length) for length in lengths} <= found


@pytest.mark.parametrize("page_size", [512, 1024, 4096, 8192, 65536])
@pytest.mark.parametrize("gone", [16, 18, 100])
def test_a_page_size_is_found_where_the_header_is_destroyed(
    path: Path, page_size: int, gone: int
) -> None:
    fill(path, page_size)
    overwrite(path, 0, b"\xa5" * gone)
    with FilePages(str(path)) as pages:
        assert (pages.page_size, pages.usable) == (page_size, page_size)
    assert in_order(held(path)) == in_order(ROWS)


def test_a_wrong_page_size_in_the_header_is_not_believed(path: Path) -> None:
    fill(path)
    overwrite(path, 16, (8192).to_bytes(2))
    assert in_order(held(path)) == in_order(ROWS)


def test_bytes_that_other_programs_keep_for_themselves_are_left_out(path: Path) -> None:
    fill(path)
    overwrite(path, 20, b"\x20")
    with FilePages(str(path)) as pages:
        assert pages.usable == PAGE
    assert in_order(held(path)) == in_order(ROWS)


def test_the_first_page_may_be_lost(path: Path) -> None:
    fill(path)
    overwrite(path, 0, b"\xff" * PAGE)
    assert in_order(held(path)) == in_order(ROWS)


def test_a_page_that_is_cut_off_gives_what_is_there(path: Path) -> None:
    fill(path)
    last = pages_of(path, "held")[-1]
    with path.open("r+b") as file:
        file.truncate(last * PAGE - 700)
    with FilePages(str(path)) as pages:
        content = reader_of(pages).read(pages.newest(last))
        assert pages.count == last
        assert pages.cut_off > 0
        assert content.skipped > 0
        found = [cell.record for cell in content.cells if cell.record is not None]
        assert {record.values() for record in found if record.whole} < set(ROWS)
        assert any(record.whole for record in found)


@pytest.mark.parametrize("content", [b"", b"\0" * 20_000, b"no database\n" * 3000, b"SQLite"])
def test_a_file_that_is_no_database_holds_nothing(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert list(records(path, INDEX_LEAF, INDEX_INTERIOR, TABLE_LEAF)) == []
    with FilePages(str(path)) as pages:
        assert pages.free() == set()
        assert pages.count == -(-len(content) // PAGE)


def test_a_file_that_is_not_there_or_no_file_is_said(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.db", tmp_path):
        with pytest.raises(DatabaseUnusable, match=f"cannot read {path}"):
            FilePages(str(path))


def long_row(path: Path) -> tuple[int, list[int]]:
    """A table with one row of 20 KB: its page, and those of its chain."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE one (key TEXT PRIMARY KEY, text TEXT) WITHOUT ROWID")
        connection.execute("INSERT INTO one VALUES ('key', ?)", ("t" * 20_000,))
        connection.commit()
        chain = connection.execute(
            "SELECT pageno FROM dbstat WHERE name = 'one' AND pagetype = 'overflow' ORDER BY path"
        )
        return pages_of(path, "one")[0], [number for (number,) in chain]


def only_record(path: Path) -> Record:
    (record,) = records(path, INDEX_LEAF)
    return record


def test_a_chain_that_leads_back_is_followed_once(path: Path) -> None:
    _, chain = long_row(path)
    overwrite_page(path, chain[2], chain[0].to_bytes(4))
    record = only_record(path)
    assert not record.whole
    assert record.values() == ("key",)


@pytest.mark.parametrize("leads_to", [0, 1, 2, 4711, 0xFFFFFFFF])
def test_a_chain_that_leads_elsewhere_gives_no_text(path: Path, leads_to: int) -> None:
    _, chain = long_row(path)
    overwrite_page(path, chain[1], leads_to.to_bytes(4))
    assert only_record(path).values() == ("key",)


def test_a_chain_that_ends_on_a_page_of_a_tree_gives_no_text(path: Path) -> None:
    page, chain = long_row(path)
    overwrite_page(path, chain[-2], page.to_bytes(4))
    assert only_record(path).values() == ("key",)


def test_what_stands_behind_the_end_of_a_chain_does_not_matter(path: Path) -> None:
    _, chain = long_row(path)
    overwrite_page(path, chain[-1], b"\x7f\xff\xff\xff")
    assert only_record(path).values() == ("key", "t" * 20_000)


def test_many_cells_with_one_long_chain_come_to_an_end(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE one (key TEXT PRIMARY KEY, text TEXT) WITHOUT ROWID")
        connection.execute("INSERT INTO one VALUES ('key', ?)", ("t" * 4_000_000,))
        connection.commit()
    read: list[int] = []
    with FilePages(str(path)) as pages:
        page = pages.newest(pages_of(path, "one")[0])

        def counted(number: int) -> bytes:
            read.append(number)
            return pages.newest(number)

        reader = PageReader(pages.usable, counted, pages.count)
        for _ in range(200):
            reader.read(page)
    assert len(read) <= 64 * (pages.count + 16)


def test_text_that_is_no_text_is_told_from_text(path: Path) -> None:
    long_row(path)
    data = path.read_bytes()
    path.write_bytes(data.replace(b"key" + b"t" * 300, b"key" + b"t" * 299 + b"\xff"))
    _, text = only_record(path).values()
    assert isinstance(text, TornText)
    assert text.mended() == "t" * 299 + "\N{REPLACEMENT CHARACTER}" + "t" * 19_700


def test_a_cell_that_is_none_is_skipped_and_counted(path: Path) -> None:
    fill(path)
    leaf = pages_of(path, "held")[-1]
    with FilePages(str(path)) as pages:
        before = reader_of(pages).read(pages.newest(leaf))
    assert before.sound
    # One pointer leads out of the page, the next into the pointers.
    overwrite_page(path, leaf, b"\xff\xff\x00\x09", offset=8)
    with FilePages(str(path)) as pages:
        after = reader_of(pages).read(pages.newest(leaf))
    assert after.skipped == 2
    assert after.cells == before.cells[2:]
    assert not after.sound


@pytest.mark.parametrize("length", [1, 0x10, 0x7F, 0x81])
def test_a_cell_whose_length_is_not_that_of_its_columns_is_none(path: Path, length: int) -> None:
    fill(path)
    leaf = pages_of(path, "held")[-1]
    with FilePages(str(path)) as pages:
        before = reader_of(pages).read(pages.newest(leaf))
    overwrite_page(path, leaf, bytes([length]), offset=before.cells[1].start)
    with FilePages(str(path)) as pages:
        after = reader_of(pages).read(pages.newest(leaf))
    assert after.cells == (before.cells[0], *before.cells[2:])


def test_pointers_are_no_cells() -> None:
    page = bytearray(PAGE)
    # The first two pointers read as a cell too: 15 bytes, 2 of them header, a text of 13.
    page[:14] = b"\x0a\0\0" + b"\0\x03" + b"\x10\0\0" + b"\x0f\x02" + b"\x27\0" + b"\0\x08"
    content = PageReader(PAGE, lambda _: b"", 9).read(bytes(page))
    assert (content.cells, content.skipped) == ((), 3)


def test_a_page_whose_cells_do_not_reach_its_content_is_not_sound(path: Path) -> None:
    fill(path)
    leaf = pages_of(path, "held")[-1]
    with FilePages(str(path)) as pages:
        cells = len(reader_of(pages).read(pages.newest(leaf)).cells)
    overwrite_page(path, leaf, (cells - 1).to_bytes(2), offset=3)
    with FilePages(str(path)) as pages:
        assert not reader_of(pages).read(pages.newest(leaf)).sound


def test_free_pages_are_those_of_the_list_even_where_it_leads_back(path: Path) -> None:
    fill(path)
    with closing(sqlite3.connect(path)) as connection:
        was = {*pages_of(path, "held")}
        connection.execute("DROP TABLE held")
        connection.commit()
        (count,) = connection.execute("PRAGMA freelist_count").fetchone()
    with FilePages(str(path)) as pages:
        free = pages.free()
        trunk = int.from_bytes(pages.newest(1)[32:36])
    assert len(free) == count
    assert was <= free
    overwrite_page(path, trunk, trunk.to_bytes(4))
    with FilePages(str(path)) as pages:
        assert pages.free() == free


@pytest.mark.parametrize("seed", range(12))
def test_no_damage_is_too_much(path: Path, seed: int) -> None:
    fill(path, 1024)
    draw = random.Random(seed)  # noqa: S311 - the same each time
    data = bytearray(path.read_bytes())
    for _ in range(draw.choice((1, 30, 3000))):
        data[draw.randrange(len(data))] = draw.randrange(256)
    path.write_bytes(data[: draw.randrange(len(data))])
    for record in records(path, INDEX_LEAF, INDEX_INTERIOR, TABLE_LEAF):
        record.values()


def test_sectors_that_the_disk_does_not_give_are_skipped(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(path)
    leaf = pages_of(path, "held")[-1]
    bad = range((leaf - 1) * PAGE + 1024, (leaf - 1) * PAGE + 2048)
    read = os.read

    def failing(file: int, length: int) -> bytes:
        at = os.lseek(file, 0, os.SEEK_CUR)
        if at < bad.stop and bad.start < at + length:
            raise OSError(5, "Input/output error")
        return read(file, length)

    with FilePages(str(path)) as pages:
        whole = pages.newest(leaf)
    monkeypatch.setattr(os, "read", failing)
    with FilePages(str(path)) as pages:
        assert pages.newest(leaf) == whole[:1024] + bytes(1024) + whole[2048:]
    found = held(path)
    assert 0 < len(ROWS) - len(found) < 40
    assert set(found) < set(ROWS)


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"\x00",
        b"\x01\x01",
        b"\x09\x01\x01",
        b"\x03\x01\x81",
        b"\x02\x0a",
        b"\x02\x0b",
        b"\x81",
    ],
)
def test_what_is_no_header_of_a_record_has_no_columns(header: bytes) -> None:
    layout = PageReader(PAGE, lambda _: b"", 1).layout(header)
    assert layout is None or layout.serials == ()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\x00", (0, 1)),
        (b"\x7f\x01", (127, 1)),
        (b"\x81\x00", (128, 2)),
        (b"\x82\x80\x01", (2**15 + 1, 3)),
        (b"\xff" * 9 + b"\x01", (2**64 - 1, 9)),
        (b"\x81", (0, 0)),
        (b"", (0, 0)),
    ],
)
def test_numbers_of_variable_length(data: bytes, expected: tuple[int, int]) -> None:
    assert varint(data, 0) == expected


def test_the_log_beside_the_file_is_part_of_it(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("SELECT * FROM sqlite_schema")
        fill(path)
        assert log_of(path).stat().st_size > 0
        assert path.stat().st_size <= PAGE
        assert in_order(held(path)) == in_order(ROWS)
