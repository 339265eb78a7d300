"""The full-text tables of index.db: sections of posts and cards, filled, asked and looked over.

They follow the tables they belong to: what is taken out there leaves here by triggers. The number
of a section or card is the row here too. Texts come without markup and without line breaks.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice

from prepterm.core.search_query import SearchQuery
from prepterm.core.searched_text import SearchedText
from prepterm.core.snippet import Spans, merged

_TOKENS = "tokenize = 'unicode61 remove_diacritics 2'"

FULL_TEXT_SCHEMA = f"""
CREATE TABLE sections (
    number INTEGER PRIMARY KEY, post TEXT NOT NULL, anchor TEXT NOT NULL
) STRICT;
CREATE INDEX sections_by_post ON sections (post);
CREATE TABLE edits_followed (card TEXT PRIMARY KEY, changes TEXT NOT NULL) STRICT;
CREATE VIRTUAL TABLE section_text USING fts5(title, text, {_TOKENS});
CREATE VIRTUAL TABLE card_text USING fts5(title, text, {_TOKENS});
CREATE TRIGGER post_gone AFTER DELETE ON posts BEGIN \
DELETE FROM sections WHERE post = old.slug; END;
CREATE TRIGGER section_gone AFTER DELETE ON sections BEGIN \
DELETE FROM section_text WHERE rowid = old.number; END;
CREATE TRIGGER card_gone AFTER DELETE ON cards BEGIN \
DELETE FROM card_text WHERE rowid = old.number; \
DELETE FROM edits_followed WHERE card = old.id; END"""

_BEGIN, _END = "\x02", "\x03"
"""What FTS5 sets around matches; no text has them, since control characters are shown as others."""
_RANKED = "rank MATCH 'bm25(8.0, 1.0)'"
"""A word of the title weighs as much as eight of the text."""
_IN_SQL = 50
"""Literals that a statement asks for; SQLite takes no more than a thousand terms."""


@dataclass(frozen=True, slots=True)
class Found:
    """A row that holds all that was asked for."""

    number: int
    title: str
    text: str
    in_title: Spans
    in_text: Spans


@dataclass(frozen=True, slots=True)
class FoundSection:
    """A section of a post that was found."""

    post: str
    anchor: str
    row: Found


@dataclass(frozen=True, slots=True)
class FoundCard:
    """A card that was found."""

    card: str
    deck: str
    row: Found


def put_sections(
    connection: sqlite3.Connection, post: str, passages: Iterable[SearchedText]
) -> None:
    """Keep a post's text in place of what it was, inside a transaction."""
    connection.execute("DELETE FROM sections WHERE post = ?", (post,))
    for each in passages:
        number = connection.execute(
            "INSERT INTO sections (post, anchor) VALUES (?, ?)", (post, each.anchor)
        ).lastrowid
        connection.execute(
            "INSERT INTO section_text (rowid, title, text) VALUES (?, ?, ?)",
            (number, each.title, each.text),
        )


def put_cards(connection: sqlite3.Connection, texts: Iterable[tuple[str, SearchedText]]) -> None:
    """Keep the text of cards, by id, in place of what it was, inside a transaction."""
    connection.executemany(
        "INSERT OR REPLACE INTO card_text (rowid, title, text)"
        " SELECT number, ?, ? FROM cards WHERE id = ?",
        ((each.title, each.text, card) for card, each in texts),
    )


def edits_to_follow(connection: sqlite3.Connection) -> dict[str, str]:
    """The cards whose text here may not be what the person made of it; what to note when it is.

    Nothing is noted for a card that is as its file has it again.
    """
    return dict(
        connection.execute(
            "SELECT cards.id, coalesce(states.changes, '') FROM ("
            "SELECT card FROM progress.card_states WHERE changes IS NOT NULL"
            " UNION SELECT card FROM edits_followed) AS touched"
            " JOIN cards ON cards.id = touched.card"
            " LEFT JOIN progress.card_states AS states ON states.card = touched.card"
            " LEFT JOIN edits_followed AS followed ON followed.card = touched.card"
            " WHERE states.changes IS NOT followed.changes"
        )
    )


def note_followed(connection: sqlite3.Connection, edits: Iterable[tuple[str, str]]) -> None:
    """Note what `edits_to_follow` gave, inside a transaction, once the texts are put."""
    for card, changes in edits:
        connection.execute("DELETE FROM edits_followed WHERE card = ?", (card,))
        if changes:
            connection.execute("INSERT INTO edits_followed VALUES (?, ?)", (card, changes))


def find_sections(
    connection: sqlite3.Connection, query: SearchQuery, most: int
) -> list[FoundSection]:
    """The sections that hold all that was asked for, the best first."""
    found = []
    for row in _found(connection, "section_text", query):
        (post, anchor) = connection.execute(
            "SELECT post, anchor FROM sections WHERE number = ?", (row.number,)
        ).fetchone()
        found.append(FoundSection(post, anchor, row))
        if len(found) == most:
            break
    return found


def find_cards(connection: sqlite3.Connection, query: SearchQuery, most: int) -> list[FoundCard]:
    """The cards that hold all that was asked for, the best first; of siblings the best alone."""
    found: dict[str, FoundCard] = {}
    for row in _found(connection, "card_text", query):
        (card, entry, deck) = connection.execute(
            "SELECT id, entry, deck FROM cards WHERE number = ?", (row.number,)
        ).fetchone()
        found.setdefault(entry, FoundCard(card, deck, row))
        if len(found) == most:
            break
    return list(found.values())


def find_among(passages: Sequence[SearchedText], query: SearchQuery, most: int) -> list[Found]:
    """The same for texts that stand in no index; `number` is their place, from 0."""
    if not passages:
        return []
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE VIRTUAL TABLE passages USING fts5(title, text, {_TOKENS})")
        connection.executemany(
            "INSERT INTO passages (rowid, title, text) VALUES (?, ?, ?)",
            ((number, each.title, each.text) for number, each in enumerate(passages)),
        )
        return list(islice(_found(connection, "passages", query), most))


def look_over(connection: sqlite3.Connection) -> None:
    """Compare the words with the texts, which SQLite's own check leaves out.

    Raises:
        sqlite3.DatabaseError: where they differ.
    """
    for table in ("section_text", "card_text"):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")


def _found(connection: sqlite3.Connection, table: str, query: SearchQuery) -> Iterator[Found]:
    """The rows of a table that hold all that was asked for, the best first."""
    if not query:
        return
    literals = query.literals
    held = []
    for at, literal in enumerate(literals[:_IN_SQL], 2):
        cased = "{}" if literal.lower() == literal.upper() else "lower({})"
        sought = cased.format(f"?{at}")
        columns = (cased.format(column) for column in ("title", "text"))
        held.append(f"({' OR '.join(f'instr({column}, {sought})' for column in columns)})")
    shown, order = "title, text", "instr(lower(title), lower(?2)) = 0, length(text), rowid"
    if query.phrases:
        shown = ", ".join(f"highlight({table}, {at}, '{_BEGIN}', '{_END}')" for at in (0, 1))
        order, held = "rank", [f"{table} MATCH ?1", _RANKED, *held]
    else:
        held.append("?1 = ''")
    rows = connection.execute(
        f"SELECT rowid, {shown} FROM {table} WHERE {' AND '.join(held)} ORDER BY {order}",
        (_expression(query), *literals[:_IN_SQL]),
    )
    pattern = re.compile("|".join(map(re.escape, literals)), re.IGNORECASE) if literals else None
    for number, marked_title, marked_text in rows:
        title, in_title = _unmarked(marked_title, pattern)
        text, in_text = _unmarked(marked_text, pattern)
        whole = f"{title}\n{text}".lower()
        if not all(each.lower() in whole for each in literals[_IN_SQL:]):
            continue
        yield Found(number, title, text, in_title, in_text)


def _expression(query: SearchQuery) -> str:
    """The phrases as FTS5 reads them: quoted, so that nothing in them is its syntax."""
    if not query.phrases:
        return ""
    quoted = ['"{}"'.format(each.replace('"', '""')) for each in query.phrases]
    return " ".join(quoted) + (" *" if query.begun else "")


def _unmarked(marked: str, literals: re.Pattern[str] | None) -> tuple[str, Spans]:
    """A text without the marks around its matches; where those are, and what else is literal."""
    pieces = re.split(f"[{_BEGIN}{_END}]", marked)
    spans, at = [], 0
    for number, piece in enumerate(pieces):
        if number % 2:
            spans.append((at, at + len(piece)))
        at += len(piece)
    text = "".join(pieces)
    if literals is not None:
        spans += [found.span() for found in literals.finditer(text)]
    return text, merged(spans)
