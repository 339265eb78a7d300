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
from prepterm.core.study_day import days_after
from prepterm.errors import PreptermError
from prepterm.storage import card_log, clock_log
from prepterm.storage.clock_log import FutureRows
from prepterm.storage.day_counts import recount
from prepterm.study.backups import back_up_to
from prepterm.study.rebuild import derive_anew
from prepterm.study.workspace import Workspace

TOLERATED_MS = 10 * 60_000
"""Two machines' clocks may be this far apart, or a clock have been set back this much."""
MOST_DAYS_AHEAD = 2
"""A clock that was ahead on more study days than these was hardly ahead by mistake."""
FEWEST_TO_JUDGE = 10
"""Of fewer things done in all, the greater part says nothing."""


@dataclass(frozen=True, slots=True)
class FutureTaken:
    """What was done about rows dated in the future."""

    actions: int
    """Grades and other actions on cards that were taken back."""
    redated: int
    """Rows in all that now count as written at the moment of the repair."""
    backup: str
    """The copy of the database as it was before; nothing where nothing was to be done."""


def future_rows(workspace: Workspace) -> list[FutureRows]:
    """The rows dated in the future, per installation."""
    return clock_log.rows_after(workspace.database, workspace.clock.now_ms() + TOLERATED_MS)


def rather_the_clock_is_behind(workspace: Workspace) -> str | None:
    """Why rows dated in the future look right and the clock wrong; None where they do not.

    A clock that was ahead by mistake leaves the rows of a short while. Where what was done to cards
    on several study days to come is there, or more of it than of days gone by, an empty battery has
    more likely set this clock back.
    """
    today = workspace.now().day
    ahead, all_ = card_log.days_since(workspace.database, days_after(today, 1))
    if len(ahead) > MOST_DAYS_AHEAD or 2 * sum(ahead.values()) > all_ > FEWEST_TO_JUDGE:
        days = f"{len(ahead)} day{'s' * (len(ahead) != 1)}"
        return f"{sum(ahead.values())} of {all_} things done to cards are of {days} to come"
    return None


def take_back_future(workspace: Workspace, *, sure: bool = False) -> FutureTaken:
    """Take back what was done to cards on days that have not come; let all else count as of now.

    A backup is written first: nothing else brings back what this takes.

    Args:
        workspace: What is open.
        sure: Do it also where the clock is rather behind.

    Raises:
        PreptermError: where it is, and `sure` is false; nothing has changed then.
    """
    database, now = workspace.database, workspace.now()
    if not future_rows(workspace):
        return FutureTaken(0, 0, "")
    doubt = rather_the_clock_is_behind(workspace)
    if doubt is not None and not sure:
        raise PreptermError(
            f"{doubt}; rather this clock is behind, and nothing was taken back",
            "set the clock; where it is right all the same, add --yes",
        )
    backup = back_up_to(workspace, None)
    with database.transaction():
        # All of them: what is only a little ahead would hold every new row ahead with it.
        future = clock_log.rows_after(database, now.at_ms)
        clock_log.redate(database, future, now.at_ms)
        derive_anew(database, workspace.model)
        taken = _decided_later(workspace, future, now)
        for row in taken:
            _take_back(workspace, row, now)
    with workspace.index.transaction():
        recount(workspace.index.connection)
    return FutureTaken(len(taken), sum(each.rows for each in future), backup)


def _decided_later(
    workspace: Workspace, future: Sequence[FutureRows], now: Moment
) -> list[CardRow]:
    """The living ones of the redated rows that were decided for a study day that has not come.

    Its moment must lie ahead as well as its day, which may differ by the zone alone.
    """
    found: list[CardRow] = []
    ranges = {each.device: each for each in future}
    first = [RowId(each.device, each.first) for each in future]
    for card in card_log.cards_of(workspace.database, first):
        for row in live_rows(card_log.rows_of(workspace.database, card)):
            held = ranges.get(row.row.device)
            redated = held is not None and held.first <= row.row.seq <= held.last
            if redated and (row.dated_at or 0) > now.at_ms and row.study_day > now.day:
                found.append(row)
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
