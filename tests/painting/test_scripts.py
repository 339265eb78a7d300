"""The scripts of the world: each at its true width, and nothing parted that belongs together."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcswidth

from prepterm.library.document import parse
from prepterm.painting.blocks import painted
from prepterm.painting.lines import Manner
from prepterm.painting.palette import BARE, DARK
from prepterm.painting.wrapping import cells, clusters
from tests.painting.paint import paper

TEXTS = {
    "emoji joined": "👩‍👩‍👧",
    "emoji of a colour": "👍🏽",
    "astronaut": "👩🏽‍🚀",
    "flag": "🇯🇵",
    "flag of a part": "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "rainbow": "🏳️‍🌈",
    "heart": "❤️",
    "key": "1️⃣",
    "accents": "e\u0301a\u0308\u0304",
    "many marks": "Z\u0351\u036b\u0343",
    "Chinese": "中文字",
    "Japanese": "か\u3099く",
    "half wide": "ｶﾞ",
    "Korean": "\u1112\u1161\u11ab글",
    "Hindi": "हिन्दी",
    "Tamil": "தமிழ்",
    "Burmese": "မြန်မာ",
    "Thai": "ภาษา",
    "Hebrew": "שָׁלוֹם",
    "Arabic": "السَّلَامُ",
}
TOGETHER = [
    "emoji joined", "emoji of a colour", "astronaut", "flag", "flag of a part", "rainbow", "heart",
    "key", "many marks",
]  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("width", range(2, 16))
def test_no_row_is_wider_than_a_terminal_counts(name: str, width: int) -> None:
    text = TEXTS[name]
    for markdown in (text * 7, " ".join([text] * 7), f"`{text * 7}`", f"    {text * 7}"):
        rows = paper(markdown, width)
        # A syllable of three cells has no room in two.
        most = max(width, *(wcswidth(text[a:b]) for a, b in clusters(text)))
        assert all(0 <= wcswidth(row) <= most for row in rows), rows
    table = f"|{text}|{text * 3}|\n|-|-|\n|{text * 2}|a|"
    assert all(0 <= wcswidth(row) <= max(width, 6) for row in paper(table, width))


def test_most_is_as_it_is_counted_everywhere() -> None:
    beside = {"Hindi", "Tamil", "Burmese"}
    for name, text in TEXTS.items():
        assert cells(text) >= wcswidth(text)
        if name not in beside:
            assert cells(text) == wcswidth(text) == cell_len(text)


@pytest.mark.parametrize("name", TOGETHER)
@pytest.mark.parametrize("width", range(2, 9))
def test_what_is_one_sign_is_never_parted(name: str, width: int) -> None:
    text = TEXTS[name]
    for markdown in (text * 5, f"    {text * 5}"):
        (block,) = parse(markdown)
        for manner in (Manner(width, DARK), Manner(width, BARE, printing=True)):
            for line in painted(block, manner).lines:
                for segment, start in zip(line.segments, line.starts, strict=True):
                    assert start < 0 or segment.text.replace(text, "") == ""


@pytest.mark.parametrize("name", ["Hebrew", "Arabic", "Hindi", "Tamil", "Burmese"])
@pytest.mark.parametrize("width", range(8, 30))
def test_words_are_not_parted_nor_turned_round(name: str, width: int) -> None:
    word = TEXTS[name]
    rows = paper(" ".join([word, f"**{word}**", f"{word},"] * 4), width)
    words = [part for row in rows for part in row.split(" ")]
    assert words == [word, word, f"{word},"] * 4


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([*TEXTS.values(), "a", " ", "🇯", "🏽", "\u0903", "字"]), max_size=12),
    st.integers(4, 30),
)
def test_any_mixture_keeps_its_width(parts: list[str], width: int) -> None:
    text = "".join(parts)
    assert cells(text) >= wcswidth(text)
    assert all(wcswidth(row) <= width for row in paper(text, width))
