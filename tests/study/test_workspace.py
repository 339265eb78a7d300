"""An open home: what it does when a file beside it is damaged, locked, restored or gone."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from prepterm import locations
from prepterm.core.grade import Grade
from prepterm.core.history import RULES_VERSION
from prepterm.errors import BadContent, DatabaseDamaged, DatabaseUnusable
from prepterm.storage import day_counts
from prepterm.study import card_actions, rebuild, workspace
from prepterm.study.backups import back_up_to
from prepterm.study.card_actions import show
from prepterm.study.cards import list_cards
from prepterm.study.today import due_now
from prepterm.study.workspace import Workspace
from tests.somebody_else import open_folder, somebody_else
from tests.study.home import Home

MANY = tuple(f"card-{number}" for number in range(400))


def grade(opened: Workspace, card: str, grade: Grade = Grade.GOOD) -> None:
    found = opened.card(card)
    assert found is not None
    card_actions.grade(opened, show(opened, found), grade, 1.0)


def counts(home: Home) -> tuple[int, int, int]:
    with home.opened() as opened:
        due = due_now(opened)
        return due.new, due.learning, due.due


def spoil(path: Path, begin: int, end: int) -> None:
    with path.open("r+b") as file:
        file.seek(begin)
        file.write(b"\xa5" * (end - begin))


def pages_of(path: Path, table: str) -> list[int]:
    """Where in the file the pages of a table begin."""
    with closing(sqlite3.connect(path)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        rows = connection.execute("SELECT pageno FROM dbstat WHERE name = ?", (table,))
        return [(number - 1) * size for (number,) in rows]


def spoil_table(path: Path, table: str) -> None:
    for begin in pages_of(path, table):
        spoil(path, begin, begin + 4096)


def test_an_index_that_is_damaged_where_a_start_looks_is_made_again_unasked(home: Home) -> None:
    home.deck("deck", "a", "b")
    with home.opened() as opened:
        grade(opened, "a")
    spoil_table(home.folder / "index.db", "files")
    with home.opened() as opened:
        assert [entry.state.reps for entry in list_cards(opened)] == [1, 0]


def test_an_index_that_is_damaged_elsewhere_is_thrown_away_and_made_again_next_time(
    home: Home,
) -> None:
    home.deck("deck", *MANY)
    with home.opened() as opened:
        grade(opened, MANY[0])
    spoil_table(home.folder / "index.db", "cards")
    with pytest.raises(DatabaseDamaged, match="thrown away") as caught, home.opened() as opened:
        list_cards(opened)
    assert "index.db" in caught.value.message
    assert "try again" in (caught.value.hint or "")
    with home.opened() as opened:
        assert sum(entry.state.reps for entry in list_cards(opened)) == 1


def test_a_damaged_database_is_not_taken_for_a_damaged_index(home: Home) -> None:
    home.deck("deck", *MANY)
    with home.opened() as opened:
        for card in MANY[:150]:
            grade(opened, card)
    spoil_table(home.folder / "prepterm.db", "card_states")
    (home.folder / "index.db").unlink()
    with pytest.raises(DatabaseDamaged) as caught, home.opened() as opened:
        list_cards(opened)
    assert f"{home.folder}/prepterm.db is damaged" in caught.value.message
    assert "doctor --salvage" in (caught.value.hint or "")


def failed(opened: Workspace) -> None:
    list_cards(opened)
    raise sqlite3.DatabaseError("database disk image is malformed")


def test_a_read_that_failed_once_is_not_called_damage(home: Home) -> None:
    home.deck("deck", "a")
    with home.opened() as opened:
        grade(opened, "a")
    with pytest.raises(DatabaseUnusable) as caught, home.opened() as opened:
        failed(opened)
    path = home.folder / "prepterm.db"
    assert type(caught.value) is DatabaseUnusable
    assert caught.value.message == f"{path} could not be read, though nothing in it is damaged"
    assert "try again" in (caught.value.hint or "")
    assert counts(home) == (0, 1, 0)


@pytest.mark.skipif(os.name != "posix", reason="permission bits of POSIX")
def test_an_index_that_may_not_be_written_is_kept_in_memory_and_that_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with open_folder() as folder:
        folder.chmod(0o777)
        with somebody_else():
            home = Home(folder / "home", folder / "ships")
            monkeypatch.setenv("PREPTERM_HOME", str(home.folder))
            monkeypatch.setattr(
                locations, "shipped", lambda *names: str(home.shipped.joinpath(*names))
            )
            home.deck("deck", "a", "b")
            with home.opened() as opened:
                grade(opened, "a")
            (home.folder / "index.db").chmod(0o444)
            with home.opened() as opened:
                grade(opened, "b")
                assert [entry.state.reps for entry in list_cards(opened)] == [1, 1]
                (notice,) = opened.notices
    assert notice.message == (
        f"cannot write {folder}/home/index.db: permission denied; it is kept in memory for now"
    )
    assert "make it writable" in (notice.hint or "")


def test_without_an_index_nothing_is_lost(home: Home) -> None:
    home.deck("deck", "a", "b", "c")
    with home.opened() as opened:
        grade(opened, "a", Grade.EASY)
        grade(opened, "b")
    before = counts(home)
    (home.folder / "index.db").unlink()
    assert counts(home) == before == (1, 1, 0)


def test_a_restored_backup_is_counted_anew(home: Home) -> None:
    home.deck("deck", "a", "b", "c")
    with home.opened() as opened:
        grade(opened, "a")
        backup = Path(back_up_to(opened, str(home.folder / "backup.db")))
        home.clock.advance(minutes=1)
        grade(opened, "b")
        grade(opened, "c")
    assert counts(home) == (0, 3, 0)
    backup.replace(home.folder / "prepterm.db")
    assert counts(home) == (2, 1, 0)


def test_a_restored_backup_is_counted_anew_also_when_it_was_used_since(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.deck("deck", "a", "b", "c")
    with home.opened() as opened:
        backup = Path(back_up_to(opened, str(home.folder / "backup.db")))
        grade(opened, "a")
    assert counts(home) == (2, 1, 0)
    backup.replace(home.folder / "prepterm.db")
    home.clock.advance(minutes=1)
    with monkeypatch.context() as patched:
        patched.setattr(workspace, "bring_up", locked)
        with home.opened() as opened:
            grade(opened, "b")
    assert counts(home) == (2, 1, 0)
    with home.opened() as opened:
        assert [entry.state.reps for entry in list_cards(opened)] == [0, 1, 0]
        assert day_counts.deck_counts(opened.index.connection, "2026-11-24", 0)[0].waiting == 2


def test_an_older_database_put_in_its_place_is_counted_anew(home: Home) -> None:
    home.deck("deck", "a", "b")
    with home.opened() as opened:
        grade(opened, "a")
    kept = (home.folder / "prepterm.db").read_bytes()
    home.clock.advance(minutes=1)
    with home.opened() as opened:
        grade(opened, "b")
    assert counts(home) == (0, 2, 0)
    (home.folder / "prepterm.db").write_bytes(kept)
    assert counts(home) == (1, 1, 0)


def test_states_that_another_version_of_the_rules_derives_are_counted_anew(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.deck("deck", "a", "b", "c")
    with home.opened() as opened:
        grade(opened, "a", Grade.EASY)
        home.clock.advance(minutes=1)
        grade(opened, "c", Grade.EASY)
        opened.database.execute(
            "UPDATE card_states SET phase = 'new', due_day = NULL WHERE card = 'a'"
        )
        with opened.index.transaction():
            day_counts.recount(opened.index.connection)
    assert counts(home) == (2, 0, 0)
    monkeypatch.setattr(rebuild, "RULES_VERSION", RULES_VERSION + 1)
    Workspace(home.clock).close()
    assert counts(home) == (1, 0, 0)


def test_an_index_locked_by_another_program_does_not_undo_what_was_done(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "bring_up", locked)
    home.deck("deck", "a")
    with home.opened() as opened:
        grade(opened, "a")
    monkeypatch.undo()
    monkeypatch.setenv("PREPTERM_HOME", str(home.folder))
    with home.opened() as opened:
        assert opened.database.execute("SELECT count(*) FROM reviews").fetchone() == (1,)


def locked(connection: sqlite3.Connection) -> None:
    del connection
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    raise error


def test_an_index_locked_while_it_is_asked_is_said_in_a_sentence(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "bring_up", locked)
    with pytest.raises(DatabaseUnusable, match=r"index\.db is locked by another program"):
        counts(home)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("new_cards_per_day = many", "config.toml:1:21: not TOML"),
        ("\n\nmeasure = 7", "config.toml:3:1: measure takes a whole number from 40 to 120"),
        ('bell = true\ntheme = """a\n', "config.toml:2:13: not TOML: "),
        ("a = " + "[" * 3000, "config.toml:1:105: not TOML: nested too deep"),
        (b"# \xff", "config.toml:1:3: not UTF-8"),
        (
            "day_starts_at = 04:00:30",
            'config.toml:1:1: day_starts_at takes a time of day such as "04:00"',
        ),
    ],
    ids=["word", "range", "end", "deep", "bytes", "seconds"],
)
def test_settings_that_cannot_be_read_say_where_and_touch_nothing(
    home: Home, text: str | bytes, said: str
) -> None:
    home.write("config.toml", text)
    with pytest.raises(BadContent) as caught:
        Workspace(home.clock)
    assert said in caught.value.message
    assert not (home.folder / "prepterm.db").exists()
