"""Escape sequences planted in a person's own files never reach the terminal."""

import json
import re
from pathlib import Path

import pytest

from prepterm.core.safe_text import shown
from tests.end_to_end.real_terminal import RealTerminal

PAYLOADS = (
    "\x1b]0;stolen-{0}\x07",
    "\x1b[31mPLANTED-{0}\x1b[0m",
    "\x9b32mPLANTED-{0}",
    "\x9d0;stolen-{0}\x9c",
    "\x1b]52;c;stolen-{0}\x1b\\",
    "\x07RUNG-{0}",
)
DECK = "a␛[31mPLANTED-file␛[0m"
"""The name that the deck goes by."""
_OBEYED = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
    r"(\]0;stolen|\[31mPLANTED|32mPLANTED|0;stolen|\]52;c;stolen|RUNG)"
)
"""A control character before what it introduces. Nothing of prepterm's own looks like it."""


def planted(where: str) -> str:
    return " ".join(payload.format(where) for payload in PAYLOADS)


@pytest.fixture
def planted_home(home: Path) -> Path:
    """A home whose one own deck and own post try to do things to the terminal."""
    (home / "decks" / "own.yaml").unlink()
    link = f"https://example.org/{PAYLOADS[0]}{PAYLOADS[2]}".format("link")
    deck = {
        "title": f"A deck {planted('deck')}",
        "description": planted("description"),
        "cards": [
            {
                "id": "bad.first",
                "front": f"A front {planted('front')}\n\n```python\n# {planted('comment')}\n```",
                "back": f"A back {planted('back')}",
                "why": planted("why"),
                "topics": [PAYLOADS[1].format("topic")],
                "source": link,
            },
            {
                "id": "bad.second",
                "kind": "typed",
                "front": f"The next {planted('typed')}",
                "back": planted("accepted"),
                "topics": ["own"],
            },
        ],
    }
    # A file's name can hold a sequence too.
    (home / "decks" / f"a{PAYLOADS[1].format('file')}.yaml").write_text(json.dumps(deck))
    (home / "posts").mkdir()
    (home / "posts" / "planted.md").write_text(
        f"---\ntitle: {json.dumps(planted('title'))}\n"
        f"summary: {json.dumps(planted('summary'))}\n---\n\n"
        f"## A heading {planted('heading')}\n\nText {planted('text')} `{planted('span')}`\n\n"
        f"```python\nx = 1  # {planted('code')}\n```\n\n"
        f"[one way](<{link}>), [another](https://example.org/{PAYLOADS[2].format('bare')}) and\n"
        f"[a third](https://example.org/ '{planted('tooltip')}').\n\n| a | b |\n|---|---|\n"
        f"| {planted('cell')} | c |\n\nThe last line.\n"
    )
    return home


def assert_nothing_obeyed(terminal: RealTerminal) -> None:
    assert [found.group() for found in _OBEYED.finditer(terminal.written)] == []
    assert "stolen" not in terminal.title


def test_the_check_sees_what_a_terminal_would_obey() -> None:
    for payload in PAYLOADS:
        assert _OBEYED.search(payload.format("x"))
        assert not _OBEYED.search(shown(payload.format("x")))


def test_the_reader_shows_them_and_obeys_none(planted_home: Path) -> None:
    with RealTerminal(planted_home, "read", "planted", columns=120, rows=50) as terminal:
        terminal.until_shown("The last line.")
        for where in ("title", "heading", "text", "span", "cell"):
            assert f"␛]0;stolen-{where}␇" in terminal.text
        assert "␛[31mPLANTED-code" in terminal.text
        terminal.press("l")
        terminal.until_shown("ane way")
        terminal.press("a")
        terminal.until_shown("stolen-link")
        terminal.press("esc")
        terminal.until_gone("stolen-link")
        terminal.press("esc")
        terminal.until_shown("Today")
        terminal.press("q")
        assert terminal.until_ended() == 0
    assert_nothing_obeyed(terminal)


def test_today_and_the_lists_show_them_and_obey_none(planted_home: Path) -> None:
    with RealTerminal(planted_home, "read", "planted") as terminal:
        terminal.until_shown("0% ─")
        terminal.press("j")
        terminal.until_gone("0% ─")
        terminal.press("q")
        terminal.until_ended()
    with RealTerminal(planted_home, columns=120, rows=50) as terminal:
        terminal.until_shown("a␛[31mPLANTED-file")
        assert "␛]0;stolen-title␇" in terminal.text
        for key, listed in (("s", "␛]0;stolen-summary␇"), ("c", "␛]0;stolen-description␇")):
            terminal.press(key)
            terminal.until_shown(listed)
            terminal.press("esc")
            terminal.until_shown("Today")
        terminal.press("q")
        assert terminal.until_ended() == 0
    assert_nothing_obeyed(terminal)


def test_the_drill_shows_them_and_obeys_none(planted_home: Path) -> None:
    with RealTerminal(planted_home, "drill", DECK, columns=120, rows=50) as terminal:
        terminal.until_shown("␛]0;stolen-front␇")
        for seen in ("␛]0;stolen-deck␇", "␛[31mPLANTED-topic", "␛]0;stolen-comment␇"):
            terminal.until_shown(seen)
        terminal.press("space")
        terminal.until_shown("␛]0;stolen-why␇")
        assert "␛]0;stolen-back␇" in terminal.text
        terminal.press("s")
        terminal.until_shown("␛]0;stolen-link␇")
        terminal.press("esc")
        terminal.until_gone("␛]0;stolen-link␇")
        terminal.press("1")
        terminal.until_shown("␛]0;stolen-typed␇")
        terminal.press("x", "enter")
        terminal.until_shown("␛]0;stolen-accepted␇")
        terminal.press("3")
        terminal.until_shown("shows the answer")
        terminal.press("esc")
        terminal.until_shown("Hardest")
        assert "␛]0;stolen-front␇" in terminal.text
        terminal.press("q")
        assert terminal.until_ended() == 0
    assert_nothing_obeyed(terminal)


@pytest.mark.parametrize(
    ("arguments", "held"),
    [
        (("read", "planted", "--width", "60"), "␛]0;stolen-code␇"),
        (("read", "planted", "--raw"), "␛]0;stolen-link␇"),
        (("cards",), "␛]0;stolen-front␇"),
        (("cards", "--json"), "␛]0;stolen-back␇"),
        (("card", "bad.first"), "␛]0;stolen-why␇"),
        (("posts",), "␛]0;stolen-title␇"),
        (("posts", "--json"), "␛]0;stolen-title␇"),
        (("decks",), "␛]0;stolen-deck␇"),
        (("decks", "--json"), "␛]0;stolen-deck␇"),
        (("due", "--json"), "␛[31mPLANTED-file"),
    ],
)
def test_what_is_printed_holds_none(
    planted_home: Path, arguments: tuple[str, ...], held: str
) -> None:
    with RealTerminal(planted_home, *arguments, columns=200) as terminal:
        assert terminal.until_ended() == 0
    assert held in terminal.written
    assert_nothing_obeyed(terminal)


def test_the_plain_drill_prints_none(planted_home: Path) -> None:
    with RealTerminal(planted_home, "drill", DECK, "--plain", columns=120, rows=50) as terminal:
        terminal.until_shown("Enter shows the answer.")
        terminal.press("enter")
        terminal.until_shown("Grade (")
        terminal.press("q", "enter")
        assert terminal.until_ended() == 0
    for where in ("front", "comment", "back", "why"):
        assert f"␛]0;stolen-{where}␇" in terminal.written
    assert_nothing_obeyed(terminal)


def test_a_file_that_cannot_be_read_is_named_without_them(planted_home: Path) -> None:
    (planted_home / "posts" / f"b{PAYLOADS[1].format('broken')}.md").write_bytes(b"\xff")
    with RealTerminal(planted_home, "posts", columns=200) as terminal:
        terminal.until_ended()
    assert "␛[31mPLANTED-broken" in terminal.written
    assert_nothing_obeyed(terminal)
