"""Homes in odd places: strange names, links, missing folders, and such that may not be written."""

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.cli.program import Ended, ended, environment, started
from tests.faults.ready_program import ReadyProgram
from tests.faults.session import SESSION, acknowledged, new_home, rows_of

POSIX = pytest.mark.skipif(os.name != "posix", reason="names, links and modes of POSIX")
GRADE = ("grade", "c00", "good")


Done = Callable[..., Ended]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadyProgram]:
    with closing(ReadyProgram(tmp_path_factory.mktemp("streams"))) as program:
        yield program


@pytest.fixture
def done(program: ReadyProgram) -> Done:
    """Runs a command that must go well and say nothing beside it."""

    def done(home: Path, *arguments: str, stdin: str = "") -> Ended:
        told = program(home, *arguments, stdin=stdin)
        assert (told.status, told.err) == (0, "")
        return told

    return done


def device(home: Path) -> str:
    with closing(sqlite3.connect(home / "prepterm.db")) as connection:
        (found,) = connection.execute("SELECT device FROM installation").fetchone()
    return str(found)


@POSIX
@pytest.mark.parametrize(
    "name",
    [b"two words", "überraschung 汉字 🎓".encode(), b"a#b", b"what?", b"100%41", b"new\nline",
     b"caf\xe9", b"?mode=ro&vfs=x#", b"-rf", b"'; DROP TABLE reviews; --", b"~", b"$HOME"],
    ids=repr,
)  # fmt: skip
def test_a_whole_session_goes_through_in_a_home_of_any_name(
    done: Done, tmp_path: Path, name: bytes
) -> None:
    folder = os.fsencode(tmp_path) + b"/" + name
    try:
        os.mkdir(folder, 0o700)  # noqa: PTH102 - a name of bytes
    except OSError:
        pytest.skip("this file system takes no such name")
    home = new_home(Path(os.fsdecode(folder)) / "home")
    did = []
    for command in SESSION:
        did += acknowledged(command, done(home, *command.arguments, stdin=command.stdin))
    assert rows_of(home) == did
    assert done(home, "backup").out.rstrip("\n").endswith(".db")
    done(home, "doctor")
    # Nothing went to a place whose name is a part of this one.
    assert [os.fsencode(each.name) for each in tmp_path.iterdir()] == [name]
    assert [each.name for each in home.parent.iterdir()] == ["home"]


def wait_for_a_card(drill: subprocess.Popen[str]) -> None:
    """Until a drill has its home open."""
    assert drill.stdout is not None
    while not drill.stdout.readline().startswith("Card "):
        assert drill.poll() is None


def kept(path: Path) -> dict[str, int]:
    """The modes of everything below a folder, by path within it."""
    return {
        str(each.relative_to(path)): stat.S_IMODE(each.stat().st_mode)
        for each in sorted(path.rglob("*"))
    }


@contextmanager
def masked(umask: int) -> Iterator[None]:
    before = os.umask(umask)
    try:
        yield
    finally:
        os.umask(before)


@POSIX
@pytest.mark.parametrize("umask", [0o000, 0o077], ids=oct)
def test_all_that_a_session_makes_is_the_persons_alone_whatever_the_umask(
    tmp_path: Path, umask: int
) -> None:
    home = tmp_path / "not" / "yet" / "there"
    with masked(umask):
        for call in (["grade", "big-o.insert-front", "good"], ["backup"]):
            subprocess.run(
                [sys.executable, "-m", "prepterm", *call], env=environment(home),
                stdout=subprocess.DEVNULL, check=True,
            )  # fmt: skip
        # What stands beside the files while they are open is looked at while they are.
        child = started(home, "drill", "--plain")
        wait_for_a_card(child)
        while_open = kept(tmp_path)
        child.communicate("q\n")
    files = {name for name in while_open if (tmp_path / name).is_file() or "." in name}
    assert {Path(name).name for name in files} > {
        "prepterm.db", "prepterm.db-wal", "prepterm.db-shm",
        "index.db", "index.db-wal", "index.db-shm", "device", "lock",
    }  # fmt: skip
    assert {while_open[name] for name in files} == {0o600}
    folders = while_open.keys() - files
    assert folders == {"not", "not/yet", "not/yet/there", "not/yet/there/backups"}
    assert {while_open[name] for name in folders} == {0o700}


@POSIX
def test_a_home_that_is_a_link_is_the_same_home(done: Done, tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    link = tmp_path / "link"
    link.symlink_to(home)
    done(link, *GRADE)
    first = device(home)
    done(home, "grade", "c01", "good")
    assert done(link, "undo").out == "took back the grade good of c01\n"
    assert done(home, "undo").out == "took back the grade good of c00\n"
    assert device(home) == first


@POSIX
def test_a_database_that_is_a_link_is_one_installation_under_both_names(
    done: Done, tmp_path: Path
) -> None:
    home = new_home(tmp_path / "home")
    done(home, *GRADE)
    first = device(home)
    other = new_home(tmp_path / "other")
    (other / "prepterm.db").symlink_to(home / "prepterm.db")
    for number in range(1, 6):
        done((home, other)[number % 2], "grade", f"c{number:02}", "good")
        assert device(home) == first
    assert done(other, "undo").out == "took back the grade good of c05\n"
    # Nothing but the link, and what is not in it.
    assert not {each.name for each in other.iterdir()} & {"device", "lock", "prepterm.db-wal"}


@POSIX
@pytest.mark.parametrize("what", ["home", "prepterm.db"])
def test_two_drills_at_once_through_a_link_and_the_real_path_share_one_database(
    done: Done, tmp_path: Path, what: str
) -> None:
    home = new_home(tmp_path / "home")
    done(home, "decks")
    other = tmp_path / "other"
    if what == "home":
        other.symlink_to(home)
    else:
        new_home(other)
        (other / what).symlink_to(home / what)
    drills = [started(each, "drill", "--plain", "deck", "--new", "24") for each in (home, other)]
    for drill in drills:
        wait_for_a_card(drill)
    for drill in drills:
        assert drill.stdin is not None
        drill.stdin.write("\n4\n" * 24)
        drill.stdin.flush()
    told = [drill.communicate() for drill in drills]
    assert [drill.returncode for drill in drills] == [0, 0]
    for _, err in told:
        others = [line for line in err.splitlines() if "was graded elsewhere" not in line]
        assert others == []
    assert sorted(rows_of(home)) == [(f"c{number:02}", "easy") for number in range(24)]
    for each in (home, other):
        done(each, "doctor")


@POSIX
def test_a_link_to_a_database_that_is_not_there_yet_makes_it_where_it_points(
    done: Done,
    tmp_path: Path,
) -> None:
    home = new_home(tmp_path / "home")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    (home / "prepterm.db").symlink_to(elsewhere / "progress.db")
    done(home, *GRADE)
    assert done(home, "undo").out == "took back the grade good of c00\n"
    with closing(sqlite3.connect(elsewhere / "progress.db")) as connection:
        assert connection.execute("SELECT count(*) FROM reviews").fetchone() == (1,)


@POSIX
@pytest.mark.parametrize("target", ["nowhere/prepterm.db", "prepterm.db"], ids=["dangling", "loop"])
def test_a_link_to_nowhere_is_said_in_a_sentence(tmp_path: Path, target: str) -> None:
    home = new_home(tmp_path / "home")
    (home / "prepterm.db").symlink_to(home / target)
    told = ended(home, "decks")
    assert (told.status, told.out) == (1, "")
    first, hint = told.err.splitlines()
    assert first.startswith(f"prepterm: cannot use {home}/prepterm.db: ")
    assert "PREPTERM_HOME" in hint
