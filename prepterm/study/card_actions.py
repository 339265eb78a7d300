"""What a person does to one card: grade it, suspend, bury or flag it, and take that back."""

from dataclasses import dataclass

from prepterm.core.card import Card
from prepterm.core.grade import Grade
from prepterm.core.history import (
    ActionKind,
    CardAction,
    CardRow,
    CardState,
    Review,
    happens_at,
    to_redo,
    to_undo,
)
from prepterm.core.moment import Moment
from prepterm.core.scheduling import Decision, decide
from prepterm.core.study_day import days_between
from prepterm.errors import CardMoved, PreptermError
from prepterm.storage import card_log
from prepterm.study.clock_doubt import question_clock
from prepterm.study.workspace import Workspace

LONGEST_ANSWER_SECONDS = 60.0
"""A longer pause says nothing about the card."""


@dataclass(frozen=True, slots=True)
class Showing:
    """A card as it stands before a person, with what each grade would decide."""

    card: Card
    state: CardState
    moment: Moment
    """When the decisions were worked out."""
    retrievability: float | None
    """The recall predicted at that moment, 0 to 1; None for a new card."""
    decisions: dict[Grade, Decision]
    device: str
    """The installation that showed it; a restored database is another."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What an undo took back, or a redo brought back."""

    card: str
    what: str
    """`the grade good`, `suspending`."""
    state: CardState
    """The card after it."""
    graded: bool
    """Whether it was a grade."""


def show(workspace: Workspace, card: Card, moment: Moment | None = None) -> Showing:
    """The card as it stands, decided for a moment: now, unless said otherwise."""
    moment = moment or workspace.now()
    state = card_log.state_of(workspace.database, card.id)
    decisions = decide(
        state, moment.at_ms, moment.day, workspace.settings.scheduling, workspace.model
    )
    recall = retrievability(workspace, state, moment)
    return Showing(card, state, moment, recall, decisions, workspace.database.device)


def retrievability(workspace: Workspace, state: CardState, moment: Moment) -> float | None:
    """The recall predicted for a card at a moment, 0 to 1; None for a new card."""
    if state.memory is None or state.last_day is None:
        return None
    return workspace.model.retrievability(state.memory, days_between(state.last_day, moment.day))


def grade(workspace: Workspace, showing: Showing, grade: Grade, seconds: float) -> CardState:
    """Record a review exactly as its button said; it is on disk when this returns.

    Args:
        workspace: What is open.
        showing: What the person saw.
        grade: How it was recalled.
        seconds: From front to grade; kept within 0 to 60.

    Raises:
        CardMoved: where the card was graded or changed since it was shown.
        ClockInDoubt: where the clock is far past all that was ever done.
    """
    decision, card = showing.decisions[grade], showing.card
    database = workspace.database
    with database.transaction():
        question_clock(workspace)
        state = card_log.state_of(database, card.id)
        refuse_another_database(workspace, showing)
        if state.revision != showing.state.revision:
            raise CardMoved(
                f"'{card.id}' was graded elsewhere since it was shown; this grade was not recorded"
            )
        row, at = database.new_row()
        review = Review(
            row=row,
            at=at,
            happened_at=happens_at(state, showing.moment.at_ms),
            card=card.id,
            study_day=showing.moment.day,
            grade=grade,
            seconds=round(min(max(seconds, 0.0), LONGEST_ANSWER_SECONDS), 1),
            phase=state.phase,
            step=state.step,
            retrievability=showing.retrievability,
            next_phase=decision.phase,
            next_step=decision.step,
            due_at=decision.due_at,
            due_day=decision.due_day,
            text=f"{card.front}\n---\n{card.back}" if state.reps == 0 else None,
        )
        return card_log.append(database, review, workspace.model)


def refuse_another_database(workspace: Workspace, showing: Showing) -> None:
    """Let nothing happen to a card as another database showed it.

    Raises:
        CardMoved: where a backup was put in place since.
    """
    if workspace.database.device != showing.device:
        raise CardMoved(
            f"another database was put in place since '{showing.card.id}' was shown;"
            " this was not recorded"
        )


def act(workspace: Workspace, card: str, kind: ActionKind, value: str | None = None) -> CardState:
    """Do to a card what a kind says, with the value that `ActionKind` asks for.

    Raises:
        ClockInDoubt: where the clock is far past all that was ever done.
    """
    database, moment = workspace.database, workspace.now()
    with database.transaction():
        question_clock(workspace)
        state = card_log.state_of(database, card)
        return _append(workspace, moment, state, kind, value)


def undo(workspace: Workspace) -> TakenBack:
    """Take back this installation's last action on a card this study day.

    Raises:
        PreptermError: where there is none.
    """
    database, moment = workspace.database, workspace.now()
    with database.transaction():
        row = to_undo(card_log.rows_of_day(database, moment))
        if row is None:
            raise PreptermError("nothing to undo: " + _why_nothing(workspace, moment))
        before = card_log.state_of(database, row.card)
        state = _append(workspace, moment, before, ActionKind.UNDO, None, row)
    return TakenBack(row.card, _said(row), state, isinstance(row, Review))


def _why_nothing(workspace: Workspace, moment: Moment) -> str:
    """Why nothing of the day is left to take back."""
    if card_log.rows_of_day(workspace.database, moment):
        return "all that was done to cards today is taken back"
    done, _ = card_log.days_since(workspace.database, moment.day)
    if moment.day in done:
        return "what was done today was done before a restore, or on another machine"
    return "no card was graded or changed today"


def redo(workspace: Workspace) -> TakenBack:
    """Bring back what the last undo of this study day took back.

    Raises:
        PreptermError: where there is none, or something was done since.
    """
    database, moment = workspace.database, workspace.now()
    with database.transaction():
        found = to_redo(card_log.rows_of_day(database, moment))
        if found is None:
            raise PreptermError("nothing to redo: the last action was not an undo")
        row, undone = found
        before = card_log.state_of(database, row.card)
        state = _append(workspace, moment, before, ActionKind.REDO, None, undone)
    return TakenBack(row.card, _said(row), state, isinstance(row, Review))


def _append(  # noqa: PLR0913, PLR0917 - what one row holds
    workspace: Workspace,
    moment: Moment,
    state: CardState,
    kind: ActionKind,
    value: str | None,
    takes_back: CardRow | None = None,
) -> CardState:
    row, at = workspace.database.new_row()
    action = CardAction(
        row=row,
        at=at,
        happened_at=happens_at(state, moment.at_ms),
        card=state.card,
        study_day=moment.day,
        kind=kind,
        value=value,
        takes_back=takes_back.row if takes_back else None,
    )
    return card_log.append(workspace.database, action, workspace.model)


_WORDS = {
    ActionKind.SUSPEND: "suspending",
    ActionKind.UNSUSPEND: "taking back in",
    ActionKind.BURY: "burying",
    ActionKind.FLAG: "flagging",
    ActionKind.UNFLAG: "taking the flag off",
    ActionKind.ADD_TOPIC: "the new topic",
    ActionKind.DROP_TOPIC: "dropping a topic",
    ActionKind.EDIT: "the edit",
    ActionKind.MOVE: "moving",
    ActionKind.RESET: "resetting",
}


def _said(row: CardRow) -> str:
    if isinstance(row, Review):
        return f"the grade {row.grade.label.lower()}"
    return _WORDS[row.kind]
