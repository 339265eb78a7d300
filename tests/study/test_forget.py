import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from prepterm.core.format import Format, Stage
from prepterm.core.history import ActionKind
from prepterm.core.passage import Passage
from prepterm.errors import PreptermError
from prepterm.storage import card_log, highlight_log
from prepterm.storage.database import LOGS, Database
from prepterm.storage.forget import RemovedText, backups_that_hold, forget, removed_texts
from prepterm.study import card_actions, highlights
from prepterm.study.backups import back_up_to
from prepterm.study.forget import Forgetting
from prepterm.study.practice import Practice
from prepterm.study.rebuild import differences, rebuild
from prepterm.study.restore import restore
from prepterm.study.workspace import Workspace
from tests.study.home import Home

FORMAT = Format("short", "Short", "", (Stage("Talk", 5),))
REMOVED_NOTE = "what they asked, which I was told not to keep. " * 30 + "Its very end."
REMOVED_FLAG = "a name that should not stand here"


@pytest.fixture
def workspace(home: Home) -> Iterator[Workspace]:
    """A home with a removed note and flag, and with others that stand."""
    home.deck("deck", "a", "b")
    with home.opened() as workspace:
        practice = Practice.start(workspace, FORMAT, {})
        practice.note("a note that stays")
        practice.note(REMOVED_NOTE)
        practice.remove_last_note()
        card_actions.act(workspace, "a", ActionKind.FLAG, REMOVED_FLAG)
        card_actions.act(workspace, "a", ActionKind.UNFLAG)
        card_actions.act(workspace, "a", ActionKind.FLAG, "a word that stays")
        card_actions.act(workspace, "b", ActionKind.FLAG, "another that stays")
        yield workspace


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("prepterm.db*") if path.is_file())


def texts(database: Database) -> list[str]:
    return [
        text
        for (text,) in database.execute(
            "SELECT value FROM practice_events WHERE kind = 'note' AND value IS NOT NULL"
            " UNION ALL SELECT value FROM card_actions WHERE kind = 'flag' AND value IS NOT NULL"
        )
    ]


def rows(database: Database) -> list[tuple[object, ...]]:
    """device, seq and at of every row there is."""
    logs = " UNION ALL ".join(f"SELECT device, seq, at FROM {log}" for log in LOGS)
    return database.execute(f"{logs} ORDER BY 1, 2").fetchall()


def test_only_what_was_removed_is_to_be_forgotten(workspace: Workspace) -> None:
    assert [(each.what, each.text) for each in removed_texts(workspace.database)] == [
        ("note", REMOVED_NOTE),
        ("flag", REMOVED_FLAG),
    ]


def test_a_flag_that_was_undone_is_removed(workspace: Workspace) -> None:
    card_actions.undo(workspace)
    assert "another that stays" in [each.text for each in removed_texts(workspace.database)]
    card_actions.redo(workspace)
    assert "another that stays" not in [each.text for each in removed_texts(workspace.database)]


def test_a_forgotten_text_leaves_the_file_and_its_row_stays(
    home: Home, workspace: Workspace
) -> None:
    database = workspace.database
    before = rows(database)
    assert b"told not to keep" in bytes_of(home.folder)
    assert b"Its very end." in bytes_of(home.folder)
    assert forget(database, removed_texts(database))
    assert removed_texts(database) == []
    assert sorted(texts(database)) == [
        "a note that stays", "a word that stays", "another that stays",
    ]  # fmt: skip
    assert [row for row in rows(database) if row in before] == before
    held = bytes_of(home.folder)
    assert b"told not to keep" not in held
    assert b"Its very end." not in held
    assert REMOVED_FLAG.encode() not in held
    assert b"a note that stays" in held
    assert differences(database, workspace.model) == []
    assert card_log.state_of(database, "a").flag == "a word that stays"


def test_while_another_program_reads_it_goes_when_that_is_done(
    home: Home, workspace: Workspace
) -> None:
    with closing(sqlite3.connect(home.folder / "prepterm.db", isolation_level=None)) as reader:
        workspace.database.connection.execute("PRAGMA busy_timeout = 100")
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM card_actions").fetchone()
        assert not forget(workspace.database, removed_texts(workspace.database))
    assert texts(workspace.database).count(REMOVED_NOTE) == 0


def test_what_is_forgotten_stays_empty_in_every_union(
    home: Home, workspace: Workspace, tmp_path: Path
) -> None:
    remembering = back_up_to(workspace, str(tmp_path / "remembering.db"))
    forget(workspace.database, removed_texts(workspace.database))
    forgetting = back_up_to(workspace, str(tmp_path / "forgetting.db"))
    states = card_log.states(workspace.database)
    kept = sorted(texts(workspace.database))
    rest = tuple(log for log in LOGS if log != "forgotten")
    arrivals = [
        *permutations([(forgetting, LOGS), (remembering, LOGS)]),
        ((forgetting, ("forgotten",)), (remembering, rest), (forgetting, LOGS)),
        ((remembering, LOGS), (forgetting, LOGS), (remembering, rest)),
    ]
    for number, order in enumerate(arrivals):
        path = str(tmp_path / f"home-{number}" / "prepterm.db")
        with closing(Database(path, home.clock.now_ms)) as united:
            for source, logs in order:
                unite(united, source, logs)
            assert sorted(texts(united)) == kept
            assert len(rows(united)) == len(rows(workspace.database))
            rebuild(united, workspace.model)
            assert card_log.states(united) == states


def unite(target: Database, source: str, logs: Sequence[str]) -> None:
    """All rows of some logs, as they arrive from elsewhere."""
    with closing(sqlite3.connect(source)) as connection, target.transaction():
        for log in logs:
            for row in connection.execute(f"SELECT * FROM {log}").fetchall():
                marks = ", ".join("?" * len(row))
                target.execute(f"INSERT OR IGNORE INTO {log} VALUES ({marks})", row)


def test_backups_that_still_hold_a_text_are_named_and_replaced(
    home: Home, workspace: Workspace
) -> None:
    (home.folder / "backups").mkdir()
    (home.folder / "backups" / "broken.db").write_bytes(b"no database")
    before = back_up_to(workspace, None)
    assert backups_that_hold(workspace.database) == []
    forgetting = Forgetting(workspace)
    assert forgetting.empty()
    after = back_up_to(workspace, None)
    broken = str(home.folder / "backups" / "broken.db")
    assert set(forgetting.holding()) == {(before, False), (broken, True)}
    fresh = forgetting.delete(forgetting.holding())
    assert not Path(before).exists()
    assert Path(after).exists()
    assert Path(fresh).exists()
    assert forgetting.holding() == [(broken, True)]


def test_a_backup_with_what_the_database_lacks_is_deleted_by_nobody(
    home: Home, workspace: Workspace
) -> None:
    early = back_up_to(workspace, str(home.folder.parent / "early.db"))
    card_actions.act(workspace, "b", ActionKind.SUSPEND)
    replaced = restore(early, home.clock)
    assert replaced is not None
    forgetting = Forgetting(workspace)
    forgetting.empty()
    assert forgetting.holding() == [(replaced.path, True)]
    forgetting.delete(forgetting.holding())
    assert Path(replaced.path).exists()


def test_a_text_that_another_terminal_brought_back_is_not_emptied(
    home: Home, workspace: Workspace
) -> None:
    assert home.folder.is_dir()
    card_actions.undo(workspace)
    forgetting = Forgetting(workspace)
    assert "another that stays" in [each.text for each in forgetting.texts]
    card_actions.redo(workspace)
    forgetting.empty()
    assert card_log.state_of(workspace.database, "b").flag == "another that stays"
    assert "another that stays" in texts(workspace.database)
    assert differences(workspace.database, workspace.model) == []


def test_no_copy_of_a_forgotten_text_stays_in_pages_that_were_split(
    home: Home, workspace: Workspace
) -> None:
    for number in range(60):
        card_actions.act(workspace, "a", ActionKind.FLAG, f"{REMOVED_FLAG} {number:04} " * 9)
    card_actions.act(workspace, "a", ActionKind.UNFLAG)
    assert Forgetting(workspace).empty()
    assert REMOVED_FLAG.encode() not in bytes_of(home.folder)


def test_nothing_removed_is_nothing_to_forget(home: Home) -> None:
    home.deck("deck", "a")
    with home.opened() as workspace:
        card_actions.act(workspace, "a", ActionKind.FLAG)
        card_actions.act(workspace, "a", ActionKind.UNFLAG)
        assert removed_texts(workspace.database) == []
        assert forget(workspace.database, list[RemovedText]())


HERE = Passage("block", 3, "block", 8, 1, "a passage that stays", "stood before", "stood after")
GONE = replace(HERE, quote="a passage of a post that is nobody's business")


@pytest.fixture
def reader(home: Home) -> Iterator[Workspace]:
    """A home with a removed highlight and a removed note, and with others that stand."""
    with home.opened() as workspace:
        highlights.add(workspace, "post", HERE)
        noted = highlights.add(workspace, "post", HERE, "words that were wrong")
        highlights.change_note(workspace, noted, "words that stay")
        highlights.remove(workspace, highlights.add(workspace, "post", HERE, "words removed"))
        highlights.remove(workspace, highlights.add(workspace, "post", HERE))
        highlights.remove(workspace, highlights.add(workspace, "post", GONE))
        yield workspace


def forgettable(workspace: Workspace) -> list[tuple[str, str]]:
    return [(each.what, each.text) for each in removed_texts(workspace.database)]


def test_removed_words_and_passages_are_to_be_forgotten(reader: Workspace) -> None:
    expected = [
        ("note", "words that were wrong"), ("note", "words removed"), ("highlight", GONE.quote),
    ]  # fmt: skip
    assert forgettable(reader) == expected
    highlights.undo(reader)
    assert forgettable(reader) == expected[:2]
    for each in highlights.of_post(reader, "post"):
        highlights.remove(reader, each)
    assert {text for _, text in forgettable(reader)} == {
        HERE.quote, GONE.quote, "words that were wrong", "words removed", "words that stay",
    }  # fmt: skip


def test_a_forgotten_passage_leaves_the_file_with_all_that_stood_around_it(
    home: Home, reader: Workspace
) -> None:
    before = rows(reader.database)
    there = highlights.of_post(reader, "post")
    assert GONE.quote.encode() in bytes_of(home.folder)
    assert Forgetting(reader).empty()
    assert forgettable(reader) == []
    assert highlights.of_post(reader, "post") == there
    assert [row for row in rows(reader.database) if row in before] == before
    held = bytes_of(home.folder)
    for text in (GONE.quote, "words that were wrong", "words removed"):
        assert text.encode() not in held
    assert b"words that stay" in held
    for each in there:
        highlights.remove(reader, each)
    assert Forgetting(reader).empty()
    held = bytes_of(home.folder)
    for text in (HERE.quote, HERE.before, HERE.after, "words that stay"):
        assert text.encode() not in held


def test_no_undo_brings_back_what_was_forgotten(reader: Workspace) -> None:
    there = highlights.of_post(reader, "post")
    Forgetting(reader).empty()
    undone = highlights.undo(reader).highlight
    assert undone.passage.quote == HERE.quote  # removed, and not forgotten: others stand there
    assert highlights.of_post(reader, "post") == [*there, undone]
    for _ in range(2):
        highlights.undo(reader)
    with pytest.raises(PreptermError, match="nothing to undo"):
        highlights.undo(reader)
    assert [each.note for each in highlights.of_post(reader, "post")] == ["words that stay"]


def test_a_forgotten_passage_stays_so_in_every_union(
    home: Home, reader: Workspace, tmp_path: Path
) -> None:
    remembering = back_up_to(reader, str(tmp_path / "remembering.db"))
    Forgetting(reader).empty()
    forgetting = back_up_to(reader, str(tmp_path / "forgetting.db"))
    kept = highlights.of_post(reader, "post")
    for number, order in enumerate(permutations((forgetting, remembering))):
        path = str(tmp_path / f"home-{number}" / "prepterm.db")
        with closing(Database(path, home.clock.now_ms)) as united:
            for source in order:
                unite(united, source, LOGS)
            assert highlight_log.highlights(united) == kept
            assert removed_texts(united) == []
            assert (
                united.execute("SELECT 1 FROM highlights WHERE quote = ?", (GONE.quote,)).fetchall()
                == []
            )


def test_a_backup_of_the_schema_before_is_looked_into_as_well(
    home: Home, workspace: Workspace
) -> None:
    held = back_up_to(workspace, None)
    forgetting = Forgetting(workspace)
    assert forgetting.empty()
    without = back_up_to(workspace, None)
    for each in (held, without):
        with closing(sqlite3.connect(each)) as connection:
            connection.execute("DROP TABLE highlights")
            connection.commit()
    assert home.folder.is_dir()
    assert forgetting.holding() == [(held, False)]


def test_a_backup_that_holds_a_forgotten_passage_is_named(reader: Workspace) -> None:
    held = back_up_to(reader, None)
    forgetting = Forgetting(reader)
    forgetting.empty()
    assert forgetting.holding() == [(held, False)]
