"""Highlights as a Markdown text: a heading for each post, quotations, and the notes below them."""

import re
from collections.abc import Sequence
from itertools import groupby

from prepterm.core.safe_text import shown_line
from prepterm.study.highlights import ListedHighlight

_MARKUP = re.compile(r"[\\`*_\[\]<&~|]")
_AT_THE_BEGINNING = re.compile(r"[#>+=-]|\d+(?=[.)])")


def as_markdown(found: Sequence[ListedHighlight]) -> str:
    """What was marked, by post; a quotation reads the same once it is rendered."""
    parts = []
    for _, group in groupby(found, key=lambda each: each.highlight.post):
        of_post = list(group)
        title = _plain(shown_line(of_post[0].title)).replace("#", "\\#")
        parts.append(f"# {title}")
        for each in of_post:
            parts.append(_quotation(each.highlight.passage.quote))
            if each.highlight.note:
                parts.append(each.highlight.note)
            gone = "" if each.found else " (its text is not there any more)"
            parts.append(f"Source: `{each.source}`{gone}")
    return "\n\n".join(parts)


def _quotation(text: str) -> str:
    lines = text.split("\n")
    last = len(lines) - 1
    quoted = []
    for number, line in enumerate(lines):
        # Two blanks at its end keep a line a line; none are due before a gap or at the end.
        breaks = line.strip() and number < last and lines[number + 1].strip()
        quoted.append(f"> {_line(line)}{'  ' if breaks else ''}" if line.strip() else ">")
    return "\n".join(quoted)


def _line(line: str) -> str:
    """A line whose indent and beginning mean nothing to Markdown."""
    bare = line.strip()
    indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
    beginning = _AT_THE_BEGINNING.match(bare)
    marked = _plain(bare)
    if beginning is not None:
        at = len(beginning[0]) if beginning[0].isdigit() else 0
        marked = f"{marked[:at]}\\{marked[at:]}"
    return "\u00a0" * indent + marked


def _plain(text: str) -> str:
    """Text in which no character means anything to Markdown."""
    return _MARKUP.sub(r"\\\g<0>", text)
