"""`prepterm redo`."""

import click

from prepterm.cli.opened import opened
from prepterm.cli.taken_back import tell
from prepterm.study import card_actions


@click.command("redo", short_help="Bring back what undo took back", epilog="Example: prepterm redo")
@click.option("--json", "as_json", is_flag=True, help="Print the card after it.")
def command(*, as_json: bool) -> None:
    """Bring back what the last undo took back."""
    with opened() as workspace:
        tell(workspace, card_actions.redo(workspace), "brought back", as_json=as_json)
