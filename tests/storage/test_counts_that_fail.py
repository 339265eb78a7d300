"""Counts that cannot be written: they are brought up later, by the connection that could not."""

from pathlib import Path

import pytest

from prepterm.errors import DatabaseUnusable
from prepterm.storage.connection import said_plainly
from prepterm.storage.database import Database
from prepterm.storage.day_counts import bring_up, meta
from prepterm.storage.index import Index


@pytest.fixture
def index(tmp_path: Path) -> Index:
    Database(str(tmp_path / "prepterm.db"), lambda: 0).close()
    return Index(str(tmp_path / "index.db"), str(tmp_path / "prepterm.db"))


@pytest.mark.parametrize(
    "fault",
    [
        # The first keeps the commit from going through, the second ends the transaction by itself,
        # as SQLite does where the disk is full.
        "INSERT INTO parts VALUES (5)",
        "SELECT RAISE(ROLLBACK, 'no room')",
    ],
)
def test_counts_that_could_not_be_written_are_written_the_next_time(
    index: Index, fault: str
) -> None:
    index.execute("CREATE TABLE whole (id INTEGER PRIMARY KEY)")
    index.execute("CREATE TABLE parts (whole REFERENCES whole DEFERRABLE INITIALLY DEFERRED)")
    index.execute(f"CREATE TRIGGER fault AFTER INSERT ON meta BEGIN {fault}; END")
    with pytest.raises(DatabaseUnusable, match=r"no room|FOREIGN KEY"), said_plainly(index.path):
        bring_up(index.connection)
    assert not index.connection.in_transaction
    index.execute("DROP TRIGGER fault")
    bring_up(index.connection)
    assert meta(index.connection, "stamp") is not None
    index.close()
