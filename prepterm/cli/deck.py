"""`prepterm deck`: decks of one's own, and which decks enter the queue."""

import click

from prepterm.cli.opened import opened
from prepterm.cli.output import say
from prepterm.study.cards import choose_decks
from prepterm.study.own_cards import add_card, new_deck


@click.group(
    "deck",
    short_help="Make decks and cards, take decks up, or leave them",
    no_args_is_help=False,
    epilog="Example: prepterm deck take code-review",
)
def command() -> None:
    """Make decks and cards of your own, take decks up, or leave them."""


@command.command("take", epilog="Example: prepterm deck take code-review")
@click.argument("deck", nargs=-1, required=True)
def take(deck: tuple[str, ...]) -> None:
    """Let the cards of DECK enter the daily queue."""
    _choose(deck, taken=True)


@command.command("leave", epilog="Example: prepterm deck leave code-review")
@click.argument("deck", nargs=-1, required=True)
def leave(deck: tuple[str, ...]) -> None:
    """Keep the cards of DECK out of the daily queue; their history stays."""
    _choose(deck, taken=False)


@command.command("new", epilog="Example: prepterm deck new python/asyncio --title 'Tasks'")
@click.argument("name")
@click.option("--title", default="", help="Its title; else the last part of its name.")
def new(name: str, title: str) -> None:
    """Make a deck of your own without cards; NAME may have folders. Prints its file."""
    with opened() as workspace:
        say(str(new_deck(workspace, name, title)))


@command.command(
    "add", epilog="Example: prepterm deck add mine --front 'Why O(log n)?' --back 'It halves.'"
)
@click.argument("name")
@click.option("--front", required=True, help="The question, Markdown.")
@click.option("--back", required=True, help="The answer, Markdown.")
@click.option("--source", default="", help="Where it is from: post#section, or an address.")
@click.option("--topic", "topics", multiple=True, help="What it is about; can be repeated.")
def add(name: str, front: str, back: str, source: str, topics: tuple[str, ...]) -> None:
    """Add a card to NAME, a deck of your own, which is made where it is not there.

    Nothing that stands in its file changes. Prints the id of the card.
    """
    with opened() as workspace:
        say(add_card(workspace, name, front=front, back=back, source=source, topics=topics))


def _choose(names: tuple[str, ...], *, taken: bool) -> None:
    with opened() as workspace:
        for slug in choose_decks(workspace, names, taken=taken):
            say(f"{slug} {'taken up' if taken else 'left; its history is kept'}")
