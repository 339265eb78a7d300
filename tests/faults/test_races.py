"""Two programs in one home: no grade is lost, none is given twice, and none stands in the way."""

import os
import re
import select
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from tests.cli.program import ROOT, environment
from tests.end_to_end.real_terminal import RealTerminal
from tests.faults.forked import Running, Starter
from tests.faults.homes import new_home, put_decks
from tests.faults.inspection import faults_of, out_of_turn

pytestmark = pytest.mark.skipif(os.name != "posix", reason="forks, and terminals of POSIX")

MOVED = re.compile(
    r"prepterm: '\S+' was graded elsewhere since it was shown;"
    r" this grade was not recorded"
)
CARDS = [f"c{number:02}" for number in range(24)]


@pytest.fixture
def home(starter: Starter, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    put_decks(new_home(home), {"deck": CARDS})
    monkeypatch.setenv("PREPTERM_HOME", str(home))
    starter.run(home, "decks")
    return home


def reviews(home: Path, columns: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(home / "prepterm.db")) as connection:
        return connection.execute(f"SELECT {columns} FROM reviews ORDER BY seq").fetchall()


def is_sound(starter: Starter, home: Path) -> bool:
    """Whether every grade was decided on what stood before it, and doctor and a rebuild agree."""
    assert out_of_turn(home) == []
    assert faults_of(starter, home) == []
    rebuilt = starter.run(home, "doctor", "--rebuild")
    assert (rebuilt.status, rebuilt.err) == (0, "")
    return "derived again from the logs: no difference" in rebuilt.out


def grading(home: Path, grades: int, seconds: float) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.grade_many", str(grades), str(seconds)],
        cwd=ROOT,
        env=environment(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_thousand_interleaved_grades_are_two_thousand_rows(
    starter: Starter, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    each = 1000
    children = [grading(home, each, seconds) for seconds in (1.5, 2.5)]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    ends = [child.communicate() for child in children]
    assert [(child.returncode, err) for child, (_, err) in zip(children, ends, strict=True)] == [
        (0, ""),
        (0, ""),
    ]
    rows = reviews(home, "seq, seconds")
    assert [seq for seq, _ in rows] == list(range(1, 2 * each + 1))
    givers = [seconds for _, seconds in rows]
    assert (givers.count(1.5), givers.count(2.5)) == (each, each)
    turns = sum(one != other for one, other in pairwise(givers))
    assert turns > each / 10
    assert is_sound(starter, home)
    moved = " + ".join(out.strip() for out, _ in ends)
    with capsys.disabled():
        sys.stdout.write(
            f"\ntwo processes: {len(rows)} grades wanted and in the log, in {turns} turns;"
            f" {moved} were given again, since the other had been faster\n"
        )


def test_two_drills_over_one_queue_grade_no_showing_twice(starter: Starter, home: Path) -> None:
    drills = [starter.start(home, "drill", "--plain", "deck", "--new", "999") for _ in range(2)]
    for drill in drills:
        while not drill.out.endswith("Enter shows the answer. "):
            assert drill.listen()
    lines = "\n1\n\n3\n\n1\n\n2\n" * 75  # again and again, so that the queue never ends
    for drill in drills:
        drill.say(lines)
    hear_all(*drills)
    assert [drill.end() for drill in drills] == [0, 0]
    told = [line for drill in drills for line in drill.err.splitlines()]
    assert all(MOVED.fullmatch(line) for line in told)
    assert told
    graded = [int(count) for drill in drills for count in re.findall(r"(\d+) graded", drill.out)]
    answers = sum(drill.out.count("Answer: ") for drill in drills)
    assert sum(graded) == len(reviews(home, "seq")) > 400
    assert answers in range(sum(graded) + len(told), sum(graded) + len(told) + 3)
    assert is_sound(starter, home)


def hear_all(*programs: Running) -> None:
    """Let nobody wait for a listener: hear them all, as they speak, to their ends."""
    for program in programs:
        program.no_more_input()
    while streams := [stream for program in programs for stream in program.streams]:
        ready, _, _ = select.select(streams, [], [])
        for program in programs:
            if set(ready) & set(program.streams):
                program.listen(0.0)


def test_a_drill_on_a_terminal_and_grades_from_a_script(starter: Starter, home: Path) -> None:
    with RealTerminal(home, "drill", "deck", "--new", "999") as terminal:
        terminal.until_shown("What is c00?")
        terminal.press("space")
        terminal.until_shown("4 Easy")
        assert starter.run(home, "grade", "c00", "1", "--seconds", "9").status == 0
        terminal.press("3")
        terminal.until_shown("'c00' was graded elsewhere since it was shown")
        script = starter.start_all(
            home, [("grade", card, "1", "--seconds", "9") for _ in range(4) for card in CARDS]
        )
        while script.streams and "recalled" not in terminal.text:
            script.listen(time.monotonic())
            terminal.press("space")
            terminal.until_shown("4 Easy")
            terminal.press("2")
            terminal.until_gone("4 Easy")
        hear_all(script)
        if "recalled" not in terminal.text:
            terminal.press("esc")
        terminal.until_shown("recalled")
        (count,) = re.findall(r"(\d+) graded +\d+% recalled", terminal.text)
        terminal.press("q")
        assert terminal.until_ended() == 0
    assert "locked" not in terminal.written
    told = script.err.splitlines()
    assert all(MOVED.fullmatch(line) for line in told)
    givers = [seconds for (seconds,) in reviews(home, "seconds")]
    assert givers.count(9.0) == 1 + len(script.out.splitlines())
    assert len(script.out.splitlines()) + len(told) == 4 * len(CARDS)
    assert len(givers) - givers.count(9.0) == int(count) > 0
    assert is_sound(starter, home)


def test_a_grade_waits_for_a_program_that_writes_for_long(starter: Starter, home: Path) -> None:
    drill = starter.start(home, "drill", "--plain", "deck")
    drill.say("")
    while "Grade (" not in drill.out:
        assert drill.listen()
    with closing(sqlite3.connect(home / "prepterm.db", isolation_level=None)) as another:
        another.execute("BEGIN IMMEDIATE")
        another.execute("DELETE FROM card_states")
        drill.say("3")
        assert not drill.listen(time.monotonic() + 3)
        assert "c01" not in drill.out
        another.execute("ROLLBACK")
    while "What is c01?" not in drill.out:
        assert drill.listen()
    assert reviews(home, "card, grade") == [("c00", 3)]
    drill.say("q")
    assert (drill.end(), drill.err) == (0, "")
    assert is_sound(starter, home)
