"""`prepterm forget`: what was removed, emptied for good."""

import sys

import click

from prepterm.cli.findings import tell
from prepterm.cli.opened import opened
from prepterm.cli.output import say
from prepterm.errors import BadCall
from prepterm.study.finding import Finding, sound, unsound
from prepterm.study.forget import Forgetting


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
    """Empty the text of notes, flags and highlights that you removed, for good.

    No undo brings it back. Backups that still hold such a text are named, and deleted where you
    say so, once a new one is written. One that may hold more than the database does is left to
    you.
    """
    with opened() as workspace:
        forgetting = Forgetting(workspace)
        findings = [
            _empty(forgetting, yes=yes, silent=as_json),
            *_thin(forgetting, delete=backups),
        ]
    context.exit(tell(findings, as_json=as_json))


def _empty(forgetting: Forgetting, *, yes: bool, silent: bool) -> Finding:
    texts = forgetting.texts
    if not texts:
        return sound("forgotten", "nothing that you removed has a text left")
    if not silent:
        for each in texts:
            say(f"{each.what}   {each.text}")
    if not yes and not _says_yes(f"Empty {_count(len(texts), 'text')} for good?", "--yes"):
        return unsound("forgotten", "nothing was emptied")
    gone = forgetting.empty()
    hint = "" if gone else "they leave the file when other terminals have closed it"
    return Finding("forgotten", True, f"{_count(len(texts), 'text')} emptied", hint)


def _thin(forgetting: Forgetting, *, delete: bool) -> list[Finding]:
    holding = forgetting.holding()
    theirs = [each.path for each in holding if not each.only_copy]
    found = [
        unsound(
            "backups",
            f"still in {each.path}, or it cannot be read, and it may hold more than the database",
            "delete it yourself where you need it no more",
        )
        for each in holding
        if each.only_copy
    ]
    if not theirs:
        return found
    question = f"They are still in {', '.join(theirs)}. Delete, once a new backup is written?"
    if delete or (sys.stdin.isatty() and _says_yes(question, "--backups")):
        fresh = forgetting.delete(holding)
        said = f"{_count(len(theirs), 'backup')} deleted; the new one is {fresh}"
        return [sound("backups", said), *found]
    hint = "`prepterm forget --backups` deletes them, once a new one is written"
    return [unsound("backups", f"still in {', '.join(theirs)}", hint), *found]


def _says_yes(question: str, option: str) -> bool:
    if not sys.stdin.isatty():
        raise BadCall("this asks first, and there is nobody to ask", f"give {option}")
    sys.stderr.write(f"{question} (y or n) ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in ("y", "yes")


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'s' * (number != 1)}"
