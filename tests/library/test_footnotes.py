import pytest

from prepterm.library.document import parse


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("a[^2] b[^1]\n\n[^1]: one\n\n[^2]: two", ["a b", "one", "two"]),
        ("[^1]: one\n\nthen a[^1]", ["one", "then a"]),
        ("a^[within *it*] b[^1]\n\n[^1]: one", ["a within it b", "one"]),
        ("[^1]: no one refers to this", ["no one refers to this"]),
        ("a[^1]\n\n[^1]: first\n\n[^1]: second", ["a", "first", "second"]),
        ("a[^1]\n\n[^1]: outer\n\n    [^2]: inner\n\n    rest", ["a", "outer\ninner\nrest"]),
        ("> a[^1]\n>\n> [^1]: in a quote", ["a\nin a quote"]),
        ("- a[^1]\n\n  [^1]: in a list\n- b", ["a\nin a list\nb"]),
        ("a[^1]\n\n[^1]: see[^2]\n\n[^2]: two", ["a", "see", "two"]),
        ("a^[^[b] c]", ["a  b c"]),
        ("a^[] b", ["a  b"]),
        ("a^[b", ["a^[b"]),
    ],
)
def test_every_note_stands_where_it_was_written(markdown: str, expected: list[str]) -> None:
    assert [block.text for block in parse(markdown)] == expected


def test_a_reference_carries_the_name_of_its_note() -> None:
    (first, note) = parse("a[^b c] d[^e] f[^g]\n\n[^e]: the note")
    assert note.kind == "footnote_reference_open"
    names = [child.meta.get("label") for child in first.tokens[1].children or () if child.meta]
    assert names == ["e"]
    assert first.text == "a[^b c] d f[^g]"


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
