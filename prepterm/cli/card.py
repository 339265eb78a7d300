"""`prepterm card`: one card and its history."""

import click

from prepterm.cli.card_json import card_json, due_of, review_json, utc
from prepterm.cli.opened import opened
from prepterm.cli.output import say, say_json
from prepterm.core.history import ActionKind
from prepterm.study.card_actions import act
from prepterm.study.cards import find_card, reviews_of


@click.command(
    "card",
    short_help="Show one card and its reviews",
    epilog="Example: prepterm card big-o.insert-front",
)
@click.argument("identity", metavar="ID")
@click.option("--suspend", "put", flag_value="suspend", help="Keep it out of the queue.")
@click.option("--unsuspend", "put", flag_value="unsuspend", help="Take it back into the queue.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(identity: str, put: str | None, *, as_json: bool) -> None:
    """Show one card and its reviews; suspend it, or take it back in."""
    with opened() as workspace:
        entry = find_card(workspace, identity)
        if put is not None and entry.state.suspended is not (put == "suspend"):
            act(workspace, identity, ActionKind(put))
            entry = find_card(workspace, identity)
        reviews = reviews_of(workspace, entry.card.id)
    if as_json:
        found = [review_json(review, after) for review, after in reviews]
        say_json({**card_json(entry), "reviews": found})
        return
    card, state = entry.card, entry.state
    say(f"{card.id}   {card.kind}, deck {card.deck}")
    for text in (card.front, card.back, card.why):
        if text:
            say()
            say(text)
    say()
    say(f"topics   {', '.join(card.topics) or 'none'}")
    say(f"source   {card.source or 'none'}")
    say(f"phase    {state.phase}{', suspended' if state.suspended else ''}")
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
