import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from prepterm.library import document, markdown
from prepterm.library.block_limits import DEEPEST
from prepterm.library.document import Block, parse
from prepterm.library.inline_text import LONGEST_INLINE, MOST_BRACKETS

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


def everything(blocks: list[Block]) -> Iterator[Token]:
    """Every token of a text, also those within others."""
    waiting = [token for block in blocks for token in block.tokens]
    while waiting:
        token = waiting.pop()
        yield token
        waiting += token.children or []


def strings(blocks: list[Block]) -> Iterator[str]:
    """All that a painter could put on a terminal."""
    for block in blocks:
        yield from (block.text, block.source)
    for token in everything(blocks):
        yield from (token.content, token.info)
        yield from (str(value) for value in token.attrs.values())


def texts(body: str) -> list[str]:
    return [block.text for block in parse(body)]


def test_a_text_falls_into_top_level_blocks() -> None:
    body = "# Title\n\nA *few*\nwords.\n\n- one\n- two\n\n```python\nx = 1\n```\n"
    body += "\n| a | b |\n|-|-|\n| 1 | 2 |\n"
    blocks = parse(body)
    assert [(block.tokens[0].type, block.line, block.text) for block in blocks] == [
        ("heading_open", 1, "Title"),
        ("paragraph_open", 3, "A few words."),
        ("bullet_list_open", 6, "one\ntwo"),
        ("fence", 9, "x = 1"),
        ("table_open", 13, "a\nb\n1\n2"),
    ]
    assert [block.source for block in blocks] == [
        "# Title",
        "A *few*\nwords.",
        "- one\n- two",
        "```python\nx = 1\n```",
        "| a | b |\n|-|-|\n| 1 | 2 |",
    ]


def test_nothing_parses_into_nothing() -> None:
    assert parse("") == parse("\n\n") == []


def test_a_block_is_found_again_by_its_hash_when_others_change() -> None:
    (before,) = parse("The block.")
    after = parse("# New\n\nNew text.\n\nThe block.\n\nMore.")
    assert before.hash in [block.hash for block in after]
    assert len(before.hash) == 16
    assert len({block.hash for block in after}) == 4


@pytest.mark.parametrize(
    ("body", "anchors"),
    [
        ("# One\n## Two words\n", ["one", "two-words"]),
        ("## A\n## A\n## A\n", ["a", "a-1", "a-2"]),
        ("## A\n## A-1\n## A\n", ["a", "a-1", "a-2"]),
        ("## A-1\n## A\n## A\n", ["a-1", "a", "a-2"]),
        ("## !?\n## ??\n", ["section", "section-1"]),
        ("## `dict` and *set*\n", ["dict-and-set"]),
        ("Set\next\n===\n", ["set-ext"]),
        ("## [link](x) ![alt](y)\n", ["link-alt"]),
        ("text\n\n- ## inner\n", ["", ""]),
    ],
)
def test_headings_have_anchors_of_their_own(body: str, anchors: list[str]) -> None:
    assert [block.anchor for block in parse(body)] == anchors


@given(st.lists(st.sampled_from(["A", "A 1", "A-1", "B", "?", "A-1-1", "section"]), max_size=30))
def test_no_anchor_stands_twice(titles: list[str]) -> None:
    anchors = [block.anchor for block in parse("\n\n".join(f"## {title}" for title in titles))]
    assert len(set(anchors)) == len(anchors) == len(titles)


def test_many_headings_of_one_name_cost_one_look_each() -> None:
    class Counted(dict[str, int]):
        looks = 0

        def __contains__(self, key: object) -> bool:
            self.looks += 1
            return super().__contains__(key)

    used = Counted()
    assert [document._unused("a", used) for _ in range(1000)][-1] == "a-999"  # noqa: SLF001 - the one place
    assert used.looks <= 2000


@pytest.mark.parametrize("level", [DEEPEST - 3, DEEPEST, 150, 5000])
@pytest.mark.parametrize("kind", [">", "- "])
def test_what_is_nested_too_deep_is_shown_as_its_source(kind: str, level: int) -> None:
    (block,) = parse(kind * level + "the *text*\n\nafter")[:1]
    assert "text" in block.text
    assert "the" in block.text
    depth = deepest = 0
    for token in block.tokens:
        depth += token.nesting
        deepest = max(deepest, depth)
    assert deepest <= DEEPEST
    if level > DEEPEST:
        assert "the *text*" in block.text
        assert block.text.count(kind.strip()) >= level - DEEPEST


def test_the_text_after_what_is_too_deep_is_read_as_ever() -> None:
    assert texts(">" * 300 + " deep\n\n# After\n")[-1] == "After"


def test_a_ladder_of_lists_keeps_every_rung() -> None:
    body = "\n".join(f"{'  ' * rung}- rung{rung}." for rung in range(200))
    (text,) = texts(body)
    assert all(f"rung{rung}." in text for rung in range(200))


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How long each text is that the inline parser is given."""
    inline = markdown._parser().inline  # noqa: SLF001 - to see what the parser is given
    tokenize = inline.tokenize
    lengths: list[int] = []

    def seen(state: StateInline) -> None:
        lengths.append(len(state.src))
        tokenize(state)

    monkeypatch.setattr(inline, "tokenize", seen)
    return lengths


@pytest.mark.parametrize(
    ("sign", "times"),
    [
        ("[", 100_000),
        ("[", MOST_BRACKETS + 1),
        ("![", 50_000),
        ("*a*b", LONGEST_INLINE // 4 + 1),
    ],
)
def test_a_paragraph_that_would_hold_the_parser_is_shown_whole_and_unparsed(
    sign: str, times: int, parsed: list[int]
) -> None:
    assert texts(sign * times) == [sign * times]
    assert parsed == []


@pytest.mark.parametrize(("sign", "times"), [("[", MOST_BRACKETS), ("*a*b", LONGEST_INLINE // 4)])
def test_a_paragraph_just_below_is_parsed(sign: str, times: int, parsed: list[int]) -> None:
    assert texts(sign * times) == [(sign * times).replace("*", "")]
    assert parsed


CONTROL = [*range(9), *range(0x0B, 0x20), 0x7F, *range(0x80, 0xA0)]


@pytest.mark.parametrize(
    "body",
    [
        *(f"a{chr(code)}b" for code in CONTROL),
        *(f"a&#{code};b" for code in CONTROL),
        *(f"a&#x{code:x};b" for code in CONTROL),
        "<http://example.com/%1b[31mred>",
        "<http://example.com/%9b31m>",
        "<mailto:a%0d@example.com>",
        "^[a note <http://x/%1b[31m>] here",
        "^[a note &#13; here]",
        '[a](b "title &#13; &#12;")',
        "[a](<b&#27;c>)",
        '![alt &#12; <http://x/%1b[1m>](b "title &#12;")',
        '[a][ref]\n\n[ref]: b "title &#12;&#13;"',
        '![a][ref]\n\n[ref]: b "title &#12;"',
        "# A &#12; heading <http://x/%1b>",
        "- <http://x/%1b>\n  > <http://x/%1b>",
        "| <http://x/%1b> |\n|-|\n| &#12; |",
        "```py\x1b&#27;\ncode \x1b\n```",
        "    code \x1b[2J",
        "<div title='\x1b'>\n\x1b[2J\n</div>",
        "text <b title='\x1b'>",
        "a[^1]\n\n[^1]: <http://x/%1b>",
        "[^a\x1b]: <http://x/%1b>",
        "`code \x9b`",
    ],
)
def test_no_control_character_comes_out(body: str) -> None:
    found = {letter for text in strings(parse(body)) for letter in text if ord(letter) in CONTROL}
    assert found == set()


@given(st.text(st.sampled_from('[]()<>!^&#;x1b%01239\x1b\x9b\r\n *`:/"|-~ah'), max_size=60))
def test_whatever_is_written_no_control_character_comes_out(body: str) -> None:
    for text in strings(parse(body)):
        assert not {ord(letter) for letter in text} & set(CONTROL)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("a List<String> of Map<K> and Set<Object>", "a List<String> of Map<K> and Set<Object>"),
        ("press <kbd>j</kbd><br>now", "press jnow"),
        ("x <!-- said to nobody --> y", "x  y"),
        ("<b>bold</b> <B>B</B>", "bold <B>B</B>"),
        ("![a *b* `c` &amp;](d)", "a b c &"),
        ("![a ![b](c)](d)", "a b"),
        ("a  \nb\\\nc", "a\nb\nc"),
        ("~~gone~~ \\* &copy;", "gone * ©"),
        ("- [ ] todo\n- [x] done", " todo\n done"),
        ("<div>\n<i>More</i>\n</div>", "<div>\n<i>More</i>\n</div>"),
    ],
)  # fmt: skip
def test_what_a_person_reads(body: str, text: str) -> None:
    assert texts(body) == [text]


class Read(HTMLParser):
    """What a browser shows of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.parts.append(dict(attrs).get("alt") or "")


def without_blanks(text: str) -> str:
    return "".join(text.split())


def test_the_text_of_every_commonmark_example_is_kept() -> None:
    path = SHARED / "commonmark-0.31.2.json"
    if not path.exists():
        pytest.skip(
            f"{path} is not there; the examples of the CommonMark specification are not ours"
        )
    examples = json.loads(path.read_text(encoding="utf-8"))
    assert len(examples) == 652
    lost = {}
    for example in examples:
        read = Read()
        read.feed(example["html"])
        read.close()
        expected = without_blanks("".join(read.parts))
        got = without_blanks("".join(block.text for block in parse(example["markdown"])))
        letters = iter(got)
        kept = all(letter in letters for letter in expected)
        # Blocks of HTML, and tags that are none, keep their signs and so add to the text.
        html = "<" in got or "<!" in example["markdown"]
        if not kept or (got != expected and not html):
            lost[example["example"]] = (expected, got)
    assert lost == {}


@given(st.text(st.sampled_from("ab *_`[]()<>!^~#->+.\n\t|:\\1"), max_size=80))
def test_every_line_has_its_place_in_some_block(body: str) -> None:
    blocks = parse(body)
    lines = body.split("\n")
    starts = [block.line for block in blocks if block.tokens[0].type != "footnote_block_open"]
    assert starts == sorted(starts)
    for block in blocks:
        if block.tokens[0].type != "footnote_block_open":
            first = block.source.split("\n")[0]
            assert lines[block.line - 1] == first
