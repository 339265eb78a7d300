"""Decks: YAML files of cards, read into core's cards."""

import hashlib
import re
from pathlib import Path

from prepterm.core.card import Card, CardKind, Deck
from prepterm.core.cloze import cloze_cards
from prepterm.core.safe_text import shown_line
from prepterm.library.source_text import ContentFile, content_files, read_text
from prepterm.library.yaml_nodes import Fields, read_fields

DeckFile = ContentFile

DECK_FIELDS = ("title", "description", "cards")
CARD_FIELDS = (
    "id",
    "kind",
    "front",
    "back",
    "cloze",
    "why",
    "accept",
    "topics",
    "source",
)
_ID = re.compile(r"[^\s:]{1,200}")


def deck_files(shipped: Path, own: Path) -> list[DeckFile]:
    """Every deck below the two folders, those that ship first."""
    return content_files(shipped, own, ".yaml")


def read_deck(path: Path, slug: str, *, own: bool) -> Deck:
    """The deck in a file.

    Args:
        path: The file.
        slug: The name the deck goes by.
        own: Whether it is the person's own.

    Raises:
        BadContent: where the file cannot be read, or an entry is not what a card takes.
    """
    return deck_in(read_text(path), shown_line(str(path)), slug, own=own)


def deck_in(text: str, path: str, slug: str, *, own: bool) -> Deck:
    """The deck that a text is, `folded`; its file is named in errors alone."""
    expected = "a deck is a mapping with title: and cards:"
    deck = read_fields(path, text, expected)
    deck.only(DECK_FIELDS)
    if "cards" not in deck:
        raise deck.bad(f"'cards' is missing; {expected}")
    cards: list[Card] = []
    lines: dict[str, int] = {}
    for entry in deck.mappings("cards"):
        read = _cards(entry, slug)
        name = read[0].entry
        if name in lines:
            remedy = "give this entry another id"
            if "id" not in entry:
                remedy = "the two have the same text and no id of their own"
            where = f"'{name}' stands on line {lines[name]} already; {remedy}"
            raise entry.bad(where, "id")
        lines[name] = entry.line
        cards += read
    title = deck.one_line("title") or slug.rpartition("/")[2]
    return Deck(slug, title, deck.text("description"), tuple(cards), own)


def _cards(entry: Fields, slug: str) -> list[Card]:
    entry.only(CARD_FIELDS)
    kind = _kind(entry)
    _refuse_foreign(entry, kind)
    asks = "cloze" if kind is CardKind.CLOZE else "front"
    text = entry.needed(asks)
    name = _id(entry, slug, text)

    def card(identity: str, front: str, back: str) -> Card:
        return Card(
            id=identity,
            entry=name,
            deck=slug,
            kind=kind,
            front=front,
            back=back,
            why=entry.text("why"),
            topics=tuple(shown_line(topic) for topic in entry.texts("topics")),
            source=entry.one_line("source"),
            accept=entry.texts("accept"),
            line=entry.line,
        )

    if kind is not CardKind.CLOZE:
        return [card(name, text, entry.needed("back"))]
    try:
        sides = cloze_cards(text)
    except ValueError as error:
        raise entry.bad(str(error), "cloze") from None
    return [card(f"{name}:{side.number}", side.front, side.back) for side in sides]


def _kind(entry: Fields) -> CardKind:
    fallback = CardKind.CLOZE if "cloze" in entry else CardKind.BASIC
    if "kind" not in entry:
        return fallback
    word = entry.one_line("kind")
    if word not in list(CardKind):
        known = ", ".join(CardKind)
        raise entry.bad(f"unknown kind '{word}'; known are {known}", "kind")
    return CardKind(word)


def _refuse_foreign(entry: Fields, kind: CardKind) -> None:
    """Refuse fields that this kind would silently leave unread."""
    foreign = ["cloze"] if kind is not CardKind.CLOZE else ["front", "back"]
    if kind is not CardKind.TYPED:
        foreign.append("accept")
    for name in foreign:
        if name in entry:
            raise entry.bad(f"a {kind} card has no '{name}'; take it out or change its kind", name)


def _id(entry: Fields, slug: str, text: str) -> str:
    if "id" not in entry:
        # Of the question alone, so that mending the answer keeps the card's history.
        return f"{slug}.{hashlib.blake2b(text.encode(), digest_size=5).hexdigest()}"
    name = entry.needed("id", one_line=True)
    if not _ID.fullmatch(name):
        message = "an id takes up to 200 characters, without blanks and without ':'"
        raise entry.bad(message, "id")
    return name
