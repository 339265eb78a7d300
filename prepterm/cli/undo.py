"""`prepterm undo`."""

import click

from prepterm.cli.opened import opened
from prepterm.cli.taken_back import tell
from prepterm.study import card_actions


@click.command(
    "undo", short_help="Take back the last action on a card", epilog="Example: prepterm undo"
)
@click.option("--json", "as_json", is_flag=True, help="Print the card after it.")
def command(*, as_json: bool) -> None:
    """Take back this installation's last action on a card this study day."""
    with opened() as workspace:
        tell(workspace, card_actions.undo(workspace), "took back", as_json=as_json)
