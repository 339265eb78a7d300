"""`prepterm posts`: the shelf as a list."""

import click

from prepterm.cli.opened import opened
from prepterm.cli.output import complain_of_content, say_json, say_table
from prepterm.study.read import shelf_with_recall


@click.command(
    "posts",
    short_help="List the posts and how far each was read",
    epilog="Example: prepterm posts --json",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def command(*, as_json: bool) -> None:
    """List the posts and how far each has been read."""
    with opened() as workspace:
        entries = shelf_with_recall(workspace)
        complain_of_content(workspace.problems)
    if as_json:
        say_json(
            [
                {
                    "slug": entry.post.slug,
                    "title": entry.post.title,
                    "topics": list(entry.post.topics),
                    "words": entry.post.words,
                    "minutes": entry.minutes,
                    "progress": round(entry.progress, 3),
                    "finished": entry.finished,
                    "cards": entry.cards,
                    "minutes_left": 0 if entry.finished else entry.minutes_left,
                    "recall": _rounded(entry.recall.recall),
                    "own": entry.post.own,
                }
                for entry in entries
            ]
        )
        return
    say_table(
        ("post", "read", "minutes", "cards", "recall", "title"),
        (
            (
                entry.post.slug,
                "finished" if entry.finished else f"{entry.progress:.0%}",
                str(entry.minutes),
                str(entry.cards),
                f"{entry.recall.recall:.0%}" if entry.recall.recall is not None else "",
                entry.post.title,
            )
            for entry in entries
        ),
    )


def _rounded(recall: float | None) -> float | None:
    return None if recall is None else round(recall, 3)
