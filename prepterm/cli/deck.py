"""`prepterm deck take` and `prepterm deck leave`: which decks enter the queue."""

import click

from prepterm.cli.opened import opened
from prepterm.cli.output import say
from prepterm.study.cards import choose_decks


@click.group(
    "deck",
    short_help="Take decks up, or leave them",
    no_args_is_help=False,
    epilog="Example: prepterm deck take code-review",
)
def command() -> None:
    """Take decks up, or leave them."""


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


def _choose(names: tuple[str, ...], *, taken: bool) -> None:
    with opened() as workspace:
        for slug in choose_decks(workspace, names, taken=taken):
            say(f"{slug} {'taken up' if taken else 'left; its history is kept'}")
