"""What the program does in a terminal: the commands the README names, from outside."""

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.real_terminal import RealTerminal, environment

FIRST_SCREENS = [
    ((), "Today"),
    (("read", "phone-interview"), "A phone interview asks"),
    (("read",), "Shelf"),
    (("drill",), "shows the answer"),
    (("practice", "technical-phone-screen"), "left in all"),
]
TOO_SMALL = "prepterm needs 60 columns and 20 rows"


def rows_of(home: Path, query: str) -> list[tuple[object, ...]]:
    """What the database says, read as anybody may read it."""
    path = home / "prepterm.db"
    if not path.exists():
        return []
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def grades(home: Path) -> list[tuple[object, ...]]:
    return rows_of(home, "SELECT card, grade FROM review_history ORDER BY device, seq")


def positions(home: Path) -> list[tuple[object, ...]]:
    return rows_of(home, "SELECT post, block, offset FROM reading_positions WHERE progress > 0")


def plainly(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run prepterm where there is no terminal."""
    return subprocess.run(
        [sys.executable, "-m", "prepterm", *arguments],
        env=environment(home, **more),
        cwd=home.parent,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=20,
        check=False,
    )


def read_on(terminal: RealTerminal, home: Path, keys: str = "   ") -> list[str]:
    """Scroll the post that is open, and wait until the place is kept; the rows of its text."""
    before = positions(home)
    terminal.press(*keys)
    terminal.until(lambda: positions(home) != before)
    return terminal.rows[3:-1]


def grade_first(terminal: RealTerminal, key: str) -> None:
    """Grade the first card of the own deck, until the next one is shown."""
    terminal.until_shown("The first question?")
    terminal.press("space")
    terminal.until_shown("The first answer.")
    terminal.press(key)
    terminal.until_shown("The second question?")


def test_what_was_done_is_there_when_it_is_opened_again(home: Path) -> None:
    with RealTerminal(home) as terminal:
        terminal.until_shown("Today")
        terminal.press("r")
        terminal.until_shown("0% ─")
        read = read_on(terminal, home)
        terminal.press("esc")
        terminal.until_shown("% read")
        terminal.press("d")
        terminal.until_shown("shows the answer")
        terminal.press("space")
        terminal.until_shown("3 Good")
        terminal.press("3")
        terminal.until_shown("1 done")
        terminal.press("q")
        assert terminal.until_ended() == 0
        assert terminal.is_put_back()
    (place,), ((_card, grade),) = positions(home), grades(home)
    assert grade == "good"
    with RealTerminal(home) as terminal:
        terminal.until_shown("1 learning")
        assert "▪" in terminal.text
        assert "% read" in terminal.text
        terminal.press("r")
        terminal.until(lambda: terminal.rows[3:-1] == read)
        terminal.press("q")
        assert terminal.until_ended() == 0
    assert positions(home) == [place]


@pytest.mark.parametrize(("arguments", "shown"), FIRST_SCREENS)
def test_a_screen_opens_straight_from_the_shell(
    home: Path, arguments: tuple[str, ...], shown: str
) -> None:
    with RealTerminal(home, *arguments) as terminal:
        terminal.until_shown(shown)
        assert not terminal.is_put_back()
        if arguments:
            terminal.press("esc")
            terminal.until_shown("Today")
        terminal.press("q")
        assert terminal.until_ended() == 0
        assert terminal.is_put_back()


def test_escape_goes_back_one_step_at_a_time(home: Path) -> None:
    with RealTerminal(home, "read") as terminal:
        terminal.until_shown("Shelf")
        terminal.press("enter")
        terminal.until_shown("0% ─")
        terminal.press("esc")
        terminal.until_shown("Shelf")
        terminal.press("esc")
        terminal.until_shown("Today")
        terminal.press("p")
        terminal.until_shown("choose a kind of interview")


def test_another_size_in_mid_read_keeps_the_place(home: Path) -> None:
    with RealTerminal(home, "read", "phone-interview#where-the-call-sits") as terminal:
        terminal.until_shown("Where the call sits")
        rows = read_on(terminal, home, "jjj")
        top = next(" ".join(row.split()[:3]) for row in rows if len(row.split()) > 6)
        for size in ((100, 30), (60, 20), (72, 50)):
            terminal.resize(*size)
            terminal.until_shown("? keys")
            assert top in " ".join(" ".join(terminal.rows[3:7]).split())
        for size in ((59, 24), (80, 19)):
            terminal.resize(*size)
            terminal.until(lambda: [row.strip() for row in terminal.rows if row] == [TOO_SMALL])
        terminal.resize(1, 1)
        terminal.until(lambda: terminal.rows == ["p"])
        terminal.resize(80, 24)
        terminal.until(lambda: terminal.rows[3:-1] == rows)


def test_sixty_columns_and_twenty_rows_are_enough(home: Path) -> None:
    with RealTerminal(home, columns=60, rows=20) as terminal:
        terminal.until_shown("Today")
        assert "? keys" in terminal.rows[-1]
        terminal.press("d")
        terminal.until_shown("shows the answer")
        terminal.press("space")
        terminal.until_shown("4 Easy")
        assert "? keys" in terminal.rows[-1]
        terminal.press("esc")
        terminal.until_shown("s shelf")
        terminal.press("s")
        terminal.until_shown("Shelf")
        terminal.press("enter")
        terminal.until_shown("0% ─")
        assert "? keys" in terminal.rows[-1]
    with RealTerminal(home, "practice", columns=60, rows=20) as terminal:
        terminal.until_shown("choose a kind of interview")
        terminal.press("enter")
        terminal.until_shown("left in all")
        assert "? keys" in terminal.rows[-1]


def test_a_grade_is_on_disk_once_the_next_card_is_shown(home: Path) -> None:
    with RealTerminal(home, "drill", "own") as terminal:
        grade_first(terminal, "2")
        terminal.signal(signal.SIGKILL)
        assert terminal.until_ended() == -signal.SIGKILL
    assert grades(home) == [("own.first", "hard")]
    doctor = plainly(home, "doctor")
    assert (doctor.returncode, doctor.stderr) == (0, "")


def test_a_place_is_on_disk_once_the_reader_rests(home: Path) -> None:
    with RealTerminal(home, "read", "phone-interview") as terminal:
        terminal.until_shown("A phone interview asks")
        read = read_on(terminal, home)
        terminal.signal(signal.SIGKILL)
        assert terminal.until_ended() == -signal.SIGKILL
    with RealTerminal(home, "read", "phone-interview") as terminal:
        terminal.until(lambda: terminal.rows[3:-1] == read)


@pytest.mark.parametrize(
    ("arguments", "instead"),
    [
        ((), "`prepterm due`"),
        (("drill",), "--plain"),
        (("read",), "`prepterm posts`"),
        (("practice",), "--list"),
    ],
)
def test_without_a_terminal_a_screen_is_refused(
    home: Path, arguments: tuple[str, ...], instead: str
) -> None:
    done = plainly(home, *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    first, hint = done.stderr.splitlines()
    assert first.startswith("prepterm: ")
    assert "needs a terminal" in first
    assert instead in hint
    with RealTerminal(home, *arguments, TERM="dumb") as terminal:
        assert terminal.until_ended() == 1
    assert terminal.written.splitlines() == [first, hint]


def test_a_locale_that_knows_ascii_only_is_enough(home: Path) -> None:
    with RealTerminal(home, "drill", "own", LC_ALL="C", LANG="C") as terminal:
        grade_first(terminal, "3")
        terminal.press("q")
        assert terminal.until_ended() == 0
    poor = {"LC_ALL": "C", "LANG": "C"}
    for locale in (poor, {**poor, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}):
        done = plainly(home, "read", "phone-interview", "--width", "60", **locale)
        assert (done.returncode, done.stderr) == (0, "")
        assert "Where the call sits" in done.stdout


@pytest.mark.parametrize("way", ["key", "signal"])
def test_ctrl_c_leaves_the_plain_drill(home: Path, way: str) -> None:
    with RealTerminal(home, "drill", "own", "--plain") as terminal:
        terminal.until_shown("Enter shows the answer.")
        terminal.press("enter")
        terminal.until_shown("Grade (")
        terminal.press("4", "enter")
        terminal.until_shown("The second question?")
        if way == "key":
            terminal.press("ctrl+c")
        else:
            terminal.signal(signal.SIGINT)
        assert terminal.until_ended() == 130
        assert "Traceback" not in terminal.text
    assert grades(home) == [("own.first", "easy")]


def test_being_told_to_end_loses_nothing(home: Path) -> None:
    with RealTerminal(home, "drill", "own") as terminal:
        grade_first(terminal, "3")
        terminal.signal(signal.SIGTERM)
        assert terminal.until_ended() == 128 + signal.SIGTERM
        assert terminal.is_put_back()
    assert grades(home) == [("own.first", "good")]
    with RealTerminal(home, "read", "phone-interview") as terminal:
        terminal.until_shown("0% ─")
        terminal.press("space")
        terminal.until_gone("0% ─")
        terminal.signal(signal.SIGTERM)
        assert terminal.until_ended() == 128 + signal.SIGTERM
        assert terminal.is_put_back()
    assert len(positions(home)) == 1


def test_a_terminal_that_closes_loses_nothing(home: Path) -> None:
    with RealTerminal(home, "drill", "own") as terminal:
        grade_first(terminal, "3")
        terminal.hang_up()
    assert grades(home) == [("own.first", "good")]
    with RealTerminal(home, "read", "phone-interview") as terminal:
        terminal.until_shown("0% ─")
        terminal.press("space")
        terminal.until_gone("0% ─")
        terminal.hang_up()
    assert len(positions(home)) == 1
    doctor = plainly(home, "doctor")
    assert (doctor.returncode, doctor.stderr) == (0, "")
