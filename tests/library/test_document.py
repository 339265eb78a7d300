"""A text parsed in windows and block by block is what it is parsed at once."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.token import Token

from prepterm.library import document
from prepterm.library.document import Block, Document, parse

ROOT = Path(__file__).resolve().parents[2]
SPEC = ROOT.parent / "shared" / "data" / "commonmark-0.31.2.json"

PIECES = (
    "# Heading [a]\n\n", "Words *of* a\nparagraph.\n\n", "- one\n- two\n\n  more\n", "\n\n\n",
    "1. a\n\n   b\n\n", "> quoted\nlazily\n\n", "```python\ncode\n\nmore\n```\n", "***\n",
    "~~~\nnot closed\n", "    indented\n\n    on\n", "|a|b|\n|-|-|\n|1|2|\n\n", "Title\n===\n",
    "<div>\nhtml\n\n</div>\n", "[a]: http://x\n", "[b]: <y> 'two\nlines'\n", "[c]:\nz\n",
    "see [a], [b][] and [c]\n", "[^1]: a note\n\n    its rest\n", "text[^1]^[n]\n", "\ttab\n",
    "2. second\n", "<!-- a\n\nb -->\n", "a  \nb\\\nc\n\n", "&amp; &#27;\n\n",
    "Term\n: meaning\n", "Term\n\n: meaning\n\n  more\n\n", "term\n", ": another\n\n",
    "T\n: ~~~\n", "T\n: # x\n", "a\n\n", "$$\nx_1\n- y *z*\n# w\n$$\n", "$$\n", "$$ a *b*\n",
    "c $$\n\n", "- a\n", "text\n$$\n", "===\n", "'\n", "[d]: z\n'title\n", "> T\n> : a\n",
    "[^2]: T\n    : a\n", "see [d][^2]\n",
)  # fmt: skip

LINES = (
    "\n", "T\n", ": a\n", "  : b\n", "  c\n", ": # d\n", ": - e\n", "2. f\n", "- g\n", "$$\n",
    "$$ h *i*\n", "j $$\n", "# k\n", "> l\n", "===\n", "[m]: n\n", "'o\n", "p'\n", "[^q]: r\n",
    "[m][^q]\n", "<div>\n", "```\n", "|s|\n", "|-|\n", "    t\n", ": ~~~\n", " \t\n", "***\n",
)  # fmt: skip


def told(token: Token) -> dict[str, object]:
    """All of a token, save the empty lines at its end, which are no part of a block's lines."""
    content = token.content.rstrip("\n")
    return {**token.as_dict(), "map": token.map and token.map[0], "content": content}


def seen(blocks: Iterable[Block]) -> list[tuple[object, ...]]:
    return [
        (
            block.line,
            block.source,
            block.kind,
            block.anchor,
            block.title,
            block.text,
            [*map(told, block.tokens)],
        )
        for block in blocks
    ]


def at_once(body: str, monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What parsing the whole text gives, without windows."""
    with monkeypatch.context() as patch:
        patch.setattr(document, "WINDOW", 1 << 40)
        return seen(parse(body))


def in_windows(body: str, size: int, monkeypatch: pytest.MonkeyPatch) -> Document:
    with monkeypatch.context() as patch:
        patch.setattr(document, "WINDOW", size)
        parsed = Document(body)
        while not parsed.done:
            parsed.parse_on()
            for block in parsed.blocks[-2:]:
                assert block.text is not None  # read before all definitions are known
    return parsed


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.integers(1, 60))
@settings(max_examples=400)
def test_windows_of_any_size_give_what_the_whole_gives(body: str, size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        expected = at_once(body, patch)
        assert seen(in_windows(body, size, patch).blocks) == expected


@given(st.text(st.sampled_from("ab*_`[]()<>!^~#->+.\n\n\n\t |:\\1='$"), max_size=120))
@settings(max_examples=400)
def test_so_does_what_nobody_would_write(body: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        expected = at_once(body, patch)
        for size in (1, 7, 30):
            assert seen(in_windows(body, size, patch).blocks) == expected


@given(st.lists(st.sampled_from(LINES), max_size=16).map("".join))
@settings(max_examples=400)
def test_so_do_lines_that_are_looked_ahead_to(body: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        expected = at_once(body, patch)
        for size in (1, 4, 9, 20):
            assert seen(in_windows(body, size, patch).blocks) == expected
            patch.setattr(document, "WINDOW", size)
            assert seen(Document(body).whole(reads=True)) == expected


@pytest.mark.parametrize(
    "tail",
    [
        "Term\n: One meaning.\n\nSecond term\n: Another meaning.\n\nend\n",
        "$$\nx_1\n- y_2 * z\n# w\n$$\n\nend\n",
        "$$\n[^1]: a\n$$\n\nend[^1]\n",
        "T\n: # a\n2. b\n3) c\n4. d\n===\n\nend\n",
    ],
)
def test_a_window_ends_between_blocks_wherever_it_ends(
    tail: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = "before\n\n" + tail + "\nmore\n" * 9
    expected = at_once(body, monkeypatch)
    for size in range(1, len(body)):
        assert seen(in_windows(body, size, monkeypatch).blocks) == expected


@pytest.mark.parametrize("line", ["# a\n", "***\n", "a\n\n", "```\n```\n", "a\n: b\n\n# c\n"])
def test_what_can_be_parted_is_parsed_in_windows(line: str) -> None:
    parsed = Document(line * 20_000)
    parsed.parse_on()
    assert 0 < parsed.parsed <= document.WINDOW + 20


@pytest.mark.skipif(not SPEC.exists(), reason="the specification's examples are not here")
def test_all_examples_of_the_specification_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    examples = json.loads(SPEC.read_text(encoding="utf-8"))
    for between in ("\n", "\n\nx\n\n"):
        body = between.join(each["markdown"] for each in examples)
        expected = at_once(body, monkeypatch)
        for size in (100, 3000):
            assert seen(in_windows(body, size, monkeypatch).blocks) == expected


@pytest.mark.parametrize(
    ("definition", "use", "before", "after"),
    [
        ("[a]: http://x", "see [a]", "see [a]", "see a"),
        ("[^a]: note", "see[^a]", "see[^a]", "see"),
        ("[a]: x\n\n[a]: y", "[a] *b*", "[a] b", "a b"),
    ],
)
def test_what_is_defined_later_is_known_as_soon_as_it_is_parsed(
    definition: str, use: str, before: str, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document, "WINDOW", 40)
    parsed = Document(f"{use}\n\n{'words and ' * 10}\n\n{definition}\n\nend")
    parsed.parse_on()
    assert parsed.blocks[0].text == before
    parsed.whole()
    assert parsed.blocks[0].text == after


def test_a_heading_is_named_by_what_it_says_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "WINDOW", 10)
    body = "# [one][a]\n\n# onea\n\n# x\n\n[a]: http://x"
    blocks = Document(body).whole()
    assert [block.anchor for block in blocks] == ["one", "onea", "x"]


def test_a_document_is_parsed_no_further_than_it_was_asked_for() -> None:
    parsed = Document("# One\n\nSome words.\n\n" * 10_000)
    assert (parsed.blocks, parsed.parsed, parsed.done) == ([], 0, False)
    parsed.parse_on()
    assert 0 < parsed.parsed <= document.WINDOW + 20
    assert len(parsed.blocks) < 3_000
    assert len(parsed.whole()) == 20_000
    assert parsed.done


def test_a_block_keeps_its_lines_alone() -> None:
    (block,) = Document("Some *words*.").whole()
    assert block.tokens is not block.tokens
    (kept,) = parse("Some *words*.")
    assert kept.tokens is kept.tokens


@pytest.mark.parametrize(
    "body",
    [
        ">" * 90 + "a\n" + "b\n" * 10_000,
        ("|".join("a" * 90) + "\n" + "|".join("-" * 90) + "\n" + "x\n" * 60 + "\n") * 20,
    ],
    ids=["quotes", "tables"],
)
def test_what_is_over_its_measure_stays_what_it_was_found_to_be(body: str) -> None:
    whole, again = Document(body).whole(), Document(body).whole()
    assert [block.text for block in whole] == [block.text for block in again]
    kinds = [[token.type for token in block.tokens] for block in whole]
    assert kinds == [[token.type for token in block.tokens] for block in whole]
    assert ("code_block" in kinds[0]) is body.startswith(">")
    assert (
        any("x" in block.text for block in whole if block.kind == "paragraph_open")
        or body[0] == ">"
    )


@pytest.mark.parametrize(
    "body", ["> " + "- " * 60 + "a\n" + ">\n" * 60, "> " * 99 + "a\n>", "- " * 99]
)
def test_a_block_that_is_too_deep_is_parsed_by_itself_as_well(body: str) -> None:
    for end in ("", "\n"):
        blocks = Document(body.rstrip("\n") + end).whole()
        assert blocks[0].tokens
        assert seen(blocks) == seen(parse(body))
