"""The log of practice events, and the row of each session derived from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from prepterm.core.event_values import question_of
from prepterm.core.practice import EventKind, PracticeEvent, Status, Tick, clock_at, practice_state
from prepterm.core.study_day import StudyDay, parse_day
from prepterm.storage import clock_log
from prepterm.storage.database import COUNTS_AT, Database

_WRITTEN = "kind, happened_at, boot, boot_ms, value"
_EVENT = f"{_WRITTEN}, device || '/' || seq"
_SESSION = (
    "session, format, title, started_at, ended_at, study_day, elapsed_ms, overtime_ms, status"
)
_IN_ORDER = f"{COUNTS_AT.format(log='practice_events')}, at, device, seq"
"""Not by `happened_at`, which runs backwards where somebody sets the wall clock back."""


@dataclass(frozen=True, slots=True)
class PracticeSession:
    """One sitting, in short; the rest is in its events."""

    session: str
    """Names it for ever: device/seq of the row that started it."""
    format: str
    """Slug of its format."""
    title: str
    """Of its format, as it was then."""
    started_at: int
    """UTC ms; where its start was redated, what that counts as."""
    ended_at: int | None
    """UTC ms; None while it is open."""
    study_day: StudyDay
    elapsed_ms: int
    """Pauses included; of an open session, up to its newest event."""
    overtime_ms: int
    status: Status


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """A note of a practice, as it stands."""

    row: str
    """device/seq of its row."""
    format: str
    """Slug of the format of its session."""
    title: str
    """Of that format, as it was then."""
    study_day: StudyDay
    text: str


def append(
    database: Database, session: str | None, events: Iterable[PracticeEvent], day: StudyDay
) -> str:
    """Write events, inside a transaction, and the session's row that follows from them.

    Args:
        database: Where to.
        session: The session they belong to, or None where the first of them starts one.
        events: In the order they happened.
        day: The study day they belong to.

    Returns:
        The session.
    """
    marks = ", ".join("?" * 10)
    for event in events:
        row, at = database.new_row()
        session = session or f"{row.device}/{row.seq}"
        tick = event.tick
        database.execute(
            "INSERT INTO practice_events (device, seq, at, study_day, session,"
            f" {_WRITTEN}) VALUES ({marks})",
            (
                row.device, row.seq, at, day.isoformat(), session,
                event.kind.value, tick.wall_ms, tick.boot, tick.boot_ms, event.value,
            ),
        )  # fmt: skip
    if session is None:
        raise ValueError("a session begins with its start")
    _write_session(database, _derived(database, session, events_of(database, session), day))
    return session


def events_of(database: Database, session: str) -> list[PracticeEvent]:
    """All events of a session, in the order of the log."""
    rows = database.execute(
        f"SELECT {_EVENT} FROM practice_events WHERE session = ? ORDER BY {_IN_ORDER}", (session,)
    )
    return [_event(row) for row in rows]


def sessions(database: Database) -> list[PracticeSession]:
    """All sessions, the newest first."""
    return _sessions(database, "ORDER BY started_at DESC, session")


def open_session(database: Database) -> PracticeSession | None:
    """The session that goes on, or None; the newest, should two machines have brought two."""
    return next(
        iter(_sessions(database, "WHERE status = 'open' ORDER BY started_at DESC, session")), None
    )


def questions_asked(database: Database) -> list[str]:
    """Ids of all questions that ever came up, the oldest first."""
    rows = database.execute(
        f"SELECT value FROM practice_events WHERE kind = ? ORDER BY {_IN_ORDER}",
        (EventKind.ASKED.value,),
    )
    return [question_of(value)[0] for (value,) in rows]


def standing_notes(database: Database) -> list[WrittenNote]:
    """The notes of all sessions but discarded ones, without those removed, the newest first."""
    rows = database.execute(
        "SELECT notes.device || '/' || seq, format, title, sessions.study_day, value"
        " FROM practice_events AS notes JOIN practice_sessions AS sessions USING (session)"
        " WHERE kind = ? AND value IS NOT NULL AND status != ?"
        " AND notes.device || '/' || seq NOT IN"
        " (SELECT value FROM practice_events WHERE kind = ? AND value IS NOT NULL)"
        " ORDER BY at DESC, notes.device, seq DESC",
        (EventKind.NOTE.value, Status.DISCARDED.value, EventKind.NOTE_REMOVED.value),
    )
    return [
        WrittenNote(row, format_, title, parse_day(day), text)
        for row, format_, title, day, text in rows
    ]


def derived_sessions(database: Database) -> dict[str, tuple[object, ...]]:
    """The rows of practice_sessions as the log alone gives them, by session.

    A session whose start has not arrived yet, because it was written on another machine, has none.
    """
    rows = database.execute(
        f"SELECT session, study_day, {_EVENT} FROM practice_events ORDER BY session, {_IN_ORDER}"
    )
    derived: dict[str, tuple[object, ...]] = {}
    for session, group in groupby(rows, key=lambda row: str(row[0])):
        held = list(group)
        events = [_event(row[2:]) for row in held]
        if events[0].kind is EventKind.STARTED:
            derived[session] = _derived(database, session, events, parse_day(held[0][1]))
    return derived


def stored_sessions(database: Database) -> dict[str, tuple[object, ...]]:
    """The rows of practice_sessions as they stand, by session."""
    rows = database.execute(f"SELECT {_SESSION} FROM practice_sessions")
    return {row[0]: tuple(row) for row in rows}


def replace_sessions(database: Database) -> None:
    """Derive all sessions anew, inside a transaction."""
    database.execute("DELETE FROM practice_sessions")
    for row in derived_sessions(database).values():
        _write_session(database, row)


def _derived(
    database: Database, session: str, events: list[PracticeEvent], study_day: StudyDay
) -> tuple[object, ...]:
    device, _, seq = session.rpartition("/")
    state = practice_state(events)
    started = state.started.wall_ms
    _, started_at = clock_log.redatings(database).counted(device, int(seq), started, started)
    reading = clock_at(state, state.last)
    ended_at = None if state.status is Status.OPEN else state.last.wall_ms
    return (
        session, state.format.slug, state.format.title, started_at, ended_at,
        study_day.isoformat(), reading.elapsed_ms, reading.overtime_ms, state.status.value,
    )  # fmt: skip


def _write_session(database: Database, row: tuple[object, ...]) -> None:
    """Keep the row; of a session that has one, the study day stays that of its start."""
    marks = ", ".join("?" * 9)
    database.execute(
        f"INSERT INTO practice_sessions ({_SESSION}) VALUES ({marks})"
        " ON CONFLICT (session) DO UPDATE SET ended_at = excluded.ended_at,"
        " elapsed_ms = excluded.elapsed_ms, overtime_ms = excluded.overtime_ms,"
        " status = excluded.status",
        row,
    )


def _sessions(database: Database, clause: str) -> list[PracticeSession]:
    rows = database.execute(f"SELECT {_SESSION} FROM practice_sessions {clause}")
    return [
        PracticeSession(
            session, slug, title, started_at, ended_at, parse_day(day), elapsed, overtime,
            Status(status),
        )
        for session, slug, title, started_at, ended_at, day, elapsed, overtime, status in rows
    ]  # fmt: skip


def _event(row: tuple[str, int, str, int, str | None, str]) -> PracticeEvent:
    kind, happened_at, boot, boot_ms, value, name = row
    return PracticeEvent(EventKind(kind), Tick(happened_at, boot, boot_ms), value, name)
