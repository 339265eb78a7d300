"""`prepterm drill`: today's cards."""

import click

from prepterm.cli.drill_plain import drill_plainly
from prepterm.cli.opened import opened
from prepterm.cli.output import complain_of_content
from prepterm.cli.screens import need_terminal, open_screen
from prepterm.study.cards import decks_named
from prepterm.study.drill import Choice, Drill


@click.command(
    "drill",
    short_help="Drill today's cards",
    epilog="Example: prepterm drill code-review --limit 10",
)
@click.argument("deck", nargs=-1)
@click.option("--limit", type=click.IntRange(1, 9999), help="At most so many cards.")
@click.option("--new", type=click.IntRange(0, 9999), help="At most so many new cards.")
@click.option("--topic", help="Only cards about this topic.")
@click.option("--plain", is_flag=True, help="No screen: prompts on standard input and output.")
@click.pass_context
def command(  # noqa: PLR0913 - one for each option
    context: click.Context,
    deck: tuple[str, ...],
    limit: int | None,
    new: int | None,
    topic: str | None,
    *,
    plain: bool,
) -> None:
    """Drill today's cards of DECK and all below it, or of every deck taken up."""
    if not plain:
        need_terminal("drill", "`prepterm drill --plain` works without one")
    with opened() as workspace:
        choice = Choice(tuple(decks_named(workspace, deck)), topic, limit, new)
        complain_of_content(workspace.problems)
        if plain:
            status = drill_plainly(Drill(workspace, choice))
        else:
            from prepterm.tui.messages import OpenDrill  # noqa: PLC0415 - imports Textual

            Drill(workspace, choice)  # says now, on the command line, what it cannot find
            status = open_screen(workspace, OpenDrill(choice))
    context.exit(status)
