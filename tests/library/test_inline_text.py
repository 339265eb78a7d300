import pytest
from markdown_it.rules_inline import StateInline

from prepterm.library import markdown
from prepterm.library.document import Block, parse
from prepterm.library.inline_text import STEPS, STEPS_A_CHARACTER

ALWAYS = "Text with a [link](#a), *emphasis* and a note[^1].\n\n[^1]: The note.\n\n"


def types(block: Block) -> list[str]:
    return [child.type for token in block.tokens for child in token.children or ()]


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Where the parser looked a token ahead."""
    inline = markdown._parser().inline  # noqa: SLF001 - to see what the parser does
    skip = inline.skipToken
    taken: list[int] = []

    def seen(state: StateInline) -> None:
        taken.append(state.pos)
        skip(state)

    monkeypatch.setattr(inline, "skipToken", seen)
    return taken


@pytest.mark.parametrize(
    "unit", ["[", "![", "^[", "[^", "*[", "[*a*", "a[b*", "[`]`", "[\\]", '[<a b="]">', "[a][b"]
)
@pytest.mark.parametrize("times", [20, 120])
def test_brackets_that_close_nowhere_cost_in_proportion_to_the_text(
    unit: str, times: int, steps: list[int]
) -> None:
    paragraph = unit * times
    blocks = parse(f"{paragraph}\n\n" * 20)
    assert len(steps) < (STEPS + STEPS_A_CHARACTER * len(paragraph)) * 20
    assert {block.text.count("[") for block in blocks} == {paragraph.count("[")}


@pytest.mark.parametrize(
    "body",
    [
        "Of [0, n), [1, n), [2, n) and [3, n) the *last* is [short](#a).",
        " ".join(f"[word *{n}*](https://a.b/{n}) and [0, {n})" for n in range(40)),
        "[![build](https://a.b/c.svg)](https://a.b) " * 60,
        "^[a note with [a link](b)] and [[nested] brackets]" * 9,
        "[a](b) " + "[" * 19,
    ],
)
def test_what_people_write_is_parsed_whole(body: str) -> None:
    blocks = parse(body)
    assert any("link_open" in types(block) for block in blocks)
    assert not any("](" in block.text for block in blocks)


def test_what_people_write_is_parsed_after_any_number_of_hostile_paragraphs() -> None:
    hostile = "[" * 400 + "\n\n"
    link, badge = "A [link](#a) here.\n\n", "[![build](c)](d) " * 20
    *_, first, second = parse(hostile * 60 + link + badge)
    assert types(first).count("link_open") == 1
    assert types(second).count("link_open") == 20


def test_a_paragraph_given_up_on_keeps_its_text_and_its_neighbours_their_markup() -> None:
    hostile = "*a* ^[one] [^1] " + "[" * 400
    first, note, shown, last, again = parse(f"{ALWAYS}{hostile}\n\n{ALWAYS}")
    assert types(shown) == ["text"]
    assert shown.text == hostile
    assert types(first) == types(last)
    assert note.text == again.text == "The note."


def test_each_sign_that_begins_markup_is_given_to_the_parser() -> None:
    found = [types(parse(f"a{sign}")[0])[1:] for sign in ("\nb", "`b`", "*b*", "~~b~~", "<br>")]
    assert found == [
        ["softbreak", "text"],
        ["code_inline"],
        ["em_open", "text", "em_close"],
        ["s_open", "text", "s_close"],
        ["html_inline"],
    ]
    for written, read in (("\\*", "*"), ("&amp;", "&"), ("__b__ ", "__b__"), ("![b](c)", "b")):
        assert parse(f"a{written}")[0].text == f"a{read}"
    assert types(parse("a^[b]")[0]) == ["text", "note_open", "text", "note_close"]


@pytest.mark.parametrize("body", ["", "plain", "a - b + c = {d} | e!", "#hash @at $5 100%", "字 é"])
def test_text_without_markup_is_one_token(body: str) -> None:
    assert [types(block) for block in parse(body)] == ([["text"]] if body else [])
