"""Full text: what is put is found by its words, and leaves with what it belongs to."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from prepterm.core.post import Post
from prepterm.core.search_query import SearchQuery
from prepterm.core.searched_text import SearchedText
from prepterm.storage.database import Database
from prepterm.storage.full_text import find_among, find_cards, find_sections
from prepterm.storage.index import Index
from prepterm.storage.index_file import discard_if_damaged
from tests.storage.test_index import card, deck

HOSTILE = [
    '"', "'", '"""', "(", "a AND", "NEAR(", "*", "a*b", "{a b}: c", "a^2", "-a", "\\", "\0",
    "\ud800", "x" * 10_000, "x " * 5_000, '"' * 10_000, "探" * 10_000, "+ " * 5_000,
    " ".join(f"w{n}" for n in range(2_000)), " ".join(f"探{n}" for n in range(2_000)),
]  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "index.db"


@pytest.fixture
def index(path: Path) -> Iterator[Index]:
    progress = str(path.with_name("prepterm.db"))
    Database(progress, lambda: 0).close()
    with closing(Index(str(path), progress)) as index:
        yield index


def put_post(index: Index, slug: str, *passages: SearchedText) -> None:
    with index.transaction():
        index.put_post(Post(slug, slug, f"/{slug}.md"), f"/{slug}.md", passages)


def put_deck(index: Index, slug: str, **texts: str) -> None:
    with index.transaction():
        cards = [card(identity.replace("_", ":"), deck=slug) for identity in texts]
        passages = [SearchedText(*text.split(" / ")) for text in texts.values()]
        index.put_deck(deck(slug, *cards), f"/{slug}.yaml", passages)


def sections(index: Index, typed: str, most: int = 50) -> list[str]:
    found = find_sections(index.connection, SearchQuery.parse(typed), most)
    return [f"{each.post}#{each.anchor}" for each in found]


def cards(index: Index, typed: str, most: int = 50) -> list[str]:
    found = find_cards(index.connection, SearchQuery.parse(typed), most)
    return [each.card for each in found]


def marks(typed: str, title: str, text: str) -> tuple[list[str], list[str]]:
    """What is marked in the title and the text of a passage that is found."""
    (found,) = find_among([SearchedText(title, text)], SearchQuery.parse(typed), 5)
    assert (found.title, found.text) == (title, text)
    return (
        [title[begin:end] for begin, end in found.in_title],
        [text[begin:end] for begin, end in found.in_text],
    )


def found_in(typed: str, text: str) -> bool:
    return bool(find_among([SearchedText("", text)], SearchQuery.parse(typed), 5))


def test_all_words_must_be_there_and_the_title_weighs_more(index: Index) -> None:
    put_post(
        index,
        "p",
        SearchedText("Trees", "a heap is a tree", "in-text"),
        SearchedText("A heap", "kept in a list", "in-title"),
        SearchedText("Trees", "no such word", "without"),
    )
    assert sections(index, "heap") == ["p#in-title", "p#in-text"]
    assert sections(index, "heap tree") == ["p#in-text"]
    assert sections(index, "heap", 1) == ["p#in-title"]
    assert sections(index, "zebra") == []
    assert sections(index, "") == []


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("hea", "a HEAP"),
        ("naive", "Naïve"),
        ("naïve", "naive"),
        ("cafe\u0301", "café"),
        ("café", "cafe\u0301"),
        ("grösse", "GRÖSSE"),
        ("ПОИСК", "поиск"),
        ('"binary search"', "a binary search, then"),
        ('"binary sea', "a binary search"),
        ("foo-bar", "foo-bar"),
        ("c++", "in C++ it is"),
        ("--json", "use --json here"),
        ("__init__", "its `__init__` runs"),
        ("!=", "a != b"),
        ("*", "n * m"),
        ("%", "50 %"),
        ("_", "a _ b"),
        ("n → m", "from n → m"),
        ("探索", "二分探索とは"),
        ("search 探索", "binary search は二分探索"),
        ("검색", "이진검색은"),
        ("ค้นหา", "การค้นหาแบบ"),
        ("😀", "well 😀 done"),
        ('AND "', "and so on"),
        (" ".join(f"探{n}" for n in range(60)), " ".join(f"探{n}" for n in range(60))),
        ("a\0b", "a␀b"),
        ("near(x", "near x"),
        ("title:heap", "the title heap"),
    ],
)
def test_a_text_is_found_by(typed: str, text: str) -> None:
    assert found_in(typed, text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("h", "a heap"),
        ("eap", "a heap"),
        ("hea tree", "a heap tree"),
        ('"search binary"', "binary search"),
        ('"binary sea"', "binary search"),
        ("c++", "c is not it"),
        ("--json", "json"),
        ("!=", "a == b"),
        ("heap OR tree", "heap"),
        ("heap NOT tree", "heap"),
        ("title:heap", "heap"),
        ("^heap", "heap"),
        ("探索 木", "二分探索"),
        (" ".join(f"探{n}" for n in range(60)), " ".join(f"探{n}" for n in range(59))),
        ("", "heap"),
        (" \t", "heap"),
        ('""', "heap"),
        ("%", "heap"),
    ],
)
def test_a_text_is_not_found_by(typed: str, text: str) -> None:
    assert not found_in(typed, text)


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_typed_is_no_syntax(index: Index, typed: str) -> None:
    put_post(index, "p", SearchedText("Heap", "a heap"))
    assert sections(index, typed) == []
    assert cards(index, typed) == []


def test_matches_are_marked_where_they_are() -> None:
    assert marks("heap tre", "A heap", "heaps, Heap and trees") == (["heap"], ["Heap", "trees"])
    assert marks('"a b"', "b a", "a, b a b") == ([], ["a, b", "a b"])
    assert marks("c++ is", "C++", "is c++ what C is") == (["C++"], ["is", "c++", "C", "is"])
    assert marks("探索", "探", "二分探索の探索") == ([], ["探索", "探索"])
    assert marks("naive", "", "so naïve it is") == ([], ["naïve"])


def test_of_the_cards_of_one_text_the_best_is_given(index: Index) -> None:
    put_deck(index, "d", a_1="[…] b / heap b", a_2="heap […] / heap b", b="front / heap")
    assert cards(index, "heap") == ["a:2", "b"]
    assert cards(index, "heap", 1) == ["a:2"]


def test_what_is_put_again_takes_the_place_of_what_it_was(index: Index) -> None:
    put_post(index, "p", SearchedText("One", "old words"), SearchedText("Two", "old", "two"))
    put_deck(index, "d", a="old / words", b="old / b")
    put_post(index, "p", SearchedText("One", "new words"))
    put_deck(index, "d", a="new / words")
    assert sections(index, "old") == cards(index, "old") == []
    assert sections(index, "new words") == ["p#"]
    assert cards(index, "new words") == ["a"]


def test_a_file_that_goes_takes_its_text_along(index: Index) -> None:
    for slug in ("one", "two"):
        put_post(index, slug, SearchedText("A heap", "of things"))
        put_deck(index, slug, **{f"{slug}.card": "A heap / of things"})
    with index.transaction():
        index.forget_file("/one.md")
        index.forget_file("/one.yaml")
    assert sections(index, "heap") == ["two#"]
    assert cards(index, "heap") == ["two.card"]
    with index.transaction():
        index.yield_entry("two.card")
    assert cards(index, "heap") == []
    held = [
        index.execute(f"SELECT count(*) FROM {table}").fetchone()
        for table in ("section_text", "sections", "card_text")
    ]
    assert held == [(1,), (1,), (0,)]


def test_words_that_differ_from_their_texts_are_damage(index: Index, path: Path) -> None:
    put_deck(index, "d", a="A heap / of things")
    assert not discard_if_damaged(str(path))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE card_text_content SET c1 = 'of other things'")
        connection.execute("DELETE FROM card_text_docsize")
    assert discard_if_damaged(str(path))
    assert not path.exists()
