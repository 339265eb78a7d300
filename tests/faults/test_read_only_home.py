"""A home that may be read but not written, as another user's is: what stands there is shown."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from prepterm.core.grade import Grade
from prepterm.storage.versions import SCHEMA_VERSION
from prepterm.study import card_actions
from prepterm.study.cards import find_card
from prepterm.study.workspace import Workspace
from tests.cli.program import Ended, Program
from tests.faults.session import new_home
from tests.somebody_else import open_folder, somebody_else

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permission bits of POSIX")

READS = [
    ["decks", "--json"], ["posts", "--json"], ["stats", "--json"], ["cards", "deck", "--json"],
    ["card", "c00", "--json"], ["due"], ["due", "--json"], ["due", "--quiet"],
    ["read", "code-review"], ["practice", "--list"], ["practice", "--status"], ["check"],
]  # fmt: skip
WRITES = [
    ["grade", "c00", "good"], ["undo"], ["redo"], ["drill", "--plain", "deck"],
    ["deck", "leave", "deck"], ["card", "c00", "--suspend"], ["doctor", "--rebuild"],
]  # fmt: skip
AS_IT_IS = "; what stands there is shown as it is"


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with open_folder() as folder:
        home = new_home(folder / "home")
        home.chmod(0o755)
        (home / "decks").chmod(0o755)
        monkeypatch.setenv("PREPTERM_HOME", str(home))
        yield home
        for each in (home, home / "decks"):
            each.chmod(0o755)


@pytest.fixture
def prepterm(home: Path, capsys: pytest.CaptureFixture[str]) -> Program:
    program = Program(home, capsys)
    for number in range(3):
        assert program("grade", f"c{number:02}", "good").status == 0
    return program


@contextmanager
def read_only(home: Path) -> Iterator[None]:
    """What is inside may read the home, and write nothing there; nothing is changed meanwhile."""
    for each in home.rglob("*"):
        each.chmod(0o555 if each.is_dir() else 0o444)
    home.chmod(0o555)
    before = contents(home)
    with somebody_else():
        yield
    assert contents(home) == before


def contents(home: Path) -> dict[str, bytes]:
    # What programs share of a log is no part of what it holds.
    return {
        str(each): each.read_bytes()
        for each in home.rglob("*")
        if each.is_file() and not each.name.endswith("-shm")
    }


def shown(told: Ended) -> str:
    """What a command printed that told in one sentence that nothing can be written."""
    assert told.status == 0
    assert_told(told.err, AS_IT_IS)
    return told.out


def refused(told: Ended) -> None:
    assert (told.status, told.out) == (1, "")
    assert_told(told.err, "")


def assert_told(said: str, more: str) -> None:
    home = os.environ["PREPTERM_HOME"]
    first, hint = said.splitlines()
    assert first == f"prepterm: cannot write {home}/prepterm.db: permission denied{more}"
    assert "PREPTERM_HOME" in hint


@pytest.mark.parametrize("call", READS, ids=" ".join)
def test_what_only_reads_shows_in_a_read_only_home_what_it_shows_elsewhere(
    prepterm: Program, home: Path, call: list[str]
) -> None:
    expected = prepterm(*call)
    with read_only(home):
        told = prepterm(*call)
    assert told.out == expected.out
    if call == ["check"]:  # does not open the database
        assert told == expected
    else:
        assert shown(told) == expected.out != "" or call[-1] == "--status"


def test_the_health_of_a_read_only_home_is_shown_and_a_copy_goes_elsewhere(
    prepterm: Program, home: Path
) -> None:
    with open_folder() as elsewhere:
        elsewhere.chmod(0o777)
        with read_only(home):
            told = prepterm("doctor")
            assert_told(told.err, AS_IT_IS)
            # All that is wrong with it is who may read it.
            found = [line for line in told.out.splitlines() if line.startswith("✗")]
            assert all("permissions" in line or "✗ writable" in line for line in found)
            shown(prepterm("backup", str(elsewhere / "copy.db")))
            assert prepterm("backup").status == 1
        with closing(sqlite3.connect(elsewhere / "copy.db")) as copy:
            assert copy.execute("SELECT count(*) FROM reviews").fetchone() == (3,)


@pytest.mark.parametrize(("folder", "files"), [(0o555, 0o666), (0o777, 0o444)])
def test_the_folder_or_the_file_alone_may_be_read_only(
    prepterm: Program, home: Path, folder: int, files: int
) -> None:
    expected = prepterm("decks", "--json").out
    for each in home.iterdir():
        each.chmod(files if each.is_file() else 0o755)
    home.chmod(folder)
    what = home if files & 0o222 else home / "prepterm.db"
    with somebody_else():
        read, written = prepterm("decks", "--json"), prepterm("grade", "c00", "good")
    assert (read.status, read.out) == (0, expected)
    assert read.err.startswith(f"prepterm: cannot write {what}: permission denied{AS_IT_IS}\n")
    assert (written.status, written.out) == (1, "")
    assert written.err.startswith(f"prepterm: cannot write {what}: permission denied\n")


@pytest.mark.parametrize("call", WRITES, ids=" ".join)
def test_what_writes_is_refused_in_a_read_only_home_in_one_sentence(
    prepterm: Program, home: Path, call: list[str]
) -> None:
    with read_only(home):
        refused(prepterm(*call))


def test_a_deck_that_has_changed_is_shown_as_it_is_now(prepterm: Program, home: Path) -> None:
    (home / "decks" / "deck.yaml").write_text("cards:\n  - {id: c00, front: Now, back: Then}\n")
    with read_only(home):
        assert '"front": "Now"' in shown(prepterm("cards", "deck", "--json"))


def without(path: Path) -> None:
    path.unlink()


def spoilt(path: Path) -> None:
    path.write_bytes(b"\xa5" * 20_000)


def of_another_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")


def with_a_torn_page(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xa5" * 8192)


@pytest.mark.parametrize("spoil", [without, spoilt, of_another_version, with_a_torn_page])
def test_the_index_of_a_read_only_home_may_be_missing_or_worthless(
    prepterm: Program, home: Path, spoil: Callable[[Path], None]
) -> None:
    expected = prepterm("decks", "--json")
    spoil(home / "index.db")
    with read_only(home):
        assert shown(prepterm("decks", "--json")) == expected.out


def test_rows_that_stand_in_the_log_alone_are_shown_and_never_overlooked(
    prepterm: Program, home: Path
) -> None:
    crashed = home.parent / "crashed"
    with Workspace() as workspace:
        entry = find_card(workspace, "c09")
        card_actions.grade(workspace, card_actions.show(workspace, entry.card), Grade.GOOD, 1)
        shutil.copytree(home, crashed)
    assert (crashed / "prepterm.db-wal").stat().st_size
    shutil.rmtree(home)
    crashed.rename(home)
    with read_only(home):
        assert '"reviews": 4' in shown(prepterm("stats", "--json"))
    home.chmod(0o755)
    # Without what is shared, SQLite could only pass over the log.
    (home / "prepterm.db-shm").unlink()
    with read_only(home):
        refused(prepterm("stats", "--json"))


def test_what_somebody_does_meanwhile_is_seen(prepterm: Program, home: Path) -> None:
    with Workspace() as workspace:
        entry = find_card(workspace, "c09")
        card_actions.grade(workspace, card_actions.show(workspace, entry.card), Grade.GOOD, 1)
        with read_only(home):
            assert '"reviews": 4' in shown(prepterm("stats", "--json"))


def test_a_transaction_that_was_cut_off_is_not_shown_as_if_it_were_whole(
    prepterm: Program, home: Path
) -> None:
    path = home / "prepterm.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN")
        connection.execute("DELETE FROM reviews")
        connection.execute("CREATE TABLE large (x)")
        connection.execute("INSERT INTO large VALUES (zeroblob(200000))")
        cut_off = {each.name: each.read_bytes() for each in home.glob("prepterm.db*")}
        connection.execute("ROLLBACK")
    assert set(cut_off) == {"prepterm.db", "prepterm.db-journal"}
    for name, data in cut_off.items():
        (home / name).write_bytes(data)
    with read_only(home):
        refused(prepterm("stats", "--json"))
    home.chmod(0o755)
    for each in home.glob("prepterm.db*"):
        each.chmod(0o644)
    assert '"reviews": 3' in prepterm("stats", "--json").out


@pytest.mark.parametrize("version", [0, SCHEMA_VERSION - 1])
def test_a_database_that_would_have_to_be_brought_up_to_date_is_refused(
    prepterm: Program, home: Path, version: int
) -> None:
    with closing(sqlite3.connect(home / "prepterm.db")) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    with read_only(home):
        refused(prepterm("decks"))


def test_without_a_database_a_read_only_home_is_refused(prepterm: Program, home: Path) -> None:
    for each in home.glob("*.db"):
        each.unlink()
    with read_only(home):
        refused(prepterm("decks"))


def test_a_newer_database_is_refused_as_newer(prepterm: Program, home: Path) -> None:
    with closing(sqlite3.connect(home / "prepterm.db")) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        connection.execute("PRAGMA journal_mode = DELETE")
    with read_only(home):
        told = prepterm("decks")
    assert told.status == 1
    assert "newer prepterm" in told.err


def test_no_screen_opens_that_could_keep_nothing(
    prepterm: Program, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("screens", "read"):
        monkeypatch.setattr(f"prepterm.cli.{module}.on_a_terminal", lambda: True)
    for call in ([], ["read"], ["read", "code-review"], ["drill"], ["practice"]):
        with read_only(home):
            refused(prepterm(*call))
