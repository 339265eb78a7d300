import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepterm.core.cloze import LONGEST, ClozeCard, cloze_cards


def sides(text: str) -> list[tuple[int, str, str]]:
    return [(card.number, card.front, card.back) for card in cloze_cards(text)]


@pytest.mark.parametrize(
    ("text", "cards"),
    [
        ("Pushing: {{1::O(log n)}}", [(1, "Pushing: **[…]**", "Pushing: **O(log n)**")]),
        ("{{1::Timsort::who?}} it is", [(1, "**[who?]** it is", "**Timsort** it is")]),
        (
            "{{1::first}} then {{2::second}}",
            [(1, "**[…]** then second", "**first** then second"),
             (2, "first then **[…]**", "first then **second**")],
        ),
        (
            "{{2::b}}, {{10::c}}, {{1::a}}",
            [(1, "b, c, **[…]**", "b, c, **a**"),
             (2, "**[…]**, c, a", "**b**, c, a"),
             (10, "b, **[…]**, a", "b, **c**, a")],
        ),
        ("{{1::one}} and {{1::two::2nd}}", [(1, "**[…]** and **[2nd]**", "**one** and **two**")]),
        ("{{1::a\nb}}", [(1, "**[…]**", "**a\nb**")]),
        (r"\{{ name }} is {{1::Jinja}}", [(1, "{{ name }} is **[…]**", "{{ name }} is **Jinja**")]),
        (r"{{1::\{{ x }}}} prints x", [(1, "**[…]** prints x", "**{{ x }}** prints x")]),
        ("no keys: {{1::{}}}", [(1, "no keys: **[…]**", "no keys: **{}**")]),
        ("opens {{1::{}} and closes {{2::}}}", [
            (1, "opens **[…]** and closes }", "opens **{** and closes }"),
            (2, "opens { and closes **[…]**", "opens { and closes **}**"),
        ]),
        ("a set {{{1::1, 2}}}", [(1, "a set {**[…]**}", "a set {**1, 2**}")]),
        ("f{{1::{x}}}!", [(1, "f**[…]**!", "f**{x}**!")]),
        ("`a[{{1::i:j}}]` slices", [(1, "`a[[…]]` slices", "`a[i:j]` slices")]),
        ("`a` is {{1::b}} as `c` is", [(1, "`a` is **[…]** as `c` is", "`a` is **b** as `c` is")]),
        (
            "Fill in:\n```python\nx = {{1::heappop}}(h)\n```\nthen {{2::done}}",
            [(1, "Fill in:\n```python\nx = […](h)\n```\nthen done",
              "Fill in:\n```python\nx = heappop(h)\n```\nthen done"),
             (2, "Fill in:\n```python\nx = heappop(h)\n```\nthen **[…]**",
              "Fill in:\n```python\nx = heappop(h)\n```\nthen **done**")],
        ),
        ("~~~\na\n\n{{1::b}}\n~~~\n", [(1, "~~~\na\n\n[…]\n~~~\n", "~~~\na\n\nb\n~~~\n")]),
    ],
)  # fmt: skip
def test_the_cards_of_a_cloze(text: str, cards: list[tuple[int, str, str]]) -> None:
    assert sides(text) == cards


@pytest.mark.parametrize(
    "text",
    [
        "{{1::a {{2::b}} c}}",
        "{{1::{{2::b}}}}",
        "{{1::}} and {{2::b}}",
        "{{1::open",
        "{{1::a}} and {{ stray",
        "{{c1::Anki's way}} and {{1::ours}}",
        "{{1:a}} {{1::a}}",
        "{{9999::a}} {{1::a}}",
    ],
)
def test_braces_that_open_no_gap_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="opens no gap"):
        cloze_cards(text)


@pytest.mark.parametrize("text", ["", "no gap at all", r"\{{1::literal}}", "{1::a}"])
def test_a_cloze_has_a_gap(text: str) -> None:
    with pytest.raises(ValueError, match="has no gap"):
        cloze_cards(text)


def test_a_cloze_that_would_multiply_is_refused() -> None:
    gap = "{{1::a}}"
    assert len(cloze_cards(gap + "x" * (LONGEST - len(gap)))) == 1
    gaps = "".join(f"{{{{{number}::a}}}}" for number in range(60))
    assert len(cloze_cards(gaps)) == 60
    with pytest.raises(ValueError, match="60 gaps in 600 characters are too much for one cloze"):
        cloze_cards(gaps + "x" * (600 - len(gaps)))
    with pytest.raises(ValueError, match="several cards"):
        cloze_cards(gap + "x" * (LONGEST - len(gap) + 1))


words = st.text("ab c\n", min_size=1, max_size=8)


@given(st.lists(st.tuples(words, st.integers(0, 999), words), min_size=1, max_size=8))
def test_each_number_asks_for_its_own_gaps_and_for_no_other(
    parts: list[tuple[str, int, str]],
) -> None:
    cards = cloze_cards("".join(f"{before}{{{{{n}::{answer}}}}}" for before, n, answer in parts))
    assert [card.number for card in cards] == sorted({number for _, number, _ in parts})
    filled = "".join(before + answer for before, _, answer in parts)
    for card in cards:
        assert card.back.replace("*", "") == filled
        asked = [number for _, number, _ in parts].count(card.number)
        assert card.front.count("**[…]**") == asked


def test_a_gap_number_keeps_its_gap_when_another_is_added() -> None:
    (before,) = cloze_cards("{{2::b}}")
    assert before == ClozeCard(2, "**[…]**", "**b**", ("b",))
    after = {card.number: card.back for card in cloze_cards("{{1::a}} {{2::b}}")}
    assert after[2] == "a **b**"
