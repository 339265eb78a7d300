import pytest

from prepterm.core.place import Place
from prepterm.library.document import parse
from prepterm.painting.places import find_place, place_at

TEXT = "# A\n\nfirst words\n\n---\n\nsame\n\nafter one\n\n---\n\nsame\n\nafter two\n\nlast words"


def test_a_place_is_found_again() -> None:
    blocks = parse(TEXT)
    for index, block in enumerate(blocks):
        for offset in range(len(block.text) + 1):
            place = place_at(blocks, index, offset, 0.0)
            assert find_place(blocks, place) == (index, offset)


def test_a_place_survives_edits_above_it() -> None:
    place = place_at(parse(TEXT), 8, 4, 0.5)
    edited = parse("A new paragraph.\n\n" + TEXT)
    assert find_place(edited, place) == (9, 4)


def test_a_place_in_an_edited_block_is_found_by_what_stood_there() -> None:
    text = "one two three four five six seven"
    place = place_at(parse(text), 0, 14, 0.0)
    edited = parse("zero\n\nhalf one two three four five sixth")
    assert find_place(edited, place)[0] == 1
    assert edited[1].text[find_place(edited, place)[1] :].startswith("four five")


def test_where_all_is_gone_the_progress_says_where() -> None:
    blocks = parse("aaa\n\nbbb\n\nccc\n\nddd")
    assert find_place(blocks, Place("gone", 3, "nowhere to be found", 0.6)) == (2, 0)


@pytest.mark.parametrize("text", ["", "other"])
def test_any_place_is_somewhere_in_any_text(text: str) -> None:
    place = Place("gone", 900, "", 1.0)
    index, offset = find_place(parse(text), place)
    assert (index, offset) == (0, 0)


def test_an_empty_text_has_a_place() -> None:
    assert place_at([], 0, 0, 1.0) == Place("", 0, "", 1.0)
