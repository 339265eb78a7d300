"""What each command pays for: no screen, no Textual; and `due` next to nothing."""

from pathlib import Path

import pytest

from prepterm.cli.main import COMMANDS
from tests.architecture.test_start import modules_after
from tests.cli.program import ended

PROGRAM = """
import os, sys
from prepterm.__main__ import main
status = main()
sys.stdout.flush()
assert status == int(os.environ["EXPECTED"]), status
"""

DEAR_TO_DUE = {
    "click", "dataclasses", "pathlib", "enum", "json", "rich", "textual", "sqlite_utils", "yaml",
    "markdown_it", "fsrs_rs_python", "platformdirs", "re", "tomllib", "difflib",
}  # fmt: skip

CALLS: dict[str, list[list[str]]] = {
    "read": [["phone-interview"], ["phone-interview", "--raw"], ["-"]],
    "code": [["phone-interview"], ["phone-interview", "--to", "{home}/examples", "--json"]],
    "drill": [["--plain", "--limit", "1"]],
    "practice": [["--list"], ["--status"], ["--list", "--json"]],
    "due": [[], ["--json"], ["--quiet"], ["--quiet", "--json"]],
    "stats": [[], ["--json"]],
    "search": [["heap"], ["heap", "--json"]],
    "posts": [[], ["--json"]],
    "highlights": [[], ["--json"], ["phone-interview", "--markdown", "--search", "a word"]],
    "decks": [[], ["--json"]],
    "cards": [["phone-interview"], ["--json"]],
    "card": [["big-o.insert-front"], ["big-o.insert-front", "--json"]],
    "grade": [["big-o.insert-front", "good"]],
    "undo": [[]],
    "redo": [[]],
    "deck": [
        ["take", "code-review"],
        ["leave", "code-review"],
        ["new", "mine"],
        ["add", "mine", "--front", "What?", "--back", "That."],
    ],
    "check": [[]],
    "doctor": [[], ["--rebuild"]],
    "backup": [["{home}/kept.db"]],
    "restore": [["{home}/kept.db"]],
    "forget": [[]],
    "config": [["path"], ["show"]],
}
"""Every way to call a command that opens no screen, in an order in which all of them succeed."""


def test_no_command_is_left_out() -> None:
    assert set(CALLS) == set(COMMANDS)


def test_no_command_that_opens_no_screen_imports_textual(home: Path) -> None:
    found = {}
    for command, ways in CALLS.items():
        for way in ways:
            call = [word.replace("{home}", str(home)) for word in way]
            loaded = modules_after(PROGRAM, command, *call, PREPTERM_HOME=str(home), EXPECTED="0")
            assert "prepterm.cli.main" in loaded or command == "due"
            found[" ".join([command, *way])] = {
                name for name in loaded if name.split(".")[0] in {"textual", "sqlite_utils"}
            }
    first = next(iter(found))
    assert "sqlite_utils" in found.pop(first)  # which makes the database
    assert {call: loaded for call, loaded in found.items() if loaded} == {}


@pytest.mark.parametrize(
    "call", [["--help"], ["--version"], ["drill", "--help"], ["read", "--help"]], ids=" ".join
)
def test_nor_does_help(home: Path, call: list[str]) -> None:
    loaded = modules_after(PROGRAM, *call, PREPTERM_HOME=str(home), EXPECTED="0")
    assert not loaded & {"textual", "sqlite_utils"}


@pytest.mark.parametrize("call", [["drill"], ["read"], ["practice"], []], ids=" ".join)
def test_nor_does_a_screen_that_has_no_terminal(home: Path, call: list[str]) -> None:
    assert ended(home, *call).status == 1
    assert "textual" not in modules_after(PROGRAM, *call, PREPTERM_HOME=str(home), EXPECTED="1")


def test_due_is_answered_at_once_with_next_to_nothing_imported(home: Path) -> None:
    ended(home, "grade", "big-o.insert-front", "good")
    for call in (["due"], ["due", "--quiet"]):
        loaded = modules_after(PROGRAM, *call, PREPTERM_HOME=str(home), EXPECTED="0")
        assert "sqlite3" in loaded
        assert loaded & DEAR_TO_DUE == set()
    loaded = modules_after(PROGRAM, "due", "--json", PREPTERM_HOME=str(home), EXPECTED="0")
    assert loaded & DEAR_TO_DUE <= {"json", "re", "enum"}
    assert "click" not in loaded


def test_due_says_the_same_the_short_way_and_the_long_one(home: Path) -> None:
    long_way = [ended(home, "due"), ended(home, "due", "--quiet", "--json")]
    short_way = [ended(home, "due"), ended(home, "due", "--json")]
    assert long_way == short_way
    assert long_way[0].status == 0
