import pytest
from rich.style import Style

from prepterm.library.document import parse
from prepterm.painting.blocks import painted
from prepterm.painting.lines import Line, Manner, Piece
from prepterm.painting.palette import DARK
from prepterm.painting.search import Mark, Match, Search, marked

TEXT = "The *cat* sat\non the mat.\n\n- the **ca**t\n\n```\nTHE  CAT\n```\n"


def pieces(line: Line) -> list[Piece]:
    parts = zip(line.segments, line.starts, strict=True)
    return [Piece(part.text, part.style or Style.null(), start) for part, start in parts]


def looked(text: str, wanted: str, here: tuple[int, int] = (0, 0)) -> Search:
    search = Search(parse(text), wanted, here)
    search.look_on()
    return search


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("the", [(0, 0), (0, 15), (1, 0), (2, 0)]),
        ("the cat", [(0, 0), (1, 0), (2, 0)]),
        (" sat  on ", [(0, 8)]),
        ("[", []),
        ("", []),
        ("  ", []),
    ],
)
def test_words_are_found_through_markup_case_and_breaks(
    wanted: str, expected: list[tuple[int, int]]
) -> None:
    search = looked(TEXT, wanted)
    assert search.total == len(expected)
    found = []
    for number in range(1, search.total + 1):
        assert search.chosen
        assert search.number == number
        found.append((search.chosen.block, search.chosen.start))
        search.step(1)
    assert found == expected


@pytest.mark.parametrize(("wanted", "total"), [("the", 4), ("The", 1), ("THE", 1), ("tHe", 0)])
def test_the_case_counts_where_the_words_have_a_capital(wanted: str, total: int) -> None:
    assert looked(TEXT, wanted).total == total


def test_the_first_match_is_the_one_from_here_on_and_steps_go_round() -> None:
    search = looked(TEXT, "the", (0, 1))
    numbers = [search.number]
    for by in (1, 1, 1, 1, -1, -1, -1):
        search.step(by)
        numbers.append(search.number)
    assert numbers == [2, 3, 4, 1, 2, 1, 4, 3]
    assert search.chosen == Match(1, 0, 3)
    assert looked(TEXT, "cat", (9, 0)).number == 1


def test_nothing_found_is_number_0() -> None:
    search = looked(TEXT, "dog")
    search.step(1)
    assert (search.number, search.chosen, search.total) == (0, None, 0)


def test_a_text_that_grows_is_looked_through_as_it_does() -> None:
    blocks = parse(TEXT)
    there = blocks[:1]
    search = Search(there, "cat", (2, 0))
    assert not search.done
    assert search.look_on(0)
    assert (search.done, search.total, search.number) == (True, 1, 1)
    there += blocks[1:]
    assert not search.done
    assert not search.look_on()
    assert (search.done, search.total, search.number) == (True, 3, 1)
    search.step(-1)
    assert (search.number, search.chosen) == (3, Match(2, 5, 8))


def test_a_match_is_marked_over_a_line_break_and_a_change_of_style() -> None:
    blocks = parse(TEXT)
    search = Search(blocks, "cat sat on")
    lines = painted(blocks[0], Manner(12, DARK)).lines
    marks = search.marks(0, 0, 99, DARK)
    shown = [[segment.text for segment in marked(pieces(line), marks)] for line in lines]
    assert shown == [["The ", "cat", " sat"], ["on", " the mat."]]
    assert search.marks(1, 0, 99, DARK) == []


def test_the_match_stood_on_looks_different() -> None:
    search = looked(TEXT, "the")
    styles = [mark.style for mark in search.marks(0, 0, 99, DARK)]
    assert styles == [DARK.chosen, DARK.mark]


def test_what_is_no_text_is_never_marked() -> None:
    (line,) = painted(parse("- ab")[0], Manner(12, DARK)).lines
    over = Style(reverse=True)
    segments = marked(pieces(line), [Mark(0, 99, over), Mark(1, 2, over)])
    assert [(s.text, bool(s.style and s.style.reverse)) for s in segments] == [
        ("• ", False),
        ("a", True),
        ("b", True),
    ]


def test_marks_may_come_in_any_order() -> None:
    (line,) = painted(parse("abc")[0], Manner(12, DARK)).lines
    bold, reverse = Style(bold=True), Style(reverse=True)
    segments = marked(pieces(line), [Mark(1, 2, bold), Mark(0, 1, reverse), Mark(2, 3, reverse)])
    seen = [(s.text, bool(s.style and s.style.bold)) for s in segments]
    assert seen == [("a", False), ("b", True), ("c", False)]
    assert [bool(s.style and s.style.reverse) for s in segments] == [True, False, True]


def test_only_the_matches_of_a_stretch_are_marked() -> None:
    search = looked("a " * 100, "a")
    spans = [mark[:2] for mark in search.marks(0, 3, 9, DARK)]
    assert spans == [(4, 5), (6, 7), (8, 9)]
    assert [mark[:2] for mark in search.marks(0, 4, 5, DARK)] == [(4, 5)]


def test_a_search_begins_again_where_it_stood_when_the_text_has_changed() -> None:
    blocks = parse("cat [a] cat cat\n\nend")
    search = Search(blocks, "cat", (0, 1))
    search.look_on()
    search.step(1)
    assert search.number == 3
    blocks[0] = parse("cat aaa cat cat\n\nend")[0]
    search.step(-1)  # what it stood on is there no more, and that is no reason to fall over
    again = search.again((0, 0))
    again.look_on()
    assert again.total == 3
    assert again.number in {2, 3}


def test_one_goes_on_from_where_one_is() -> None:
    search = looked(TEXT, "the")
    stood = []
    for here, by in (((1, 0), 1), ((0, 5), -1), ((0, 5), 1), ((0, 0), -1), ((2, 9), 1)):
        search.step_from(here, by)
        stood.append(search.number)
    assert stood == [3, 1, 2, 4, 1]
    nothing = looked(TEXT, "dog")
    nothing.step_from((0, 0), 1)
    assert nothing.number == 0
