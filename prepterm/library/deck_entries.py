"""Entries written into the text of a deck, of which every character stays as it is.

A deck may be written in any way that YAML knows. So an entry is put where it should stand, and what
comes of it is read: it counts only where the deck holds exactly what it held, and the new card.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import yaml

from prepterm.core.card import Card, CardKind, Deck
from prepterm.core.safe_text import shown, shown_line
from prepterm.errors import BadContent
from prepterm.library.decks import deck_in
from prepterm.library.source_text import LARGEST_BYTES, folded
from prepterm.library.yaml_nodes import events

_PLAIN = re.compile(r"[A-Za-z][\w.,;?()/-]*(?: [\w.,;?()/'+=-]+)*", re.ASCII)
"""Text that YAML takes as it stands."""
_WORDS = re.compile(r"[A-Za-z][\w-]*(?: [\w-]+)*", re.ASCII)
"""Text that it takes so in a list in brackets too."""
_ESCAPED = re.compile("[\ufeff\ufffe\uffff]")
"""What may stand in YAML only by its number, though JSON takes it."""
_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry says; `written` gives one as it will be read."""

    id: str
    kind: CardKind
    """`BASIC` or `TYPED`."""
    front: str
    back: str
    topics: tuple[str, ...] = ()
    source: str = ""

    @property
    def fields(self) -> dict[str, str | list[str]]:
        """The fields that it has, in the order in which they are written."""
        kind = "" if self.kind is CardKind.BASIC else self.kind.value
        all_: dict[str, str | list[str]] = {
            "id": self.id, "kind": kind, "front": self.front, "back": self.back,
            "topics": list(self.topics), "source": self.source,
        }  # fmt: skip
        return {name: value for name, value in all_.items() if value}


def written(entry: Entry) -> Entry:
    """An entry with its texts as they are read from a file: safe, without newlines around them."""
    topics = (shown_line(topic) for topic in entry.topics)
    return replace(
        entry,
        front=shown(entry.front).strip("\n").rstrip(),
        back=shown(entry.back).strip("\n").rstrip(),
        topics=tuple(dict.fromkeys(topic for topic in topics if topic)),
        source=shown_line(entry.source),
    )


def new_deck_text(title: str) -> str:
    """A deck without cards."""
    return f"title: {_scalar(shown_line(title))}\ncards:\n"


def with_entry(text: str, entry: Entry, path: str, slug: str) -> str:
    """The text of a deck with one more entry, as its last.

    Args:
        text: What stands in the file, to the letter.
        entry: As `written` gives it.
        path: The file, for errors.
        slug: The name the deck goes by.

    Raises:
        BadContent: where the text is no deck, or the entry cannot be put into it.
    """
    before = deck_in(folded(text), path, slug, own=True)
    card = Card(
        entry.id, entry.id, slug, entry.kind, entry.front, entry.back,
        topics=entry.topics, source=entry.source,
    )  # fmt: skip
    expected = replace(_said(before), cards=(*_said(before).cards, card))
    for attempt in _attempts(text, entry):
        try:
            after = deck_in(folded(attempt), path, slug, own=True)
        except BadContent:
            continue
        if _said(after) == expected:
            if len(attempt.encode()) > LARGEST_BYTES:
                raise BadContent(path, "with this card it would be larger than 16 MB; split it")
            return attempt
    raise BadContent(path, "its cards are written so that none can be added; do it by hand")


def _said(deck: Deck) -> Deck:
    """What a deck says, wherever it says it."""
    return replace(deck, cards=tuple(replace(card, line=0) for card in deck.cards))


def _attempts(text: str, entry: Entry) -> Iterator[str]:
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix(mark)
    for at, addition in _additions(text, entry):
        yield mark + text[:at] + addition + text[at:]


def _additions(text: str, entry: Entry) -> Iterator[tuple[int, str]]:
    """What to put where: at which character, without a byte order mark before them all."""
    lines = [0, *(found.end() for found in _BREAK.finditer(text))]
    found = _BREAK.search(text)
    new_line = found[0] if found else "\n"
    place = _end_of_cards(text)
    if place.column is None:
        at = lines[place.line] + place.before
        yield from ((at, f"{comma}{_in_quotes(entry.fields)}") for comma in (", ", "", " "))
        return
    at = lines[place.line] if place.line < len(lines) else len(text)
    ends = at == 0 or text[at - 1] in "\r\n"
    # Below a bar not every text reads as it was, as one that begins with blanks.
    for in_quotes in (False, True):
        block = _block(entry, " " * place.column, in_quotes=in_quotes)
        addition = "".join(f"{line}\n" for line in block).replace("\n", new_line)
        yield at, addition if ends else new_line + addition


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the next entry stands."""

    line: int
    """From 0."""
    before: int = 0
    """Characters of the line before it."""
    column: int | None = None
    """Where the hyphens of a list stand; None in a list in brackets."""


def _end_of_cards(text: str) -> _Place:
    """Where the list of cards ends in the text of a deck."""
    stream = events(folded(text))
    depth, is_key = 0, True
    while True:  # the deck was read before, so it has them
        event = next(stream)
        column = event.start_mark.column
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.NodeEvent):
            if depth == 1 and is_key and shown_line(getattr(event, "value", "")) == "cards":
                return _end_of_list(stream, column)
            is_key = is_key if depth > 1 else not is_key
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
            is_key = is_key if depth > 1 else not is_key


def _end_of_list(stream: Iterator[Any], column: int) -> _Place:
    """Where the list ends whose first event comes next."""
    first = next(stream)
    start, last = first.start_mark, first.end_mark
    if not isinstance(first, yaml.SequenceStartEvent):
        return _Place(last.line + 1, column=column + 2)
    flows = [bool(first.flow_style)]
    for event in stream:
        begins, ends = event.start_mark, event.end_mark
        if isinstance(event, yaml.CollectionStartEvent):
            flows.append(bool(event.flow_style))
            continue
        if isinstance(event, yaml.CollectionEndEvent):
            in_brackets = flows.pop()
            if not flows:
                if in_brackets:
                    return _Place(begins.line, begins.column)
                break
            if not in_brackets:
                continue  # such an end has no place of its own
        last = ends
    # A text below a bar ends where the next line begins.
    return _Place(last.line + (last.column > 0), column=start.column)


def _block(entry: Entry, indent: str, *, in_quotes: bool) -> Iterator[str]:
    """The lines of an entry with a hyphen before it."""
    before = f"{indent}- "
    for name, value in entry.fields.items():
        if isinstance(value, list):
            yield f"{before}{name}: [{', '.join(_scalar(each, _WORDS) for each in value)}]"
        elif "\n" in value and not in_quotes:
            yield f"{before}{name}: |"
            yield from (f"{indent}    {line}" if line else "" for line in value.split("\n"))
        else:
            yield f"{before}{name}: {_scalar(value)}"
        before = f"{indent}  "


def _scalar(text: str, plain: re.Pattern[str] = _PLAIN) -> str:
    """A text on one line: as it stands where YAML takes it so, else in quotes."""
    return text if plain.fullmatch(text) else _in_quotes(text)


def _in_quotes(value: object) -> str:
    """A value as JSON, which YAML reads too but for some characters."""
    quoted = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", quoted)
