"""Full-text search over posts, cards and notes."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from prepterm.core.highlight import Highlight
from prepterm.core.place import Place
from prepterm.core.safe_text import shown_line
from prepterm.core.search_query import SearchQuery
from prepterm.core.searched_text import SearchedText
from prepterm.core.snippet import SNIPPET, Spans, snippet
from prepterm.storage import full_text, practice_log
from prepterm.storage.full_text import Found
from prepterm.storage.practice_log import WrittenNote
from prepterm.study.highlights import all_highlights
from prepterm.study.workspace import Workspace

MOST_HITS = 50
NOTE = 1000
"""Characters that are shown of a note at the most."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that holds all that was asked for."""

    kind: str
    """`post`, `card` or `note`."""
    slug: str
    """Of the post, of the card's deck, of the format or the post that the note was written in."""
    anchor: str
    """Of the post's section; nothing for its beginning and for other kinds."""
    card: str
    """The card's id; nothing for other kinds."""
    title: str
    """Of the section or post; the card's front; the format and the day of a note, or its words."""
    in_title: Spans
    """The matches in the title."""
    snippet: str
    """The part of the text that shows best what was found, on one line."""
    spans: Spans
    """The matches in the snippet."""
    at: Place | None = None
    """Where in the post `slug` a passage stands that is marked, for a note on one."""

    @property
    def place(self) -> str:
        """`slug#section` of a post, the post a note is on, the id of a card, else nothing."""
        if self.at is not None:
            return self.slug
        if self.kind == "post":
            return f"{self.slug}#{self.anchor}" if self.anchor else self.slug
        return self.card


def search(workspace: Workspace, query: str, *, limit: int = MOST_HITS) -> list[Hit]:
    """What holds all the words of a query, as `Search.hits` gives it."""
    return Search(workspace).hits(query, limit=limit)


class Search:
    """What can be searched, as it stands when this is made.

    Args:
        workspace: What is open.

    Raises:
        DatabaseUnusable: where what was edited cannot be noted in the index.
    """

    def __init__(self, workspace: Workspace) -> None:
        _follow_edits(workspace)
        self._index = workspace.index
        self._notes = [
            *map(_note_of_practice, practice_log.standing_notes(workspace.database)),
            *map(_note_on_passage, all_highlights(workspace)),
        ]
        self.goes_beside = not self._index.is_in_memory
        """Whether `hits_beside` may be called."""

    def hits(self, query: str, *, limit: int = MOST_HITS) -> list[Hit]:
        """What holds all the words of a query: posts, then cards, then notes, the best first.

        Where there is more than the limit, each kind gets an even share of it.

        Args:
            query: Words, and phrases in double quotes; nothing else in it is syntax.
            limit: How many hits at the most.
        """
        return self._hits(self._index.connection, query, limit)

    def hits_beside(self, query: str, *, limit: int = MOST_HITS) -> list[Hit]:
        """The same from any other thread than the one that opened the workspace."""
        with self._index.beside() as connection:
            return self._hits(connection, query, limit)

    def _hits(self, connection: sqlite3.Connection, typed: str, limit: int) -> list[Hit]:
        query = SearchQuery.parse(typed)
        posts = [
            _hit("post", each.post, each.row, anchor=each.anchor)
            for each in full_text.find_sections(connection, query, limit)
        ]
        cards = [
            _hit("card", each.deck, each.row, card=each.card)
            for each in full_text.find_cards(connection, query, limit)
        ]
        return shared_out(limit, posts, cards, notes_matching(self._notes, query, limit))


@dataclass(frozen=True, slots=True)
class SearchedNote:
    """Words of the person's own, or a passage that they marked."""

    slug: str
    """Of the format it was written in, or of the post that it is on."""
    text: SearchedText
    at: Place | None = None
    """Where it stands in the post."""


def notes_matching(notes: Sequence[SearchedNote], query: SearchQuery, limit: int) -> list[Hit]:
    """The notes that hold all that was asked for, the best first."""
    found = full_text.find_among([each.text for each in notes], query, limit)
    return [_hit("note", notes[row.number].slug, row, at=notes[row.number].at) for row in found]


def _note_of_practice(note: WrittenNote) -> SearchedNote:
    title = shown_line(f"{note.title}, {note.study_day.isoformat()}")
    return SearchedNote(note.format, SearchedText(title, shown_line(note.text)))


def _note_on_passage(highlight: Highlight) -> SearchedNote:
    passage = highlight.passage
    place = Place(passage.start_block, passage.start_offset, passage.quote, 0.0)
    quote = shown_line(passage.quote)
    note = shown_line(highlight.note)
    text = SearchedText(note or quote, quote if note else "")
    return SearchedNote(highlight.post, text, place)


def shared_out(limit: int, *kinds: Sequence[Hit]) -> list[Hit]:
    """At most `limit` hits; what a kind leaves of its even share is for the others."""
    shares = [0] * len(kinds)
    takers = list(range(len(kinds)))
    while takers and sum(shares) < limit:
        takers = [at for at in takers if shares[at] < len(kinds[at])]
        for at in takers[: limit - sum(shares)]:
            shares[at] += 1
    return [hit for hits, share in zip(kinds, shares, strict=True) for hit in islice(hits, share)]


def _hit(  # noqa: PLR0913 - a hit is made of them
    kind: str, slug: str, row: Found, *, anchor: str = "", card: str = "", at: Place | None = None
) -> Hit:
    # A note is short as a rule, and stands nowhere else to be read whole.
    text, spans = snippet(row.text, row.in_text, NOTE if kind == "note" else SNIPPET)
    return Hit(kind, slug, anchor, card, row.title, row.in_title, text, spans, at)


def _follow_edits(workspace: Workspace) -> None:
    """Let the texts of cards be what the person made of them."""
    index = workspace.index
    edits = full_text.edits_to_follow(index.connection)
    if not edits:
        return
    from prepterm.library.searched_text import card_passage  # noqa: PLC0415 - it brings a parser in

    cards = [card for card in map(index.card, edits) if card is not None]
    with index.transaction():
        full_text.put_cards(index.connection, [(each.id, card_passage(each)) for each in cards])
        full_text.note_followed(index.connection, edits.items())
