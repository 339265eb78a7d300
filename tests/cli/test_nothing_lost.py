"""Undo of everything, backups, restore, forget and the doctor, as commands."""

import io
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from prepterm.core.practice import EventKind
from prepterm.study.clock import SetClock, SystemClock
from prepterm.study.practice import Practice
from prepterm.study.practice_room import PracticeRoom
from prepterm.study.workspace import Workspace
from tests.cli.program import Program

DECK = """
cards:
  - {id: apple, front: What is an apple?, back: A fruit., topics: [fruit]}
  - {id: pear, front: And a pear?, back: One too.}
  - {id: plum, cloze: "A {{1::plum}} is a {{2::fruit}}."}
"""


@pytest.fixture
def fruit(prepterm: Program) -> Program:
    prepterm.write("decks/fruit.yaml", DECK)
    return prepterm


class Terminal(io.StringIO):
    """Standard input of a person who answers."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def ahead(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """A clock that the test sets, for every command."""
    clock = SetClock(datetime.now(UTC))
    for name in ("now_ms", "local", "ms_of", "tick"):
        monkeypatch.setattr(
            SystemClock, name, lambda _, *each, name=name: getattr(clock, name)(*each)
        )
    return clock


def bare(card: dict[str, object]) -> dict[str, object]:
    """A card without its recall, which moves with the clock."""
    return {name: value for name, value in card.items() if name != "retrievability"}


@pytest.mark.parametrize(
    ("call", "changed", "said"),
    [
        (("--suspend",), {"suspended": True}, "suspending"),
        (("--bury",), {}, "burying"),
        (("--flag", "unclear"), {}, "flagging"),
        (("--front", "What fruit is it?"), {"front": "What fruit is it?"}, "the edit"),
        (("--back", "Pome.", "--why", "So."), {"back": "Pome."}, "the edit"),
        (("--topic", "pomes"), {"topics": ["fruit", "pomes"]}, "the new topic"),
        (("--no-topic", "fruit"), {"topics": []}, "dropping a topic"),
        (("--move", "2030-01-02"), {"due": "2030-01-02"}, "moving"),
        (("--reset",), {"phase": "new", "reps": 0, "due": None}, "resetting"),
    ],
)
def test_everything_done_to_a_card_is_undone_and_redone(
    fruit: Program, call: tuple[str, ...], changed: dict[str, object], said: str
) -> None:
    before = fruit.json("grade", "apple", "easy")
    after = fruit.json("card", "apple", *call)
    assert changed.items() <= after.items()
    assert fruit("card", "apple").out != ""
    assert fruit("undo").out == f"took back {said} of apple\n"
    assert bare(fruit.json("card", "apple")).items() >= bare(before).items()
    assert bare(fruit.json("redo")).items() >= changed.items()
    assert bare(fruit.json("card", "apple")) == bare(after)
    fruit("undo")
    assert bare(fruit.json("undo"))["reps"] == 0
    assert fruit("undo").status == 1


def test_an_edit_stands_in_lists_and_ends_where_the_file_changes(fruit: Program) -> None:
    fruit("card", "apple", "--front", "What is this?")
    assert "What is this?" in fruit("cards", "fruit").out
    fruit("card", "apple", "--back", "That.")
    card = fruit.json("card", "apple")
    assert (card["front"], card["back"]) == ("What is this?", "That.")
    assert "its text is yours" in fruit("card", "apple").out
    fruit("undo")
    assert fruit.json("card", "apple")["back"] == "A fruit."
    fruit.write("decks/fruit.yaml", DECK.replace("What is an apple?", "What are apples?"))
    assert fruit.json("card", "apple")["front"] == "What are apples?"


@pytest.mark.parametrize(
    ("call", "status", "said"),
    [
        (("apple", "--suspend", "--topic", "x"), 2, "does one thing to a card"),
        (("apple", "--suspend", "--bury"), 2, "does one thing to a card"),
        (("apple", "--front", " "), 2, "needs a front and a back"),
        (("plum:1", "--front", "x"), 1, "one gap of a text"),
        (("apple", "--topic", " "), 2, "a topic is a word"),
        (("apple", "--topic", "fruit"), 2, "has the topic 'fruit'"),
        (("apple", "--no-topic", "x"), 2, "does not have the topic 'x'"),
        (("apple", "--move", "soon"), 2, "no day such as"),
        (("apple", "--move", "2030-01-01"), 1, "has no day it is due"),
        (("none", "--reset"), 1, "there is no card 'none'"),
    ],
)
def test_what_cannot_be_done_to_a_card_is_said(
    fruit: Program, call: tuple[str, ...], status: int, said: str
) -> None:
    ended = fruit("card", *call)
    assert ended.status == status
    assert said in ended.err
    assert fruit("undo").status == 1


def test_a_moved_card_is_due_then(fruit: Program) -> None:
    fruit("grade", "apple", "easy")
    today = fruit.json("card", "apple")["reviews"][0]["day"]
    fruit("card", "apple", "--move", today)
    (deck,) = [each for each in fruit.json("decks") if each["slug"] == "fruit"]
    assert deck["due"] == 1


def test_a_buried_flag_is_shown(fruit: Program) -> None:
    fruit("card", "apple", "--flag", "why \x1b[31m")
    fruit("card", "apple", "--bury")
    shown = fruit("card", "apple").out
    assert "buried on 20" in shown
    assert "flagged: why ␛[31m" in shown
    fruit("card", "apple", "--unflag")
    fruit("card", "apple", "--unflag")
    assert "flagged" not in fruit("card", "apple").out
    assert fruit("undo").out == "took back taking the flag off of apple\n"


def test_a_backup_comes_back_and_what_it_replaces_is_kept(fruit: Program, home: Path) -> None:
    fruit("grade", "apple", "easy")
    backup = fruit("backup", str(home / "kept.db"))
    assert (backup.status, backup.out) == (0, f"{home / 'kept.db'}\n")
    fruit("grade", "pear", "easy")
    restored = fruit("restore", str(home / "kept.db"))
    assert (restored.status, restored.err) == (0, "")
    assert restored.out.startswith(f"restored {home / 'kept.db'}\nthe database before it is kept: ")
    assert fruit.json("card", "pear")["reps"] == 0
    kept = restored.out.split(": ")[1].strip()
    assert fruit("restore", kept).status == 0
    assert fruit.json("card", "pear")["reps"] == 1
    refused = fruit("restore", str(home / "config.toml"))
    assert refused.status == 1
    assert "config.toml is not there" in refused.err


def test_the_first_command_of_a_day_leaves_a_backup(fruit: Program, home: Path) -> None:
    fruit("grade", "apple", "easy")
    assert not (home / "backups").exists()
    fruit("decks")
    (backup,) = (home / "backups").iterdir()
    fruit("grade", "pear", "easy")
    assert list((home / "backups").iterdir()) == [backup]
    with closing(sqlite3.connect(backup)) as copy:
        assert copy.execute("SELECT count(*) FROM reviews").fetchone() == (1,)


def test_a_backup_that_cannot_be_written_is_said_beside_what_was_asked(fruit: Program) -> None:
    fruit("grade", "apple", "easy")
    fruit.write("backups", "a file")
    ended = fruit("decks", "--json")
    assert ended.status == 0
    assert ended.json
    assert ended.err.startswith(
        "prepterm: the backup of the day could not be written: cannot write"
    )


def test_a_damaged_database_is_named_restored_and_salvaged(fruit: Program, home: Path) -> None:
    fruit("grade", "apple", "easy")
    backup = fruit("backup").out.strip()
    fruit("grade", "pear", "easy")
    with (home / "prepterm.db").open("r+b") as file:
        file.write(b"\xa5" * 4096)
    examined = fruit("doctor")
    assert examined.status == 1
    assert "✗ integrity" in examined.out
    assert f"prepterm restore {home / 'backups'}" in examined.out
    (finding,) = fruit("doctor", "--json").json
    assert (finding["check"], finding["sound"]) == ("integrity", False)
    salvaged = fruit("doctor", "--salvage")
    assert "2 reviews" in salvaged.out
    target = salvaged.out.split("prepterm restore ")[1].split("`")[0]
    restored = fruit("restore", target)
    assert "was damaged and is kept as it was" in restored.out
    assert fruit.json("card", "pear")["reps"] == 1
    assert fruit.json("card", "apple")["reps"] == 1
    assert fruit("doctor").status == 0
    fruit("restore", backup)
    assert fruit.json("card", "pear")["reps"] == 0


def test_only_salvage_takes_a_file(fruit: Program) -> None:
    assert "only --salvage takes a file" in fruit("doctor", "some.db").err
    assert fruit("doctor", "--salvage", "none.db").status == 1


def test_a_year_in_the_future_is_questioned_and_taken_back(fruit: Program, ahead: SetClock) -> None:
    fruit("grade", "apple", "easy")
    before = fruit.json("card", "apple")
    ahead.advance(days=365)
    doubted = fruit("grade", "apple", "good")
    assert doubted.status == 1
    assert "the clock is 365 days past the last thing you did" in doubted.err
    assert "--clock-is-right" in doubted.err
    assert fruit("card", "apple", "--suspend").status == 1
    assert fruit("doctor", "--clock-is-right").status == 0
    assert fruit("grade", "apple", "good").status == 0
    ahead.advance(days=-365, minutes=1)
    examined = fruit("doctor")
    assert examined.status == 1
    assert "✗ clock" in examined.out
    assert "2 rows are dated in the future" in examined.out
    taken = fruit("doctor", "--take-back-future")
    assert taken.status == 0
    assert "1 actions on cards" in taken.out
    assert "prepterm restore" in taken.out
    after = fruit.json("card", "apple")
    assert (after["reps"], after["due"]) == (1, before["due"])
    assert "no row is dated in the future" in fruit("doctor", "--take-back-future").out
    assert fruit("doctor").status == 0


def test_a_plain_drill_asks_about_the_clock_once(
    fruit: Program, ahead: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    fruit("grade", "apple", "easy")
    ahead.advance(days=365)
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    refused = fruit("drill", "fruit", "--plain")
    assert "Is the clock right? (y or n) Nothing is recorded." in refused.out
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n\n3\nq\n"))
    assert "1 graded" in fruit("drill", "fruit", "--plain").out
    monkeypatch.setattr(sys, "stdin", io.StringIO("q\n"))
    assert "clock" not in fruit("drill", "fruit", "--plain").out


def test_a_grade_in_the_future_is_refused(fruit: Program) -> None:
    refused = fruit("grade", "apple", "good", "--at", "2150-01-01T00:00:00Z")
    assert refused.status == 2
    assert "lies in the future" in refused.err
    assert fruit.json("card", "apple")["reps"] == 0


def removed_note(home: Path) -> None:
    assert home.is_dir()
    with Workspace() as workspace:
        room = PracticeRoom(workspace)
        practice: Practice = room.start(room.format("focus"))
        practice.note("what I was asked not to keep")
        practice.remove_last_note()
        practice.end()
        rows = workspace.database.execute("SELECT kind FROM practice_events").fetchall()
        assert (EventKind.NOTE_REMOVED.value,) in rows


def test_a_removed_note_is_forgotten_and_the_backups_with_it(
    fruit: Program, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed_note(home)
    backup = fruit("backup").out.strip()
    (daily,) = [path for path in (home / "backups").iterdir() if str(path) != backup]
    asked = fruit("forget")
    assert asked.status == 2
    assert "give --yes" in asked.err
    monkeypatch.setattr(sys, "stdin", Terminal("n\n"))
    kept = fruit("forget")
    assert kept.status == 1
    assert "note   what I was asked not to keep" in kept.out
    assert "nothing was emptied" in kept.out
    monkeypatch.setattr(sys, "stdin", Terminal("y\nn\n"))
    emptied = fruit("forget")
    assert "✓ forgotten      1 text emptied" in emptied.out
    assert f"They are still in {daily}, {backup}" in emptied.err.replace(
        f"{backup}, {daily}", f"{daily}, {backup}"
    )
    assert str(daily) in emptied.out
    assert emptied.status == 1
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    findings = fruit("forget", "--yes", "--backups", "--json").json
    assert [each["sound"] for each in findings] == [True, True]
    assert findings[1]["message"].startswith("2 backups deleted; the new one is ")
    assert not Path(backup).exists()
    assert not daily.exists()
    for path in home.rglob("*.db*"):
        assert b"asked not to keep" not in path.read_bytes()
    again = fruit("forget")
    assert (again.status, again.err) == (0, "")


def test_a_home_whose_database_is_gone_names_the_backup(fruit: Program, home: Path) -> None:
    fruit("grade", "apple", "easy")
    backup = fruit("backup").out.strip()
    (home / "prepterm.db").unlink()
    told = fruit("decks")
    assert told.status == 0
    assert "there is no progress here, but backups hold some" in told.err
    assert f"`prepterm restore {home / 'backups'}" in told.err
    examined = fruit("doctor")
    assert "✗ backups" in examined.out
    assert examined.status == 1
    assert fruit("restore", backup).status == 0
    assert fruit.json("card", "apple")["reps"] == 1


def test_why_nothing_is_left_to_undo_is_said(fruit: Program) -> None:
    assert "no card was graded or changed today" in fruit("undo").err
    fruit("grade", "apple", "easy")
    fruit("undo")
    assert "all that was done to cards today is taken back" in fruit("undo").err
    fruit("redo")
    backup = fruit("backup").out.strip()
    fruit("restore", backup)
    assert "what was done today was done before a restore" in fruit("undo").err


def test_the_doctor_does_one_thing_a_call(fruit: Program) -> None:
    told = fruit("doctor", "--rebuild", "--clock-is-right")
    assert told.status == 2
    assert "a call does one of these" in told.err


def test_of_rubbish_nothing_is_salvaged_and_no_file_made(fruit: Program, home: Path) -> None:
    rubbish = home / "rubbish.db"
    rubbish.write_bytes(bytes(range(256)) * 400)
    told = fruit("doctor", "--salvage", str(rubbish))
    assert told.status == 1
    assert "✗ salvaged" in told.out
    assert "nothing could be read" in told.out
    assert not list((home / "backups").glob("*salvaged*"))


def test_a_rebuild_of_a_log_with_a_gap_says_so(fruit: Program, home: Path) -> None:
    fruit("grade", "apple", "easy")
    fruit("grade", "pear", "easy")
    with closing(sqlite3.connect(home / "prepterm.db")) as connection:
        connection.execute("DELETE FROM reviews WHERE card = 'apple'")
        connection.commit()
    told = fruit("doctor", "--rebuild")
    assert "✗ log-gaps" in told.out
    assert "✗ rebuild" in told.out


def test_a_number_used_twice_is_a_finding(fruit: Program, home: Path) -> None:
    fruit("grade", "apple", "easy")
    with closing(sqlite3.connect(home / "prepterm.db")) as connection:
        connection.execute(
            "INSERT INTO deck_choices SELECT device, seq, at, 'fruit', 1 FROM reviews"
        )
        connection.commit()
    assert "1 numbers of rows were used twice" in fruit("doctor").out


def test_what_is_no_file_is_not_restored(fruit: Program, home: Path) -> None:
    assert f"{home} is no file" in fruit("restore", str(home)).err


def test_a_deck_taken_out_leaves_the_doctor_content(fruit: Program, home: Path) -> None:
    fruit("grade", "apple", "easy")
    fruit("decks")
    (home / "decks" / "fruit.yaml").unlink()
    told = fruit("doctor")
    assert told.status == 0, told.out


def test_findings_fold_between_words_on_a_terminal_and_nowhere_else(
    fruit: Program, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fruit("grade", "apple", "easy")
    whole = fruit("doctor").out.splitlines()
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "60")
    folded = fruit("doctor").out.splitlines()
    assert len(folded) > len(whole)
    assert max(len(line) for line in folded if str(home) not in line) <= 60
    assert " ".join(" ".join(folded).split()) == " ".join(" ".join(whole).split())


def test_a_backup_that_cannot_be_read_is_named_and_left(fruit: Program, home: Path) -> None:
    removed_note(home)
    fruit("decks")
    (home / "backups" / "junk.db").write_bytes(b"no database")
    told = fruit("forget", "--yes", "--backups")
    assert f"still in {home / 'backups' / 'junk.db'}, or it cannot be read" in told.out
    assert told.status == 1
    assert (home / "backups" / "junk.db").exists()
