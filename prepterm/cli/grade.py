"""`prepterm grade`: a review from a script."""

from datetime import UTC, datetime

import click

from prepterm.cli.card_json import card_json, due_of, utc
from prepterm.cli.opened import opened
from prepterm.cli.output import say, say_json
from prepterm.core.grade import Grade, parse_grade
from prepterm.errors import BadCall
from prepterm.study import card_actions
from prepterm.study.cards import find_card

_AHEAD_MS = 60_000
"""How far ahead of this machine's clock the clock of a script may be."""


@click.command(
    "grade",
    short_help="Record a review from a script",
    epilog="Example: prepterm grade big-o.insert-front good --at 2026-11-24T09:00:00Z",
)
@click.argument("identity", metavar="ID")
@click.argument("grade", metavar="GRADE")
@click.option("--at", metavar="ISO", help="When: not before the card's last row. Default: now.")
@click.option(
    "--seconds", type=click.FloatRange(0, 3600), default=0.0, help="How long the answer took."
)
@click.option("--json", "as_json", is_flag=True, help="Print the card after it.")
def command(identity: str, grade: str, at: str | None, seconds: float, *, as_json: bool) -> None:
    """Record a review of card ID: again, hard, good or easy (or 1 to 4)."""
    wanted = _grade(grade)
    with opened() as workspace:
        entry = find_card(workspace, identity)
        moment = workspace.now() if at is None else workspace.moment_at(_instant(at))
        if moment.at_ms < entry.state.last_happened_at and at is not None:
            raise BadCall(
                f"--at {at} lies before what was last done to the card",
                f"that was at {utc(entry.state.last_happened_at)}",
            )
        if moment.at_ms > workspace.clock.now_ms() + _AHEAD_MS:
            raise BadCall(f"--at {at} lies in the future", "leave --at out for now")
        showing = card_actions.show(workspace, entry.card, moment)
        card_actions.grade(workspace, showing, wanted, seconds)
        entry = find_card(workspace, identity)
    if as_json:
        say_json(card_json(entry))
    else:
        say(f"{identity} graded {wanted.label.lower()}: {entry.state.phase}, due "
            f"{due_of(entry.state)}")  # fmt: skip


def _grade(text: str) -> Grade:
    found = parse_grade(text)
    if found is None:
        raise BadCall(f"'{text}' is no grade", "it takes again, hard, good or easy, or 1 to 4")
    return found


def _instant(text: str) -> int:
    """UTC ms of ISO text; without an offset it is local time."""
    try:
        moment = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        message = f"--at '{text}' is no time such as 2026-11-24T09:00:00Z"
        raise BadCall(message) from None
    if not 1970 <= moment.year <= 2200:
        raise BadCall(f"--at '{text}' is not within the years 1970 to 2200")
    return round(moment.timestamp() * 1000)
