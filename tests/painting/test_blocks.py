import pytest

from prepterm.library.document import parse
from prepterm.painting.blocks import painted
from prepterm.painting.lines import Manner
from prepterm.painting.palette import ANSI, DARK, MONOCHROME
from tests.painting.paint import lines, paper, screen

GOLDEN = [
    ("# One\n\n## Two\n\n### Three", ["One", "Two", "Three"]),
    ("- a\n- b\n  - c\n    - d\n      - e", ["• a", "• b", "  ◦ c", "    ▪ d", "      • e"]),
    ("- a\n\n- b", ["• a", "", "• b"]),
    ("- a\n\n  b\n- c", ["• a", "", "  b", "", "• c"]),
    ("9. a\n10. b", [" 9. a", "10. b"]),
    ("3) a\n4) b", ["3) a", "4) b"]),
    ("- [ ] to do\n- [x] done", ["☐ to do", "☑ done"]),
    ("> a quote\n> > in a quote", ["▌ a quote", "▌", "▌ ▌ in a quote"]),
    ("> [!note]\n> mind\n> it", ["▌ note", "▌ mind it"]),
    ("> [!WARNING]\n\n> [!NOTE] no alert", ["▌ WARNING", "▌ [!NOTE] no alert"]),
    ("> [!TIP]\n>\n> - a", ["▌ TIP", "▌ • a"]),
    ("a\\\nb <br> c<br/>d", ["a", "b", "c", "d"]),
    ("a <kbd>x</kbd> <b>b</b> </b>", ["a <kbd>x</kbd> b </b>"]),
    ("<p>\n  as it *stands*\n</p>", ["<p>", "  as it *stands*", "</p>"]),
    ("---", ["─" * 40]),
    ("![a cat](cat.png)", ["▣ a cat (cat.png)"]),
    ('![](cat.png "Tom")', ["▣ (cat.png “Tom”)"]),
    ("[bold] is [/] no markup :smile:", ["[bold] is [/] no markup :smile:"]),
    ("a[^1]\n\n[^1]: note", ["a[1]", "[1] note"]),
    ("a ^[note *b*]", ["a  [note b]"]),
    ("[^x]: alone", ["[x] alone"]),
    ("```\na\n\n\tb\n```", ["  a", "", "      b"]),
    ("    in\n    dented", ["  in", "  dented"]),
    ("- x\n\n      code", ["• x", "", "    code"]),
]


@pytest.mark.parametrize(("markdown", "expected"), GOLDEN)
def test_each_kind_of_block_has_its_shape(markdown: str, expected: list[str]) -> None:
    assert screen(markdown) == expected


def test_a_list_hangs_behind_its_bullet() -> None:
    assert screen("- one two three", 20 + 2)[0] == "• one two three"
    assert screen("1. one two three four five six", 24) == [
        "1. one two three four",
        "   five six",
    ]


def test_what_stands_before_a_text_keeps_to_the_width_as_well() -> None:
    assert paper("> [!NOTE]\n> a", 2) == ["NO", "TE", "▌", "a"]
    assert paper("1234. a", 4) == ["1234", ".", "a"]
    assert paper("```python\na\n```", 6) == ["  pyth", "  on", "  a"]


def test_deep_lists_stay_within_the_width() -> None:
    markdown = "".join("  " * depth + f"- level {depth}\n" for depth in range(40))
    shown = screen(markdown, 30)
    assert all(len(line) <= 30 for line in shown)
    assert all(any(f"level {depth}" in line for line in shown) for depth in range(40))


def test_code_has_a_title_and_a_ground_of_one_width() -> None:
    manner = Manner(30, DARK, hint="y copy")
    code = lines('```python title="two_sum.py"\nreturn 1\n```', manner)
    assert code[0].text == "  python · two_sum.py y copy  "
    assert code[1].text.rstrip() == "  return 1"
    assert {line.width for line in code} == {30}
    assert all(segment.style == segment.style + DARK.raised for segment in code[1].segments)  # type: ignore[operator]


def test_code_keeps_its_colours_and_loses_nothing_to_them() -> None:
    (_, code) = lines("```python\nreturn 'x'  # why\n```", Manner(30, DARK))
    styles = {segment.text: segment.style for segment in code.segments}
    assert styles["return"] == DARK.raised + DARK.text + DARK.accent
    assert styles["# why"] == DARK.raised + DARK.text + DARK.soft


@pytest.mark.parametrize("language", ["", "nosuchlanguage", "python", "text", "js", "\ufeff"])
def test_code_in_any_language_keeps_its_text(language: str) -> None:
    source = "\ufeff\n\n  x = 'open\n\n\ttab  \n"
    shown = screen(f"````{language}\n{source}\n````")
    assert [line.strip() for line in shown[-5:]] == ["\ufeff", "", "x = 'open", "", "tab"]


@pytest.mark.parametrize("palette", [ANSI, MONOCHROME])
def test_where_no_ground_is_seen_a_bar_stands_beside_code(palette: object) -> None:
    assert screen("```\na\n```", palette=palette) == ["│ a"]  # type: ignore[arg-type]


def test_wide_code_is_whole_on_a_screen_and_folded_on_paper() -> None:
    markdown = "```\n0123456789abcdefghij\n```"
    on_screen = lines(markdown, Manner(12, DARK))
    assert [line.text for line in on_screen] == ["  0123456789abcdefghij  "]
    assert paper(markdown, 12) == ["    01234567", "    ↪ 89abcd", "    ↪ efghij"]


TABLE = "| left | mid | right |\n|---|:-:|--:|\n| a | b | `c` |\n| long one | x | 1<br>2 |"


def test_a_table_is_aligned() -> None:
    assert screen(TABLE) == [
        "left      mid  right",
        "────────────────────",
        "a          b       c",
        "long one   x       1",
        "                   2",
    ]


def test_a_wide_table_is_whole_on_a_screen_and_folded_on_paper() -> None:
    table = "| a | b |\n|---|---|\n| some words | more words here |\n| x | y |"
    assert screen(table, 12) == [
        "a           b",
        "───────────────────────────",
        "some words  more words here",
        "x           y",
    ]
    assert paper(table, 16) == [
        "  a       b",
        "  ──────────────",
        "  some    more",
        "↪ words   words",
        "↪         here",
        "  x       y",
    ]


def test_a_wide_table_has_lines_of_one_width() -> None:
    table = "| a | b |\n|---|---|\n| some words | more |\n| x | |"
    assert len({line.width for line in lines(table, Manner(5, DARK))}) == 1


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("[text](https://x.org/a)", ["text (https://x.org/a)"]),
        ('[text](https://x.org "T")', ["text (https://x.org “T”)"]),
        ("<https://x.org>", ["https://x.org"]),
        ("<me@x.org>", ["me@x.org"]),
        ("www.x.org and me@x.org", ["www.x.org and me@x.org"]),
        ("[https://x.org/ä](https://x.org/ä)", ["https://x.org/ä"]),
        ("`code` and ~~struck~~", ["`code` and ~~struck~~"]),
        ("a <b>b</b>", ["a <b>b</b>"]),
        ("# One", ["One", "==="]),
        ("## Two", ["Two", "---"]),
        ("### Three", ["Three"]),
    ],
)
def test_on_paper_signs_stand_in_for_style(markdown: str, expected: list[str]) -> None:
    assert paper(markdown) == expected


def test_what_is_found_on_the_way_is_told() -> None:
    (block, notes) = parse("go [*to* it](#x-y 'T') or ![pic](p.png)[^1]\n\n[^1]: n")
    found = painted(block, Manner(40, DARK))
    told = [(link.address, link.title, link.text, link.image) for link in found.links]
    assert told == [
        ("#x-y", "T", "to it", False),
        ("p.png", "", "pic", True),
        ("#fn:1", "", "[1]", False),
    ]
    assert [block.text[link.start : link.end] for link in found.links] == ["to it", "pic", ""]
    assert painted(notes, Manner(40, DARK)).anchors == (("fn:1", 0),)


def test_code_is_told_with_its_name() -> None:
    (block,) = parse("- a\n\n  ```sh title='run.sh'\n  ls\n\n  ```")
    (code,) = painted(block, Manner(40, DARK)).codes
    assert (code.text, code.language, code.name) == ("ls", "sh", "run.sh")
    assert block.text[code.start : code.end] == "ls"
