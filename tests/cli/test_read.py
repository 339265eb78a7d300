"""`prepterm read` where it prints: for a pipe, a file, or on request."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from prepterm.cli.output import in_colour
from tests.cli.program import Program, ended, environment

TEXT = (
    "# Notes\n\nSome **bold** words.\n\n## Part\n\nOf it.\n\n### Below\n\nDeep.\n\n"
    "## Other\n\nEnd.\n"
)
COLOURS = (
    "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM",
)  # fmt: skip


@pytest.fixture(autouse=True)
def no_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in the environment says anything of colour."""
    for name in COLOURS:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def notes(prepterm: Program) -> Program:
    prepterm.write("posts/notes.md", TEXT)
    return prepterm


def test_a_slug_a_path_and_a_pipe_print_the_same(
    notes: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_slug = notes("read", "notes")
    assert (by_slug.status, by_slug.err) == (0, "")
    assert by_slug.out.startswith("Notes\n")
    assert notes("read", str(notes.home / "posts" / "notes.md")) == by_slug
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert notes("read", "-") == by_slug


def test_a_section_is_printed_with_what_stands_below_it(notes: Program) -> None:
    told = notes("read", "notes#part")
    assert told.status == 0
    assert [line for line in told.out.splitlines() if line.strip("-")] == [
        "Part", "Of it.", "Below", "Deep.",
    ]  # fmt: skip
    assert notes("read", "notes#below").out == "Below\n\nDeep.\n"
    assert "End." in notes("read", "notes#other").out
    notes.write("posts/titled.md", "---\ntitle: Titled\n---\n" + TEXT)
    assert notes("read", "titled").out.startswith("Titled\n\nNotes\n")
    assert notes("read", "titled#below").out == "Below\n\nDeep.\n"
    assert notes("read", "notes#nowhere").status == 1


@pytest.mark.parametrize(
    "source",
    [
        b"---\ntitle: T\n---\n# Text\r\n\n\x1b[31mred \xc3\xa9\n",
        b"\xef\xbb\xbfno end",
        b"",
        b"\n\n",
    ],
)
def test_raw_is_the_file_byte_for_byte(home: Path, source: bytes) -> None:
    path = home / "posts" / "odd.md"
    path.parent.mkdir()
    path.write_bytes(source)
    for name, stdin in (("odd", b""), (str(path), b""), ("odd#text", b""), ("-", source)):
        done = subprocess.run(
            [sys.executable, "-m", "prepterm", "read", name, "--raw"],
            env=environment(home),
            input=stdin,
            capture_output=True,
            check=True,
        )
        assert (done.stdout, done.stderr) == (source, b"")


def test_raw_of_what_is_not_there_is_said(notes: Program) -> None:
    told = notes("read", "note", "--raw")
    assert (told.status, told.out) == (1, "")
    assert told.err == "prepterm: there is no post 'note'\n  did you mean notes?\n"
    told = notes("read", "nowhere.md", "--raw")
    assert (told.status, told.err) == (1, "prepterm: nowhere.md: there is no such file\n")


@pytest.mark.parametrize(
    ("when", "terminal", "environment", "coloured"),
    [
        ("auto", True, {}, True),
        ("auto", False, {}, False),
        ("auto", True, {"TERM": "dumb"}, False),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": ""}, True),
        ("auto", True, {"CLICOLOR": "0"}, False),
        ("auto", True, {"CLICOLOR": "1"}, True),
        ("auto", False, {"CLICOLOR": "1"}, False),
        ("auto", False, {"FORCE_COLOR": "1"}, True),
        ("auto", False, {"FORCE_COLOR": "3", "TERM": "dumb"}, True),
        ("auto", True, {"FORCE_COLOR": "0"}, False),
        ("auto", False, {"FORCE_COLOR": ""}, False),
        ("auto", False, {"CLICOLOR_FORCE": "1"}, True),
        ("auto", True, {"CLICOLOR_FORCE": "0"}, False),
        ("auto", False, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ("always", False, {"NO_COLOR": "1", "TERM": "dumb"}, True),
        ("never", True, {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour_goes_by_the_usual_rules(
    monkeypatch: pytest.MonkeyPatch,
    when: str,
    environment: dict[str, str],
    *,
    terminal: bool,
    coloured: bool,
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert in_colour(when) is coloured


def test_the_option_colours_what_is_printed(
    notes: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = notes("read", "notes")
    assert "\x1b" not in plain.out
    assert notes("read", "notes", "--color", "never") == plain
    assert "\x1b[1mbold" in notes("read", "notes", "--color", "always").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1mbold" in notes("read", "notes").out
    told = notes("read", "notes", "--color", "sometimes")
    assert told.status == 2
    assert "'sometimes' is not one of" in told.err


@pytest.mark.skipif(os.name == "nt", reason="a pipe ends in another way there")
@pytest.mark.parametrize("options", [[], ["--raw"], ["--color", "always"]], ids=" ".join)
def test_a_reader_that_has_gone_is_no_failure(home: Path, options: list[str]) -> None:
    path = home / "long.md"
    path.write_text("A line of it.\n\n" * 20_000)
    reading, writing = os.pipe()
    os.close(reading)
    child = subprocess.run(
        [sys.executable, "-m", "prepterm", "read", str(path), *options],
        env=environment(home),
        stdin=subprocess.DEVNULL,
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (child.returncode, child.stderr) == (0, b"")


def test_the_width_is_the_one_asked_for_else_eighty(home: Path) -> None:
    path = home / "wide.md"
    path.write_text("word " * 100)
    for options, columns in (((), 79), (("--width", "40"), 39), (("--width", "120"), 119)):
        done = ended(home, "read", str(path), *options)
        assert max(map(len, done.out.splitlines())) == columns
    assert ended(home, "read", str(path), COLUMNS="30").out.splitlines()[2] == "word " * 5 + "word"
