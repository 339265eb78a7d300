"""Folders where WAL is not possible: a rollback journal stands in for it, and that is said."""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from prepterm.core.grade import Grade
from prepterm.storage.database import Database
from prepterm.study import card_actions
from prepterm.study.cards import find_card
from prepterm.study.drill import Choice, Drill
from prepterm.study.workspace import WITHOUT_WAL, Workspace
from tests.cli.program import Ended, ended
from tests.faults.ready_program import ReadyProgram
from tests.faults.session import SESSION, Command, acknowledged, new_home, rows_of, unsound
from tests.faults.tracing import traced_or_skipped
from tests.faults.without_wal import opened_without_wal

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="SQLite's locks of Unix, strace")

SAID = f"prepterm: {WITHOUT_WAL.message}\n  {WITHOUT_WAL.hint}\n"
BY_FILES = "tests.faults.without_wal:lock_by_files_alone"
Run = Callable[[Path, Command], Ended]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return new_home(tmp_path / "home")


def no_memory(home: Path, *others: str) -> list[str]:
    """Let no memory be shared through the files beside the databases."""
    names = [f"{name}.db{end}" for name in ("prepterm", "index") for end in ("-shm", *others)]
    paths = [part for name in names for part in ("-P", str(home / name))]
    return [*paths, "-e", "trace=mmap", "-e", "inject=mmap:error=ENODEV"]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadyProgram]:
    with closing(ReadyProgram(tmp_path_factory.mktemp("streams"))) as program:
        yield program


@pytest.fixture(params=["locks by files", "memory that cannot be shared", "and is seen not to be"])
def run(request: pytest.FixtureRequest, program: ReadyProgram) -> Run:
    others = [".tried"] if request.param == "and is seen not to be" else []

    def traced(home: Path, command: Command) -> Ended:
        with traced_or_skipped():
            return program.traced(
                home, *command.arguments, stdin=command.stdin, strace=no_memory(home, *others)
            ).ended

    def by_files_alone(home: Path, command: Command) -> Ended:
        return program(home, *command.arguments, stdin=command.stdin, after=BY_FILES)

    return by_files_alone if request.param == "locks by files" else traced


def journal_mode(home: Path, name: str) -> str:
    """As the file itself says it."""
    with (home / name).open("rb") as file:
        return {b"\1\1": "rollback", b"\2\2": "wal"}[file.read(20)[18:]]


def test_a_whole_session_goes_through_and_each_start_says_so_once(home: Path, run: Run) -> None:
    did = []
    for command in (*SESSION, *SESSION, Command(("doctor",))):
        told = run(home, command)
        assert (told.status, told.err) == (0, SAID)
        did += acknowledged(command, told)
    assert rows_of(home) == did
    assert len(did) == 20
    assert unsound(home) == []


def test_both_files_have_a_rollback_journal_and_none_is_left(home: Path, run: Run) -> None:
    for command in SESSION:
        run(home, command)
    for name in ("prepterm.db", "index.db"):
        assert journal_mode(home, name) == "rollback"
    assert not [each.name for each in home.iterdir() if each.name.endswith(("-journal", "-wal"))]


def test_a_prompt_is_answered_without_a_word_about_it(home: Path, run: Run) -> None:
    for command in SESSION:
        run(home, command)
    told = run(home, Command(("due",)))
    assert (told.status, told.err) == (0, "")
    assert told.out == ended(home, "due").out


def test_where_wal_is_possible_again_it_comes_back_and_nothing_is_said(
    home: Path, run: Run
) -> None:
    run(home, SESSION[0])
    told = ended(home, "decks")
    assert (told.status, told.err) == (0, "")
    for name in ("prepterm.db", "index.db"):
        assert journal_mode(home, name) == "wal"


def test_rows_in_the_log_of_a_home_that_comes_there_are_kept(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: ReadyProgram
) -> None:
    monkeypatch.setenv("PREPTERM_HOME", str(home))
    with Workspace() as workspace:
        for number in range(5):
            card = find_card(workspace, f"c{number:02}").card
            card_actions.grade(workspace, card_actions.show(workspace, card), Grade.GOOD, 1)
        come = tmp_path / "come"
        come.mkdir()
        for each in home.iterdir():
            if each.is_file():
                (come / each.name).write_bytes(each.read_bytes())
    assert (come / "prepterm.db-wal").stat().st_size
    with traced_or_skipped():
        told = program.traced(come, "stats", "--json", strace=no_memory(come)).ended
    assert told.json["reviews"] == 5
    assert told.err == SAID
    assert journal_mode(come, "prepterm.db") == "rollback"
    assert rows_of(come) == [(f"c{number:02}", "good") for number in range(5)]


def test_two_drills_at_once_wait_for_each_other(home: Path, tmp_path: Path) -> None:
    with ExitStack() as stack:
        programs = []
        for number in range(2):
            (tmp_path / str(number)).mkdir()
            ready = ReadyProgram(tmp_path / str(number))
            programs.append(stack.enter_context(closing(ready)))

        def drilled(program: ReadyProgram) -> Ended:
            return program.traced(
                home, "drill", "--plain", "deck", "--new", "24", stdin="\n4\n" * 24,
                strace=no_memory(home, ".tried"),
            ).ended  # fmt: skip

        with traced_or_skipped(), ThreadPoolExecutor(2) as pool:
            told = list(pool.map(drilled, programs))
    assert [each.status for each in told] == [0, 0]
    for each in told:
        left = each.err.replace(SAID, "", 1).splitlines()
        assert [line for line in left if "was graded elsewhere" not in line] == []
    assert sorted(rows_of(home)) == [(f"c{number:02}", "easy") for number in range(24)]
    assert unsound(home) == []


def wait_for_no_lock() -> None:
    """For a program of its own, which this does not outlive."""
    Database.__init__.__kwdefaults__ = {"wait_s": 0.05}


@pytest.mark.parametrize("error", ["ENOLCK", "EOPNOTSUPP"])
def test_where_nothing_can_be_locked_that_is_said_and_no_other_program_is_blamed(
    home: Path, program: ReadyProgram, error: str
) -> None:
    names = [f"{home}/prepterm.db{end}" for end in ("", "-shm", ".tried")]
    paths = [part for name in names for part in ("-P", name)]
    with traced_or_skipped():
        told = program.traced(
            home, "decks", after=f"{__name__}:{wait_for_no_lock.__name__}",
            strace=[*paths, "-e", "trace=fcntl", "-e", f"inject=fcntl:error={error}"],
        ).ended  # fmt: skip
    assert (told.status, told.out) == (1, "")
    first, hint = told.err.splitlines()
    assert first.startswith(f"prepterm: cannot use {home}/prepterm.db: ")
    assert "no locks available" in first or "not supported" in first
    assert "PREPTERM_HOME" in hint


def test_a_commit_outlives_a_loss_of_power_there_too(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREPTERM_HOME", str(home))
    with opened_without_wal(), Workspace() as workspace:
        extra, full = 3, 2
        found = {
            file.path: (file.journal_mode, *file.execute("PRAGMA synchronous").fetchone())
            for file in (workspace.database, workspace.index)
        }
        assert found == {
            str(home / "prepterm.db"): ("delete", extra),
            str(home / "index.db"): ("delete", full),
        }


def test_a_file_in_wal_says_so_and_there_is_nothing_to_tell(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREPTERM_HOME", str(home))
    with Workspace() as workspace:
        assert workspace.database.journal_mode == workspace.index.journal_mode == "wal"
        assert workspace.notices == []


def test_what_stays_open_works_while_another_program_writes(
    home: Path, monkeypatch: pytest.MonkeyPatch, program: ReadyProgram
) -> None:
    monkeypatch.setenv("PREPTERM_HOME", str(home))
    with opened_without_wal(), Workspace() as workspace:
        assert workspace.notices == [WITHOUT_WAL]
        drill = Drill(workspace, Choice(("deck",)))
        for number in range(3):
            drill.reveal()
            drill.grade(Grade.EASY)
            assert program(home, "grade", f"c2{number}", "good", after=BY_FILES).status == 0
        drill.undo()
        assert drill.summary().tomorrow == 0
    assert len(rows_of(home)) == 7
