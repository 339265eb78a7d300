"""index.db: what was read from the files of content, so that no start parses what is unchanged.

Disposable: deleted, damaged or of another version, it is made again from the files. Nothing in
prepterm.db depends on it. The counts per deck and day, which it also holds, are kept in
`day_counts.py`.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, Self

from prepterm.core.card import Card, CardKind, Deck
from prepterm.core.card_changes import changes_from
from prepterm.core.post import Post, Section
from prepterm.core.safe_text import shown_line
from prepterm.core.searched_text import SearchedText
from prepterm.errors import BadContent
from prepterm.storage import full_text, index_file
from prepterm.storage.connection import WAIT_S, OpenFile, make_private, said_plainly
from prepterm.storage.day_counts import attach_progress
from prepterm.storage.read_only import read_only_uri


@dataclass(frozen=True, slots=True)
class IndexedFile:
    """A file as it was when the index last read it."""

    path: str
    kind: str
    """deck or post."""
    slug: str
    own: bool
    size: int
    mtime_ns: int
    read_at_ns: int
    """When it was read, by the file system's reckoning of time: ns."""
    hash: str
    problem: BadContent | None
    """Why it could not be taken in; what it held before is still indexed."""


@dataclass(frozen=True, slots=True)
class DeckRow:
    """A deck without its cards."""

    slug: str
    title: str
    description: str
    own: bool
    path: str


@dataclass(frozen=True, slots=True)
class EntryPlace:
    """Where an entry of a deck stands."""

    deck: str
    path: str
    line: int
    own: bool


FROM_POST = "(source = ?1 OR (source >= ?1 || '#' AND source < ?1 || '$'))"
"""SQL for the cards of a post and of its sections.

From `#` up to the sign after it, so that the index over sources serves.
"""


class Index(OpenFile):
    """An open index.db, with prepterm.db attached as `progress`.

    Args:
        path: The file; made where it is missing, made again where it is damaged or of another
            version.
        database_path: prepterm.db, which must exist.
    """

    def __init__(self, path: str, database_path: str) -> None:
        with said_plainly(path):
            make_private(path)
            try:
                connection = index_file.opened(path)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
                index_file.delete(path)
                make_private(path)
                connection = index_file.opened(path)
            try:
                with said_plainly(database_path):
                    attach_progress(connection, database_path)
            except BaseException:
                connection.close()
                raise
        super().__init__(path, connection)
        self.is_in_memory = False
        """Whether it is written nowhere, so that only this connection knows it."""

    @classmethod
    def in_memory(cls, path: str, database_path: str, uri: str | None = None) -> Self:
        """An index that is written nowhere, which begins with what the file holds.

        Args:
            path: The file.
            database_path: prepterm.db, which must exist.
            uri: Under which prepterm.db can be read, where nothing can be written.
        """
        index = cls.__new__(cls)
        with said_plainly(path):
            connection = index_file.copied(path)
            try:
                with said_plainly(database_path):
                    attach_progress(connection, database_path, uri)
            except BaseException:
                connection.close()
                raise
        OpenFile.__init__(index, path, connection)
        index.is_in_memory = True
        return index

    @contextmanager
    def beside(self) -> Iterator[sqlite3.Connection]:
        """A connection for reading alone, without the progress, which another thread may open."""
        with said_plainly(self.path):
            uri = read_only_uri(self.path)
            with closing(sqlite3.connect(uri, timeout=WAIT_S, uri=True)) as connection:
                yield connection

    def files(self, kind: str) -> dict[str, IndexedFile]:
        """The files of one kind, by path."""
        rows = self.execute(f"SELECT {_FILE} FROM files WHERE kind = ?", (kind,))
        return {file.path: file for file in map(_file, rows)}

    def file(self, path: str) -> IndexedFile | None:
        """One file, or None where it was never read."""
        row = self.execute(f"SELECT {_FILE} FROM files WHERE path = ?", (_text(path),)).fetchone()
        return None if row is None else _file(row)

    def note_file(self, file: IndexedFile) -> None:
        """Keep how a file was found, inside a transaction."""
        problem = file.problem
        self.execute(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                _text(file.path), file.kind, file.slug, int(file.own), file.size, file.mtime_ns,
                file.read_at_ns, file.hash, problem and problem.problem,
                problem and problem.line, problem and problem.column,
            ),
        )  # fmt: skip

    def forget_file(self, path: str) -> None:
        """Take out a file that is gone, with what came from it, inside a transaction."""
        for table in ("files", "posts", "decks"):
            self.execute(f"DELETE FROM {table} WHERE path = ?", (_text(path),))
        self.execute("DELETE FROM cards WHERE deck NOT IN (SELECT slug FROM decks)")
        self.execute("DELETE FROM contributions WHERE card NOT IN (SELECT id FROM cards)")

    def forget_reading(self, path: str) -> None:
        """Let a file count as never read, while what came from it stays; inside a transaction."""
        self.execute("DELETE FROM files WHERE path = ?", (_text(path),))

    def yield_entry(self, entry: str) -> None:
        """Take out the cards of an entry that another deck is about to hold; in a transaction."""
        self.execute("DELETE FROM cards WHERE entry = ?", (entry,))

    def put_deck(self, deck: Deck, path: str, texts: Iterable[SearchedText] = ()) -> None:
        """Take in a deck and its cards in place of what it held, inside a transaction.

        Args:
            deck: The deck.
            path: Its file.
            texts: What the search is to read of each card, in deck order.
        """
        self.execute(
            "INSERT OR REPLACE INTO decks VALUES (?, ?, ?, ?, ?)",
            (deck.slug, deck.title, deck.description, int(deck.own), _text(path)),
        )
        self.execute("DELETE FROM cards WHERE deck = ?", (deck.slug,))
        self.connection.executemany(
            f"INSERT INTO cards ({_CARD}, position) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    card.id, card.entry, card.deck, card.kind.value, card.front, card.back,
                    card.why, json.dumps(card.topics), card.source, json.dumps(card.accept),
                    card.line, position,
                )
                for position, card in enumerate(deck.cards)
            ),
        )  # fmt: skip
        ids = (card.id for card in deck.cards)
        full_text.put_cards(self.connection, zip(ids, texts, strict=False))

    def put_post(self, post: Post, path: str, passages: Iterable[SearchedText] = ()) -> None:
        """Take in a post in place of what it was, inside a transaction.

        Args:
            post: The post.
            path: Its file.
            passages: What the search is to read of it.
        """
        sections = [(each.anchor, each.title, each.level, each.line) for each in post.sections]
        self.execute(
            "INSERT OR REPLACE INTO posts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                post.slug, _text(path), post.title, int(post.own), post.summary,
                json.dumps(post.topics), post.level, post.words, json.dumps(post.aliases),
                json.dumps(sections),
            ),
        )  # fmt: skip
        full_text.put_sections(self.connection, post.slug, passages)

    def decks(self) -> list[DeckRow]:
        """All decks, those that ship first."""
        rows = self.execute(
            "SELECT slug, title, description, own, path FROM decks ORDER BY own, slug"
        )
        return [
            DeckRow(slug, title, about, bool(own), _path(text))
            for slug, title, about, own, text in rows
        ]

    def posts(self) -> list[Post]:
        """All posts without their bodies, those that ship first."""
        rows = self.execute(
            "SELECT slug, path, title, own, summary, topics, level, words, aliases, sections"
            " FROM posts ORDER BY own, slug"
        )
        return [_post(row) for row in rows]

    def words_per_post(self) -> dict[str, int]:
        """How many words each post has, by slug."""
        return dict(self.execute("SELECT slug, words FROM posts"))

    def card(self, identity: str) -> Card | None:
        """The card of that id; here and in lists with what the person made of text and topics."""
        return next(iter(self._cards("id = ?", [identity])), None)

    def cards(self, decks: Iterable[str]) -> list[Card]:
        """The cards of some decks, in deck order."""
        names = list(decks)
        marks = ", ".join("?" * len(names))
        found = self._cards(f"deck IN ({marks}) ORDER BY position", names)
        return sorted(found, key=lambda card: names.index(card.deck))

    def cards_from(self, source: str) -> list[Card]:
        """The cards whose source is this post, or one section of it."""
        return self._cards(f"{FROM_POST} ORDER BY deck, position", [source])

    def deck_of_cards(self) -> dict[str, str]:
        """The deck of every card, by card id."""
        return dict(self.execute("SELECT id, deck FROM cards"))

    def cards_per_post(self) -> dict[str, int]:
        """How many cards have their source in each post."""
        return dict(
            self.execute(
                "SELECT substr(source, 1, instr(source || '#', '#') - 1), count(*)"
                " FROM cards GROUP BY 1"
            )
        )

    def card_ids(self) -> list[str]:
        """The ids of all cards."""
        return [row[0] for row in self.execute("SELECT id FROM cards")]

    def owner_of(self, entry: str) -> EntryPlace | None:
        """Where an entry of that id stands."""
        row = self.execute(
            "SELECT deck, decks.path, cards.line, decks.own FROM cards JOIN decks ON"
            " decks.slug = cards.deck WHERE entry = ? LIMIT 1",
            (entry,),
        ).fetchone()
        return None if row is None else EntryPlace(row[0], _path(row[1]), row[2], bool(row[3]))

    def entries(self) -> dict[str, str]:
        """The deck that each entry id stands in."""
        return dict(self.execute("SELECT DISTINCT entry, deck FROM cards"))

    def card_as_written(self, identity: str) -> Card | None:
        """The card of that id as its deck's file has it, whatever the person made of it."""
        return next(iter(self._written("id = ?", [identity])), None)

    def _cards(self, where: str, values: Sequence[object]) -> list[Card]:
        cards = self._written(where, values)
        only = " AND card = ?" if len(cards) == 1 else ""
        changed = dict(
            self.execute(
                f"SELECT card, changes FROM progress.card_states WHERE changes IS NOT NULL{only}",
                [card.id for card in cards] if only else [],
            )
        )
        if not changed:
            return cards
        return [changes_from(changed.get(card.id)).applied_to(card) for card in cards]

    def _written(self, where: str, values: Sequence[object]) -> list[Card]:
        rows = self.execute(f"SELECT {_CARD} FROM cards WHERE {where}", values)
        return [_card(row) for row in rows]


_FILE = "path, kind, slug, own, size, mtime_ns, read_at_ns, hash, problem, line, column"

_CARD = "id, entry, deck, kind, front, back, why, topics, source, accept, line"

_NO_TEXT = {code: code - 0xDC00 + 0xF0000 for code in range(0xDC80, 0xDD00)}
"""What Python makes of bytes in a path that are no UTF-8, and what stands for it in the index."""
_NO_TEXT_BACK = {mark: code for code, mark in _NO_TEXT.items()}


def _text(path: str) -> str:
    """A path as SQLite takes it, which takes nothing but UTF-8."""
    return path.translate(_NO_TEXT)


def _path(text: str) -> str:
    return text.translate(_NO_TEXT_BACK)


def _file(row: tuple[Any, ...]) -> IndexedFile:
    text, kind, slug, own, size, mtime_ns, read_at_ns, digest, problem, line, column = row
    path = _path(text)
    bad = None if problem is None else BadContent(shown_line(path), problem, line, column)
    return IndexedFile(path, kind, slug, bool(own), size, mtime_ns, read_at_ns, digest, bad)


def _card(row: tuple[Any, ...]) -> Card:
    identity, entry, deck, kind, front, back, why, topics, source, accept, line = row
    return Card(
        identity, entry, deck, CardKind(kind), front, back, why, tuple(json.loads(topics)),
        source, tuple(json.loads(accept)), line,
    )  # fmt: skip


def _post(row: tuple[Any, ...]) -> Post:
    slug, text, title, own, summary, topics, level, words, aliases, sections = row
    return Post(
        slug, title, _path(text), summary, tuple(json.loads(topics)), level,
        aliases=tuple(json.loads(aliases)),
        sections=tuple(Section(*each) for each in json.loads(sections)),
        words=words, own=bool(own),
    )  # fmt: skip
