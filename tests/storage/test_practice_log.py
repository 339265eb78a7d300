from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from prepterm.core.event_values import asked_value, start_value
from prepterm.core.format import Format, Stage
from prepterm.core.practice import EventKind, PracticeEvent, Status, Tick, practice_state
from prepterm.core.study_day import StudyDay
from prepterm.errors import DatabaseDamaged
from prepterm.storage import practice_log
from prepterm.storage.database import Database

MONDAY, TUESDAY = StudyDay(date(2026, 11, 23)), StudyDay(date(2026, 11, 24))
FORMAT = Format("short", "Short screen", "", (Stage("intro", 1), Stage("code", 10)))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(str(tmp_path / "home" / "prepterm.db"), lambda: 1000)
    yield opened
    opened.close()


def event(kind: EventKind, second: int, value: str | None = None) -> PracticeEvent:
    return PracticeEvent(kind, Tick(second * 1000, "boot", second * 1000), value)


def write(database: Database, session: str | None, day: StudyDay, *events: PracticeEvent) -> str:
    with database.transaction():
        return practice_log.append(database, session, events, day)


def test_events_come_back_in_the_order_they_were_written(database: Database) -> None:
    written = [
        event(EventKind.STARTED, 100, start_value(FORMAT)),
        event(EventKind.NOTE, 90, "the wall clock was set back"),
        event(EventKind.NEXT_STAGE, 95),
    ]
    session = write(database, None, MONDAY, *written[:1])
    write(database, session, MONDAY, *written[1:])
    assert session == f"{database.device}/1"
    assert practice_log.events_of(database, session) == [
        replace(each, row=f"{database.device}/{number}") for number, each in enumerate(written, 1)
    ]
    assert practice_state(practice_log.events_of(database, session)).stage == 1


def test_the_row_of_a_session_follows_its_events(database: Database) -> None:
    session = write(database, None, MONDAY, event(EventKind.STARTED, 100, start_value(FORMAT)))
    going_on = practice_log.open_session(database)
    assert going_on is not None
    assert (going_on.session, going_on.format, going_on.title) == (session, "short", "Short screen")
    assert (going_on.started_at, going_on.ended_at) == (100_000, None)
    write(database, session, TUESDAY, event(EventKind.ENDED, 175))
    assert practice_log.open_session(database) is None
    (ended,) = practice_log.sessions(database)
    assert (ended.status, ended.ended_at, ended.study_day) == (Status.ENDED, 175_000, MONDAY)
    assert (ended.elapsed_ms, ended.overtime_ms) == (75_000, 15_000)


def test_a_rebuild_finds_no_difference(database: Database) -> None:
    first = write(database, None, MONDAY, event(EventKind.STARTED, 100, start_value(FORMAT)))
    write(database, first, TUESDAY, event(EventKind.EXTENDED, 130, "60000"))
    write(database, first, TUESDAY, event(EventKind.DISCARDED, 300))
    write(database, None, TUESDAY, event(EventKind.STARTED, 400, start_value(FORMAT)))
    stored = practice_log.stored_sessions(database)
    assert len(stored) == 2
    assert practice_log.derived_sessions(database) == stored
    database.execute("UPDATE practice_sessions SET elapsed_ms = 1, status = 'open'")
    with database.transaction():
        practice_log.replace_sessions(database)
    assert practice_log.stored_sessions(database) == stored


def test_a_session_whose_start_has_not_arrived_waits_without_a_row(database: Database) -> None:
    database.execute(
        "INSERT INTO practice_events VALUES ('other', 2, 5, 5, 'b', 5, '2026-11-23', 'other/1',"
        " 'paused', NULL)"
    )
    assert practice_log.derived_sessions(database) == {}


def test_sessions_come_newest_first_and_questions_oldest_first(database: Database) -> None:
    for second, question in ((100, "coding.one"), (200, "coding.two")):
        write(
            database,
            None,
            MONDAY,
            event(EventKind.STARTED, second, start_value(FORMAT)),
            event(EventKind.ASKED, second, asked_value(question, "Sort it.")),
            event(EventKind.ENDED, second + 1),
        )
    assert [each.started_at for each in practice_log.sessions(database)] == [200_000, 100_000]
    assert practice_log.questions_asked(database) == ["coding.one", "coding.two"]


def test_nothing_is_written_where_a_later_event_fails(database: Database) -> None:
    bad = event(EventKind.ASKED, 100, "no JSON")
    with pytest.raises(DatabaseDamaged, match="a question that cannot be read"):
        write(database, None, MONDAY, event(EventKind.STARTED, 100, start_value(FORMAT)), bad)
    assert practice_log.sessions(database) == []
    assert database.execute("SELECT count(*) FROM practice_events").fetchone() == (0,)


def test_events_without_a_session_must_begin_with_a_start(database: Database) -> None:
    with pytest.raises(ValueError, match="begins with its start"):
        write(database, None, MONDAY)
    with pytest.raises(ValueError, match="begins with its start"):
        write(database, None, MONDAY, event(EventKind.PAUSED, 1))
