"""`prepterm card`: one card and its history, and what can be done to it besides grading."""

import click

from prepterm.cli.card_json import card_json, due_of, review_json, utc
from prepterm.cli.opened import opened
from prepterm.cli.output import say, say_json
from prepterm.core.history import ActionKind, CardState, Review
from prepterm.core.study_day import StudyDay, parse_day
from prepterm.errors import BadCall
from prepterm.study import card_changes
from prepterm.study.card_actions import act
from prepterm.study.cards import CardEntry, find_card, reviews_of
from prepterm.study.workspace import Workspace


@click.command(
    "card",
    short_help="Show one card and its reviews, or change it",
    epilog="Example: prepterm card big-o.insert-front --flag 'unclear'",
)
@click.argument("identity", metavar="ID")
@click.option("--suspend", is_flag=True, help="Keep it out of the queue.")
@click.option("--unsuspend", is_flag=True, help="Take it back into the queue.")
@click.option("--bury", is_flag=True, help="Keep it out of the queue until tomorrow.")
@click.option("--flag", metavar="WHY", help="Flag it, with a word why.")
@click.option("--unflag", is_flag=True, help="Take the flag off.")
@click.option("--front", metavar="TEXT", help="Rewrite its front; the deck's file stays.")
@click.option("--back", metavar="TEXT", help="Rewrite its back.")
@click.option("--why", metavar="TEXT", help="Rewrite what stands under its answer.")
@click.option("--topic", metavar="TOPIC", help="Give it a topic.")
@click.option("--no-topic", metavar="TOPIC", help="Take a topic away.")
@click.option("--move", metavar="DAY", help="Let it be due on another day, as 2026-12-01.")
@click.option("--reset", is_flag=True, help="Let it begin anew; its log stays.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(identity: str, *, as_json: bool, **asked: str | bool | None) -> None:
    """Show one card and its reviews; or do one thing to it, which `prepterm undo` takes back."""
    wanted = {
        name: name if value is True else str(value)
        for name, value in asked.items()
        if value is not None and value is not False
    }
    text = {name: wanted.pop(name) for name in ("front", "back", "why") if name in wanted}
    if len(wanted) + bool(text) > 1:
        raise BadCall("a call does one thing to a card", "give the options one after the other")
    with opened() as workspace:
        if text:
            card_changes.edit(workspace, identity, **text)
        for name, value in wanted.items():
            _do(workspace, identity, name, value)
        entry = find_card(workspace, identity)
        reviews = reviews_of(workspace, entry.card.id)
    if as_json:
        found = [review_json(review, after) for review, after in reviews]
        say_json({**card_json(entry), "reviews": found})
    else:
        _show(entry, reviews)


def _do(workspace: Workspace, identity: str, name: str, value: str) -> None:
    match name:
        case "topic" | "no_topic":
            card_changes.change_topic(workspace, identity, value, add=name == "topic")
        case "move":
            card_changes.move(workspace, identity, _day(value))
        case "flag":
            card = find_card(workspace, identity).card
            act(workspace, card.id, ActionKind.FLAG, value or None)
        case _:
            entry = find_card(workspace, identity)
            if not _is_so(entry.state, ActionKind(value)):
                act(workspace, entry.card.id, ActionKind(value))


def _is_so(state: CardState, kind: ActionKind) -> bool:
    """Whether a card is already as an action would leave it, which then writes no row."""
    match kind:
        case ActionKind.SUSPEND:
            return state.suspended
        case ActionKind.UNSUSPEND:
            return not state.suspended
        case ActionKind.UNFLAG:
            return state.flag is None
        case _:
            return False


def _day(text: str) -> StudyDay:
    try:
        return parse_day(text)
    except ValueError:
        raise BadCall(f"--move '{text}' is no day such as 2026-12-01") from None


def _show(entry: CardEntry, reviews: list[tuple[Review, CardState]]) -> None:
    card, state = entry.card, entry.state
    say(f"{card.id}   {card.kind}, deck {card.deck}")
    for text in (card.front, card.back, card.why):
        if text:
            say()
            say(text)
    say()
    say(f"topics   {', '.join(card.topics) or 'none'}")
    say(f"source   {card.source or 'none'}")
    marks = [
        mark
        for mark, is_so in (
            ("suspended", state.suspended),
            (f"buried on {state.buried_on}", state.buried_on is not None),
            (f"flagged{f': {state.flag}' if state.flag else ''}", state.flag is not None),
            ("its text is yours", state.changes.edit is not None),
        )
        if is_so
    ]
    say(f"phase    {', '.join([state.phase.value, *marks])}")
    if state.memory is not None and entry.retrievability is not None:
        say(f"due      {due_of(state)}")
        say(
            f"memory   stability {state.memory.stability:.1f} days, difficulty "
            f"{state.memory.difficulty:.1f} of 10, recall now {entry.retrievability:.0%}"
        )
        say(f"reviews  {state.reps}, lapses {state.lapses}")
    for review, _ in reviews:
        then = f"due {review.due_day}" if review.due_day else f"step {(review.next_step or 0) + 1}"
        say(f"         {utc(review.happened_at)}  {review.grade.label.lower():<5}  {then}")
