"""What `undo` and `redo` say of what they did."""

from prepterm.cli.card_json import card_json
from prepterm.cli.output import say, say_json
from prepterm.errors import NotFound
from prepterm.study.card_actions import TakenBack
from prepterm.study.cards import find_card
from prepterm.study.workspace import Workspace


def tell(workspace: Workspace, done: TakenBack, verb: str, *, as_json: bool) -> None:
    """Print what was taken or brought back, or the card after it as JSON."""
    if not as_json:
        say(f"{verb} {done.what} of {done.card}")
        return
    try:
        say_json(card_json(find_card(workspace, done.card)))
    except NotFound:  # its deck has gone since; the history is all there is
        say_json({"id": done.card, "phase": done.state.phase.value, "reps": done.state.reps})
