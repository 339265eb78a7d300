"""A session of a person's as a script, what it was told was done, and what must be true after."""

import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from prepterm.core.memory import MemoryModel
from prepterm.storage.database import Database
from prepterm.study.rebuild import differences
from tests.cli.program import Ended

CARDS = 24
_LINES = ("", "3", "", "4", "", "1", "", "u", "", "3", "b", "", "2", "", "3", "", "q")
_GRADES = {"1": "again", "2": "hard", "3": "good", "4": "easy"}

Did = tuple[str, str]
"""A card, and what was done to it: a grade, `bury` or `undo`."""


@dataclass(frozen=True)
class Command:
    """One command of the session."""

    arguments: tuple[str, ...]
    stdin: str = ""


SESSION = (
    Command(("drill", "--plain", "deck", "--new", str(CARDS)), "\n".join(_LINES) + "\n"),
    Command(("decks", "--json")),
    Command(("grade", "c20", "good")),
    Command(("undo",)),
)
SESSION_DOES = 10
"""Grades, buries and undos that the whole of it does."""


def new_home(folder: Path) -> Path:
    """A home with one deck, and nothing of prepterm's own yet."""
    (folder / "decks").mkdir(parents=True)
    folder.chmod(0o700)
    cards = "".join(f"  - {{id: c{n:02}, front: q{n:02}, back: a{n:02}}}\n" for n in range(CARDS))
    (folder / "decks" / "deck.yaml").write_text(f"cards:\n{cards}")
    return folder


def acknowledged(command: Command, ended: Ended) -> list[Did]:
    """What a command said to be done, in order."""
    match command.arguments:
        case ("drill", *_):
            return _of_drill(ended.out)
        case ("grade", card, grade):
            return [(card, grade)] if f"{card} graded {grade}" in ended.out else []
        case ("undo",):
            found = re.search(r"took back .* of (\S+)", ended.out)
            return [(found[1], "undo")] if found else []
    return []


_TOLD = re.compile(
    r"^q(?P<front>\d\d)$|(?P<asks>Enter shows the answer\. |Grade \(.*?\): )"
    r"|^Took back .* of (?P<back>\S+)\.$|^(?P<end>\d+ graded)|^\d+ (?P<left>still) to come",
    re.MULTILINE,
)


def _of_drill(out: str) -> list[Did]:
    """Something is told to be done when the drill has gone on to what comes after it."""
    lines = iter(_LINES)
    done: list[Did] = []
    card, pending = "", None
    # Nobody's enter ends the lines of the prompts.
    for told in _TOLD.finditer(re.sub(r"(the answer\. |stop\): )", r"\1\n", out)):
        if told["asks"]:
            # What is asked again right away was not done.
            pending, line = None, next(lines, "")
            if line in _GRADES and told["asks"].startswith("Grade"):
                pending = (card, _GRADES[line])
            elif line == "b":
                pending = (card, "bury")
            continue
        if told["back"]:
            done.append((told["back"], "undo"))
            continue
        before, card = card, f"c{told['front']}" if told["front"] else ""
        # A card that could not be put aside is asked again.
        if pending and not (pending[1] == "bury" and before == card):
            done.append(pending)
        pending = None
    return done


def rows_of(home: Path) -> list[Did]:
    """What the logs hold, in the order it was written; empty where there is no database yet."""
    if not (home / "prepterm.db").exists():
        return []
    grades = ("", *_GRADES.values())
    with closing(sqlite3.connect(home / "prepterm.db")) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        if ("reviews",) not in tables.fetchall():
            return []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = connection.execute(
            "SELECT seq, card, grade FROM reviews UNION ALL"
            " SELECT seq, card, kind FROM card_actions ORDER BY seq"
        ).fetchall()
    assert [seq for seq, _, _ in rows] == list(range(1, len(rows) + 1))
    return [(card, grades[what] if isinstance(what, int) else what) for _, card, what in rows]


def missing(acked: Iterable[Did], rows: Iterable[Did]) -> list[Did]:
    """What was told to be done, but is not in the logs, in its order."""
    left, lost = list(rows), []
    for each in acked:
        if each in left:
            del left[: left.index(each) + 1]
        else:
            lost.append(each)
    return lost


def unsound(home: Path) -> list[str]:
    """What of a home's database is not as the logs say; it is opened, and so perhaps changed."""
    with closing(Database(str(home / "prepterm.db"), lambda: 0)) as database:
        return [
            f"{each} is not what the log gives" for each in differences(database, MemoryModel())
        ]


NOTHING_TO_UNDO = "prepterm: nothing to undo: no card was graded or changed today\n"


def is_a_sentence(said: str) -> bool:
    """Whether what went to stderr is `prepterm: what went wrong` with a hint, once or more."""
    lines = said.splitlines()
    heads, hints = lines[::2], lines[1::2]
    return (
        len(heads) == len(hints)
        and all(re.fullmatch(r"prepterm: \S.*[^.]", line) for line in heads)
        and all(re.fullmatch(r"  \S.*", line) for line in hints)
    )
