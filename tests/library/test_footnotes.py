import pytest

from prepterm.library.markdown import parse


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("a[^2] b[^1]\n\n[^1]: one\n\n[^2]: two", "two\none"),
        ("a^[within *it*] b[^1]\n\n[^1]: one", "within it\none"),
        ("[^1]: no one refers to this", "no one refers to this"),
        ("a[^1]\n\n[^1]: first\n\n[^1]: second", "first\nsecond"),
        ("a[^1]\n\n[^1]: outer\n\n    [^2]: inner\n\n    rest", "outer\nrest\ninner"),
        ("> a[^1]\n>\n> [^1]: in a quote", "in a quote"),
        ("a[^1] b[^1]\n\n[^1]: one", "one"),
        ("a[^1]\n\n[^1]: see[^2]\n\n[^2]: two", "see\ntwo"),
    ],
)
def test_every_note_stands_once_at_the_end(markdown: str, expected: str) -> None:
    *_, notes = parse(markdown)
    assert notes.tokens[0].type == "footnote_block_open"
    assert notes.text == expected


@pytest.mark.parametrize("markdown", ["plain", "[^1] refers to nothing", "a ^ b"])
def test_without_notes_there_is_no_block_of_them(markdown: str) -> None:
    assert [block.tokens[0].type for block in parse(markdown)] == ["paragraph_open"]


@pytest.mark.parametrize(
    "wrapped", ["{}", "- {}", "a ^[{}]", "a[^1]\n\n[^1]: {}", "|h|\n|-|\n|{}|"]
)
def test_an_entity_is_no_way_to_a_control_character(wrapped: str) -> None:
    text = "".join(block.text for block in parse(wrapped.format("x &#12; &#27; &#155; y")))
    assert not {"\x0c", "\x1b", "\x9b"} & {*text}
    assert "␌" in text
