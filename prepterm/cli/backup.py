"""`prepterm backup`: a verified copy of the database."""

import click

from prepterm.cli.opened import opened
from prepterm.cli.output import say
from prepterm.study.doctor import back_up_to


@click.command(
    "backup",
    short_help="Copy the database, verified",
    epilog="Example: prepterm backup ~/prepterm-2026-11-24.db",
)
@click.argument("file", required=False)
def command(file: str | None) -> None:
    """Copy the database to FILE, or into its own folder of backups, and verify the copy."""
    with opened() as workspace:
        say(back_up_to(workspace, file))
