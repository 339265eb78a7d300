"""The doctor finds what is wrong, mends what is derived, and cries no wolf."""

import os
import re
import shutil
import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path

import pytest

from prepterm.core.grade import Grade
from prepterm.core.history import ActionKind
from prepterm.core.place import Place
from prepterm.errors import DatabaseUnusable
from prepterm.study import card_actions, read
from prepterm.study.backups import back_up_to
from prepterm.study.cards import decks, find_card
from prepterm.study.clock_doubt import confirm_clock
from prepterm.study.doctor import examine, rebuild_all
from prepterm.study.finding import Finding
from prepterm.study.future_rows import take_back_future
from prepterm.study.workspace import Workspace
from tests.study.home import Home


def studied(home: Home) -> None:
    """A home in use, with the backup of its day."""
    home.deck("deck", "a", "b")
    home.post("post", "# Post\n\ntext\n")
    with home.opened() as workspace:
        for card in "ab":
            found = find_card(workspace, card).card
            card_actions.grade(workspace, card_actions.show(workspace, found), Grade.GOOD, 1.0)
        card_actions.undo(workspace)
        read.keep_place(workspace, "post", Place("block", 3, "text", 0.5))
        back_up_to(workspace, None)


def unsound(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(each.check, each.message) for each in findings if not each.sound]


def examined(workspace: Workspace) -> list[tuple[str, str]]:
    return unsound(examine(workspace))


def test_a_home_in_use_is_sound_and_a_rebuild_finds_no_difference(home: Home) -> None:
    studied(home)
    with home.opened() as workspace:
        assert examined(workspace) == []
        (finding,) = rebuild_all(workspace)
        assert (finding.check, finding.sound) == ("rebuild", True)
        names = {each.check for each in examine(workspace)}
    assert {"integrity", "foreign-keys", "log-gaps", "derived-state", "content"} <= names


@pytest.mark.parametrize(
    ("corruption", "table", "name"),
    [
        ("UPDATE card_states SET stability = 99 WHERE card = 'a'", "card_states", "a"),
        ("UPDATE card_states SET due_at = NULL, due_day = '2027-01-01'", "card_states", "a"),
        ("DELETE FROM card_states WHERE card = 'a'", "card_states", "a"),
        ("UPDATE card_states SET card = 'z' WHERE card = 'b'", "card_states", "z"),
        ("UPDATE reading_positions SET progress = 1", "reading_positions", "post"),
        ("DELETE FROM reading_positions", "reading_positions", "post"),
    ],
)
def test_state_that_the_logs_do_not_give_is_found_and_mended(
    home: Home, corruption: str, table: str, name: str
) -> None:
    studied(home)
    with home.opened() as workspace:
        before = workspace.database.execute(f"SELECT * FROM {table}").fetchall()
        workspace.database.execute(corruption)
        message = dict(examined(workspace))["derived-state"]
        assert f"'{name}' ({table})" in message
        told = unsound(rebuild_all(workspace))
        assert any(
            check == "rebuild" and message.startswith(f"{table} of '{name}' ")
            for check, message in told
        )
        assert workspace.database.execute(f"SELECT * FROM {table}").fetchall() == before
        assert examined(workspace) == []
        assert unsound(rebuild_all(workspace)) == []


def test_a_rebuild_mends_the_counts_too(home: Home) -> None:
    studied(home)
    with home.opened() as workspace:
        workspace.index.execute("UPDATE totals SET cards = 70")
        rebuild_all(workspace)
        (entry,) = decks(workspace)
    assert (entry.counts.cards, entry.counts.waiting, entry.counts.learning) == (2, 1, 1)


def test_missing_rows_of_a_log_are_counted(home: Home) -> None:
    studied(home)
    with home.opened() as workspace:
        workspace.database.execute("DELETE FROM reviews WHERE card = 'a'")
        found = dict(examined(workspace))
    assert "1 of device" in found["log-gaps"]


def test_a_damaged_file_is_said_to_be_damaged_and_nothing_else_of_it(home: Home) -> None:
    home.deck("deck", *(f"c{number}" for number in range(300)))
    with home.opened() as workspace:
        for number in range(200):
            found = find_card(workspace, f"c{number}").card
            card_actions.grade(workspace, card_actions.show(workspace, found), Grade.GOOD, 1.0)
        back_up_to(workspace, None)
    path = home.folder / "prepterm.db"
    with closing(sqlite3.connect(path)) as connection:
        page, size = connection.execute(
            "SELECT max(pageno), (SELECT page_size FROM pragma_page_size)"
            " FROM dbstat WHERE name = 'reviews_by_card'"
        ).fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)
    with home.opened() as workspace:
        ((check, message),) = examined(workspace)
    assert check == "integrity"
    assert message.startswith("the database is damaged: ")


def test_content_that_cannot_be_read_is_a_finding(home: Home) -> None:
    path = home.write("decks/bad.yaml", "cards: 1\n")
    with home.opened() as workspace:
        ((check, message),) = examined(workspace)
    assert check == "content"
    assert message.startswith(f"{path}:1:8: ")


def test_a_rebuild_says_what_was_stored_and_what_the_logs_give(home: Home) -> None:
    studied(home)
    with home.opened() as workspace:
        workspace.database.execute("UPDATE card_states SET reps = 7, flag = 'x' WHERE card = 'a'")
        (message,) = [message for _, message in unsound(rebuild_all(workspace))]
        workspace.database.execute("DELETE FROM card_states WHERE card = 'a'")
        (missing,) = [message for _, message in unsound(rebuild_all(workspace))]
    assert message == (
        "card_states of 'a' had reps 7 where the logs give 1, flag x where the logs give None;"
        " now it is what the logs give"
    )
    assert missing == "card_states of 'a' was missing; now it is what the logs give"


def test_rows_dated_in_the_future_are_a_finding(home: Home) -> None:
    studied(home)
    with home.opened() as workspace:
        home.clock.advance(days=20)
        card_actions.act(workspace, "a", ActionKind.FLAG, "why")
        home.clock.advance(days=-20)
        ((check, message),) = examined(workspace)
        assert check == "clock"
        assert message == "1 rows are dated in the future, the latest 2026-12-14 09:00"
        take_back_future(workspace)
        assert examined(workspace) == []
        home.clock.advance(days=31)
        ((check, message),) = examined(workspace)
        assert check == "clock"
        assert "Is the clock right?" in message
        confirm_clock(workspace)
        assert examined(workspace) == []


def test_an_index_that_is_not_what_the_files_hold_is_a_finding(home: Home) -> None:
    studied(home)
    path = home.folder / "decks" / "deck.yaml"
    with home.opened() as workspace:
        assert examined(workspace) == []
    status = path.stat()
    text = path.read_text()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns - 10**12))
    status = path.stat()
    with home.opened() as workspace:
        assert examined(workspace) == []
        path.write_text(text.replace("What is a?", "What is x?"))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        ((check, message),) = examined(workspace)
    assert (check, message) == ("index", f"the index is not what stands in {path}")


@pytest.mark.parametrize(
    "corruption",
    [
        "UPDATE contributions SET day = '2030-01-01' WHERE card = 'a'",
        "DELETE FROM contributions WHERE card = 'b'",
        "UPDATE totals SET cards = 70",
    ],
)
def test_counts_that_the_states_do_not_give_are_a_finding(home: Home, corruption: str) -> None:
    studied(home)
    with home.opened() as workspace:
        workspace.index.execute(corruption)
        ((check, message),) = examined(workspace)
        assert check == "index"
        assert "the counts of '" in message
        rebuild_all(workspace)
        assert examined(workspace) == []


def test_a_deck_deleted_while_the_doctor_looks_is_not_what_the_index_holds(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    studied(home)
    path = home.folder / "decks" / "deck.yaml"
    with home.opened() as workspace:
        assert examined(workspace) == []
        path.unlink()
        monkeypatch.setattr(workspace, "refresh", lambda: None)  # had been done the moment before
        (finding,) = [each for each in examine(workspace) if not each.sound]
    assert finding.message == f"the index is not what stands in {path}"
    assert finding.hint == f"delete {home.folder}/index.db; it is made anew from the files"


def test_of_many_wrong_rows_three_are_named_and_the_others_counted(home: Home) -> None:
    home.deck("deck", *"abcde")
    with home.opened() as workspace:
        for card in "abcde":
            found = find_card(workspace, card).card
            card_actions.grade(workspace, card_actions.show(workspace, found), Grade.GOOD, 1.0)
        workspace.database.execute("UPDATE card_states SET reps = 7")
        (finding,) = [each for each in examine(workspace) if each.check == "derived-state"]
    named = ", ".join(f"'{card}' (card_states)" for card in "abc")
    assert finding.message == f"{named} and 2 more differ from the logs"
    assert finding.hint == "`prepterm doctor --rebuild` derives them again"


def test_a_row_that_points_nowhere_is_a_finding(home: Home) -> None:
    studied(home)
    with home.opened() as workspace:
        workspace.database.execute("PRAGMA foreign_keys = OFF")
        workspace.database.execute("CREATE TABLE whole (id INTEGER PRIMARY KEY)")
        workspace.database.execute("CREATE TABLE parts (whole REFERENCES whole)")
        workspace.database.execute("INSERT INTO parts VALUES (5), (6)")
        assert examined(workspace) == [("foreign-keys", "2 rows point to rows that are not there")]


def test_settings_that_nobody_knows_are_a_finding(home: Home) -> None:
    studied(home)
    home.write("config.toml", "mystery = 1\nriddle = 2\n")
    with home.opened() as workspace:
        (finding,) = [each for each in examine(workspace) if not each.sound]
    assert (finding.check, finding.message) == (
        "settings",
        "config.toml has unknown keys: mystery, riddle",
    )
    assert finding.hint == "`prepterm config show` lists those there are"


def test_reviews_of_cards_that_no_deck_has_are_told_and_no_fault(home: Home) -> None:
    studied(home)
    (home.folder / "decks" / "deck.yaml").unlink()
    with home.opened() as workspace:
        found = {each.check: each for each in examine(workspace)}
    assert found["unknown-cards"].sound
    assert found["unknown-cards"].message == (
        "2 reviews are of cards that no deck has: 'a', 'b'; they wait for their card"
    )


def test_no_backup_is_a_finding_from_the_second_day_on(home: Home) -> None:
    home.deck("deck", "a")
    with home.opened() as workspace:
        assert examined(workspace) == []
        card_actions.act(workspace, "a", ActionKind.SUSPEND)
        assert examined(workspace) == []
        home.clock.advance(days=1)
        ((check, message),) = examined(workspace)
    assert (check, message) == ("backups", f"there is none in {home.folder / 'backups'}")


def test_little_room_on_the_disk_is_a_finding(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    studied(home)
    usage = shutil.disk_usage(home.folder)
    with home.opened() as workspace:
        monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=12_000_000))
        ((check, message),) = examined(workspace)
    assert check == "disk"
    assert message == "only 12 MB are free where your progress is kept"


def test_the_versions_of_all_parts_are_told(home: Home) -> None:
    with home.opened() as workspace:
        (versions,) = [each for each in examine(workspace) if each.check == "versions"]
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    for part in project["dependencies"]:
        assert re.split(r"[<>=\[]", part)[0] in versions.message
    assert sqlite3.sqlite_version in versions.message
    assert "unknown" not in versions.message


@pytest.mark.skipif(os.name != "posix", reason="permission bits")
def test_what_others_may_read_or_replace_is_a_finding(home: Home) -> None:
    studied(home)
    with home.opened() as workspace:
        home.folder.chmod(0o755)
        assert examined(workspace) == []
        home.folder.chmod(0o777)
        assert [check for check, _ in examined(workspace)] == ["permissions"]
        home.folder.chmod(0o700)
        (home.folder / "prepterm.db").chmod(0o644)
        ((check, message),) = examined(workspace)
    assert check == "permissions"
    assert f"{home.folder}/prepterm.db" in message


def test_a_backup_is_a_database_of_its_own_and_never_written_over(home: Home) -> None:
    studied(home)
    with home.opened() as workspace:
        named = back_up_to(workspace, str(home.folder / "kept" / "copy.db"))
        unnamed = back_up_to(workspace, None)
        assert unnamed.startswith(str(home.folder / "backups"))
        with pytest.raises(DatabaseUnusable, match="exists already"):
            back_up_to(workspace, named)
    for path in (named, unnamed):
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("SELECT count(*) FROM reviews").fetchone() == (2,)
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_clock_that_is_rather_behind_is_said_to_be(home: Home) -> None:
    studied(home)
    with home.opened() as workspace:
        for _ in range(4):
            home.clock.advance(days=1)
            card_actions.act(workspace, "b", ActionKind.FLAG, "why")
        home.clock.advance(days=-900)
        found = {each.check: each for each in examine(workspace)}
    assert "things done to cards are of 5 days to come" in found["clock"].message
    assert found["clock"].hint == "rather this clock is behind: set it"


def test_a_moment_after_all_calendars_takes_no_other_finding_down(home: Home) -> None:
    studied(home)
    with home.opened() as workspace:
        workspace.database.execute("UPDATE reading_visits SET at = 1 << 60")
        found = {each.check: each for each in examine(workspace)}
    assert found["clock"].message.endswith("the latest after all calendars")
    assert found["backups"].sound
