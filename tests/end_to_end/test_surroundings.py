"""Where prepterm finds itself: poor terminals, other locales, and homes that cannot be used."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from prepterm.storage.versions import SCHEMA_VERSION
from tests.cli.program import Ended, Program, ended, environment
from tests.somebody_else import open_folder, somebody_else

POSIX = pytest.mark.skipif(os.name != "posix", reason="permission bits of POSIX")
CALLS = [
    ["posts"], ["decks"], ["cards"], ["due"], ["due", "--quiet"], ["due", "--json"], ["stats"],
    ["grade", "big-o.insert-front", "good"], ["undo"], ["doctor"], ["backup"],
    ["drill", "--plain"], ["deck", "leave", "code-review"], ["read", "phone-interview"],
]  # fmt: skip


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("PREPTERM_HOME", str(folder))
    return folder


@pytest.fixture
def prepterm(home: Path, capsys: pytest.CaptureFixture[str]) -> Program:
    return Program(home, capsys)


def refused(told: Ended, message: str) -> None:
    """It failed with one line and a hint, and printed nothing else; a finding to the doctor."""
    if told.out.startswith("✗ "):
        assert (told.status, told.err, len(told.out.splitlines())) == (1, "", 2)
        assert message in told.out
        return
    assert (told.status, told.out) == (1, "")
    first, *hints = told.err.splitlines()
    assert first.startswith("prepterm: ")
    assert message in first
    assert len(hints) == 1
    assert hints[0].startswith("  ")


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_a_database_that_is_none_is_refused_and_left_as_it_is(
    prepterm: Program, call: list[str]
) -> None:
    prepterm("posts")
    path = prepterm.write("prepterm.db", b"\xff" * 9000)
    refused(prepterm(*call), f"{path} is damaged: ")
    assert path.read_bytes() == b"\xff" * 9000


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_a_newer_database_is_refused_and_left_as_it_is(prepterm: Program, call: list[str]) -> None:
    prepterm("posts")
    path = prepterm.home / "prepterm.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = path.read_bytes()
    refused(prepterm(*call), "was written by a newer prepterm")
    assert path.read_bytes() == before


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("CREATE TABLE IF NOT EXISTS elsewhere (x)")
        yield
        connection.execute("ROLLBACK")


@pytest.mark.parametrize("name", ["prepterm.db", "index.db"])
@pytest.mark.parametrize(
    "call", [["grade", "big-o.insert-front", "good"], ["due"], ["posts"]], ids=" ".join
)
def test_a_locked_file_is_said_to_be_locked_and_nothing_is_half_done(
    prepterm: Program, monkeypatch: pytest.MonkeyPatch, name: str, call: list[str]
) -> None:
    prepterm("posts")
    monkeypatch.setattr("prepterm.storage.database.Database.__init__.__kwdefaults__",
                        {"wait_s": 0.05})  # fmt: skip
    monkeypatch.setattr("prepterm.storage.database.connect.__kwdefaults__",
                        {"synchronous": "FULL", "wait_s": 0.05})  # fmt: skip
    with locked(prepterm.home / name):
        refused(prepterm(*call), f"{prepterm.home / name} is locked by another program")
    assert prepterm(*call).status == 0
    assert prepterm("doctor").status == 0


@POSIX
def test_a_home_that_cannot_be_made_is_named_with_a_remedy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_folder() as folder:
        monkeypatch.setenv("PREPTERM_HOME", str(folder / "no" / "home"))
        with somebody_else():
            told = Program(folder, capsys)("posts")
    refused(told, f"cannot write {folder}/no")
    assert "PREPTERM_HOME" in told.err


def test_a_home_that_is_a_file_is_said_to_be_unusable(
    prepterm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = prepterm.write("file", "")
    monkeypatch.setenv("PREPTERM_HOME", str(path))
    told = prepterm("posts")
    assert (told.status, told.out) == (1, "")
    assert str(path) in told.err


@POSIX
def test_a_home_whose_name_is_no_text_works(tmp_path: Path) -> None:
    folder = os.fsdecode(os.fsencode(tmp_path) + b"/n\xff%?#")
    try:
        os.mkdir(folder, 0o700)  # noqa: PTH102 - a name of bytes
    except OSError:
        pytest.skip("this file system takes no such name")
    home = Path(folder)
    for call in (["grade", "big-o.insert-front", "good"], ["due"], ["doctor"]):
        assert (ended(home, *call).status, ended(home, *call).err) == (0, "")


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
    ],
    ids=str,
)
def test_no_locale_is_a_reason_to_fail(home: Path, locale: dict[str, str]) -> None:
    deck = home / "decks" / "fruit.yaml"
    deck.parent.mkdir()
    deck.write_text(
        "title: Früchte 汉\ncards:\n  - {id: ä, front: Wie heißt 汉?, back: Ü}\n", encoding="utf-8"
    )
    printed = ended(home, "cards", "fruit", **locale)
    assert (printed.status, printed.err) == (0, "")
    assert "Wie hei" in printed.out
    told = subprocess.run(
        [sys.executable, "-m", "prepterm", "cards", "fruit", "--json"],
        env=environment(home, **locale), capture_output=True, check=True,
    ).stdout  # fmt: skip
    assert ended(home, "cards", "fruit", "--json").json == Ended(0, told.decode(), "").json
    assert ended(home, "drill", "--plain", "fruit", stdin="\n3\n", **locale).status == 0
    assert ended(home, "read", "phone-interview", **locale).status == 0
    assert ended(home, "doctor", **locale).status == 0


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")
@pytest.mark.parametrize("terminal", ["dumb", "unknown"])
def test_a_dumb_terminal_gets_text_without_escapes_and_no_screen(home: Path, terminal: str) -> None:
    import pexpect  # noqa: PLC0415 - is not there on Windows

    def shown(*arguments: str) -> tuple[str, int | None]:
        child = pexpect.spawn(
            sys.executable,
            ["-m", "prepterm", *arguments],
            env=environment(home, TERM=terminal),
            encoding="utf-8",
            timeout=30,
        )
        text = child.read()
        child.close()
        return text, child.exitstatus

    text, status = shown("read", "code-review")
    assert status == 0
    assert "\x1b" not in text
    assert "Code review" in text
    text, status = shown("drill")
    assert status == 1
    assert "drill opens a screen and needs a terminal" in text


def test_streams_that_a_caller_closed_are_no_reason_to_fail(home: Path) -> None:
    code = (
        "import os, sys; os.closerange(0, 3);"
        "os.execv(sys.executable, [sys.executable, '-m', 'prepterm', *sys.argv[1:]])"
    )
    for call in (["due"], ["due"], ["drill", "--plain"], ["posts"], ["read", "-"]):
        done = subprocess.run(
            [sys.executable, "-c", code, *call],
            env=environment(home),
            stdin=subprocess.DEVNULL,
            check=False,
        )
        assert done.returncode == 0
    assert ended(home, "doctor").status == 0
