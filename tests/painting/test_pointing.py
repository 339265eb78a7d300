import pytest

from prepterm.library.document import parse
from prepterm.painting.flow import Flow
from prepterm.painting.lines import Link, Manner
from prepterm.painting.palette import DARK
from prepterm.painting.pointing import (
    Selection,
    Unit,
    covered,
    labels,
    paragraph_beside,
    paragraphs,
    unit_at,
)

BLOCKS = parse("One *two* three. Is 3.14 it? “Yes.” End\n\n- a b\n- c\n\n```\nx = 1\ny\n```")
FLOW = Flow(BLOCKS, Manner(20, DARK))


def chosen(*steps: tuple[Unit, int], start: tuple[int, int] = (0, 0)) -> str:
    begun = unit_at(BLOCKS, start)
    assert begun
    selection = Selection(BLOCKS, begun)
    for unit, by in steps:
        selection.extend(unit, by, FLOW)
    return selection.text


@pytest.mark.parametrize(
    ("steps", "text"),
    [
        ([], "One"),
        ([("word", 1)], "One two"),
        ([("word", 1), ("word", -1)], "One"),
        ([("sentence", 1)], "One two three."),
        ([("sentence", 1)] * 2, "One two three. Is 3.14 it?"),
        ([("sentence", 1)] * 3, "One two three. Is 3.14 it? “Yes.”"),
        ([("paragraph", 1)], "One two three. Is 3.14 it? “Yes.” End"),
        ([("paragraph", 1)] * 2, "One two three. Is 3.14 it? “Yes.” End\n\na b\nc"),
        ([("paragraph", 1)] * 9, "One two three. Is 3.14 it? “Yes.” End\n\na b\nc\n\nx = 1\ny"),
        ([("word", 1)] * 8, "One two three. Is 3.14 it? “Yes.” End\n\na"),
        ([("word", -1)] * 3, "One"),
        ([("line", 1)], "One two three. Is 3.1"),
    ],
)
def test_a_passage_grows_by_units(steps: list[tuple[Unit, int]], text: str) -> None:
    assert chosen(*steps) == text


def test_a_passage_grows_backwards_too_and_keeps_what_it_began_with() -> None:
    assert chosen(("word", -1), ("word", -1), start=(0, 12)) == "One two three."[4:]
    assert chosen(("paragraph", -1), start=(1, 1)) == "a b"
    assert chosen(("paragraph", -1), ("paragraph", -1), start=(1, 0)).endswith("End\n\na")
    assert chosen(("line", -1), start=(1, 0)).endswith("End\n\na")


def test_lines_are_those_of_the_screen() -> None:
    rows = [FLOW.line(spot) for spot in FLOW.rows(FLOW.spot(0, 0), 9)]
    assert rows[0]
    begun = unit_at(BLOCKS, (0, 0))
    assert begun
    selection = Selection(BLOCKS, begun)
    for expected in (1, 3, 4):  # a blank row is passed over
        selection.extend("line", 1, FLOW)
        assert FLOW.y(FLOW.spot(*selection.head)) == expected


def test_a_sentence_or_a_word_is_the_one_at_a_position() -> None:
    assert unit_at(BLOCKS, (0, 5)) == ((0, 4), (0, 7))
    assert unit_at(BLOCKS, (0, 3)) == ((0, 4), (0, 7))
    assert unit_at(BLOCKS, (0, 20), "sentence") == ((0, 15), (0, 26))
    assert unit_at(BLOCKS, (0, 99)) is None


def test_paragraphs_are_the_items_of_a_list_and_the_cells_of_a_table_too() -> None:
    blocks = parse("one\n\n- a b\n- c\n\n  d\n\n> e\n\n---\n\n|f|g|\n|-|-|\n|h||\n\n```\ni\nj\n```")
    seen, here = [], None
    for _ in range(20):
        here = paragraph_beside(blocks, here, 0, 1)
        assert here
        (block, start), (_, end) = here
        seen.append(blocks[block].text[start:end])
    assert seen[:11] == ["one", "a b", "c", "d", "e", "", "f", "g", "h", "i\nj", "i\nj"]
    back = []
    for _ in range(10):
        here = paragraph_beside(blocks, here, 0, -1)
        assert here
        back.append(blocks[here[0][0]].text[here[0][1] : here[1][1]])
    assert back[:9] == seen[8::-1]
    assert paragraph_beside([], None, 0, 1) is None
    assert paragraph_beside(blocks, None, 1, -1) == paragraphs(blocks, 1)[-1]


def test_a_span_covers_the_blocks_between_its_ends_whole() -> None:
    span = ((1, 3), (3, 5))
    parts = [covered(span, block, 9) for block in range(5)]
    assert parts == [None, (3, 9), (0, 9), (0, 5), None]
    assert covered(((1, 3), (1, 5)), 1, 9) == (3, 5)


def test_every_link_has_letters_of_its_own() -> None:
    links = [Link(f"#{number}", "", "", number, number) for number in range(60)]
    assert list(labels(links[:3])) == ["a", "s", "d"]
    assert set(map(len, labels(links[:26]))) == {1}
    many = labels(links)
    assert len(many) == 60
    assert set(map(len, many)) == {2}
    assert list(many.values()) == links
