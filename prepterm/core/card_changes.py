"""What a person made of a card's text and topics, laid over what its deck's file says.

The file stays as its writer left it. An edit holds only for the text that it was made of: where
the file says something else since, the file has the last word.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Self

from prepterm.core.card import Card


@dataclass(frozen=True, slots=True)
class Edit:
    """The text of a card as a person rewrote it."""

    of: str
    """`text_hash` of the text in the deck's file that it takes the place of."""
    front: str
    back: str
    why: str


@dataclass(frozen=True, slots=True)
class CardChanges:
    """All that stands changed of one card."""

    edit: Edit | None = None
    added: tuple[str, ...] = ()
    """Topics beside those of the file, in the order they were added."""
    dropped: tuple[str, ...] = ()
    """Topics of the file that no longer count."""

    def with_topic(self, topic: str) -> Self:
        """The changes with a topic more."""
        others = tuple(each for each in self.added if each != topic)
        return replace(
            self,
            added=(*others, topic),
            dropped=tuple(each for each in self.dropped if each != topic),
        )

    def without_topic(self, topic: str) -> Self:
        """The changes with a topic less."""
        others = tuple(each for each in self.dropped if each != topic)
        return replace(
            self,
            added=tuple(each for each in self.added if each != topic),
            dropped=(*others, topic),
        )

    def edited(self, value: str) -> Self:
        """The changes with the text of an edit's row; as they are where that cannot be read."""
        edit = edit_from(value)
        return self if edit is None else replace(self, edit=edit)

    def applied_to(self, card: Card) -> Card:
        """The card as the person wants it."""
        if self.edit is not None and self.edit.of == text_hash(card):
            card = replace(card, front=self.edit.front, back=self.edit.back, why=self.edit.why)
        if self.added or self.dropped:
            kept = [each for each in card.topics if each not in self.dropped]
            kept += [each for each in self.added if each not in kept]
            card = replace(card, topics=tuple(kept))
        return card

    def as_text(self) -> str | None:
        """For the database: JSON, or None where nothing is changed."""
        if self == UNCHANGED:
            return None
        return _json(
            {
                "edit": None if self.edit is None else _edit_object(self.edit),
                "added": self.added,
                "dropped": self.dropped,
            }
        )


UNCHANGED = CardChanges()


def changes_from(text: str | None) -> CardChanges:
    """What `CardChanges.as_text` wrote; no changes where it is damaged, which a rebuild mends."""
    try:
        read = json.loads(text or "{}")
        edit = edit_from(_json(read["edit"])) if read.get("edit") else None
        added, dropped = (
            tuple(str(topic) for topic in read.get(name, ())) for name in ("added", "dropped")
        )
    except (ValueError, TypeError, AttributeError):
        return UNCHANGED
    return CardChanges(edit, added, dropped)


def text_hash(card: Card) -> str:
    """Names the text that a card has in its deck's file."""
    text = f"{card.front}\0{card.back}\0{card.why}"
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def edit_value(edit: Edit) -> str:
    """The value of an edit's row, as JSON."""
    return _json(_edit_object(edit))


def edit_from(value: str) -> Edit | None:
    """What `edit_value` wrote; None where it is damaged."""
    try:
        edit = Edit(**json.loads(value))
    except (ValueError, TypeError):
        return None
    parts = (edit.of, edit.front, edit.back, edit.why)
    return edit if all(isinstance(part, str) for part in parts) else None


def _edit_object(edit: Edit) -> dict[str, str]:
    return {"of": edit.of, "front": edit.front, "back": edit.back, "why": edit.why}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
