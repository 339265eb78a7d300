"""`prepterm cards`: cards with what history makes of them."""

import click

from prepterm.cli.card_json import card_json, due_of
from prepterm.cli.opened import opened
from prepterm.cli.output import complain_of_content, say_json, say_table
from prepterm.study.cards import list_cards


@click.command(
    "cards",
    short_help="List cards with their schedule",
    epilog="Example: prepterm cards phone-interview --topic heaps",
)
@click.argument("deck", nargs=-1)
@click.option("--topic", help="Only cards about this topic.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def command(deck: tuple[str, ...], topic: str | None, *, as_json: bool) -> None:
    """List the cards of DECK, or of all decks."""
    with opened() as workspace:
        entries = list_cards(workspace, deck, topic)
        complain_of_content(workspace.problems)
    if as_json:
        say_json([card_json(entry) for entry in entries])
        return
    say_table(
        ("id", "phase", "due", "recall", "reps", "front"),
        (
            (
                entry.card.id,
                "suspended" if entry.state.suspended else entry.state.phase.value,
                due_of(entry.state) or "",
                "" if entry.retrievability is None else f"{entry.retrievability:.0%}",
                str(entry.state.reps),
                entry.card.front.splitlines()[0],
            )
            for entry in entries
        ),
    )
