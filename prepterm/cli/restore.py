"""`prepterm restore`: a backup in the place of the database."""

import click

from prepterm.cli.output import say
from prepterm.study.restore import restore


@click.command(
    "restore",
    short_help="Put a backup in the place of the database",
    epilog="Example: prepterm restore ~/prepterm-2026-11-24.db",
)
@click.argument("file")
def command(file: str) -> None:
    """Put FILE in the place of the database, which is kept. Open screens show it by themselves."""
    replaced = restore(file)
    say(f"restored {file}")
    if replaced is not None:
        kept = "was damaged and is kept as it was" if replaced.damaged else "is kept"
        say(f"the database before it {kept}: {replaced.path}")
