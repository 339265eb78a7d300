"""`prepterm highlights`: what was marked in posts, listed or exported."""

from itertools import groupby

import click

from prepterm.cli.card_json import utc
from prepterm.cli.highlights_markdown import as_markdown
from prepterm.cli.opened import opened
from prepterm.cli.output import complain_of_content, note, say, say_json
from prepterm.errors import BadCall
from prepterm.study.highlights import ListedHighlight, listed


@click.command(
    "highlights",
    short_help="List what you marked in posts, and your notes",
    epilog="Example: prepterm highlights phone-interview --markdown",
)
@click.argument("post", required=False)
@click.option("--search", "words", default="", help="Only those with all of these words in "
              "their text, their note or their post's title.")  # fmt: skip
@click.option("--markdown", is_flag=True, help="Print Markdown, to keep or to pass on.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def command(post: str | None, words: str, *, markdown: bool, as_json: bool) -> None:
    """List the highlights and notes of POST, or of all posts, in the order of the text."""
    if markdown and as_json:
        raise BadCall("a call prints either Markdown or JSON", "leave out one of the two options")
    with opened() as workspace:
        found = listed(workspace, post, words)
        complain_of_content(workspace.problems)
    if as_json:
        say_json([_json(each) for each in found])
    elif not found:
        note("nothing that you marked has these words" if words else "nothing is marked there yet")
    elif markdown:
        say(as_markdown(found))
    else:
        for _, group in groupby(found, key=lambda each: each.highlight.post):
            of_post = list(group)
            say(of_post[0].title)
            for each in of_post:
                say(f"  {_where(each)}")
                _say_indented("    ", each.highlight.passage.quote)
                _say_indented("    > ", each.highlight.note)


def _where(each: ListedHighlight) -> str:
    return each.source if each.found else f"{each.source} (its text is not there any more)"


def _say_indented(before: str, text: str) -> None:
    for line in text.splitlines():
        say(f"{before}{line}".rstrip())


def _json(each: ListedHighlight) -> dict[str, object]:
    """The keys are stable."""
    highlight = each.highlight
    return {
        "id": f"{highlight.row.device}/{highlight.row.seq}",
        "post": highlight.post,
        "title": each.title,
        "source": each.source,
        "quote": highlight.passage.quote,
        "note": highlight.note,
        "made_at": utc(highlight.made_at),
        "changed_at": utc(highlight.changed_at),
        "found": each.found,
    }
