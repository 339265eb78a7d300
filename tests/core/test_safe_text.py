import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepterm.core.safe_text import shown, shown_line

CONTROLS = [*range(0x20), 0x7F, *range(0x80, 0xA0)]
ANY_TEXT = st.text(st.characters() | st.characters(categories=["Cs"]) | st.sampled_from("\x1b\r\t"))
"""Unpaired surrogates too: `os.fsdecode` makes them of a file name that is not UTF-8."""


@pytest.mark.parametrize("code", [code for code in CONTROLS if chr(code) not in "\n\t\r"])
def test_a_control_character_is_shown_as_its_picture(code: int) -> None:
    picture = "␡" if code == 0x7F else "�" if code > 0x7F else chr(0x2400 + code)
    assert shown(f"a{chr(code)}b") == f"a{picture}b"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("", ""),
        ("plain", "plain"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("é 汉 🙂 ␛", "é 汉 🙂 ␛"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("\x9b31mred", "�31mred"),
        ("dos\r\nold mac\runix\n", "dos\nold mac\nunix\n"),
        ("a\u2028b\u2029c", "a␤b␤c"),
        ("\ud800 lone \udfff", "� lone �"),
        ("caf\udce9.yaml", "caf�.yaml"),
    ],
)
def test_what_is_shown(text: str, safe: str) -> None:
    assert shown(text) == safe


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("one\ntwo\tthree", "one two three"),
        ("  wide   open \r\n", "wide open"),
        ("a\x1bc\x1cd", "a␛c␜d"),
        ("a\x85b", "a�b"),
    ],
)
def test_a_line_stays_one_line(text: str, line: str) -> None:
    assert shown_line(text) == line


@given(ANY_TEXT)
def test_no_control_character_is_left(text: str) -> None:
    allowed = {0x09, 0x0A}
    assert not {ord(letter) for letter in shown(text)} & (set(CONTROLS) - allowed)
    assert not {ord(letter) for letter in shown_line(text)} & set(CONTROLS)
    shown(text).encode()


@given(ANY_TEXT)
def test_showing_twice_changes_nothing(text: str) -> None:
    assert shown(shown(text)) == shown(text)
    assert shown_line(shown_line(text)) == shown_line(text)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])))
def test_text_without_control_characters_is_kept_as_it_is(text: str) -> None:
    assert shown(text) == text
