"""The index is disposable: whatever happens to its file, it is made again and nothing is lost."""

import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from prepterm.core.card import Card, CardKind, Deck
from prepterm.storage.database import Database
from prepterm.storage.index import Index
from prepterm.storage.index_file import discard_if_damaged
from prepterm.storage.versions import INDEX_VERSION


def card(
    identity: str, *, deck: str = "deck", source: str = "", topics: tuple[str, ...] = ()
) -> Card:
    entry = identity.partition(":")[0]
    return Card(
        identity, entry, deck, CardKind.BASIC, "front", "back", "why", topics, source, ("x", "y"), 7
    )


def deck(slug: str, *cards: Card) -> Deck:
    return Deck(slug, slug.title(), "about", cards, own=True)


@pytest.fixture
def progress(tmp_path: Path) -> str:
    path = str(tmp_path / "home" / "prepterm.db")
    Database(path, lambda: 0).close()
    return path


@pytest.fixture
def path(progress: str) -> Path:
    return Path(progress).with_name("index.db")


@pytest.fixture
def index(path: Path, progress: str) -> Iterator[Index]:
    with closing(Index(str(path), progress)) as index:
        yield index


def put(index: Index, *decks: Deck) -> None:
    with index.transaction():
        for each in decks:
            index.put_deck(each, f"/{each.slug}.yaml")


def test_a_card_comes_back_as_it_went_in(index: Index) -> None:
    first, second = card("b", topics=("two", "one"), source="post#part"), card("a:1")
    put(index, deck("deck", first, second))
    assert index.cards(["deck"]) == [first, second]
    assert index.card("a:1") == second
    assert index.card("a") is None
    place = index.owner_of("a")
    assert place is not None
    assert (place.path, place.line, place.own) == ("/deck.yaml", 7, True)


def test_cards_come_in_the_order_the_decks_were_named_in(index: Index) -> None:
    put(
        index,
        deck("x", card("x1", deck="x"), card("x2", deck="x")),
        deck("a", card("a1", deck="a")),
    )
    assert [each.id for each in index.cards(["x", "a"])] == ["x1", "x2", "a1"]
    assert [each.id for each in index.cards(["a", "x"])] == ["a1", "x1", "x2"]
    assert index.cards([]) == []


def test_cards_of_a_post_are_those_of_all_its_sections_and_of_no_other_post(index: Index) -> None:
    sources = ("post", "post#one", "post#two", "poster#one", "po", "pos_", "")
    put(index, deck("deck", *(card(f"c{n}", source=each) for n, each in enumerate(sources))))
    assert [each.source for each in index.cards_from("post")] == ["post", "post#one", "post#two"]
    assert [each.source for each in index.cards_from("post#one")] == ["post#one"]
    assert index.cards_per_post()["post"] == 3


def test_a_transaction_that_fails_leaves_nothing(index: Index) -> None:
    def half_way() -> None:
        with index.transaction():
            index.put_deck(deck("deck", card("a")), "/deck.yaml")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half_way()
    assert index.decks() == []
    put(index, deck("deck", card("a")))
    assert index.card_ids() == ["a"]


def another_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(text)")
        connection.execute("CREATE VIEW of_another_version AS SELECT * FROM cards")
        connection.execute(f"PRAGMA user_version = {INDEX_VERSION + 1}")


def empty(path: Path) -> None:
    path.write_bytes(b"")


def no_database(path: Path) -> None:
    path.write_bytes(b"\xff" * 5000)


def without_its_head(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"\0" * 100)


@pytest.mark.parametrize(
    "harm", [another_version, empty, no_database, without_its_head, Path.unlink]
)
def test_whatever_happens_to_the_file_it_is_made_again(
    path: Path, progress: str, harm: Callable[[Path], None]
) -> None:
    with closing(Index(str(path), progress)) as index:
        put(index, deck("deck", card("a")))
    harm(path)
    with closing(Index(str(path), progress)) as index:
        assert index.decks() == []
        put(index, deck("deck", card("a")))
        (version,) = index.execute("PRAGMA user_version").fetchone()
        assert version == INDEX_VERSION
    assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_only_a_damaged_index_is_thrown_away(path: Path, progress: str) -> None:
    with closing(Index(str(path), progress)) as index:
        put(index, deck("deck", *(card(f"card {number}") for number in range(500))))
    assert not discard_if_damaged(str(path))
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 2)
        file.write(b"\xa5" * (size // 4))
    assert discard_if_damaged(str(path))
    assert not path.exists()


def test_the_index_never_writes_to_the_progress(index: Index) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        index.connection.execute("DELETE FROM progress.reviews")
