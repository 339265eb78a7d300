import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from prepterm.core.card import Card, CardKind
from prepterm.core.safe_text import shown
from prepterm.errors import BadContent
from prepterm.library import deck_entries
from prepterm.library.deck_entries import Entry, new_deck_text, with_entry, written
from prepterm.library.decks import deck_in
from prepterm.library.source_text import folded

DECKS = {
    "new": new_deck_text("Mine: a deck"),
    "empty": "title: Mine\ncards:   # none yet\n\ndescription: about\n",
    "empty brackets": "cards: []\n",
    "indented": "cards:\n  - id: a\n    front: q   # why\n    back: b\n  # the end\n",
    "not indented": "cards:\n- id: a\n  front: q\n  back: b\n",
    "far indented": "cards:\n      -   id: a\n          front: q\n          back: b\n",
    "cards first": "cards:\n- {id: a, front: q, back: b}\n\n# about\ntitle: Mine\n",
    "no newline at its end": "title: Mine\ncards:\n- {id: a, front: q, back: b}",
    "below a bar": "cards:\n- id: a\n  front: q\n  back: |\n    b\n\n    c\n\n# end\ntitle: Mine\n",
    "a bar at the end": "cards:\n- id: a\n  front: q\n  back: |+\n    b\n\n\n",
    "in brackets": "cards: [{id: a, front: q, back: b}]   # all\n",
    "a comma too many": "cards: [\n  {id: a, front: q, back: b},  # one\n]\n",
    "JSON": '{"cards": [\n {"id": "a", "front": "q", "back": "b", "topics": ["x"]}\n]}\n',
    "JSON in a line": '{"title": "\U0001f600", "cards": [{"id":"a","front":"é","back":"\u5b57"}]}',
    "old lines": "title: Mine\r\ncards:\r\n- id: a\r\n  front: |\r\n    q\r\n  back: b\r\n",
    "older lines": "title: Mine\rcards:\r- id: a\r  front: q\r  back: b\r",
    "a mark before": "\ufefftitle: Mine\ncards:\n- {id: a, front: q, back: b}\n",
    "a mark in brackets": "\ufeffcards: [{id: a, front: q, back: b}]",
    "aliases": "cards:\n- {id: a, front: &q q, back: *q}\n- id: b\n  front: x\n  back: *q\n...\n",
    "a list in the last": "cards:\n- id: a\n  front: q\n  back: b\n  topics:\n  - x\n# end\n",
    "a decoy": "description: |\n  cards:\n  - id: z\ncards:\n- {id: a, front: cards, back: b}\n",
    "a quoted key": '"cards":\n  - {"id": "a", "front": "q",\n     "back": "b"}  # c\n',
    "control characters": "title: a\x07b\ncards:\n- {id: a, front: \x1b, back: b}\n",
}
ENTRY = written(
    Entry(
        "mine.1", CardKind.BASIC, "What, then: is # it?", "One.\n\n    code()\nEnd.",
        ("a, b", "system design", "a, b", " "), " post#a\tsection ",
    )
)  # fmt: skip


def added(text: str, entry: Entry) -> Card:
    """The card that comes of an entry; all else must be as it was."""
    before = deck_in(folded(text), "p", "mine", own=True)
    after_text = with_entry(text, entry, "p", "mine")
    after = deck_in(folded(after_text), "p", "mine", own=True)
    *others, card = after.cards
    assert [(each.id, each.front, each.back, each.topics) for each in others] == [
        (each.id, each.front, each.back, each.topics) for each in before.cards
    ]
    assert (after.title, after.description) == (before.title, before.description)
    # Every character stays, in one piece before what is new and one after it.
    new = len(after_text) - len(text)
    at = next(at for at in range(len(text) + 1) if after_text[:at] + after_text[at + new :] == text)
    assert at > 0
    return card


@pytest.mark.parametrize("deck", DECKS)
def test_an_entry_is_added_to_a_deck_however_it_is_written(deck: str) -> None:
    card = added(DECKS[deck], ENTRY)
    assert (card.id, card.kind, card.front, card.back) == (
        "mine.1", CardKind.BASIC, "What, then: is # it?", "One.\n\n    code()\nEnd.",
    )  # fmt: skip
    assert (card.topics, card.source) == (("a, b", "system design"), "post#a section")
    twice = with_entry(DECKS[deck], ENTRY, "p", "mine")
    assert added(twice, written(Entry("mine.2", CardKind.TYPED, "q", "r"))).kind is CardKind.TYPED


def test_an_entry_is_written_as_a_person_would() -> None:
    assert with_entry(DECKS["indented"], ENTRY, "p", "mine") == (
        "cards:\n  - id: a\n    front: q   # why\n    back: b\n"
        '  - id: mine.1\n    front: "What, then: is # it?"\n    back: |\n      One.\n\n'
        '          code()\n      End.\n    topics: ["a, b", system design]\n'
        '    source: "post#a section"\n'
        "  # the end\n"
    )
    short = written(Entry("m.1", CardKind.BASIC, "Q", "A"))
    assert with_entry(DECKS["below a bar"], short, "p", "mine") == (
        "cards:\n- id: a\n  front: q\n  back: |\n    b\n\n    c\n\n"
        "- id: m.1\n  front: Q\n  back: A\n# end\ntitle: Mine\n"
    )
    plain = written(Entry("m.2", CardKind.TYPED, "Which sort, in CPython?", "Timsort"))
    assert with_entry(new_deck_text("Mine"), plain, "p", "mine") == (
        "title: Mine\ncards:\n  - id: m.2\n    kind: typed\n    front: Which sort, in CPython?\n"
        "    back: Timsort\n"
    )


def test_lines_end_as_they_do_in_the_file() -> None:
    assert "\n" not in with_entry(DECKS["old lines"], ENTRY, "p", "mine").replace("\r\n", "")
    assert "\n" not in with_entry(DECKS["older lines"], ENTRY, "p", "mine")


HOSTILE = st.text(
    st.one_of(
        st.sampled_from("ab \t\n\r:#-?|>&*!%@`'\"{}[],\\=~<0\x1b\x85\u2028\ufeff\ufffe\uffff"),
        st.sampled_from("é字\U0001f600\U0001fffe\u202e\u00a0"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=30,
)


@example("new", "  leading\nblanks", "b", [], "")
@example("new", "  all lines\n  lead", "b", [], "")
@example("new", "q", "\ufeff\nmark", [], "")
@example("new", "q", "a\n   \nb\n\tc", [], "")
@given(st.sampled_from(sorted(DECKS)), HOSTILE, HOSTILE, st.lists(HOSTILE, max_size=2), HOSTILE)
def test_every_text_reads_back_exactly(
    deck: str, front: str, back: str, topics: list[str], source: str
) -> None:
    front, back = f"{front}.", f"\n\n{back}x \n\n"
    card = added(
        DECKS[deck], written(Entry("m.1", CardKind.BASIC, front, back, tuple(topics), source))
    )
    assert card.front == shown(front).lstrip("\n")
    assert card.back == shown(back).strip("\n").rstrip()
    wanted = [" ".join(shown(each).split()) for each in topics]
    assert list(card.topics) == list(dict.fromkeys(each for each in wanted if each))
    assert card.source == " ".join(shown(source).split())


@given(HOSTILE)
def test_every_title_reads_back_exactly(title: str) -> None:
    wanted = " ".join(shown(title).split()) or "mine"
    assert deck_in(new_deck_text(title), "p", "mine", own=True).title == wanted


@pytest.mark.parametrize("text", ['cards: ""\n', "{title: x, cards: }\n", "{cards: , title: x}\n"])
def test_a_deck_that_takes_no_more_is_refused(text: str) -> None:
    with pytest.raises(BadContent, match=r"^p: its cards are written so that none can be added"):
        with_entry(text, ENTRY, "p", "mine")


@pytest.mark.parametrize("text", ["", "title: x\n", "cards: [\n", "cards:\n- {id: a, front: q}\n"])
def test_what_is_no_deck_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(BadContent, match=r"^p:"):
        with_entry(text, ENTRY, "p", "mine")


def test_a_deck_does_not_grow_beyond_what_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    text = new_deck_text("Mine")
    size = len(with_entry(text, ENTRY, "p", "mine").encode())
    monkeypatch.setattr(deck_entries, "LARGEST_BYTES", size)
    assert with_entry(text, ENTRY, "p", "mine")
    monkeypatch.setattr(deck_entries, "LARGEST_BYTES", size - 1)
    with pytest.raises(BadContent, match="larger than 16 MB"):
        with_entry(text, ENTRY, "p", "mine")
