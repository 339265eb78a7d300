import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from prepterm.painting.lines import Piece
from prepterm.painting.wrapping import breaks, clusters, folds, wrapped

FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 8, ["one two", "three"]),
        ("one two three", 13, ["one two three"]),
        ("one  two", 5, ["one", "two"]),
        ("one  two", 8, ["one  two"]),
        ("unbreakable", 4, ["unbr", "eaka", "ble"]),
        ("an unbreakable", 5, ["an", "unbre", "akabl", "e"]),
        ("a\nb c", 9, ["a", "b c"]),
        ("a\n\nb", 9, ["a", "", "b"]),
        ("", 9, [""]),
        (" led by a blank", 40, ["led by a blank"]),
        ("中文没有空格", 5, ["中文", "没有", "空格"]),
        ("中文句。完", 6, ["中文", "句。完"]),
        ("中文\uff08句\uff09", 6, ["中文", "\uff08句\uff09"]),
        ("see 中文 now", 6, ["see 中", "文 now"]),
        ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
        (FAMILY * 2, 2, [FAMILY, FAMILY]),
    ],
)
def test_lines_break_between_words_and_wide_characters(
    text: str, width: int, expected: list[str]
) -> None:
    assert [text[start:end] for start, end in breaks(text, width)] == expected


WORDS = st.text(st.sampled_from("ab \n中。\uff08é\u0301👩\u200d\ufe0f"), max_size=60)


@given(WORDS, st.integers(2, 12))
def test_no_line_is_too_wide_and_no_character_is_lost(text: str, width: int) -> None:
    spans = breaks(text, width)
    assert all(cell_len(text[start:end]) <= width for start, end in spans)
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())


@given(WORDS, st.integers(2, 12))
def test_code_is_folded_without_losing_a_blank(text: str, width: int) -> None:
    spans = folds(text, width)
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(cell_len(text[start:end]) <= width for start, end in spans)


@given(WORDS)
def test_clusters_make_up_the_text(text: str) -> None:
    assert "".join(text[start:end] for start, end in clusters(text)) == text


def test_runs_keep_style_and_start_over_a_break() -> None:
    bold, plain = Style(bold=True), Style()
    rows = wrapped([Piece("one t", plain, 10), Piece("wo", bold, 15), Piece("!", plain)], 4)
    assert rows == [
        [Piece("one", plain, 10)],
        [Piece("t", plain, 14), Piece("wo", bold, 15), Piece("!", plain)],
    ]
