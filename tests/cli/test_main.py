"""How every command ends: its exit status, one line of what went wrong, help with an example."""

import errno
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from prepterm import __version__
from prepterm.cli import posts
from prepterm.cli.main import COMMANDS
from prepterm.cli.main import prepterm as command_line
from tests.cli.program import Program, ended, environment, started

ESCAPES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def all_commands() -> list[tuple[str, ...]]:
    """Every command and what stands below it: `deck`, `deck take`."""
    context = click.Context(command_line)
    found: list[tuple[str, ...]] = []
    for name in COMMANDS:
        found.append((name,))
        command = command_line.get_command(context, name)
        if isinstance(command, click.Group):
            found += [(name, below) for below in command.commands]
    return found


@pytest.mark.parametrize("command", all_commands(), ids=" ".join)
def test_every_command_has_help_with_an_example(
    prepterm: Program, command: tuple[str, ...]
) -> None:
    for way in ("--help", "-h"):
        told = prepterm(*command, way)
        assert (told.status, told.err) == (0, "")
        assert f"prepterm {' '.join(command)}" in re.sub(r"\s+", " ", told.out.split("Example")[1])
    assert list(prepterm.home.iterdir()) == []


def test_the_help_of_all_names_every_command(prepterm: Program) -> None:
    told = prepterm("--help")
    assert told.status == 0
    for command in COMMANDS:
        assert re.search(rf"^  {command}  ", told.out, re.MULTILINE)


def test_the_version_is_the_packages(prepterm: Program) -> None:
    assert prepterm("--version").out == f"prepterm {__version__}\n"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (["dril"], "there is no command 'dril'"),
        (["xyzzy"], "there is no command 'xyzzy'"),
        (["\x1b[31mdrill"], "there is no command '␛[31mdrill'"),
        (["--nonsense"], "no such option '--nonsense'"),
        (["posts", "--nonsense"], "no such option '--nonsense'"),
        (["due", "--jsno"], "no such option '--jsno'"),
        (["card"], "missing argument 'ID'"),
        (["deck"], "missing command"),
        (["config"], "missing command"),
        (["deck", "tkae"], "no such command 'tkae'"),
        (["deck", "take"], "missing argument 'DECK...'"),
        (["grade", "x", "splendid"], "'splendid' is no grade"),
        (["grade", "x", "good", "--seconds", "-1"], "invalid value for '--seconds'"),
        (["drill", "--limit", "0"], "invalid value for '--limit'"),
        (["read", "--width", "2", "x"], "invalid value for '--width'"),
        (["read", "--raw"], "--width and --raw print a post; name one"),
        (["practice", "--json"], "--json goes with --list or --status"),
    ],
)
def test_a_wrong_call_is_said_in_one_line_with_a_hint(
    prepterm: Program, call: list[str], message: str
) -> None:
    told = prepterm(*call)
    assert (told.status, told.out) == (2, "")
    first, *hints = told.err.splitlines()
    assert first.startswith(f"prepterm: {message}")
    assert all(hint.startswith("  ") for hint in hints)
    assert not ESCAPES.search(told.err.replace("\n", ""))


@pytest.mark.parametrize(
    ("call", "message", "hint"),
    [
        (["read", "phone-intervew"], "there is no post 'phone-intervew'", "did you mean phone-in"),
        (["read", "phone-interview#nowhere"], "'phone-interview' has no section 'nowhere'", None),
        (["read", "nowhere.md"], "nowhere.md: there is no such file", None),
        (["read", "a" * 400], "there is no post 'aaa", "`prepterm posts` lists them"),
        (["cards", "phone"], "there is no deck 'phone'", "did you mean phone-interview?"),
        (["cards", "--topic", "hash-tabels"], "there is no topic 'hash-tabels'", "hash-tables"),
        (["drill", "--plain", "pone-interview"], "there is no deck 'pone-interview'", "did you"),
        (["deck", "leave", "code-reveiw"], "there is no deck 'code-reveiw'", "code-review"),
        (["card", "a\x1b[2J"], "there is no card 'a␛[2J'", "`prepterm cards` lists them"),
        (["card", "\udcff"], "there is no card '�'", "`prepterm cards` lists them"),
        (["grade", "nothing", "good"], "there is no card 'nothing'", ""),
        (["undo"], "nothing to undo: no card was graded or changed today", None),
        (["redo"], "nothing to redo: the last action was not an undo", None),
        (["check", "nowhere.yaml"], "there is no file 'nowhere.yaml'", ""),
        (["check", "a" * 400], "there is no file 'aaa", ""),
        (["practice", "phone"], "there is no format 'phone'", "technical-phone-screen"),
        ([], "prepterm opens a screen and needs a terminal", "prepterm --help"),
        (["drill"], "drill opens a screen and needs a terminal", "drill --plain"),
        (["read"], "the shelf opens a screen and needs a terminal", "prepterm posts"),
        (["practice"], "practice opens a screen and needs a terminal", "practice --list"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line_with_a_hint(
    prepterm: Program, call: list[str], message: str, hint: str | None
) -> None:
    told = prepterm(*call)
    assert (told.status, told.out) == (1, "")
    first, *hints = told.err.splitlines()
    assert first.startswith(f"prepterm: {message}")
    assert not ESCAPES.search(told.err.replace("\n", ""))
    if hint is not None:
        assert [hint in each for each in hints] == [True]


def test_an_interrupted_command_ends_with_130(
    prepterm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posts, "shelf_with_recall", raising(KeyboardInterrupt()))
    told = prepterm("posts")
    assert (told.status, told.out, told.err) == (130, "", "\n")


def raising(error: BaseException) -> Callable[[object], None]:
    def raises(workspace: object) -> None:
        del workspace
        raise error

    return raises


def test_what_nobody_foresaw_is_one_line_and_the_rest_is_for_who_asks(
    prepterm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posts, "shelf_with_recall", raising(RuntimeError("a\nb\x1b[31m")))
    told = prepterm("posts")
    assert (told.status, told.out) == (1, "")
    first, hint = told.err.splitlines()
    assert (
        first == "prepterm: something failed that prepterm did not foresee: RuntimeError: a b␛[31m"
    )
    assert "PREPTERM_DEBUG=1" in hint
    monkeypatch.setenv("PREPTERM_DEBUG", "1")
    assert "Traceback" in prepterm("posts").err


def test_a_file_that_cannot_be_used_is_named(
    prepterm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = PermissionError(errno.EACCES, "Permission denied", "/some/where")
    monkeypatch.setattr(posts, "shelf_with_recall", raising(error))
    told = prepterm("posts")
    assert (told.status, told.out) == (1, "")
    assert told.err == "prepterm: cannot use /some/where: permission denied\n"


def test_without_a_home_folder_the_remedy_is_told(
    prepterm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PREPTERM_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", "")
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # as for a user without a home
    for call in (["posts"], ["due"], ["config", "path"]):
        told = prepterm(*call)
        assert (told.status, told.out) == (1, "")
        first, hint = told.err.splitlines()
        assert first == "prepterm: there is no home folder to keep your progress in"
        assert "PREPTERM_HOME" in hint
    assert not Path("~").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="where an unset HOME is looked up differs")
def test_with_home_unset_or_empty_the_command_ends_in_order(home: Path) -> None:
    unset = ended(home, "config", "path", PREPTERM_HOME="", XDG_DATA_HOME="", HOME="")
    assert (unset.status, unset.out) == (1, "")
    assert "there is no home folder" in unset.err


@pytest.mark.parametrize("call", [["posts"], ["--help"], ["due"], ["read", "phone-interview"]])
def test_a_reader_of_the_pipe_may_leave_early(home: Path, call: list[str]) -> None:
    for _ in range(2):  # the second `due` is answered at once
        child = started(home, *call)
        assert child.stdout is not None
        child.stdout.close()
        assert child.stderr is not None
        assert child.stderr.read() == ""
        child.stderr.close()
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait() == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_a_full_disk_under_standard_output_is_said(home: Path) -> None:
    for _ in range(2):
        for call in (["due"], ["posts"]):
            with Path("/dev/full").open("w") as full:
                done = subprocess.run(
                    [sys.executable, "-m", "prepterm", *call],
                    env=environment(home),
                    stdout=full,
                    stderr=subprocess.PIPE,
                    text=True,
                    check=False,
                )
            assert done.returncode == 1
            assert done.stderr == "prepterm: cannot use standard output: no space left on device\n"
