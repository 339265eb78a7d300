"""The drill without a screen: prompts on a pipe, each grade on disk before the next card."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from prepterm.cli.drill_plain import drill_plainly
from prepterm.study.drill import Choice, Drill
from prepterm.study.workspace import Workspace
from tests.cli.program import ended, started

DECK = """title: Fruit
cards:
  - {id: apple, front: "Colour of an apple?", back: Red}
  - {id: plum, kind: typed, front: "Colour of a plum?", back: purple, accept: [violet], why: Wax.}
  - {id: pear, front: "Colour of a pear?", back: Green}
"""


@pytest.fixture
def home(home: Path) -> Path:
    (home / "decks").mkdir()
    (home / "decks" / "fruit.yaml").write_text(DECK)
    return home


def drill(home: Path, *lines: str, arguments: tuple[str, ...] = ()) -> str:
    """What a drill fed with some lines says on standard output; it must end well."""
    done = ended(home, "drill", "--plain", "fruit", *arguments, stdin="".join(lines))
    assert (done.status, done.err) == (0, "")
    return done.out


def grades(home: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(home / "prepterm.db")) as connection:
        return connection.execute("SELECT card, grade FROM reviews ORDER BY seq").fetchall()


def test_what_comes_through_a_pipe_is_graded_until_it_ends(home: Path) -> None:
    out = drill(home, "\n", "good\n", "violet\n", "4\n", "\n")
    assert grades(home) == [("apple", 3), ("plum", 4)]
    for said in ("Colour of an apple?", "Answer: Red", "Right.", "Wax.", "Colour of a pear?"):
        assert said in out
    assert out.endswith("2 graded, 2 recalled, 0 due tomorrow.\n2 still to come today: "
                        "`prepterm drill` goes on.\n")  # fmt: skip


def test_without_any_input_nothing_is_graded(home: Path) -> None:
    assert "3 still to come today" in drill(home)
    assert grades(home) == []


def test_input_that_ends_in_mid_line_still_counts(home: Path) -> None:
    drill(home, "\n", "2")
    assert grades(home) == [("apple", 2)]


def test_a_drill_goes_on_where_the_last_one_stopped(home: Path) -> None:
    drill(home, "\n", "easy\n", "q\n")
    out = drill(home, "purple\n", "easy\n", "\n", "easy\n")
    assert "apple" not in out
    assert grades(home) == [("apple", 4), ("plum", 4), ("pear", 4)]
    assert drill(home) == "Nothing is due.\n"


def test_a_person_may_stop_undo_bury_and_suspend(home: Path) -> None:
    out = drill(home, "\n", "1\n", "plum\n", "u\n", "\n", "4\n", "x\n", "b\n", "s\n", "\n")
    assert grades(home) == [("apple", 1), ("apple", 4)]
    assert "Wrong." in out
    assert "Took back the grade again of apple." in out
    assert out.endswith("1 graded, 1 recalled, 0 due tomorrow.\n")
    done = ended(home, "decks", "--json").json
    assert {each["slug"]: each["suspended"] for each in done}["fruit"] == 1


def test_what_is_no_grade_and_what_cannot_be_undone_is_asked_again(home: Path) -> None:
    done = ended(home, "drill", "--plain", "fruit", stdin="u\n\nmaybe\nu\n\n3\n")
    assert done.status == 0
    assert "'maybe' is no grade." in done.out
    assert "'u' is no grade" not in done.out
    assert done.err == "prepterm: nothing to undo: no card was graded or changed today\n" * 2
    assert grades(home) == [("apple", 3)]


def test_bytes_that_are_no_text_are_no_reason_to_fail(home: Path) -> None:
    child = started(home, "drill", "--plain", "fruit")
    out, err = child.communicate("\udcff\n3\n\udcfe\n")
    assert (child.returncode, err) == (0, "")
    assert "Answer: Red" in out
    assert grades(home) == [("apple", 3)]


def test_limits_are_heeded_and_unknown_settings_do_no_harm(home: Path) -> None:
    (home / "config.toml").write_text("mystery = 1\n")
    done = ended(home, "drill", "--plain", "fruit", "--limit", "1", stdin="\n4\n")
    assert (done.status, done.out.count("Answer: ")) == (0, 1)
    assert done.err == ""
    assert "config.toml has unknown keys: mystery" in ended(home, "doctor").out


def asked(child: "subprocess.Popen[str]", prompt: str) -> str:
    """What a drill says up to a prompt; waits for it."""
    assert child.stdout is not None
    said = ""
    while not said.endswith(prompt):
        sign = child.stdout.read(1)
        assert sign, said
        said += sign
    return said


def answer(child: "subprocess.Popen[str]", line: str) -> None:
    assert child.stdin is not None
    child.stdin.write(line + "\n")
    child.stdin.flush()


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_grade_survives_a_kill_the_moment_the_next_card_shows(home: Path) -> None:
    with started(home, "drill", "--plain", "fruit") as child:
        asked(child, "Enter shows the answer. ")
        answer(child, "")
        asked(child, "q stop): ")
        answer(child, "3")
        asked(child, "Colour of a plum?")
        child.send_signal(signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    assert grades(home) == [("apple", 3)]
    assert ended(home, "card", "apple", "--json").json["reps"] == 1
    assert ended(home, "doctor").status == 0


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_an_interrupted_drill_keeps_what_was_graded_and_says_nothing_ugly(home: Path) -> None:
    with started(home, "drill", "--plain", "fruit") as child:
        asked(child, "Enter shows the answer. ")
        answer(child, "")
        asked(child, "q stop): ")
        answer(child, "3")
        asked(child, "Type the answer, then enter: ")
        child.send_signal(signal.SIGINT)
        _, err = child.communicate()
    assert (child.returncode, err) == (130, "\n")
    assert grades(home) == [("apple", 3)]


def test_of_two_who_drill_the_same_card_the_second_is_told_and_moves_on(home: Path) -> None:
    with (
        started(home, "drill", "--plain", "fruit") as one,
        started(home, "drill", "--plain", "fruit") as two,
    ):
        for child in (one, two):
            asked(child, "Colour of an apple?")
            answer(child, "")
            asked(child, "q stop): ")
        answer(one, "4")
        asked(one, "Colour of a plum?")
        answer(two, "1")
        asked(two, "Colour of a plum?")
        _, err = two.communicate()
        assert err == (
            "prepterm: 'apple' was graded elsewhere since it was shown;"
            " this grade was not recorded\n"
        )
        assert two.returncode == 0
        one.communicate()
    assert grades(home) == [("apple", 4)]


@pytest.mark.parametrize("again", [True, False])
def test_a_grade_that_cannot_be_written_is_asked_for_again(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, again: bool
) -> None:
    with Workspace() as workspace:
        drill = Drill(workspace, Choice(("fruit",)))
        workspace.database.execute("PRAGMA busy_timeout = 1")
        with closing(sqlite3.connect(home / "prepterm.db", isolation_level=None)) as another:

            def typed() -> Iterator[str]:
                yield "\n"
                another.execute("BEGIN IMMEDIATE")
                yield from ("3\n", "3\n")
                if again:
                    another.execute("ROLLBACK")
                    yield "3\n"

            lines = typed()
            person = SimpleNamespace(readline=lambda: next(lines, ""))
            monkeypatch.setattr(sys, "stdin", person)
            status = drill_plainly(drill)
    out, err = capsys.readouterr()
    assert status == (0 if again else 1)
    assert grades(home) == ([("apple", 3)] if again else [])
    assert out.count("Grade (") == 3
    assert out.count("1 graded") == again
    path = home / "prepterm.db"
    assert err == (
        f"prepterm: {path} is locked by another program\n"
        "  close it, then try again; nothing was lost\n"
    ) * 2  # fmt: skip
