"""Whatever the text: all of it is painted, in lines that know where they stand."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth

from prepterm.library.document import Block, parse
from prepterm.painting.blocks import painted
from prepterm.painting.lines import Manner
from prepterm.painting.palette import BARE, DARK
from prepterm.painting.printed import printed

EXAMPLES = Path(__file__).parents[3] / "shared" / "data" / "commonmark-0.31.2.json"
MANNERS = [Manner(width, DARK) for width in (12, 72)] + [
    Manner(width, BARE, printing=True) for width in (7, 72)
]
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def check(block: Block, manner: Manner) -> None:
    lines = painted(block, manner).lines
    for line in lines:
        assert "\n" not in line.text
        assert "\t" not in line.text
        assert not CONTROLS.search(line.text), line.text
        for segment, start in zip(line.segments, line.starts, strict=True):
            if start >= 0:
                source = block.text[start : start + len(segment.text)]
                assert segment.text == source.replace("\t", " ")
    offsets = [line.offset for line in lines]
    assert offsets == sorted(offsets)
    shown = sorted(
        start + index
        for line in lines
        for segment, start in zip(line.segments, line.starts, strict=True)
        for index in range(len(segment.text))
        if start >= 0
    )
    missing = {at for at, letter in enumerate(block.text) if not letter.isspace()} - {*shown}
    # The brackets of an alert's label are markup, though the parser takes them for text.
    for label in re.finditer(r"\[!\w+\]", block.text):
        missing -= {label.start(), label.start() + 1, label.end() - 1}
    assert not missing, [block.text[at] for at in sorted(missing)]
    assert len(shown) == len({*shown})


def commonmark() -> list[dict[str, Any]]:
    if not EXAMPLES.exists():
        pytest.skip(f"the examples of CommonMark are not at {EXAMPLES}")
    examples: list[dict[str, Any]] = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    return examples


def test_every_example_of_commonmark_is_painted_whole() -> None:
    examples = commonmark()
    assert len(examples) == 652
    for example in examples:
        for block in parse(example["markdown"]):
            for manner in MANNERS:
                check(block, manner)


def test_every_example_of_commonmark_put_in_a_list_and_a_quote_is_painted_whole() -> None:
    for example in commonmark():
        inner = example["markdown"].replace("\n", "\n>   ")
        for block in parse(f"> - {inner}"):
            check(block, MANNERS[0])


PARTS = st.sampled_from(
    [
        "word", "中文字", "e\u0301", "👩\u200d💻", " ", "  ", "\n", "\n\n", "\t", "    ", "- ",
        "1. ", "# ", "> ", "> [!NOTE]\n> ", "```", '```py title="x"\n', "`", "**", "*", "~~", "[",
        "](", ")", "![", "<b>", "</b>", "<br>", "<div>\n", "| a | b |\n|---|:-:|\n| ", " | ",
        "[^1]", "[^1]: ", "^[", "- [ ] ", "- [x] ", "&#27;", "&#12;", "&#13;", "&amp;", "\x1b[31m",
        "\x9b", "\\", "---\n",
        "\n: ", "$", "$$\n", "$a_1*b*$", "www.a.b", "a@b.c", "🇯🇵", "हि",
        "https://example.org/an-address-too-long", "\ufeff", "\u3000",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PARTS, max_size=40).map("".join), st.sampled_from(MANNERS))
def test_any_text_is_painted_whole(markdown: str, manner: Manner) -> None:
    for block in parse(markdown):
        check(block, manner)


@settings(max_examples=100, deadline=None)
@given(st.lists(PARTS, max_size=40).map("".join), st.integers(1, 30))
def test_any_text_is_printed_at_any_width(markdown: str, width: int) -> None:
    for line in printed("T", parse(markdown), width, colour=False):
        assert not CONTROLS.search(line)


@settings(max_examples=100, deadline=None)
@given(st.lists(PARTS, max_size=30).map("".join), st.integers(4, 30))
def test_no_printed_line_of_any_text_is_wider_than_asked_for(markdown: str, width: int) -> None:
    for block in parse(markdown):
        for line in painted(block, Manner(width, BARE, printing=True)).lines:
            assert wcswidth(line.text) <= width


@pytest.mark.parametrize(
    "markdown",
    [
        "text \x1b[31m \x9b31m \x07 \x1b]8;;http://x\x07click\x1b]8;;\x07",
        '`code \x1b[31m`\n\n```\x1b[31m title="\x1b]0;x\x07"\n\x1b[2J\x9b\n```',
        "[a\x1b[1m](http://x/\x1b[31m 'ti\x1b[0m')\n\n![\x1b[31m](\x1b 'x\x07')",
        "# \x1b[31m\n\n| \x1b[1m | \x9b |\n|--|--|\n| \x07 | a |",
        "&#27;[31m &#155; &#7; &#x1b;\n\n[a](&#27;[31m '&#27;[31m')\n\n![&#27;](&#27;)",
        '```&#27;[31m title="&#27;&#10;&#155;"\nx\n```',
        "a ^[&#27;31m &#12;] [^1]\n\n[^1]: \x1b[31m &#12;",
        "<div \x1b[31m>\n\x9b\n</div>\n\na <b \x1b[31m>",
    ],
)  # fmt: skip
def test_no_escape_sequence_comes_through(markdown: str) -> None:
    blocks = parse(markdown)
    for block in blocks:
        for manner in MANNERS:
            found = painted(block, manner)
            told = [*(f"{link.address}{link.title}{link.text}" for link in found.links)]
            told += [f"{code.text}{code.language}{code.name}" for code in found.codes]
            check(block, manner)
            assert not CONTROLS.search("".join(told))
    assert not CONTROLS.search("".join(printed("\x1b[31m\x9b", blocks, 40, colour=False)))
    coloured = "".join(printed("\x1b[31m\x9b", blocks, 40, colour=True))
    assert not CONTROLS.search(re.sub(r"\x1b\[[\d;]*m", "", coloured))


def test_a_cell_that_begins_with_a_blank_line_keeps_the_order_of_the_lines() -> None:
    for manner in MANNERS:
        for block in parse("<br>\\| a | b |\n|---|:-:|\n| "):
            check(block, manner)
