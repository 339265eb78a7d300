"""Two programs at once: both work, neither grades a showing twice, and nothing is lost."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.program import ended, started

CARDS = 24


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    (folder / "decks").mkdir()
    cards = "".join(f"  - {{id: c{n:02}, front: q{n}, back: a{n}}}\n" for n in range(CARDS))
    (folder / "decks" / "deck.yaml").write_text(f"cards:\n{cards}")
    return folder


def rows(home: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(home / "prepterm.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return connection.execute("SELECT device, seq FROM reviews ORDER BY seq").fetchall()


def test_first_starts_at_once_share_one_home(home: Path) -> None:
    children = [started(home, "decks", "--json") for _ in range(4)]
    said = {child.communicate() for child in children}
    assert [child.returncode for child in children] == [0] * 4
    assert len(said) == 1
    assert {err for _, err in said} == {""}


def test_two_drills_through_one_deck_grade_each_card_once_and_say_so(home: Path) -> None:
    ended(home, "decks")
    lines = "\n4\n" * CARDS
    children = [started(home, "drill", "--plain", "deck", "--new", str(CARDS)) for _ in range(2)]
    for child in children:
        assert child.stdin is not None
        child.stdin.write(lines)
        child.stdin.flush()
    told = [child.communicate() for child in children]
    assert [child.returncode for child in children] == [0, 0]
    moved = 0
    for _, err in told:
        for line in err.splitlines():
            assert "was graded elsewhere since it was shown" in line
            moved += 1
    written = rows(home)
    assert [seq for _, seq in written] == list(range(1, CARDS + 1))
    states = ended(home, "cards", "deck", "--json").json
    assert [card["reps"] for card in states] == [1] * CARDS
    answered = sum(out.count("Answer: ") for out, _ in told)
    assert answered == CARDS + moved
    assert ended(home, "doctor").status == 0


def test_grades_from_two_scripts_are_all_kept(home: Path) -> None:
    ended(home, "decks")
    for number in range(0, 12, 2):
        children = [
            started(home, "grade", f"c{number + which:02}", "good", "--seconds", "1")
            for which in range(2)
        ]
        assert [child.communicate()[1] for child in children] == ["", ""]
        assert [child.returncode for child in children] == [0, 0]
    assert [seq for _, seq in rows(home)] == list(range(1, 13))
    found = ended(home, "due", "--json").json
    assert found["per_deck"]["deck"]["learning"] == 12
    assert ended(home, "doctor").status == 0
