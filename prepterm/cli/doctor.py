"""`prepterm doctor`: the health of the database and of what is around it."""

import click

from prepterm.cli.opened import opened
from prepterm.cli.output import say, say_json
from prepterm.errors import EXIT_DONE, EXIT_FAILED
from prepterm.study.doctor import examine, rebuild_all


@click.command(
    "doctor",
    short_help="Look for damage, gaps and differences",
    epilog="Example: prepterm doctor --rebuild",
)
@click.option("--rebuild", is_flag=True, help="Derive all state again, and say what differed.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array of findings.")
@click.pass_context
def command(context: click.Context, *, rebuild: bool, as_json: bool) -> None:
    """Look for damage, gaps and differences; the exit status is 1 where any is found."""
    with opened() as workspace:
        findings = rebuild_all(workspace) if rebuild else examine(workspace)
    if as_json:
        say_json(
            [
                {"check": each.check, "sound": each.sound, "message": each.message}
                for each in findings
            ]
        )
    else:
        for each in findings:
            say(f"{'✓' if each.sound else '✗'} {each.check:<14} {each.message}")
    context.exit(EXIT_DONE if all(each.sound for each in findings) else EXIT_FAILED)
