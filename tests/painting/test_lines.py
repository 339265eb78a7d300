"""Where a cell of a painted line stands in the text, and a character of the text in the line."""

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment

from prepterm.painting.lines import NOWHERE, Line

HOSTILE = "a b漢\u0301\u200d\ufe0f❤👩🚀👍🏽\U0001f1e9\U0001f1eaक\u093f\u0e33한\u1100\u00ad\u200b"
PIECES = st.lists(
    st.tuples(st.text(st.sampled_from(HOSTILE), max_size=9), st.booleans()), max_size=5
)


def line(pieces: list[tuple[str, bool]], offset: int = 0) -> Line:
    """Pieces one behind the other, each in the text or not."""
    starts = []
    at = offset
    for text, is_said in pieces:
        starts.append(at if is_said else NOWHERE)
        at += len(text) if is_said else 0
    segments = tuple(Segment(text) for text, _ in pieces)
    return Line(segments, tuple(starts), offset, sum(cell_len(text) for text, _ in pieces))


def measured(line: Line, column: int) -> int:
    """The character at a cell, each beginning of the line measured for itself."""
    cells, nearest = 0, line.offset
    for segment, start in zip(line.segments, line.starts, strict=True):
        text = segment.text
        if start >= 0 and cells <= column:
            into = 0
            while into < len(text) and cells + cell_len(text[: into + 1]) <= column:
                into += 1
            nearest = start + into
            if column < cells + cell_len(text):
                return nearest
        cells += cell_len(text)
    return nearest


@given(PIECES, st.integers(0, 9))
@settings(max_examples=400)
def test_a_cell_is_found_as_if_each_beginning_were_measured(
    pieces: list[tuple[str, bool]], offset: int
) -> None:
    hostile = line(pieces, offset)
    for column in range(-1, hostile.width + 3):
        assert hostile.offset_at(column) == measured(hostile, column)


@given(st.lists(st.text(st.sampled_from(HOSTILE), max_size=9), max_size=5))
@settings(max_examples=400)
def test_a_character_at_a_cell_does_not_stand_behind_it(texts: list[str]) -> None:
    said = line([(text, True) for text in texts], 7)
    for column in range(said.width + 3):
        assert said.column(said.offset_at(column)) <= column


def test_a_cell_of_a_line_of_a_megabyte_is_found() -> None:
    wide = line([("ab漢" * 300_000, True)])
    assert wide.offset_at(1_200_000 - 1) == 900_000 - 1
    assert wide.column(900_000 - 1) == 1_200_000 - 2
