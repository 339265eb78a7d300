"""`prepterm doctor`: the health of the database and of what is around it."""

import shlex

import click

from prepterm.cli.findings import tell
from prepterm.cli.opened import opened
from prepterm.errors import BadCall, DatabaseDamaged, DatabaseUnusable
from prepterm.study.clock_doubt import confirm_clock
from prepterm.study.doctor import examine, rebuild_all
from prepterm.study.finding import Finding, sound, unsound
from prepterm.study.future_rows import take_back_future
from prepterm.study.workspace import Workspace


@click.command(
    "doctor",
    short_help="Look for damage, gaps and differences",
    epilog="Example: prepterm doctor --rebuild",
)
@click.option("--rebuild", is_flag=True, help="Derive all state again, and say "
              "what differed.")  # fmt: skip
@click.option("--salvage", is_flag=True, help="Take every row that can be read out "
              "of a damaged database into a new one.")  # fmt: skip
@click.option("--take-back-future", is_flag=True, help="Take back what was done to "
              "cards while the clock was ahead.")  # fmt: skip
@click.option("--clock-is-right", is_flag=True, help="Say that the clock is right, "
              "after a long time away.")  # fmt: skip
@click.option("--yes", is_flag=True, help="With --take-back-future: also where rather the clock is "
              "behind.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array of findings.")
@click.argument("file", required=False)
@click.pass_context
def command(
    context: click.Context, /, file: str | None, *, yes: bool, as_json: bool, **tasks: bool
) -> None:
    """Look for damage, gaps and differences; the exit status is 1 where any is found.

    --salvage takes FILE for another database than the one in use.
    """
    asked = [name for name, is_asked in tasks.items() if is_asked]
    if len(asked) > 1:
        raise BadCall("a call does one of these", "give the options one after the other")
    task = asked[0] if asked else None
    if file is not None and task != "salvage":
        raise BadCall("only --salvage takes a file")
    findings = _salvaged(file) if task == "salvage" else _examined(task, sure=yes)
    context.exit(tell(findings, as_json=as_json))


def _salvaged(file: str | None) -> list[Finding]:
    from prepterm.study.salvage import salvage  # noqa: PLC0415 - much to read, and seldom needed

    return salvage(file)


def _examined(task: str | None, *, sure: bool) -> list[Finding]:
    """What was found or done; to who only looks, a database that cannot be opened is a finding."""
    try:
        with opened(backed_up=True) as workspace:
            return _done(workspace, task, sure=sure)
    except DatabaseUnusable as error:
        if task is not None:
            raise
        damaged = isinstance(error, DatabaseDamaged)
        hint = error.hint or ""
        return [unsound("integrity" if damaged else "database", error.message, hint)]


def _done(workspace: Workspace, task: str | None, *, sure: bool) -> list[Finding]:
    match task:
        case "rebuild":
            return rebuild_all(workspace)
        case "take_back_future":
            taken = take_back_future(workspace, sure=sure)
            if not taken.redated:
                return [sound("clock", "no row is dated in the future")]
            return [
                Finding(
                    "clock",
                    True,
                    f"{taken.redated} rows count as written now; {taken.actions} actions on cards"
                    " that were decided for days to come were taken back",
                    f"`prepterm restore {shlex.quote(taken.backup)}` brings back what was there",
                )
            ]
        case "clock_is_right":
            confirm_clock(workspace)
            return [sound("clock", "the clock is believed")]
        case _:
            return examine(workspace)
