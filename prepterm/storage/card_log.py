"""The logs of reviews and card actions, and the card states derived from them.

A row and the state that follows from it are written in one transaction; the state is derived
from all rows of the card each time, by the same function that a rebuild uses.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

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
)
from prepterm.core.memory import Memory, MemoryModel
from prepterm.core.study_day import StudyDay, parse_day
from prepterm.storage.database import Database

_REVIEW = (
    "device, seq, at, happened_at, card, study_day, grade, seconds, phase, step, retrievability,"
    " next_phase, next_step, due_at, due_day, text"
)
_ACTION = (
    "device, seq, at, happened_at, card, study_day, kind, value, takes_back_device, takes_back_seq"
)
_STATE = (
    "card, phase, step, stability, difficulty, due_at, due_day, first_day, last_day,"
    " last_reviewed_at, reps, lapses, suspended, buried_on, flag, last_happened_at, revision"
)


def append(database: Database, row: CardRow, model: MemoryModel) -> CardState:
    """Write a row, inside a transaction, and the state that follows from it."""
    if isinstance(row, Review):
        marks = ", ".join("?" * 16)
        database.execute(f"INSERT INTO reviews ({_REVIEW}) VALUES ({marks})", _of_review(row))
    else:
        marks = ", ".join("?" * 10)
        database.execute(f"INSERT INTO card_actions ({_ACTION}) VALUES ({marks})", _of_action(row))
    state = card_state(row.card, rows_of(database, row.card), model)
    _write_states(database.connection, [state])
    return state


def rows_of(database: Database, card: str) -> list[CardRow]:
    """All rows of one card."""
    return _rows(database, "card = ?", card)


def rows_of_day(database: Database, day: StudyDay) -> list[CardRow]:
    """What this installation did to cards on a study day, in the order it was done."""
    rows = _rows(database, "study_day = ?", day.isoformat())
    return sorted(
        (row for row in rows if row.row.device == database.device), key=lambda row: row.row
    )


def state_of(database: Database, card: str) -> CardState:
    """The state of one card; the defaults where it has no rows."""
    found = database.execute(f"SELECT {_STATE} FROM card_states WHERE card = ?", (card,)).fetchone()
    return CardState(card) if found is None else _state(found)


def states(database: Database) -> dict[str, CardState]:
    """The states of all cards that have rows."""
    return {row[0]: _state(row) for row in database.execute(f"SELECT {_STATE} FROM card_states")}


def derived_states(database: Database, model: MemoryModel) -> Iterator[CardState]:
    """Every card's state, derived anew from the logs, by card id."""
    actions: defaultdict[str, list[CardRow]] = defaultdict(list)
    for row in database.execute(f"SELECT {_ACTION} FROM card_actions"):
        action = _action(row)
        actions[action.card].append(action)
    reviews = map(_review, database.execute(f"SELECT {_REVIEW} FROM reviews ORDER BY card"))
    for card, group in groupby(reviews, key=lambda review: review.card):
        yield card_state(card, [*group, *actions.pop(card, [])], model)
    for card, rows in sorted(actions.items()):
        yield card_state(card, rows, model)


def replace_states(database: Database, derived: Iterable[CardState]) -> None:
    """Put newly derived states in the place of all there are, inside a transaction."""
    derived = list(derived)
    database.execute("DELETE FROM card_states")
    _write_states(database.connection, derived)


def _rows(database: Database, where: str, value: str) -> list[CardRow]:
    reviews = database.execute(f"SELECT {_REVIEW} FROM reviews WHERE {where}", (value,))
    rows: list[CardRow] = [_review(row) for row in reviews]
    actions = database.execute(f"SELECT {_ACTION} FROM card_actions WHERE {where}", (value,))
    rows.extend(_action(row) for row in actions)
    return rows


def _write_states(connection: sqlite3.Connection, states: Iterable[CardState]) -> None:
    marks = ", ".join("?" * 17)
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
                state.last_reviewed_at,
                state.reps,
                state.lapses,
                int(state.suspended),
                _iso(state.buried_on),
                state.flag,
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


def _review(row: tuple[Any, ...]) -> Review:
    (device, seq, at, happened_at, card, day, grade, seconds, phase, step, recall,
     next_phase, next_step, due_at, due_day, text) = row  # fmt: skip
    return Review(
        RowId(device, seq), at, happened_at, card, parse_day(day), Grade(grade), seconds,
        Phase(phase), step, recall, Phase(next_phase), next_step, due_at, _day(due_day), text,
    )  # fmt: skip


def _action(row: tuple[Any, ...]) -> CardAction:
    device, seq, at, happened_at, card, day, kind, value, back_device, back_seq = row
    back = None if back_device is None else RowId(back_device, back_seq)
    return CardAction(
        RowId(device, seq), at, happened_at, card, parse_day(day), ActionKind(kind), value, back,
    )  # fmt: skip


def _state(row: tuple[Any, ...]) -> CardState:
    (card, phase, step, stability, difficulty, due_at, due_day, first_day, last_day,
     last_reviewed_at, reps, lapses, suspended, buried_on, flag, happened_at,
     revision) = row  # fmt: skip
    memory = None if stability is None else Memory(stability, difficulty)
    return CardState(
        card, Phase(phase), step, memory, due_at, _day(due_day), _day(first_day), _day(last_day),
        last_reviewed_at, reps, lapses, bool(suspended), _day(buried_on), flag, happened_at,
        revision,
    )  # fmt: skip
