"""`prepterm decks`: the decks and what they ask for today."""

import click

from prepterm.cli.opened import opened
from prepterm.cli.output import complain_of_content, say_json, say_table
from prepterm.study.cards import decks


@click.command(
    "decks",
    short_help="List the decks and what waits in each",
    epilog="Example: prepterm decks --json",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def command(*, as_json: bool) -> None:
    """List the decks; new and due are what waits, before the day's limits."""
    with opened() as workspace:
        entries = decks(workspace)
        complain_of_content(workspace.problems)
    if as_json:
        say_json(
            [
                {
                    "slug": entry.deck.slug,
                    "title": entry.deck.title,
                    "taken": entry.counts.taken,
                    "cards": entry.counts.cards,
                    "new": entry.counts.waiting,
                    "learning": entry.counts.learning,
                    "due": entry.counts.due,
                    "suspended": entry.counts.suspended,
                }
                for entry in entries
            ]
        )
        return
    say_table(
        ("deck", "taken up", "cards", "new", "learning", "due", "suspended", "title"),
        (
            (
                entry.deck.slug,
                "yes" if entry.counts.taken else "no",
                str(entry.counts.cards),
                str(entry.counts.waiting),
                str(entry.counts.learning),
                str(entry.counts.due),
                str(entry.counts.suspended),
                entry.deck.title,
            )
            for entry in entries
        ),
    )
