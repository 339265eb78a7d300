"""Posts as the rest of prepterm knows them: front matter, sections and words."""

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a post and what stands under it."""

    anchor: str
    title: str
    level: int
    """2 for `##`; 1 is the post's own title, which stands in the front matter."""
    line: int
    """Of the heading in the file, from 1."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a post's facts come from."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Post:
    """An article: one Markdown file with front matter."""

    slug: str
    title: str
    path: str
    summary: str = ""
    topics: tuple[str, ...] = ()
    level: str = ""
    checked: str = ""
    """ISO date on which its facts were last checked, or nothing."""
    sources: tuple[Source, ...] = ()
    aliases: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    words: int = 0
    body: str = ""
    """Markdown without the front matter; nothing where the post was opened to be looked at."""
    body_line: int = 1
    """The line of the file on which the body begins."""
    own: bool = False

    def minutes(self, words_per_minute: int) -> int:
        """Minutes to read it all, at least 1."""
        return max(1, ceil(self.words / words_per_minute))


def anchor_of(heading: str) -> str:
    """The anchor of a heading: lower case, letters, digits, `-` and `_` kept, blanks to hyphens."""
    kept = "".join(letter for letter in heading.lower() if letter.isalnum() or letter in "-_ ")
    return kept.strip().replace(" ", "-")
