"""What a rule of the lint knows besides the text it judges, and what it says."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import urlsplit

from prepterm.core.finding import Severity


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing a rule says; the lint adds the file and the rule's name."""

    message: str
    line: int
    column: int = 0
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Shelf:
    """The names that content may refer to."""

    anchors: Mapping[str, frozenset[str] | None]
    """The anchors of each post by its slug and its aliases; None for a post nobody could read."""
    topics: Container[str]

    def missing(self, slug: str, anchor: str) -> str:
        """What of a reference leads nowhere, in words that follow its name; nothing if all is well.

        The sections of a post that cannot be read are taken to be there: it has its own finding.
        """
        if slug not in self.anchors:
            return f"no post is named '{slug}'{_near(slug, list(self.anchors))}"
        anchors = self.anchors[slug]
        if not anchor or anchors is None or anchor in anchors:
            return ""
        return f"'{slug}' has no section '{anchor}'{_near(anchor, sorted(anchors))}"


def is_address(text: str) -> bool:
    """Whether a text is an http or https address with a host."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and not any(map(str.isspace, text))


def _near(name: str, names: list[str]) -> str:
    near = get_close_matches(name, names, 1)
    return f"; did you mean '{near[0]}'?" if near else ""
