"""A text that is parsed and measured while it is looked at shows what it would show in the end."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prepterm.core.place import Place
from prepterm.library import document
from prepterm.library.document import Document, parse
from prepterm.painting import text_view
from prepterm.painting.flow import Flow, Spot
from prepterm.painting.lines import Manner
from prepterm.painting.palette import DARK
from prepterm.painting.places import place_at
from prepterm.painting.text_view import Change, TextView

WIDE, NARROW = Manner(60, DARK), Manner(24, DARK)
PART = "## Part {0}\n\nWords of part {0}, with [a link][a] and a note[^n], that go on."
TEXT = (
    "\n\n".join(f"{PART.format(part)}\n\n- one\n- two" for part in range(60))
    + "\n\n[a]: #part-3\n\n[^n]: The note.\n"
)


@pytest.fixture(autouse=True)
def _small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "WINDOW", 300)
    monkeypatch.setattr(text_view, "WINDOW", 300)


def begun(text: str = TEXT, manner: Manner = WIDE, rows: int = 8) -> TextView:
    return TextView(Document(text), manner, rows)


def seen(view: TextView) -> list[str]:
    lines = [view.flow.line(spot) for spot in view.window.spots]
    return [line.text if line else "" for line in lines]


def words_at(view: TextView) -> str:
    """What stands at the top, of which definitions take brackets away."""
    block, offset = view.window.kept
    return view.blocks[block].text[offset : offset + 4].translate({91: None, 93: None})[:2]


def rest(view: TextView) -> None:
    while view.go_on(0.001)[1]:
        pass


def in_the_end(top: Spot, manner: Manner = WIDE, rows: int = 8) -> list[str]:
    flow = Flow(parse(TEXT), manner)
    lines = [flow.line(spot) for spot in flow.rows(top, rows)]
    return [line.text if line else "" for line in lines]


def test_only_what_is_in_view_is_parsed_at_first() -> None:
    view = begun()
    assert seen(view) == in_the_end(Spot(0, 0)) or "[a link][a]" in "".join(seen(view))
    assert 0 < view.document.parsed < 700
    assert view.window.progress == 0.0
    assert view.flow.height == pytest.approx(Flow(parse(TEXT), WIDE).height, rel=0.5)


def test_what_is_defined_further_down_is_shown_once_it_is_known_and_the_place_is_held() -> None:
    view = begun()
    view.settle(Spot(1, 0))
    assert "[a link][a]" in "".join(seen(view))
    rest(view)
    assert view.window.top == Spot(1, 0)
    assert seen(view) == in_the_end(Spot(1, 0))
    assert "[a link][a]" not in "".join(seen(view))


def test_going_on_says_what_it_brought_and_ends() -> None:
    view = begun()
    changes = []
    for _ in range(10_000):
        change, more = view.go_on(0)
        changes.append(change)
        if not more:
            break
    else:
        pytest.fail("it never ended")
    assert view.document.done
    grown = [change for change in changes if Change.GROWN in change]
    assert 3 < len(grown) < 20
    assert changes[-1] is Change.NONE
    assert view.flow.height == len(Flow(parse(TEXT), WIDE).rows(Spot(0, 0), 1 << 30))


@given(st.lists(st.tuples(st.integers(-40, 40), st.booleans(), st.booleans()), max_size=12))
@settings(max_examples=60, deadline=None)
def test_however_one_moves_meanwhile_nothing_jumps(
    steps: list[tuple[int, bool, bool]],
) -> None:
    view = begun()
    for rows, narrow, go_on in steps:
        view.settle(view.window.moved(rows))
        before, words = view.window.kept, words_at(view)
        if go_on:
            view.go_on(0)
            assert view.window.kept[0] == before[0]
            assert words_at(view) == words
        before = view.window.kept
        view.lay_out(NARROW if narrow else WIDE, 8)
        assert view.window.kept == before
    before, words = view.window.kept, words_at(view)
    rest(view)
    assert view.window.kept[0] == before[0]
    assert words_at(view) == words
    view.lay_out(WIDE, 8)
    assert seen(view) == in_the_end(view.window.top)


@pytest.mark.parametrize("index", [0, 30, 100, 179])
def test_a_place_is_gone_to_as_soon_as_it_is_parsed(index: int) -> None:
    blocks = parse(TEXT)
    flow = Flow(blocks, WIDE)
    place = place_at(blocks, index, 4, flow.characters_before(Spot(index, 0)) / flow.characters)
    view = begun()
    view.go_to(place)
    assert view.place == place or not view.waiting
    changes = Change.NONE
    while view.waiting:
        changes |= view.go_on(0)[0]
    assert (Change.MOVED in changes) is (index > 0)
    top = view.window.top if index < 170 else view.window.spots[-1]
    assert abs(top.block - index) < 4
    assert index > 170 or view.window.top.block == index
    assert index > 150 or not view.document.done


def test_a_place_that_is_gone_is_looked_for_to_the_end() -> None:
    view = begun()
    view.go_to(Place("gone", 0, "nowhere to be found", 0.5))
    assert view.waiting
    rest(view)
    assert not view.waiting
    assert 0.4 < view.window.progress < 0.6


def test_sections_notes_and_the_end_are_waited_for() -> None:
    view = begun()
    assert view.spot_of("part-50") is None
    view.wait_for("part-50")
    while view.waiting:
        view.go_on(0)
    assert view.blocks[view.window.top.block].anchor == "part-50"
    view = begun()
    view.wait_for("no-such-part")
    rest(view)
    assert not view.waiting
    view = begun()
    assert not view.go_to_end()
    rest(view)
    assert seen(view)[-1] == "[n] The note."
    assert view.window.progress == 1.0
    spot = view.spot_of("fn:n")
    assert spot
    assert view.blocks[spot.block].kind == "footnote_reference_open"
    assert view.spot_of("fn:other") is None
    assert view.spot_of("") is None


def test_moving_ends_the_waiting() -> None:
    view = begun()
    view.wait_for("part-50")
    view.settle(view.window.moved(3))
    assert not view.waiting
    block = view.window.top.block
    rest(view)
    assert view.window.top.block == block


def test_a_search_finds_what_is_parsed_later() -> None:
    view = begun()
    view.find("part", 1.0)
    first = view.search.total
    rest(view)
    assert first < view.search.total == 60 * 2
    assert view.search.number == 1


def test_what_was_painted_long_ago_is_let_go_and_painted_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("prepterm.painting.flow.MOST_LINES", 30)
    flow = Flow(parse(TEXT), WIDE)

    def walked() -> list[str]:
        rows = []
        for down in range(0, 400, 8):
            spots = flow.rows(flow.moved(Spot(0, 0), down), 8)
            rows += [line.text if (line := flow.line(spot)) else "" for spot in spots]
        return rows

    rows = walked()
    assert len(flow._painted) <= 30 + 8  # noqa: SLF001 - that it is bounded is the promise
    assert rows[:8] == in_the_end(Spot(0, 0))
    assert walked() == rows


@pytest.mark.parametrize("text", ["", "\n\n", "[a]: x\n", "one", "# t"])
def test_short_texts_are_texts(text: str) -> None:
    view = begun(text)
    rest(view)
    assert view.window.progress == 1.0
    assert not view.go_to_end()
    view.find("x", 1.0)
    view.lay_out(NARROW, 1)
    assert view.place.offset == 0
