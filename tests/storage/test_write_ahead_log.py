import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from prepterm.storage.file_pages import FilePages
from prepterm.storage.write_ahead_log import Frame, committed_frames
from tests.storage.damaged_files import PAGE, log_of, overwrite

FRAME = 24 + PAGE


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "living.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("CREATE TABLE t (text TEXT)")
        yield connection


def crashed(connection: sqlite3.Connection, path: Path) -> Path:
    """The database as it stands, with its log."""
    (living,) = [row[2] for row in connection.execute("PRAGMA database_list")]
    shutil.copyfile(living, path)
    shutil.copyfile(f"{living}-wal", log_of(path))
    return path


def insert(connection: sqlite3.Connection, *texts: str) -> None:
    for text in texts:
        connection.execute("INSERT INTO t VALUES (?)", (text,))


def frames(path: Path) -> list[Frame]:
    return committed_frames(str(log_of(path)), PAGE)[0]


def newest(path: Path, number: int = 2) -> bytes:
    with FilePages(str(path)) as pages:
        return pages.newest(number)


def older(path: Path, number: int = 2) -> list[bytes]:
    with FilePages(str(path)) as pages:
        return [each.data for each in pages.older() if each.number == number]


@pytest.fixture
def path(connection: sqlite3.Connection, tmp_path: Path) -> Path:
    """The table is page 2; each of its versions has a frame, the first of them in frame 1."""
    insert(connection, "one", "two", "three", "four")
    return crashed(connection, tmp_path / "crashed.db")


def test_the_newest_committed_version_of_a_page_wins(path: Path) -> None:
    assert all(text in newest(path) for text in (b"one", b"two", b"three", b"four"))
    assert [b"four" in data for data in older(path)] == [False] * 4
    assert [b"three" in data for data in older(path)] == [True, False, False, False]
    assert all(frame.proven for frame in frames(path))


def test_a_database_without_a_log_has_no_frames(tmp_path: Path) -> None:
    assert committed_frames(str(tmp_path / "none-wal"), PAGE) == ([], [])


def test_a_transaction_that_did_not_end_does_not_count(
    connection: sqlite3.Connection, tmp_path: Path
) -> None:
    insert(connection, "one")
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN")
    insert(connection, *(f"{number} {'never' * 900}" for number in range(40)))
    path = crashed(connection, tmp_path / "crashed.db")
    connection.execute("ROLLBACK")
    assert b"never" in log_of(path).read_bytes()
    with FilePages(str(path)) as pages:
        everything = [pages.newest(number) for number in pages.numbers()]
        everything += [each.data for each in pages.older()]
    assert any(b"one" in data for data in everything)
    assert not any(b"never" in data for data in everything)


def frame_at(path: Path, text: bytes) -> int:
    """The number of the first frame whose page holds a text."""
    data = log_of(path).read_bytes()
    return (data.index(text) - 32) // FRAME


@pytest.mark.parametrize("offset", [0, 5, 16, 20, 24 + 2000])
def test_frames_after_a_damaged_one_are_read(path: Path, offset: int) -> None:
    whole = newest(path)
    damaged = frame_at(path, b"two")
    overwrite(log_of(path), 32 + damaged * FRAME + offset, b"\xa5\x5a")
    assert newest(path) == whole
    found = frames(path)
    assert found[-1].proven
    # A checksum that is damaged itself leaves its frame proven by the next.
    assert [at for at, frame in enumerate(found) if not frame.proven] == (
        [] if offset in (16, 20) else [damaged]
    )


def test_a_damaged_newest_version_is_still_the_newest(path: Path) -> None:
    number = frame_at(path, b"three")
    overwrite(log_of(path), 32 + number * FRAME + 24 + 2000, b"\xa5")
    assert b"four" in newest(path)
    log = log_of(path)
    log.write_bytes(log.read_bytes()[: 32 + (number + 2) * FRAME])
    overwrite(log, 32 + (number + 1) * FRAME + 24 + 2000, b"\xa5")
    # Whether the last transaction ended, nothing proves.
    assert b"four" not in newest(path)


@pytest.mark.parametrize("gone", [4, 24, 32])
def test_a_log_without_its_header_is_read(path: Path, gone: int) -> None:
    whole = newest(path)
    overwrite(log_of(path), 0, b"\xa5" * gone)
    assert newest(path) == whole
    assert len(frames(path)) > 3


def test_what_a_log_held_before_is_older_than_the_file(
    connection: sqlite3.Connection, tmp_path: Path
) -> None:
    insert(connection, *(f"before {number}" for number in range(9)))
    connection.execute("PRAGMA wal_checkpoint(RESTART)")
    insert(connection, "after")
    path = crashed(connection, tmp_path / "crashed.db")
    present, before = committed_frames(str(log_of(path)), PAGE)
    assert len(present) == 1
    assert len(before) > 5
    assert all(frame.proven for frame in before)
    assert b"after" in newest(path)
    assert b"before 8" in newest(path)
    assert [b"after" in data for data in older(path)] == [False] * (len(before) + 1)


def test_a_log_of_nonsense_gives_nothing(path: Path) -> None:
    log_of(path).write_bytes(bytes(range(256)) * 200)
    assert committed_frames(str(log_of(path)), PAGE) == ([], [])
    assert newest(path) == b""
