from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prepterm.core.place import Place
from prepterm.storage import reading_log
from prepterm.storage.database import Database
from prepterm.storage.reading_log import ReadingPosition, log_finished, log_place, position_of

HERE = Place("0f0f0f0f0f0f0f0f", 120, "what each comparison halves", 0.25)
THERE = Place("1e1e1e1e1e1e1e1e", 0, "", 0.75)


class Hands:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def database(tmp_path: Path, hands: Hands) -> Iterator[Database]:
    with closing(Database(str(tmp_path / "prepterm.db"), hands)) as database:
        yield database


def test_a_post_never_opened_has_no_position(database: Database) -> None:
    assert position_of(database, "phone-interview") is None
    assert reading_log.positions(database) == []


def test_a_place_is_kept_to_the_letter(database: Database) -> None:
    log_place(database, "phone-interview", HERE)
    assert position_of(database, "phone-interview") == ReadingPosition(
        "phone-interview", HERE, 0.25, finished=False, last_at=1000
    )


def test_finishing_keeps_the_place_and_a_place_keeps_the_mark(
    database: Database, hands: Hands
) -> None:
    log_place(database, "post", HERE)
    log_finished(database, "post", finished=True)
    log_place(database, "post", THERE)
    hands.now = 2000
    log_place(database, "post", HERE)
    assert position_of(database, "post") == ReadingPosition("post", HERE, 0.25, True, 2000)
    log_finished(database, "post", finished=False)
    assert position_of(database, "post") == ReadingPosition("post", HERE, 0.25, False, 2000)


def test_a_post_can_be_finished_without_a_place(database: Database) -> None:
    log_finished(database, "post", finished=True)
    assert position_of(database, "post") == ReadingPosition("post", None, 0.0, True, 1000)


def test_the_post_read_last_comes_first(database: Database, hands: Hands) -> None:
    for now, post in ((1000, "a"), (2000, "b"), (3000, "c"), (4000, "a")):
        hands.now = now
        log_place(database, post, HERE)
    assert [position.post for position in reading_log.positions(database)] == ["a", "c", "b"]


visits = st.tuples(
    st.sampled_from(["post", "other post"]),
    st.sampled_from([HERE, THERE, True, False]),
    st.integers(0, 5),
    st.sampled_from(["", "0", "zz"]),
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(visits, max_size=10))
def test_what_is_stored_is_what_the_log_gives(
    database: Database, hands: Hands, life: list[tuple[str, Place | bool, int, str]]
) -> None:
    own = database.device
    for post, what, now, device in life:
        hands.now = now
        # Rows of another installation come with a home that was moved, and with a sync.
        with database.transaction():
            database.execute("UPDATE installation SET device = ?", (device or own,))
        if isinstance(what, Place):
            log_place(database, post, what)
        else:
            log_finished(database, post, finished=what)
        stored = reading_log.stored_positions(database)
        assert stored == reading_log.derived_positions(database)
        with database.transaction():
            reading_log.replace_positions(database)
        assert reading_log.stored_positions(database) == stored
    with database.transaction():
        database.execute("UPDATE installation SET device = ?", (own,))


def test_a_place_and_its_position_are_written_together_or_not_at_all(database: Database) -> None:
    database.execute("DROP TABLE reading_positions")
    with pytest.raises(Exception, match="reading_positions"):
        log_place(database, "post", HERE)
    assert database.execute("SELECT count(*) FROM reading_visits").fetchone() == (0,)
