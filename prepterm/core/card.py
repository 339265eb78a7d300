"""Cards and decks as the rest of prepterm knows them, whatever file they came from."""

from dataclasses import dataclass
from enum import StrEnum


class CardKind(StrEnum):
    """How a card asks, and how it is answered."""

    BASIC = "basic"
    CLOZE = "cloze"
    TYPED = "typed"


@dataclass(frozen=True, slots=True)
class Card:
    """One question with its answer; one entry of a deck gives one card or, by its gaps, more."""

    id: str
    """Stable and unique over all decks; a cloze gap's number follows a colon: `heaps.push:1`."""
    entry: str
    """The id of the deck entry that the card came from; siblings share it."""
    deck: str
    """The deck's slug: its path below the decks folder, without the ending."""
    kind: CardKind
    front: str
    """Markdown."""
    back: str
    """Markdown; what a typed answer is compared with."""
    why: str = ""
    """Markdown shown under the answer, or nothing."""
    topics: tuple[str, ...] = ()
    source: str = ""
    """`post#section`, an https address, or nothing."""
    accept: tuple[str, ...] = ()
    """Other right answers of a typed card."""
    line: int = 0
    """Where its entry begins in the deck's file, from 1."""

    @property
    def back_is_literal(self) -> bool:
        """Whether the back is a typed answer that Markdown would take apart: `O(n**2)`."""
        return self.kind is CardKind.TYPED and "\n" not in self.back and "`" not in self.back


@dataclass(frozen=True, slots=True)
class Deck:
    """A file of cards."""

    slug: str
    title: str
    description: str
    cards: tuple[Card, ...]
    own: bool = False
    """True for a deck of the person's own, False for one that prepterm ships."""
