from pathlib import Path

import pytest

from prepterm.core.card import Card, CardKind
from prepterm.core.searched_text import SearchedText
from prepterm.library.document import parse
from prepterm.library.posts import read_whole
from prepterm.library.searched_text import card_passage, plain, post_passages

MARKUP = [
    ("plain", "plain"),
    ("two\nlines", "two lines"),
    ("`code` and `more`", "code and more"),
    ("**bold** `x`", "bold x"),
    ("`a` ` b", "a ` b"),
    ("`` a`b ``", "a`b"),
    ("- a\n- b", "a b"),
    ("1. one", "one"),
    ("[a link](https://a.example)", "a link"),
    ("<b>kept</b>", "kept"),
    ("a &amp; b", "a & b"),
    ("a \\* b", "a * b"),
    ("| a | b |\n| - | - |\n| c | d |", "a b c d"),
    ("```python\nx = `1`\n```", "x = `1`"),
    ("\x1b[31m", "␛[31m"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "expected"), MARKUP)
def test_markup_is_stripped_as_a_reader_sees_it(text: str, expected: str) -> None:
    assert plain(text) == expected
    assert plain(text) == " ".join(" ".join(block.text for block in parse(text)).split())


def test_a_card_is_its_front_and_all_the_rest() -> None:
    card = Card("a", "a", "d", CardKind.BASIC, "What is `x`?", "**One**\n\ntwo", "since *so*")
    assert card_passage(card) == SearchedText("What is x?", "One two since so")


def test_a_typed_answer_is_no_markdown() -> None:
    card = Card("a", "a", "d", CardKind.TYPED, "How long?", "O(n**2*m**2)")
    assert card_passage(card) == SearchedText("How long?", "O(n**2*m**2)")


def passages(tmp_path: Path, text: str) -> list[SearchedText]:
    path = tmp_path / "p.md"
    path.write_text(text, encoding="utf-8")
    return post_passages(*read_whole(path, own=True))


def test_a_post_is_its_beginning_and_its_sections(tmp_path: Path) -> None:
    text = "---\ntitle: T\nsummary: About.\n---\nIn *short*.\n\n## A `b`\n\none\n\n- two\n\n### C\n"
    assert passages(tmp_path, text) == [
        SearchedText("T", "About. In short."),
        SearchedText("A b", "one two", "a-b"),
        SearchedText("C", "", "c"),
    ]


def test_a_text_that_begins_with_its_own_title_has_no_other_beginning(tmp_path: Path) -> None:
    assert passages(tmp_path, "# Notes\n\nfirst\n\n## More\n") == [
        SearchedText("Notes", "first", "notes"),
        SearchedText("More", "", "more"),
    ]
    titled = "---\ntitle: Notes\nsummary: About.\n---\n# Notes\n\nfirst\n"
    assert passages(tmp_path, titled) == [SearchedText("Notes", "About. first", "notes")]
    assert passages(tmp_path, "just text\n") == [SearchedText("p", "just text")]
