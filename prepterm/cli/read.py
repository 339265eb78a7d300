"""`prepterm read`: the reader, or the same text printed."""

import shutil
import sys

import click

from prepterm.cli.opened import opened
from prepterm.cli.output import complain_of_content, in_colour, on_a_terminal, say, say_coloured
from prepterm.cli.screens import need_terminal, open_screen
from prepterm.errors import BadCall, BadContent, PreptermError
from prepterm.study.read import OpenPost, open_post, open_text
from prepterm.study.workspace import Workspace

PRINTED_COLUMNS = 80
"""The width of what is printed where nobody says and no terminal tells."""


@click.command(
    "read",
    short_help="Read a post, a section or any Markdown file",
    epilog="Example: prepterm read phone-interview#the-pitch   (or: notes.md, or: -)",
)
@click.argument("post", required=False)
@click.option("--width", type=click.IntRange(20, 500), help="Print, at this width in columns.")
@click.option("--raw", is_flag=True, help="Print the Markdown as it was written.")
@click.pass_context
def command(context: click.Context, post: str | None, width: int | None, *, raw: bool) -> None:
    """Read POST: a slug, slug#section, the path of a Markdown file, or - for standard input.

    Without POST the shelf opens. Where standard output is no terminal, or with --width or --raw,
    the post is printed.
    """
    if post is None:
        if width or raw:
            raise BadCall("--width and --raw print a post; name one", "`prepterm posts` lists them")
        need_terminal("the shelf", "`prepterm posts` prints it")
        from prepterm.tui.messages import OpenShelf  # noqa: PLC0415 - imports Textual

        with opened() as workspace:
            context.exit(open_screen(workspace, OpenShelf()))
    with opened() as workspace:
        found, anchor = _opened(workspace, post)
        complain_of_content(problem for problem in workspace.problems if _is_of(problem, found))
        if width is None and not raw and post != "-" and on_a_terminal():
            context.exit(open_screen(workspace, post=found, anchor=anchor))
    _print(found, width, raw=raw)


def _opened(workspace: Workspace, name: str) -> tuple[OpenPost, str]:
    if name != "-":
        return open_post(workspace, name)
    try:
        return open_text(sys.stdin.buffer.read().decode("utf-8")), ""
    except UnicodeDecodeError:
        raise PreptermError("standard input is not UTF-8") from None


def _is_of(problem: BadContent, found: OpenPost) -> bool:
    return problem.path == found.post.path


def _print(found: OpenPost, width: int | None, *, raw: bool) -> None:
    if raw:
        say(found.document.source().rstrip("\n"))
        return
    from prepterm.painting.printed import printed  # noqa: PLC0415 - Rich and Pygments, to print

    there = shutil.get_terminal_size((PRINTED_COLUMNS, 0)).columns
    columns = width or min(there, PRINTED_COLUMNS)
    title = "" if found.begins_with_title else found.post.title
    for line in printed(title, found.blocks, columns, colour=in_colour()):
        say_coloured(line)
