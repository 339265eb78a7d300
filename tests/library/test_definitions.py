import pytest

from prepterm.library.block_limits import CHARACTERS_A_DEFINED, DEEPEST, DEFINED_ALWAYS
from prepterm.library.document import parse
from tests.painting.paint import screen


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("Term\n: what it *means*", ["Term", ": what it means"]),
        ("A\n: one\n: two\n\nB\n: three", ["A", ": one", ": two", "", "B", ": three"]),
        ("A\n\n: one\n\n  more", ["A", "", ": one", "", "  more"]),
        ("A\n: - x\n  - y", ["A", ": • x", "  • y"]),
        ("- A\n  : one", ["• A", "  : one"]),
        # A line that wraps before a tilde is no term, and the tilde says "about".
        ("It takes\n~ 5 minutes", ["It takes ~ 5 minutes"]),
        ("two lines\nbefore\n: it", ["two lines before : it"]),
        ("A\n:no blank", ["A :no blank"]),
        (": alone", [": alone"]),
    ],
)
def test_a_term_and_what_it_means(body: str, shown: list[str]) -> None:
    assert screen(body) == shown


def test_definitions_within_definitions_are_kept_to_the_last() -> None:
    body = "".join(f"{'  ' * depth}term{depth}.\n{'  ' * depth}: " for depth in range(2))
    ladder = "\n".join(f"{'  ' * rung}{': ' * (rung > 0)}t{rung}." for rung in range(120))
    for text in (body + "end", ladder):
        shown = "".join(block.text for block in parse(text))
        for word in text.replace(":", " ").split():
            assert word in shown


def test_what_is_deeper_than_can_be_is_its_source() -> None:
    body = "a\n" + "".join(f"{'  ' * rung}: a\n{'  ' * rung}  b{rung}.\n" for rung in range(200))
    (block,) = parse(body)
    depth = deepest = 0
    for token in block.tokens:
        depth += token.nesting
        deepest = max(deepest, depth)
    assert deepest <= DEEPEST
    assert all(f"b{rung}." in block.text for rung in range(200))


@pytest.mark.parametrize("body", ["a\n: b\n" * 16_000, "a\n" + ": b\n" * 24_000])
def test_short_definitions_without_end_do_not_come_to_more_than_they_may(body: str) -> None:
    blocks = parse(body)
    dense = sum(token.type == "dd_open" for block in blocks for token in block.tokens)
    assert 0 < dense <= DEFINED_ALWAYS + len(body) // CHARACTERS_A_DEFINED
    assert "".join(block.text for block in blocks).count("b") == body.count("b")


def test_a_glossary_is_a_list_to_its_last_word() -> None:
    (block,) = parse("a term\n: what it means in words\n\n" * 5_000)
    assert sum(token.type == "dt_open" for token in block.tokens) == 5_000
