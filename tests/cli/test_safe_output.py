"""Content comes from strangers: none of its escape sequences ever reaches the terminal."""

import os
import re
from pathlib import Path

import pytest

from tests.cli.program import Program, ended

EVIL = "\x1b[31m\x1b]0;title\x07\x9b2J\x7f\x00\x08"
IN_YAML = r"\e[31m\e]0;title\a\x9b2J\x7f\0\b"
UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

DECK = rf"""title: "T{IN_YAML}"
description: "D{IN_YAML}"
cards:
  - id: "a{IN_YAML}"
    kind: typed
    front: "F{IN_YAML}"
    back: "B{IN_YAML}"
    why: "W{IN_YAML}"
    topics: ["t{IN_YAML}"]
    source: "s{IN_YAML}"
    accept: ["c{IN_YAML}"]
  - id: raw
    front: Raw {EVIL.replace(chr(0), "")} here
    back: there
"""

POST = rf"""---
title: "T{IN_YAML}"
summary: "S{IN_YAML}"
topics: ["t{IN_YAML}"]
---
# Head {EVIL}

Text {EVIL} `code {EVIL}` [link{EVIL}](https://e.org/%1b%5b31m "title{EVIL}")
<https://e.org/%1b[31m%9b> &#27;[31m &#x9b;2J \{EVIL}

![picture{EVIL}](https://e.org/{EVIL})

```{EVIL}
code {EVIL}
```

| a{EVIL} | b |
| --- | --- |
| {EVIL} | c |

<div onclick="{EVIL}">{EVIL}</div>

- [ ] task {EVIL}[^note]

[^note]: Foot {EVIL}
"""


@pytest.fixture
def evil(prepterm: Program) -> Program:
    name = "n\x1b[31m\x07" if os.name == "posix" else "n"
    prepterm.write(f"decks/{name}.yaml", DECK)
    prepterm.write(f"decks/bad{name}.yaml", f"title: a\n{EVIL}: [")
    prepterm.write(f"posts/{name}.md", POST)
    prepterm.write(f"posts/bad{name}.md", b"---\ntitle: \xff\x1b[31m\n---\n")
    return prepterm


@pytest.mark.parametrize(
    "call",
    [
        ["posts"], ["posts", "--json"], ["decks"], ["decks", "--json"], ["cards"],
        ["cards", "--json"], ["due"], ["due", "--json"], ["stats"], ["doctor"],
        ["doctor", "--json"], ["check"], ["check", "--json"], ["practice", "--list"],
        ["read", "n␛[31m␇"], ["read", "badn␛[31m␇"], ["code", "n␛[31m␇"],
        ["read", "n␛[31m␇#\x1b[2J"], ["cards", "badn␛[31m␇"], ["cards", "--topic", "\x1b[2J"],
        ["read", "\x1b[2J.md"], ["card", "\x1b[2J"], ["deck", "take", "\x1b[2J"],
        ["deck", "take", "n␛[31m␇"], ["check", "\x1b[2J.yaml"], ["practice", "\x1b[2J"],
        ["grade", "a", "\x1b[2J"], ["grade", "raw", "good", "--at", "\x1b[2J"],
        ["--\x1b[2J"], ["posts", "--\x1b[2J"], ["posts", "\x1b[2J"],
    ],
    ids=lambda call: re.sub(r"[^\w -]", "_", " ".join(call)),
)  # fmt: skip
def test_no_escape_of_anybodys_reaches_either_stream(evil: Program, call: list[str]) -> None:
    told = evil(*call)
    assert not UNSAFE.search(told.out.replace("\n", ""))
    assert not UNSAFE.search(told.err.replace("\n", ""))


def test_a_card_is_shown_graded_and_undone_safely(evil: Program) -> None:
    (identity,) = [card["id"] for card in evil("cards", "--json").json if card["id"][0] == "a" and
                   card["deck"][0] == "n"]  # fmt: skip
    for call in (
        ["card", identity], ["card", identity, "--json"], ["grade", identity, "good"],
        ["grade", identity, "again", "--json"], ["card", identity], ["undo"], ["redo", "--json"],
    ):  # fmt: skip
        told = evil(*call)
        assert told.status == 0
        assert not UNSAFE.search((told.out + told.err).replace("\n", ""))
    assert "␛[31m" in evil("card", identity).out


def test_a_plain_drill_is_safe(evil: Program) -> None:
    typed = f"{EVIL}\n{EVIL}\ngood\n\n2\n"
    done = ended(evil.home, "drill", "--plain", "n␛[31m␇", stdin=typed)
    assert done.status == 0
    assert "B␛[31m" in done.out
    assert not UNSAFE.search((done.out + done.err).replace("\n", ""))


def test_text_from_a_pipe_is_printed_safely(home: Path) -> None:
    for command in ("read", "code"):
        done = ended(home, command, "-", stdin=POST)
        assert done.status == 0
        assert "␛[31m" in done.out or command == "code"
        assert not UNSAFE.search((done.out + done.err).replace("\n", ""))


def test_a_source_on_a_terminal_is_made_safe(
    evil: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    told = evil("read", "--raw", "n␛[31m␇")
    assert (told.status, told.err) == (0, "")
    assert "␛[31m" in told.out
    assert not UNSAFE.search(told.out.replace("\n", ""))


def test_markup_of_rich_in_content_is_text(prepterm: Program) -> None:
    prepterm.write("posts/markup.md", "# [bold red]Hi[/bold red]\n\n[link=x]y[/link] :smile:\n")
    told = prepterm("read", "markup")
    assert "[bold red]Hi[/bold red]" in told.out
    assert "[link=x]y[/link] :smile:" in told.out
