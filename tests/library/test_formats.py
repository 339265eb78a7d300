from pathlib import Path

import pytest

from prepterm.core.format import Format, Stage
from prepterm.errors import BadContent
from prepterm.library.formats import format_files, read_format

ROOT = Path(__file__).resolve().parents[2]
GOOD = """\
title: Phone screen
summary: One problem, aloud.
stages:
  - name: Hello
    minutes: 5
    hint: Smile; it is heard.
  - name: Problem
    minutes: 30
    asks: coding
  - name: Two more
    minutes: 240
    asks: design
    questions: 2
"""


def read(folder: Path, text: str) -> Format:
    path = folder / "phone.yaml"
    path.write_text(text)
    return read_format(path, "phone")


def test_a_format_is_read(tmp_path: Path) -> None:
    got = read(tmp_path, GOOD)
    assert got == Format(
        "phone",
        "Phone screen",
        "One problem, aloud.",
        (
            Stage("Hello", 5, "Smile; it is heard."),
            Stage("Problem", 30, asks="coding", questions=1),
            Stage("Two more", 240, asks="design", questions=2),
        ),
    )
    assert got.minutes == 275


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("title: Phone screen\n", ""), ":1:1: 'title' is missing"),
        (("minutes: 5", "minutes: 0"), ":5:14: 'minutes' takes a whole number from 1 to 240"),
        (("minutes: 240", "minutes: 241"), ":11:14: 'minutes' takes a whole number"),
        (("minutes: 5", "minutes: 5m"), ":5:14: 'minutes' takes a whole number"),
        (("    minutes: 5\n", ""), ":4:5: 'minutes' is missing"),
        (("name: Hello", "nmae: Hello"), ":4:5: unknown field 'nmae'; did you mean 'name'?"),
        (
            ("questions: 2", "questions: 21"),
            ":13:16: 'questions' takes a whole number from 1 to 20",
        ),
        (("    asks: design\n", ""), ":10:5: a stage with 'questions' says what it asks"),
        ((GOOD[GOOD.index("stages") :], "stages:\n"), ":1:1: a format has at least one stage"),
    ],
)
def test_what_is_wrong_with_a_format_is_said_with_its_place(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    with pytest.raises(BadContent) as caught:
        read(tmp_path, GOOD.replace(*change))
    assert caught.value.message.removeprefix(str(tmp_path / "phone.yaml")).startswith(message)


def test_every_format_that_ships_is_read() -> None:
    files = format_files(ROOT / "content" / "formats", ROOT / "nowhere")
    assert files
    assert all(read_format(file.path, file.slug, file.own).minutes > 0 for file in files)
