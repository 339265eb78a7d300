"""Restoring a backup while other programs have the database open, each in a process of its own."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.end_to_end.real_terminal import RealTerminal
from tests.faults.forked import Running, Starter
from tests.faults.homes import new_home, put_decks
from tests.faults.inspection import faults_of

pytestmark = pytest.mark.skipif(os.name != "posix", reason="forks, and terminals of POSIX")

CARDS = [f"c{number:02}" for number in range(9)]


@pytest.fixture
def home(starter: Starter, home: Path) -> Path:
    """A home with one grade in it, and a backup of that."""
    put_decks(new_home(home), {"deck": CARDS})
    starter.run(home, "grade", "c00", "easy")
    starter.run(home, "backup", str(home / "kept.db"))
    return home


def graded(home: Path) -> list[str]:
    with closing(sqlite3.connect(home / "prepterm.db")) as connection:
        rows = connection.execute("SELECT card FROM reviews ORDER BY at, device, seq")
        return [card for (card,) in rows]


def heard(program: Running, text: str) -> None:
    while text not in program.out:
        assert program.listen(), f"{program.out}\n{program.err}"


def test_a_drill_in_another_terminal_is_told_and_goes_on(starter: Starter, home: Path) -> None:
    drill = starter.start(home, "drill", "--plain", "deck")
    drill.say("\n3")
    heard(drill, "What is c02?")
    drill.say("")
    heard(drill, "Answer: ")
    while drill.out.count("Grade (") < 2:
        assert drill.listen()
    assert graded(home) == ["c00", "c01"]
    restored = starter.run(home, "restore", str(home / "kept.db"))
    assert (restored.status, restored.err) == (0, "")
    assert graded(home) == ["c00"]
    drill.say("4")
    while "another database was put in place since 'c02' was shown" not in drill.err:
        assert drill.listen()
    drill.say("\n4\nq")
    assert drill.end() == 0
    assert "locked" not in drill.err
    assert len(graded(home)) == 2
    assert faults_of(starter, home) == []
    kept = restored.out.split(": ")[1].strip()
    with closing(sqlite3.connect(kept)) as replaced:
        assert replaced.execute("SELECT card FROM reviews ORDER BY at").fetchall() == [
            ("c00",),
            ("c01",),
        ]


def test_a_screen_shows_the_restored_database_by_itself(starter: Starter, home: Path) -> None:
    with RealTerminal(home, "drill", "deck") as terminal:
        terminal.until_shown("What is c01?")
        terminal.press("space")
        terminal.until_shown("4 Easy")
        terminal.press("4")
        terminal.until_shown("What is c02?")
        starter.run(home, "restore", str(home / "kept.db"))
        terminal.until_shown("Another terminal restored a backup")
        terminal.until_shown("What is c01?")
        terminal.press("space")
        terminal.until_shown("4 Easy")
        terminal.press("4")
        terminal.until_shown("1 done")
        terminal.press("q")
        assert terminal.until_ended() == 0
    assert "locked" not in terminal.written
    assert graded(home) == ["c00", "c01"]
    assert faults_of(starter, home) == []


def test_restores_in_a_row_beside_grades_lose_nothing_that_was_kept(
    starter: Starter, home: Path
) -> None:
    script = starter.start_all(home, [("grade", card, "1") for _ in range(6) for card in CARDS])
    for _ in range(6):
        restored = starter.run(home, "restore", str(home / "kept.db"))
        assert (restored.status, restored.err) == (0, "")
    script.no_more_input()
    while script.listen():
        pass
    told = script.err.splitlines()
    assert script.end() == bool(told)
    assert [line for line in told if "another database was put in place" not in line] == []
    assert len(script.out.splitlines()) + len(told) == 6 * len(CARDS)
    assert faults_of(starter, home) == []
    rows = set()
    for path in [home / "prepterm.db", *(home / "backups").glob("*-replaced.db")]:
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            rows.update(connection.execute("SELECT device, seq FROM reviews").fetchall())
    assert len(rows) == 1 + len(script.out.splitlines())
