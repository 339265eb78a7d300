"""The doctor finds what is wrong, mends what is derived, and cries no wolf."""

import os
import sqlite3
from contextlib import closing

import pytest

from prepterm.core.grade import Grade
from prepterm.core.place import Place
from prepterm.errors import DatabaseUnusable
from prepterm.study import card_actions, read
from prepterm.study.backups import back_up_to
from prepterm.study.cards import decks, find_card
from prepterm.study.doctor import Finding, examine, rebuild_all
from prepterm.study.workspace import Workspace
from tests.study.home import Home


def studied(home: Home) -> None:
    home.deck("deck", "a", "b")
    home.post("post", "# Post\n\ntext\n")
    with home.opened() as workspace:
        for card in "ab":
            found = find_card(workspace, card).card
            card_actions.grade(workspace, card_actions.show(workspace, found), Grade.GOOD, 1.0)
        card_actions.undo(workspace)
        read.keep_place(workspace, "post", Place("block", 3, "text", 0.5))


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
        ((check, message),) = examined(workspace)
        assert check == "derived-state"
        assert f"'{name}' ({table})" in message
        assert "doctor --rebuild" in message
        told = unsound(rebuild_all(workspace))
        assert ("rebuild", f"{table} of '{name}' was not what the logs give, and now is") in told
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
    assert "chmod" in message


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
