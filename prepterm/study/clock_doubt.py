"""A clock that is suspiciously far ahead: asked about once, before anything is done to a card.

A minute spent in the year 2100 by mistake would date a review to then, and with it all that the
card decides after. So the person is asked where the clock is more than 30 days past the newest row;
the answer is a row, which ends the doubt for every other terminal too.
"""

from prepterm.errors import ClockInDoubt
from prepterm.study.workspace import Workspace


def question_clock(workspace: Workspace) -> None:
    """Let a clock in doubt through only when the person has said that it is right.

    Raises:
        ClockInDoubt: where it is more than 30 days past the newest row.
    """
    newest = workspace.database.clock_in_doubt()
    if newest is not None:
        raise ClockInDoubt(newest, workspace.clock.now_ms())


def clock_question(workspace: Workspace) -> str | None:
    """What to ask the person, or None where the clock is not in doubt."""
    newest = workspace.database.clock_in_doubt()
    if newest is None:
        return None
    now, then = (
        f"{local.day} {local:%B %Y}"
        for local in map(workspace.clock.local, (workspace.clock.now_ms(), newest))
    )
    return f"The clock says {now}. The last thing you did was on {then}. Is the clock right?"


def confirm_clock(workspace: Workspace) -> None:
    """Keep the person's word that the clock is right."""
    workspace.database.confirm_clock()
