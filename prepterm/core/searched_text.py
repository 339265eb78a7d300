"""What full-text search reads of a post or a card: its text without markup."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SearchedText:
    """A section of a post, or a card."""

    title: str
    """On one line: of the section, or of the post for what stands above its first heading; a card's
    front."""
    text: str
    """All the rest on one line."""
    anchor: str = ""
    """Of the section; nothing for a post's beginning, and for a card."""
