"""`prepterm read`: the reader, or the same text printed."""

import shutil
import sys

import click

from prepterm.cli.opened import opened
from prepterm.cli.opened_post import opened_post
from prepterm.cli.output import (
    complain_of_content,
    in_colour,
    on_a_terminal,
    say_coloured,
    say_source,
)
from prepterm.cli.screens import need_terminal, open_screen
from prepterm.errors import BadCall
from prepterm.study.read import OpenPost, section_of, source_of

PRINTED_COLUMNS = 80
"""The width of what is printed where nobody says and no terminal tells."""


@click.command(
    "read",
    short_help="Read a post, a section or any Markdown file",
    epilog="Example: prepterm read phone-interview#the-pitch   (or: notes.md, or: -)",
)
@click.argument("post", required=False)
@click.option("--width", type=click.IntRange(20, 500), help="Print, at this width in columns.")
@click.option("--raw", is_flag=True, help="Print the Markdown file as it stands.")
@click.option(
    "--color",
    "when_coloured",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Colour what is printed; auto goes by the terminal, NO_COLOR and FORCE_COLOR.",
)
@click.pass_context
def command(
    context: click.Context, post: str | None, width: int | None, *, raw: bool, when_coloured: str
) -> None:
    """Read POST: a slug, slug#section, the path of a Markdown file, or - for standard input.

    Without POST the shelf opens. Where standard output is no terminal, or with --width or --raw,
    the post is printed, or the section that is named.
    """
    if post is None:
        if width or raw:
            raise BadCall("--width and --raw print a post; name one", "`prepterm posts` lists them")
        need_terminal("the shelf", "`prepterm posts` prints it")
        from prepterm.tui.messages import OpenShelf  # noqa: PLC0415 - imports Textual

        with opened() as workspace:
            context.exit(open_screen(workspace, OpenShelf()))
    if raw:
        _print_source(post)
        return
    with opened() as workspace:
        found, anchor = opened_post(workspace, post)
        complain_of_content(each for each in workspace.problems if each.path == found.post.path)
        if width is None and post != "-" and on_a_terminal():
            context.exit(open_screen(workspace, post=found, anchor=anchor))
    _print(found, anchor, width, colour=in_colour(when_coloured))


def _print_source(post: str) -> None:
    if post == "-":
        say_source(sys.stdin.buffer.read())
        return
    with opened() as workspace:
        source = source_of(workspace, post)
    say_source(source)


def _print(found: OpenPost, anchor: str, width: int | None, *, colour: bool) -> None:
    from prepterm.painting.printed import printed  # noqa: PLC0415 - Rich and Pygments, to print

    there = shutil.get_terminal_size((PRINTED_COLUMNS, 0)).columns
    columns = width or min(there, PRINTED_COLUMNS)
    title = "" if anchor or found.begins_with_title else found.post.title
    for line in printed(title, section_of(found.blocks, anchor), columns, colour=colour):
        say_coloured(line)
