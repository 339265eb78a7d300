"""What a rule of the lint knows besides the text it judges, and what it says."""

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from urllib.parse import urlsplit

from prepterm.core.finding import Severity

LONGEST_NAME = 60
MOST_COMPARED = 500_000
"""Letters, in one run: thousands of dead links in a text of thousands of sections take minutes."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing a rule says; the lint adds the file and the rule's name."""

    message: str
    line: int
    column: int = 0
    severity: Severity = Severity.ERROR


class Nearest:
    """Did you mean: the one name that is nearest to one that is not there."""

    def __init__(self) -> None:
        self._left = MOST_COMPARED

    def __call__(self, name: str, names: Collection[str]) -> str:
        """What to put behind a sentence; nothing where no name is near."""
        self._left -= len(name) * len(names)
        if self._left < 0 or len(name) > LONGEST_NAME:
            return ""
        near = get_close_matches(name, names, 1)
        return f"; did you mean '{near[0]}'?" if near else ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The names that content may refer to."""

    anchors: Mapping[str, frozenset[str] | None]
    """The anchors of each post by its slug and its aliases; None for a post nobody could read."""
    topics: Container[str]
    nearest: Nearest = field(default_factory=Nearest)

    def missing(self, slug: str, anchor: str) -> str:
        """What of a reference leads nowhere, in words that follow its name; nothing if all is well.

        The sections of a post that cannot be read are taken to be there: it has its own finding.
        """
        if slug not in self.anchors:
            return f"no post is named '{slug}'{self.nearest(slug, self.anchors)}"
        anchors = self.anchors[slug]
        if not anchor or anchors is None or anchor in anchors:
            return ""
        return f"'{slug}' has no section '{anchor}'{self.nearest(anchor, sorted(anchors))}"


def is_address(text: str) -> bool:
    """Whether a text is an http or https address with a host."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and not any(map(str.isspace, text))
