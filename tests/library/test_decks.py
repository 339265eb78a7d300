from pathlib import Path

import pytest

from prepterm.core.card import Card, CardKind, Deck
from prepterm.errors import BadContent
from prepterm.library.decks import deck_files, read_deck

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mine.yaml"


def deck(path: Path, text: str, slug: str = "mine") -> Deck:
    path.write_text(text, encoding="utf-8")
    return read_deck(path, slug, own=True)


def refused(path: Path, text: str) -> str:
    with pytest.raises(BadContent) as caught:
        deck(path, text)
    return caught.value.message.removeprefix(str(path))


GOOD = """\
title: Phone interview
description: What a first technical call asks.
cards:
  - id: big-o.binary-search
    front: Why is binary search O(log n)?
    back: Each comparison halves what is left.
    topics: [big-o, search]
    source: phone-interview#complexity-out-loud
  - id: heap.push
    cloze: Pushing costs {{1::O(log n)}}, popping {{2::O(log n)::too}}.
    why: The tree is log n high.
  - id: python.sorted
    kind: typed
    front: Which algorithm does `sorted` descend from?
    back: Timsort
    accept: [timsort, powersort]
"""


def test_a_deck_is_read(path: Path) -> None:
    got = deck(path, GOOD)
    assert (got.slug, got.title, got.own) == ("mine", "Phone interview", True)
    assert got.description == "What a first technical call asks."
    cloze = Card(
        "heap.push:1", "heap.push", "mine", CardKind.CLOZE,
        "Pushing costs **[…]**, popping O(log n).", "Pushing costs **O(log n)**, popping O(log n).",
        why="The tree is log n high.", line=9,
    )  # fmt: skip
    assert got.cards[:2] == (
        Card(
            "big-o.binary-search", "big-o.binary-search", "mine", CardKind.BASIC,
            "Why is binary search O(log n)?", "Each comparison halves what is left.",
            topics=("big-o", "search"), source="phone-interview#complexity-out-loud", line=4,
        ),
        cloze,
    )  # fmt: skip
    assert [card.id for card in got.cards] == [
        "big-o.binary-search", "heap.push:1", "heap.push:2", "python.sorted",
    ]  # fmt: skip
    assert (got.cards[2].front, got.cards[2].entry) == (
        "Pushing costs O(log n), popping **[too]**.",
        "heap.push",
    )
    assert got.cards[3].accept == ("timsort", "powersort")


def test_an_answer_that_yaml_would_turn_into_something_else_stays_text(path: Path) -> None:
    got = deck(path, "cards:\n- {front: 'No', back: No}\n- {front: when, back: 12:30}\n")
    assert [card.back for card in got.cards] == ["No", "12:30"]


def test_a_deck_without_a_title_goes_by_its_name(path: Path) -> None:
    assert deck(path, "cards:\n", "python/asyncio").title == "asyncio"
    assert deck(path, "cards:\n").cards == ()


def test_a_card_without_an_id_goes_by_its_question(path: Path) -> None:
    entry = "cards:\n- front: What is a heap?\n  back: {}\n"
    (before,) = deck(path, entry.format("A tree")).cards
    (after,) = deck(path, entry.format("A tree in an array")).cards
    (other,) = deck(path, "cards:\n- front: What is a stack?\n  back: x\n").cards
    assert before.id == after.id != other.id
    assert before.id.startswith("mine.")


PAIR = "cards:\n  - id: a\n    front: q\n    back: r\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("cards:\n  - front: [", ":3:1: not YAML"),
        ("title: a\n", ":1:1: 'cards' is missing; a deck is a mapping with title: and cards:"),
        ("titel: a\ncards:\n", ":1:1: unknown field 'titel'; did you mean 'title'?"),
        ("- a\n", ":1:1: a deck is a mapping with title: and cards:"),
        ("", ": the file is empty; a deck is a mapping with title: and cards:"),
        ("cards: none\n", ":1:8: 'cards' takes a list of entries"),
        ("cards:\n  - a\n", ":2:5: each of 'cards' takes fields"),
        (
            f"{PAIR}  - id: a\n    front: x\n    back: y\n",
            ":5:9: 'a' stands on line 2 already; give this entry another id",
        ),
        (
            "cards:\n- {front: q, back: a}\n- {front: q, back: b}\n",
            ":3:3: 'mine.",
        ),
        (PAIR + "    kind: cloz\n", ":5:11: unknown kind 'cloz'; known are basic, "),
        ("cards:\n  - id: a\n    front: q\n", ":2:5: 'back' is missing; write back: and its text"),
        (
            "cards:\n  - id: a\n    front: q\n    back:\n",
            ":4:10: 'back' is empty; write back: and its text",
        ),
        ("cards:\n  - id: a\n    back: r\n", ":2:5: 'front' is missing"),
        ("cards:\n  - kind: cloze\n    id: a\n", ":2:5: 'cloze' is missing"),
        (PAIR + "    fornt: x\n", ":5:5: unknown field 'fornt'; did you mean 'front'?"),
        (PAIR + "    zzz: x\n", ":5:5: unknown field 'zzz'; known are id, kind, front, "),
        (PAIR + "    accept: [x]\n", ":5:13: a basic card has no 'accept'"),
        (PAIR + "    cloze: x\n", ":3:12: a cloze card has no 'front'"),
        (PAIR + "    front: x\n", ":5:5: 'front' stands here twice; keep one of them"),
        ("cards:\n  - id: a b\n    front: q\n    back: r\n", ":2:9: an id takes up to 200"),
        ("cards:\n  - id: a:1\n    front: q\n    back: r\n", ":2:9: an id takes up to 200"),
        (f"cards:\n- id: {'x' * 201}\n  front: q\n  back: r\n", ":2:7: an id takes up to 200"),
        ("cards:\n- id:\n  front: q\n  back: r\n", ":2:6: 'id' is empty"),
        ("cards:\n  - id: a\n    cloze: no gap\n", ":3:12: the cloze has no gap"),
        ("cards:\n  - id: a\n    cloze: '{{1::a'\n", ":3:12: '{{' opens no gap"),
        ("cards:\n  - id: a\n    cloze: '{{1::a {{2::b}} }}'\n", ":3:12: '{{' opens no gap"),
        (PAIR + "    topics: big-o\n", ":5:13: 'topics' takes a list of texts"),
        ("cards:\n  - front: [a]\n    back: b\n", ":2:12: 'front' takes a text"),
    ],
)
def test_what_is_wrong_with_a_deck_is_said_with_its_place(
    path: Path, text: str, message: str
) -> None:
    assert refused(path, text).startswith(message)


def test_the_two_same_cards_without_ids_are_told_apart_from_two_same_ids(path: Path) -> None:
    said = refused(path, "cards:\n- {front: q, back: a}\n- {front: q, back: b}\n")
    assert "stands on line 2 already" in said
    assert "the same text and no id" in said


def test_control_characters_in_a_deck_come_out_as_pictures(path: Path) -> None:
    got = deck(
        path,
        'title: "a\\e[2J"\ncards:\n- id: "x\\x07"\n  front: "f\x1b]0;t\\a"\n  back: "\\x9b1m"\n'
        '  topics: ["t\\n\\e"]\n  source: "s\\r\\e"\n  why: "w\\x00"\n',
    )
    (card,) = got.cards
    for text in (got.title, card.id, card.front, card.back, card.why, card.source, *card.topics):
        assert not {letter for letter in text if ord(letter) in {*range(32), *range(127, 160)}}


def test_decks_nest_by_folder_and_those_that_ship_come_first(tmp_path: Path) -> None:
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    for name in ("b.yaml", "a.yaml", "note.txt"):
        (shipped / name).parent.mkdir(exist_ok=True)
        (shipped / name).write_text("")
    for name in ("python/asyncio.yaml", "z.yaml", ".hidden.yaml", ".git/x.yaml"):
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_text("")
    (own / "folder.yaml").mkdir()
    found = [(file.slug, file.own) for file in deck_files(shipped, own)]
    assert found == [("a", False), ("b", False), ("python/asyncio", True), ("z", True)]
    assert deck_files(tmp_path / "nowhere", tmp_path / "nor here") == []


def test_every_deck_that_ships_is_read() -> None:
    files = deck_files(ROOT / "decks", ROOT / "nowhere")
    ids = [
        card.id for file in files for card in read_deck(file.path, file.slug, own=file.own).cards
    ]
    assert files
    assert len(ids) == len(set(ids)) > 0
