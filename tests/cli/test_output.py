"""What is printed is safe and straight, whatever is in it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepterm.cli.json_text import json_text
from prepterm.cli.output import note, say, say_table

EVIL = "a\x1b[31m\x9b2J\x7f\udcff\u2028b"


@given(st.recursive(st.text() | st.integers(), st.lists), st.sampled_from(["utf-8", "ascii", None]))
def test_json_comes_back_as_it_was_from_any_locale(value: object, encoding: str | None) -> None:
    text = json_text(value, encoding)
    assert json.loads(text.encode(encoding or "utf-8")) == value
    assert text.replace("\n", "").isprintable() or not text.isascii()


def test_no_sign_that_a_terminal_obeys_is_left_in_json() -> None:
    assert json_text(EVIL, "UTF8") == '"a\\u001b[31m\\u009b2J\\u007f\\udcff\\u2028b"\n'
    assert json_text("ü汉", "utf-8") == '"ü汉"\n'
    assert json_text("ü", "latin-1") == '"\\u00fc"\n'


def test_text_tables_and_notes_show_a_picture_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    say(EVIL)
    say_table(("one", ""), [(EVIL, "x"), ("two\nlines", "y")])
    note(EVIL)
    out, err = capsys.readouterr()
    shown = "a␛[31m�2J␡�␤b"
    assert out == f"{shown}\none\n{shown}  x\n{'two lines':<{len(shown)}}  y\n"
    assert err == f"prepterm: {shown}\n"


def test_columns_stand_straight_in_any_script(capsys: pytest.CaptureFixture[str]) -> None:
    say_table(("name", "cards"), [("汉字", "7"), ("a", "12")])
    assert capsys.readouterr().out == "name  cards\n汉字      7\na        12\n"
