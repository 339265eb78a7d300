import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepterm.library.document import Block, parse
from prepterm.painting.blocks import painted
from prepterm.painting.flow import Flow, Spot
from prepterm.painting.lines import Manner, Painted
from prepterm.painting.palette import DARK
from prepterm.painting.window import Window

TEXT = "\n\n".join(
    f"## Part {part}\n\n" + f"Words of part {part} that go on and on. " * 9 + "\n\n- a\n- b"
    for part in range(20)
)
BLOCKS = parse(TEXT)


def exact(blocks: list[Block], width: int) -> list[str]:
    flow = Flow(blocks, Manner(width, DARK))
    for index in range(len(blocks)):
        flow.painted(index)
    return texts(flow, flow.rows(Spot(0, 0), 1 << 30))


def texts(flow: Flow, spots: list[Spot]) -> list[str]:
    lines = [flow.line(spot) for spot in spots]
    return [line.text if line else "" for line in lines]


@given(st.lists(st.integers(-90, 90), max_size=30), st.integers(12, 60))
def test_however_one_moves_the_same_rows_lie_below_each_other(steps: list[int], width: int) -> None:
    all_rows = exact(BLOCKS, width)
    flow = Flow(BLOCKS, Manner(width, DARK))
    spot, row = Spot(0, 0), 0
    for step in steps:
        spot = flow.moved(spot, step)
        row = min(max(0, row + step), len(all_rows) - 1)
        assert texts(flow, flow.rows(spot, 5)) == all_rows[row : row + 5]


def test_one_can_go_up_from_the_end_through_what_was_never_looked_at() -> None:
    all_rows = exact(BLOCKS, 33)
    flow = Flow(BLOCKS, Manner(33, DARK))
    spot = flow.top_for_end(5)
    for row in range(len(all_rows) - 5, 0, -7):
        assert texts(flow, flow.rows(spot, 5)) == all_rows[row : row + 5]
        spot = flow.moved(spot, -7)


def test_what_is_in_view_is_kept_however_long_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[Block] = []

    def counting(block: Block, manner: Manner) -> Painted:
        counted.append(block)
        return painted(block, manner)

    monkeypatch.setattr("prepterm.painting.flow.MOST_LINES", 40)
    monkeypatch.setattr("prepterm.painting.flow.painted", counting)
    fence = "```\n" + "x\n" * 30 + "```\n"
    blocks = parse("\n".join((fence, "a\n\nb\n\nc\n", fence, "d\n" * 9, fence)))
    flow = Flow(blocks, Manner(40, DARK))
    window = Window(flow, 12)
    border = len(flow.painted(0).lines) - 2
    for row in (0, 1, 0, 1):
        window.settle(Spot(0, border + row))
        assert {spot.block for spot in window.spots} == {0, 1, 2, 3, 4}
        flow.top_for_end(12)
    assert len(counted) == 6  # all but the paragraph between the last two
    # What was left long ago is painted again, so that a text is not kept whole.
    window.settle(flow.top_for_end(12))
    flow.painted(5)
    assert len(counted) == 7
    flow.painted(0)
    flow.painted(4)
    assert len(counted) > 7


def test_nothing_is_painted_before_it_is_looked_at() -> None:
    flow = Flow(BLOCKS, Manner(40, DARK))
    assert flow.height > 0
    assert not flow._painted  # noqa: SLF001 - that it is lazy is the promise
    flow.rows(Spot(0, 0), 10)
    assert len(flow._painted) < 8  # noqa: SLF001


def test_the_guess_is_near() -> None:
    for width in (30, 72):
        assert Flow(BLOCKS, Manner(width, DARK)).height == pytest.approx(
            len(exact(BLOCKS, width)), rel=0.15
        )


def test_the_end_is_at_the_bottom() -> None:
    window = Window(Flow(BLOCKS, Manner(40, DARK)), 10)
    window.settle(window.flow.top_for_end(10))
    assert texts(window.flow, window.spots)[-1] == "• b"
    assert len(window.spots) == 10
    assert window.progress == 1.0
    window.settle(window.moved(5))
    assert texts(window.flow, window.spots)[-1] == "• b"


def test_progress_goes_from_0_to_1_and_never_back() -> None:
    window = Window(Flow(BLOCKS, Manner(40, DARK)), 10)
    seen = [window.progress]
    while window.settle(window.moved(3)):
        seen.append(window.progress)
    assert seen[0] == 0.0
    assert seen[-1] == 1.0
    assert seen == sorted(seen)


@pytest.mark.parametrize("text", ["", "one line", "---"])
def test_a_text_that_is_all_in_view_is_read(text: str) -> None:
    window = Window(Flow(parse(text), Manner(40, DARK)), 10)
    assert window.progress == 1.0
    assert window.top == Spot(0, 0)
    assert not window.settle(window.moved(7))


def test_a_character_is_found_in_its_row() -> None:
    flow = Flow(parse("one two three"), Manner(5, DARK))
    assert [flow.spot(0, at).row for at in (0, 2, 4, 6, 8, 12)] == [0, 0, 1, 1, 2, 2]


def test_the_place_asked_for_survives_widths_that_break_lines_elsewhere() -> None:
    flow = Flow(BLOCKS, Manner(40, DARK))
    window = Window(flow, 10)
    window.settle(Spot(4, 3))
    kept = window.kept
    for width in (33, 71, 12, 40):
        window = Window(Flow(BLOCKS, Manner(width, DARK)), 10, window.kept)
        line = window.flow.line(window.top)
        assert line
        assert window.top.block == 4
        assert line.offset <= kept[1] < line.offset + width
    assert window.top == Spot(4, 3)


def test_the_section_is_the_one_above_the_top() -> None:
    window = Window(Flow(parse("before\n\n# A\n\nx\n\n# B\n\ny"), Manner(40, DARK)), 1)
    seen = [window.anchor]
    while window.settle(window.moved(1)):
        seen.append(window.anchor)
    assert seen == ["", "a", "a", "a", "a", "b", "b", "b", "b"]


def test_links_and_code_are_those_in_view() -> None:
    text = "[one](1)\n\n[two](2) far from\n[three](3)\n\n```\nfirst\n```\n\n```\nlast\n```\n\nend"
    window = Window(Flow(parse(text), Manner(12, DARK)), 3)
    assert [link.text for _, link in window.links()] == ["one", "two"]
    assert window.code() is None
    window.settle(Spot(1, 1))
    assert [link.text for _, link in window.links()] == ["three"]
    code = window.code()
    assert code
    assert code.text == "first"
    window.settle(Spot(2, 1))
    code = window.code()
    assert code
    assert code.text == "last"


def test_of_two_pieces_of_code_in_one_list_the_one_in_view_is_told() -> None:
    text = "- a\n\n  ```\n  first\n  ```\n\n- b\n\n  ```\n  last\n  ```"
    window = Window(Flow(parse(text), Manner(30, DARK)), 2)
    told = []
    for row in (2, 4, 6):
        window.settle(Spot(0, row))
        code = window.code()
        told.append(code.text if code else None)
    assert told == ["first", None, "last"]
