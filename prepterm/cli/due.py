"""`prepterm due`, where `__main__` could not answer it at once."""

import click

from prepterm.cli.due_line import print_due
from prepterm.cli.opened import opened
from prepterm.cli.output import complain_of_content
from prepterm.study.today import due_now


@click.command(
    "due",
    short_help="Say in one line what today asks for",
    epilog="Example, for a shell prompt: prepterm due --quiet",
)
@click.option("--quiet", is_flag=True, help="Print nothing when nothing is due.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(*, quiet: bool, as_json: bool) -> None:
    """Say in one line what today asks for."""
    with opened() as workspace:
        due = due_now(workspace)
        complain_of_content(workspace.problems)
    print_due(due, quiet=quiet, as_json=as_json)
