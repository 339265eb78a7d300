"""Rows dated in the future, as a clock set wrong for a while leaves them, and their repair.

What such a row decided about a card was decided for a day that has not come, so it is taken back.
Every other row stands, but counts as written now, so that it neither wins nor loses for ever
against what this installation or another one does from now on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from prepterm.core.history import (
    REPAIR,
    ActionKind,
    CardAction,
    CardRow,
    RowId,
    happens_at,
    live_rows,
)
from prepterm.core.moment import Moment
from prepterm.storage import card_log, clock_log
from prepterm.storage.clock_log import FutureRows
from prepterm.storage.day_counts import recount
from prepterm.study.rebuild import derive_anew
from prepterm.study.workspace import Workspace

TOLERATED_MS = 10 * 60_000
"""Two machines' clocks may be this far apart, or a clock have been set back this much."""


@dataclass(frozen=True, slots=True)
class FutureTaken:
    """What was done about rows dated in the future."""

    actions: int
    """Grades and other actions on cards that were taken back."""
    redated: int
    """Rows in all that now count as written at the moment of the repair."""


def future_rows(workspace: Workspace) -> list[FutureRows]:
    """The rows dated in the future, per installation."""
    return clock_log.rows_after(workspace.database, workspace.clock.now_ms() + TOLERATED_MS)


def take_back_future(workspace: Workspace) -> FutureTaken:
    """Take back what was done to cards on days that have not come; let all else count as of now."""
    database, now = workspace.database, workspace.now()
    with database.transaction():
        if not future_rows(workspace):
            return FutureTaken(0, 0)
        # All of them then: what is only a little ahead would hold every new row ahead with it.
        future = clock_log.rows_after(database, now.at_ms)
        clock_log.redate(database, future, now.at_ms)
        derive_anew(database, workspace.model)
        taken = _decided_later(workspace, future, now)
        for row in taken:
            _take_back(workspace, row, now)
    with workspace.index.transaction():
        recount(workspace.index.connection)
    return FutureTaken(len(taken), sum(each.rows for each in future))


def _decided_later(
    workspace: Workspace, future: Sequence[FutureRows], now: Moment
) -> list[CardRow]:
    """The living rows about cards, of the redated ones, whose study day has not come."""
    found: list[CardRow] = []
    first = [RowId(each.device, each.first) for each in future]
    for card in card_log.cards_of(workspace.database, first):
        found += [
            row
            for row in live_rows(card_log.rows_of(workspace.database, card))
            if row.study_day > now.day
        ]
    return found


def _take_back(workspace: Workspace, row: CardRow, now: Moment) -> None:
    database = workspace.database
    state = card_log.state_of(database, row.card)
    new, at = database.new_row()
    undo = CardAction(
        row=new,
        at=at,
        happened_at=happens_at(state, now.at_ms),
        card=row.card,
        study_day=now.day,
        kind=ActionKind.UNDO,
        value=REPAIR,
        takes_back=row.row,
    )
    card_log.append(database, undo, workspace.model)
