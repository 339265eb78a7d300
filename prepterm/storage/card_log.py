"""The logs of reviews and card actions, and the card states derived from them.

A row and the state that follows from it are written in one transaction; the state is derived
from all rows of the card each time, by the same function that a rebuild uses.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from prepterm.core.card_changes import changes_from
from prepterm.core.grade import Grade
from prepterm.core.history import (
    ActionKind,
    CardAction,
    CardRow,
    CardState,
    Phase,
    Review,
    RowId,
    card_state,
    in_order,
)
from prepterm.core.memory import Memory, MemoryModel
from prepterm.core.moment import Moment
from prepterm.core.study_day import StudyDay, parse_day
from prepterm.storage import clock_log
from prepterm.storage.clock_log import Redatings
from prepterm.storage.database import COUNTS_AT, Database

_REVIEW = (
    "device, seq, at, happened_at, card, study_day, grade, seconds, phase, step, retrievability,"
    " next_phase, next_step, due_at, due_day, text"
)
_ACTION = (
    "device, seq, at, happened_at, card, study_day, kind, value, takes_back_device, takes_back_seq"
)
_STATE = (
    "card, phase, step, stability, difficulty, due_at, due_day, first_day,"
    " last_day, reviewed_on, last_reviewed_at, reps, lapses, suspended,"
    " buried_on, flag, changes, last_happened_at, revision"
)

_CHUNK = 900
"""How many cards one statement names; older SQLite takes at most 999 parameters."""


# An undo and a redo take turns, each naming what stands: so a grade stands unless an undo names it
# that no redo names.
_LIVING = """reviews WHERE NOT EXISTS (
    SELECT 1 FROM card_actions AS undo
    WHERE undo.takes_back_device = reviews.device AND undo.takes_back_seq = reviews.seq
        AND NOT EXISTS (
            SELECT 1 FROM card_actions AS redo
            WHERE redo.takes_back_device = undo.device AND redo.takes_back_seq = undo.seq))"""


def append(database: Database, row: CardRow, model: MemoryModel) -> CardState:
    """Write a row, inside a transaction, and the state that follows from it.

    Raises:
        ValueError: where the row does not come after all others of its card; its `happened_at`
            is to be had from `history.happens_at`.
    """
    if isinstance(row, Review):
        marks = ", ".join("?" * 16)
        database.execute(f"INSERT INTO reviews ({_REVIEW}) VALUES ({marks})", _of_review(row))
    else:
        marks = ", ".join("?" * 10)
        database.execute(f"INSERT INTO card_actions ({_ACTION}) VALUES ({marks})", _of_action(row))
    rows = rows_of(database, row.card)
    if in_order(row) < max(map(in_order, rows)):
        raise ValueError(f"a row of '{row.card}' would come before its last")
    state = card_state(row.card, rows, model)
    _write_states(database.connection, [state])
    return state


def rows_of(database: Database, card: str) -> list[CardRow]:
    """All rows of one card."""
    return _rows(database, "card = ?", card)


def cards_of(database: Database, rows: Sequence[RowId]) -> list[str]:
    """The cards that any of these rows, or a later one of its device, is about."""
    found: set[str] = set()
    for row in rows:
        for log in ("reviews", "card_actions"):
            cards = database.execute(
                f"SELECT DISTINCT card FROM {log} WHERE device = ? AND seq >= ?",
                (row.device, row.seq),
            )
            found.update(card for (card,) in cards)
    return sorted(found)


def days_since(database: Database, first: StudyDay) -> tuple[dict[StudyDay, int], int]:
    """How much was done to cards on each study day from one on, and how much in all."""
    found: dict[StudyDay, int] = {}
    in_all = 0
    for log in ("reviews", "card_actions"):
        for day, count in database.execute(
            f"SELECT study_day, count(*) FROM {log} WHERE study_day >= ? GROUP BY study_day",
            (first.isoformat(),),
        ):
            found[parse_day(day)] = found.get(parse_day(day), 0) + count
        in_all += database.execute(f"SELECT count(*) FROM {log}").fetchone()[0]
    return found, in_all


def rows_of_day(database: Database, moment: Moment) -> list[CardRow]:
    """What this installation did to cards on a moment's study day, in the order it was done.

    A review dated to an earlier day is among them when it was written on this one. What was done
    before a row of another day, as a clock set back leaves it, is not: to take it back would not
    restore the state before it.
    """
    device = database.device
    day = (
        device,
        moment.day.isoformat(),
        moment.day_starts_ms,
        moment.day_ends_ms - 1,
    )
    last_of_another_day = (
        "coalesce((SELECT max(seq) FROM {log} WHERE device = ?"
        f" AND NOT (study_day = ? OR {COUNTS_AT} BETWEEN ? AND ?)), 0)"
    )
    of_both = ", ".join(last_of_another_day.format(log=log) for log in ("reviews", "card_actions"))
    (last,) = database.execute(f"SELECT max({of_both})", day * 2).fetchone()
    rows = _rows(database, "device = ? AND seq > ?", device, last)
    return sorted(rows, key=lambda row: row.row)


def state_of(database: Database, card: str) -> CardState:
    """The state of one card; the defaults where it has no rows."""
    found = database.execute(f"SELECT {_STATE} FROM card_states WHERE card = ?", (card,)).fetchone()
    return CardState(card) if found is None else _state(found)


def states_of(database: Database, cards: Sequence[str]) -> dict[str, CardState]:
    """The states of those of some cards that have rows."""
    found: dict[str, CardState] = {}
    for start in range(0, len(cards), _CHUNK):
        chunk = cards[start : start + _CHUNK]
        marks = ", ".join("?" * len(chunk))
        sql = f"SELECT {_STATE} FROM card_states WHERE card IN ({marks})"
        found.update((row[0], _state(row)) for row in database.execute(sql, chunk))
    return found


def states(database: Database) -> dict[str, CardState]:
    """The states of all cards that have rows."""
    return {row[0]: _state(row) for row in database.execute(f"SELECT {_STATE} FROM card_states")}


@dataclass(frozen=True, slots=True)
class LivingGrade:
    """What statistics need of a grade that stands."""

    card: str
    day: StudyDay
    grade: Grade
    seconds: float
    phase: Phase
    """Before the grade."""
    retrievability: float | None


def living_grades(database: Database) -> Iterator[LivingGrade]:
    """All grades that have not been taken back, by study day."""
    for card, day, grade, seconds, phase, recall in database.execute(
        f"SELECT card, study_day, grade, seconds, phase, retrievability FROM {_LIVING}"
        " ORDER BY study_day"
    ):
        yield LivingGrade(card, parse_day(day), Grade(grade), seconds, Phase(phase), recall)


def grades_per_day(database: Database, first: StudyDay) -> dict[StudyDay, int]:
    """How many grades stand on each study day since `first`."""
    rows = database.execute(
        f"SELECT study_day, count(*) FROM {_LIVING} AND study_day >= ? GROUP BY study_day",
        (first.isoformat(),),
    )
    return {parse_day(day): count for day, count in rows}


def derived_states(database: Database, model: MemoryModel) -> Iterator[CardState]:
    """Every card's state, derived anew from the logs, by card id."""
    redatings = clock_log.redatings(database)
    actions: defaultdict[str, list[CardRow]] = defaultdict(list)
    for row in database.execute(f"SELECT {_ACTION} FROM card_actions"):
        action = _action(row, redatings)
        actions[action.card].append(action)
    rows = database.execute(f"SELECT {_REVIEW} FROM reviews ORDER BY card")
    reviews = (_review(row, redatings) for row in rows)
    for card, group in groupby(reviews, key=lambda review: review.card):
        yield card_state(card, [*group, *actions.pop(card, [])], model)
    for card, others in sorted(actions.items()):
        yield card_state(card, others, model)


def replace_states(database: Database, derived: Iterable[CardState]) -> None:
    """Put newly derived states in the place of all there are, inside a transaction."""
    derived = list(derived)
    database.execute("DELETE FROM card_states")
    _write_states(database.connection, derived)


def _rows(database: Database, where: str, *values: object) -> list[CardRow]:
    redatings = clock_log.redatings(database)
    reviews = database.execute(f"SELECT {_REVIEW} FROM reviews WHERE {where}", values)
    rows: list[CardRow] = [_review(row, redatings) for row in reviews]
    actions = database.execute(f"SELECT {_ACTION} FROM card_actions WHERE {where}", values)
    rows.extend(_action(row, redatings) for row in actions)
    return rows


def _write_states(connection: sqlite3.Connection, states: Iterable[CardState]) -> None:
    marks = ", ".join("?" * 19)
    connection.executemany(
        f"INSERT OR REPLACE INTO card_states ({_STATE}) VALUES ({marks})",
        (
            (
                state.card,
                state.phase.value,
                state.step,
                state.memory.stability if state.memory else None,
                state.memory.difficulty if state.memory else None,
                state.due_at,
                _iso(state.due_day),
                _iso(state.first_day),
                _iso(state.last_day),
                _iso(state.reviewed_on),
                state.last_reviewed_at,
                state.reps,
                state.lapses,
                int(state.suspended),
                _iso(state.buried_on),
                state.flag,
                state.changes.as_text(),
                state.last_happened_at,
                state.revision,
            )
            for state in states
        ),
    )


def _iso(day: StudyDay | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> StudyDay | None:
    return None if text is None else parse_day(text)


def _of_review(row: Review) -> tuple[object, ...]:
    return (
        row.row.device, row.row.seq, row.at, row.happened_at, row.card, row.study_day.isoformat(),
        int(row.grade), row.seconds, row.phase.value, row.step, row.retrievability,
        row.next_phase.value, row.next_step, row.due_at, _iso(row.due_day), row.text,
    )  # fmt: skip


def _of_action(row: CardAction) -> tuple[object, ...]:
    back = row.takes_back
    return (
        row.row.device, row.row.seq, row.at, row.happened_at, row.card, row.study_day.isoformat(),
        row.kind.value, row.value, back and back.device, back and back.seq,
    )  # fmt: skip


def _review(row: tuple[Any, ...], redatings: Redatings) -> Review:
    (device, seq, at, happened_at, card, day, grade, seconds, phase, step, recall,
     next_phase, next_step, due_at, due_day, text) = row  # fmt: skip
    dated_at = None
    if redatings:
        dated_at = happened_at
        at, happened_at = redatings.counted(device, seq, at, happened_at)
    return Review(
        RowId(device, seq), at, happened_at, card, parse_day(day), Grade(grade), seconds,
        Phase(phase), step, recall, Phase(next_phase), next_step, due_at, _day(due_day), text,
        dated_at,
    )  # fmt: skip


def _action(row: tuple[Any, ...], redatings: Redatings) -> CardAction:
    device, seq, at, happened_at, card, day, kind, value, back_device, back_seq = row
    dated_at = None
    if redatings:
        dated_at = happened_at
        at, happened_at = redatings.counted(device, seq, at, happened_at)
    back = None if back_device is None else RowId(back_device, back_seq)
    return CardAction(
        RowId(device, seq), at, happened_at, card, parse_day(day), ActionKind(kind), value, back,
        dated_at,
    )  # fmt: skip


def _state(row: tuple[Any, ...]) -> CardState:
    (card, phase, step, stability, difficulty, due_at, due_day, first_day, last_day,
     reviewed_on, last_reviewed_at, reps, lapses, suspended, buried_on, flag, changes, happened_at,
     revision) = row  # fmt: skip
    memory = None if stability is None else Memory(stability, difficulty)
    return CardState(
        card, Phase(phase), step, memory, due_at, _day(due_day), _day(first_day), _day(last_day),
        _day(reviewed_on), last_reviewed_at, reps, lapses, bool(suspended), _day(buried_on),
        flag, changes_from(changes), happened_at, revision,
    )  # fmt: skip
