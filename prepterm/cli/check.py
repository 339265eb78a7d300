"""`prepterm check`: the lint of decks and posts."""

import click

from prepterm.cli.output import note, say, say_json
from prepterm.core.finding import Finding, Severity
from prepterm.core.study_day import study_day_of
from prepterm.errors import EXIT_DONE, EXIT_FAILED
from prepterm.study.check import check
from prepterm.study.clock import SystemClock


@click.command(
    "check",
    short_help="Find what is hard to learn from",
    epilog="Example: prepterm check ~/decks/python.yaml",
)
@click.argument("path", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array of findings.")
@click.pass_context
def command(context: click.Context, path: tuple[str, ...], *, as_json: bool) -> None:
    """Look for what makes decks and posts hard to learn from, in PATH or in all content.

    The exit status is 1 where a finding is an error.
    """
    clock = SystemClock()
    findings = check(path, study_day_of(clock.local(clock.now_ms())))
    if as_json:
        say_json([_json(each) for each in findings])
    else:
        for each in findings:
            say(f"{_place(each)}: {each.rule}: {each.message}")
        errors = sum(each.severity is Severity.ERROR for each in findings)
        warnings = len(findings) - errors
        counts = f"{errors} error{'s' * (errors != 1)}, {warnings} warning{'s' * (warnings != 1)}"
        note(counts if findings else "all is well")
    failed = any(each.severity is Severity.ERROR for each in findings)
    context.exit(EXIT_FAILED if failed else EXIT_DONE)


def _place(each: Finding) -> str:
    return ":".join([each.path, *(str(number) for number in (each.line, each.column) if number)])


def _json(each: Finding) -> dict[str, object]:
    return {
        "path": each.path,
        "line": each.line,
        "column": each.column,
        "rule": each.rule,
        "severity": each.severity.value,
        "message": each.message,
    }
