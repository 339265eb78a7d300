import pytest

from prepterm.library.document import Document
from prepterm.painting.flow import Spot
from prepterm.painting.lines import Manner
from prepterm.painting.palette import DARK
from prepterm.painting.pointing import labels
from prepterm.painting.search import Mark
from prepterm.painting.text_view import TextView
from prepterm.painting.view_rows import Geometry, Labelled, Overlay, ViewRows

AT = Geometry(width=40, margin=3, left=6)
WIDE = "```\n" + "字" * 4 + "x" * 60 + "end\n```"


def view_of(text: str) -> TextView:
    return TextView(Document(text), Manner(28, DARK, room=AT.room), 10)


def row(rows: ViewRows, spot: Spot, overlay: Overlay | None = None) -> str:
    return "".join(s.text for s in rows.segments(spot, AT, DARK, overlay or Overlay()))


def test_a_row_begins_at_the_left_and_a_blank_one_is_nothing() -> None:
    view = view_of("one\n\ntwo")
    rows = ViewRows(view)
    assert row(rows, Spot(0, 0)) == "      one"
    assert rows.segments(Spot(0, 1), AT, DARK, Overlay()) == []
    assert rows.segments(Spot(9, 0), AT, DARK, Overlay()) == []


def test_the_cursor_and_a_note_stand_in_the_margin() -> None:
    view = view_of("one two three four five six seven\n\ntwo")
    rows = ViewRows(view)
    overlay = Overlay(cursor=((0, 0), (0, 33)), noted=frozenset({0, 1}))
    assert row(rows, Spot(0, 0), overlay).startswith("   ✎▎ one")
    assert row(rows, Spot(0, 1), overlay).startswith("    ▎ ")
    assert row(rows, Spot(1, 0), overlay) == "   ✎  two"


def test_what_is_wide_is_moved_sideways_and_no_further_than_it_goes() -> None:
    view = view_of(WIDE)
    rows = ViewRows(view)
    first = row(rows, Spot(0, 0))
    assert first.startswith("     字字")
    assert first.endswith("▸")
    rows.shift([0], 8, AT.room)
    assert row(rows, Spot(0, 0)).startswith("  ◂")
    rows.shift([0], 9999, AT.room)
    last = row(rows, Spot(0, 0))
    assert "end" in last
    assert "▸" not in last
    rows.shift([0], -9999, AT.room)
    assert row(rows, Spot(0, 0)) == first


def test_a_match_far_to_the_right_is_brought_in() -> None:
    view = view_of(WIDE)
    rows = ViewRows(view)
    line = view.flow.line(Spot(0, 0))
    assert line
    start = view.blocks[0].text.index("end")
    rows.reveal(0, line, start, start + 3, AT.room)
    assert "end" in row(rows, Spot(0, 0))
    shifts = dict(rows.shifts)
    rows.reveal(0, line, start, start + 3, AT.room)
    assert rows.shifts == shifts


def test_letters_stand_at_the_beginning_of_their_links_alone() -> None:
    view = view_of("see [one](#a) and\n[字two](#b), [one](#a)")
    rows = ViewRows(view)
    placed = view.window.links()
    overlay = Overlay(labels=labels([Labelled(block, link.start, link) for block, link in placed]))
    texts = [row(rows, spot, overlay) for spot in view.window.spots]
    assert texts == ["      see ane and s two, dne"]


@pytest.mark.parametrize("text", ["plain words here", "- 字字 wide", "> a `b` c", WIDE, "a\tb"])
def test_each_column_belongs_to_the_character_painted_there(text: str) -> None:
    view = view_of(text)
    rows = ViewRows(view)
    line = view.flow.line(Spot(0, 0))
    assert line
    left = max(AT.margin, min(AT.left, AT.width - AT.margin - line.width))
    for offset in range(len(view.blocks[0].text)):
        column = line.column(offset)
        assert rows.position(Spot(0, 0), left + column, AT) == (0, offset)
    assert rows.position(Spot(0, 9), left, AT) is None
    end = rows.position(Spot(0, 0), 10_000, AT)
    assert end == (0, len(view.blocks[0].text))


def test_a_letter_stands_on_its_link_in_a_cell_of_several_lines() -> None:
    text = f"|a|b|\n|-|-|\n|{'words ' * 20}|{'more ' * 16}[one](#x)|\n"
    view = TextView(Document(text), Manner(28, DARK, room=200), 20)
    at = Geometry(width=210, margin=3, left=3)
    rows = ViewRows(view)
    (placed,) = view.window.links()
    overlay = Overlay(labels={"q": Labelled(placed[0], placed[1].start, placed[1])})

    def shown(spot: Spot, over: Overlay) -> str:
        return "".join(s.text for s in rows.segments(spot, at, DARK, over))

    changed = [
        (shown(spot, Overlay()), shown(spot, overlay))
        for spot in view.window.spots
        if shown(spot, Overlay()) != shown(spot, overlay)
    ]
    ((before, after),) = changed
    assert before.replace("one", "qne") == after


def test_the_part_of_a_huge_line_that_is_in_view_is_all_that_is_marked() -> None:
    view = view_of("```\n" + "ab" * 50_000 + "\n```")
    rows = ViewRows(view)
    asked: list[tuple[int, int]] = []

    def marks(_block: int, start: int, end: int) -> list[Mark]:
        asked.append((start, end))
        return []

    rows.shift([0], 40_000, AT.room)
    assert row(rows, Spot(0, 0), Overlay(marks=marks)).strip("▸ ◂")[:4] in {"abab", "baba"}
    assert asked == [(39_998, 39_998 + AT.room)]
