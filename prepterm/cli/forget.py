"""`prepterm forget`: what was removed, emptied for good."""

import sys

import click

from prepterm.cli.findings import tell
from prepterm.cli.opened import opened
from prepterm.cli.output import say
from prepterm.errors import BadCall
from prepterm.storage.forget import backups_that_hold, forget, removed_texts
from prepterm.study.backups import replace_backups
from prepterm.study.finding import Finding, sound, unsound
from prepterm.study.workspace import Workspace


@click.command(
    "forget",
    short_help="Empty what you removed, for good",
    epilog="Example: prepterm forget --yes",
)
@click.option("--yes", is_flag=True, help="Do not ask before the texts are emptied.")
@click.option("--backups", is_flag=True, help="Delete the backups that still hold such a text.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array of findings.")
@click.pass_context
def command(context: click.Context, *, yes: bool, backups: bool, as_json: bool) -> None:
    """Empty the text of notes and flags that you removed, for good; no undo brings it back.

    Backups that still hold such a text are named, and deleted where you say so, once a new one is
    written.
    """
    with opened() as workspace:
        findings = [
            _forget(workspace, yes=yes, silent=as_json),
            *_thin(workspace, delete=backups, silent=as_json),
        ]
    context.exit(tell(findings, as_json=as_json))


def _forget(workspace: Workspace, *, yes: bool, silent: bool) -> Finding:
    texts = removed_texts(workspace.database)
    if not texts:
        return sound("forgotten", "nothing that you removed has a text left")
    if not silent:
        for each in texts:
            say(f"{each.what}   {each.text}")
    if not yes and not _says_yes(f"Empty {_count(len(texts), 'text')} for good?", "--yes"):
        return unsound("forgotten", "nothing was emptied")
    gone = forget(workspace.database, texts)
    hint = "" if gone else "they leave the file when other terminals have closed it"
    return Finding("forgotten", True, f"{_count(len(texts), 'text')} emptied", hint)


def _thin(workspace: Workspace, *, delete: bool, silent: bool) -> list[Finding]:
    held = backups_that_hold(workspace.database)
    if not held:
        return []
    if not silent:
        for path in held:
            say(f"still in   {path}")
    question = f"Delete {_count(len(held), 'backup')}, once a new one is written?"
    if delete or (sys.stdin.isatty() and _says_yes(question, "--backups")):
        fresh = replace_backups(workspace, held)
        return [sound("backups", f"{_count(len(held), 'backup')} deleted; the new one is {fresh}")]
    return [
        unsound(
            "backups",
            f"still in {', '.join(held)}",
            "`prepterm forget --backups` deletes them, once a new one is written",
        )
    ]


def _says_yes(question: str, option: str) -> bool:
    if not sys.stdin.isatty():
        raise BadCall("this asks first, and there is nobody to ask", f"give {option}")
    sys.stderr.write(f"{question} (y or n) ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in ("y", "yes")


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'s' * (number != 1)}"
