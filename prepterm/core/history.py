"""The history of a card, and the state that follows from it.

A history is the rows of two logs, reviews and card actions. A row holds what was true and what
was decided at its moment, so that the fold below needs no clock, no zone and no setting. Rows are
taken in one order, (happened_at, device, seq), wherever they come from, so that two machines'
logs united in any order give the same state.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from prepterm.core.card_changes import UNCHANGED, CardChanges
from prepterm.core.grade import Grade
from prepterm.core.memory import Memory, MemoryModel
from prepterm.core.study_day import StudyDay, days_between, parse_day

RULES_VERSION = 2
"""Rises with every change to what is derived from any log; then all of it is derived anew."""


class Phase(StrEnum):
    """Where a card stands on its way."""

    NEW = "new"
    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"


class ActionKind(StrEnum):
    """What a person does to a card besides grading it. In brackets: what the row's value says."""

    SUSPEND = "suspend"
    UNSUSPEND = "unsuspend"
    BURY = "bury"
    FLAG = "flag"
    """[a word why, or nothing]"""
    UNFLAG = "unflag"
    ADD_TOPIC = "add topic"
    """[the topic]"""
    DROP_TOPIC = "drop topic"
    """[the topic]"""
    EDIT = "edit"
    """[the new text, `card_changes.edit_value`]"""
    MOVE = "move"
    """[the study day it is due from now on, an ISO date]"""
    RESET = "reset"
    UNDO = "undo"
    """[`REPAIR` where the doctor took the row back, else nothing]"""
    REDO = "redo"


REPAIR = "repair"
"""Of an undo: not the person's, so that no redo brings back what it took."""


@dataclass(frozen=True, slots=True, order=True)
class RowId:
    """Names one row of all logs, for ever: which installation wrote it, and its number there."""

    device: str
    seq: int


@dataclass(frozen=True, slots=True)
class Review:
    """One grading of one card."""

    row: RowId
    at: int
    """When the row was written: UTC, ms."""
    happened_at: int
    """When the card was graded: UTC, ms; never before the card's last row."""
    card: str
    study_day: StudyDay
    grade: Grade
    seconds: float
    """From front to grade, at most 60."""
    phase: Phase
    """Before the review."""
    step: int | None
    """Which learning step it stood on before, from 0; None outside the steps."""
    retrievability: float | None
    """The recall predicted then, 0 to 1; None for a new card."""
    next_phase: Phase
    next_step: int | None
    due_at: int | None
    """The decision, for a step: due at this moment, UTC ms."""
    due_day: StudyDay | None
    """The decision, for a review: due on this study day."""
    text: str | None = None
    """The card's two sides, kept with its first grade, so that history explains itself."""
    dated_at: int | None = None
    """The `happened_at` that a redated row was written with; None where it counts as written."""


@dataclass(frozen=True, slots=True)
class CardAction:
    """One thing done to a card besides grading it."""

    row: RowId
    at: int
    happened_at: int
    card: str
    study_day: StudyDay
    kind: ActionKind
    value: str | None = None
    """What `ActionKind` says of the kind; None too where it has been forgotten."""
    takes_back: RowId | None = None
    """The row that an undo takes back; for a redo, the undo."""
    dated_at: int | None = None
    """The `happened_at` that a redated row was written with; None where it counts as written."""


CardRow = Review | CardAction


@dataclass(frozen=True, slots=True)
class CardState:
    """What is derived from a card's history; a card without rows has the defaults."""

    card: str
    phase: Phase = Phase.NEW
    step: int | None = None
    memory: Memory | None = None
    due_at: int | None = None
    """UTC ms; for a card in steps."""
    due_day: StudyDay | None = None
    """For a card in review."""
    first_day: StudyDay | None = None
    last_day: StudyDay | None = None
    reviewed_on: StudyDay | None = None
    """The last day it was graded as a review, not in steps; that day's limit counts it."""
    last_reviewed_at: int | None = None
    reps: int = 0
    lapses: int = 0
    suspended: bool = False
    buried_on: StudyDay | None = None
    """Kept back until the study day after this one."""
    flag: str | None = None
    """The word why, perhaps empty; None where there is no flag."""
    changes: CardChanges = UNCHANGED
    """What the person made of its text and topics."""
    last_happened_at: int = 0
    """Of its newest row, taken back or not: UTC, ms."""
    revision: int = 0
    """How many rows the history has; a showing is graded only while this has not changed."""


def live_rows(rows: Iterable[CardRow]) -> list[CardRow]:
    """The rows of one card that have not been taken back, in their one order.

    A row lives unless a living row takes it back. Which rows those are does not hang on any order,
    so neither a clock nor the way that rows came here can change it.
    """
    found = {row.row: row for row in rows}
    takers: dict[RowId, list[RowId]] = {}
    for row in found.values():
        if isinstance(row, CardAction) and row.takes_back is not None:
            takers.setdefault(row.takes_back, []).append(row.row)
    alive = liveness(found, takers)
    kept = [
        row
        for row in found.values()
        if alive[row.row] and (isinstance(row, Review) or row.takes_back is None)
    ]
    kept.sort(key=in_order)
    return kept


def liveness(rows: Iterable[RowId], takers: Mapping[RowId, Sequence[RowId]]) -> dict[RowId, bool]:
    """Whether each row lives. In a ring, which only a forger writes, the lowest id is asked first.

    Without recursion, since a chain of undo and redo may be longer than Python's stack.
    """
    alive: dict[RowId, bool] = {}
    for row in sorted(rows):
        path = [row]
        asked = {row}
        while path:
            unknown = [each for each in takers.get(path[-1], ()) if each not in alive]
            further = [each for each in unknown if each not in asked]
            if further:
                asked.add(further[0])
                path.append(further[0])
            else:
                last = path.pop()
                alive[last] = not any(alive.get(each) for each in takers.get(last, ()))
    return alive


def in_order(row: CardRow) -> tuple[int, int, RowId]:
    """The sort key of the one order; rows that were redated together keep theirs."""
    return row.happened_at, row.happened_at if row.dated_at is None else row.dated_at, row.row


def happens_at(state: CardState, at: int) -> int:
    """The `happened_at` of a card's next row: the clock's time, but after the card's last row.

    A millisecond after it where the clock is behind, since of two rows of one millisecond the
    one of the higher device would be the later.
    """
    return max(at, state.last_happened_at + 1) if state.revision else at


def card_state(card: str, rows: Sequence[CardRow], model: MemoryModel) -> CardState:
    """Derive a card's state from all its rows, whatever order they come in."""
    state = CardState(card)
    for row in live_rows(rows):
        state = _after_review(state, row, model) if isinstance(row, Review) else _after(state, row)
    return replace(
        state,
        revision=len(rows),
        last_happened_at=max((row.happened_at for row in rows), default=0),
    )


def _after_review(state: CardState, review: Review, model: MemoryModel) -> CardState:
    elapsed = 0 if state.last_day is None else days_between(state.last_day, review.study_day)
    return replace(
        state,
        phase=review.next_phase,
        step=review.next_step,
        memory=model.after(state.memory, elapsed, review.grade),
        due_at=review.due_at,
        due_day=review.due_day,
        first_day=state.first_day or review.study_day,
        # A clock that ran backwards must not count the days between a second time.
        last_day=max(state.last_day or review.study_day, review.study_day),
        reviewed_on=review.study_day if review.phase is Phase.REVIEW else state.reviewed_on,
        last_reviewed_at=review.happened_at,
        reps=state.reps + 1,
        lapses=state.lapses + (review.phase is Phase.REVIEW and review.grade is Grade.AGAIN),
    )


def _after(  # noqa: C901, PLR0911 - one case for each kind of action
    state: CardState, action: CardAction
) -> CardState:
    match action.kind:
        case ActionKind.SUSPEND:
            return replace(state, suspended=True)
        case ActionKind.UNSUSPEND:
            return replace(state, suspended=False)
        case ActionKind.BURY:
            return replace(state, buried_on=action.study_day)
        case ActionKind.FLAG:
            return replace(state, flag=action.value or "")
        case ActionKind.UNFLAG:
            return replace(state, flag=None)
        case ActionKind.ADD_TOPIC:
            return replace(state, changes=state.changes.with_topic(action.value or ""))
        case ActionKind.DROP_TOPIC:
            return replace(state, changes=state.changes.without_topic(action.value or ""))
        case ActionKind.EDIT:
            return replace(state, changes=state.changes.edited(action.value or ""))
        case ActionKind.MOVE:
            return replace(state, due_day=moved_to(action), due_at=None)
        case ActionKind.RESET:
            return CardState(
                state.card, suspended=state.suspended, flag=state.flag, changes=state.changes
            )
        case ActionKind.UNDO | ActionKind.REDO:
            raise ValueError("a row that takes back another is resolved before the fold")


def moved_to(action: CardAction) -> StudyDay:
    """The day that a move names; the day it was made on where that cannot be read."""
    try:
        return parse_day(action.value or "")
    except ValueError:
        return action.study_day


def to_undo(rows: Iterable[CardRow]) -> CardRow | None:
    """The action that the next undo takes back, of one device's rows of one study day."""
    done, _ = _stacks(rows)
    return done[-1] if done else None


def to_redo(rows: Iterable[CardRow]) -> tuple[CardRow, CardAction] | None:
    """The action that the next redo brings back, with the undo that took it."""
    _, undone = _stacks(rows)
    return undone[-1] if undone else None


def _stacks(rows: Iterable[CardRow]) -> tuple[list[CardRow], list[tuple[CardRow, CardAction]]]:
    """What stands done, and what was undone since the last new action; newest last."""
    done: list[CardRow] = []
    undone: list[tuple[CardRow, CardAction]] = []
    for row in sorted(rows, key=lambda row: row.row):
        if not isinstance(row, CardAction) or row.takes_back is None:
            done.append(row)
            undone.clear()
        elif row.kind is ActionKind.UNDO:
            taken = [each for each in done if each.row == row.takes_back]
            done = [each for each in done if each.row != row.takes_back]
            undone += [(each, row) for each in taken if row.value != REPAIR]
        else:
            back = [pair for pair in undone if pair[1].row == row.takes_back]
            undone = [pair for pair in undone if pair[1].row != row.takes_back]
            done += [action for action, _ in back]
    return done, undone
