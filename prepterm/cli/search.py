"""`prepterm search`: full-text search over posts, cards and notes."""

import click

from prepterm.cli.opened import opened
from prepterm.cli.output import complain_of_content, note, say, say_json
from prepterm.core.safe_text import shown_line
from prepterm.core.search_query import SearchQuery
from prepterm.errors import BadCall
from prepterm.study.search import MOST_HITS, Hit, search


@click.command(
    "search",
    short_help="Find words in posts, cards and notes",
    epilog="Example: prepterm search binary search --limit 5",
)
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--limit", type=click.IntRange(1, 9999), default=MOST_HITS, show_default=True,
    help="At most so many hits.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def command(query: tuple[str, ...], limit: int, *, as_json: bool) -> None:
    """Find the posts, cards and notes that hold all words of QUERY, the best of each first.

    The last word may be the beginning of one; '"two words"' in double quotes are a phrase.
    """
    asked = " ".join(query)
    if not SearchQuery.parse(asked):
        raise BadCall("there is nothing to search for", "a query is a word or more")
    with opened() as workspace:
        hits = search(workspace, asked, limit=limit)
        complain_of_content(workspace.problems)
    if as_json:
        say_json([_json(hit) for hit in hits])
    elif hits:
        for hit in hits:
            say(f"{hit.place or hit.kind}   {shown_line(hit.title)}")
            say(f"    {shown_line(hit.snippet)}")
    else:
        note(f"nothing holds '{asked}'")


def _json(hit: Hit) -> dict[str, object]:
    return {
        "kind": hit.kind,
        "place": hit.place,
        "slug": hit.slug,
        "section": hit.anchor,
        "card": hit.card,
        "title": hit.title,
        "snippet": hit.snippet,
        "matches": [list(span) for span in hit.spans],
    }
