"""What finds the sentences, and the rule that a test comes by each of them."""

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import sentences

HEAD = """
class PreptermError(Exception):
    def __init__(self, message, hint=None):
        self.message, self.hint = message, hint
class Mine(PreptermError): pass
class Remark(str): pass
"""

FORMS = {
    "an error": ("def f(x): raise PreptermError('no')", ["PreptermError('no')"]),
    "a child": ("def f(x): raise Mine('no') from None", ["Mine('no')"]),
    "a child of another file": ("def f(x): raise errors.Mine('no')", ["errors.Mine('no')"]),
    "one that is not raised": ("def f(x): return [Mine('no')]", ["Mine('no')"]),
    "a maker": (
        "class A:\n def bad(self, m) -> Mine | None: return Mine(m)\ndef f(x): raise x.bad('no')",
        ["Mine(m)", "x.bad('no')"],
    ),
    "a maker quoted": (
        "def _bad(m) -> 'Mine': return Mine(m)\ndef f(x): raise _bad('no')",
        ["Mine(m)", "_bad('no')"],
    ),
    "a remark": ("def f(x): yield Remark('no')", ["Remark('no')"]),
    "a maker of remarks": (
        "class A:\n def at(self, m) -> Remark: return Remark(m)\ndef f(x): yield x.at('no')",
        ["Remark(m)", "x.at('no')"],
    ),
    "a note": ("def f(x): note('no')", ["note('no')"]),
    "a note by its owner": ("def f(x): output.note('no')", ["output.note('no')"]),
    "a finding": ("def f(x): return unsound('a', 'no')", ["unsound('a', 'no')"]),
    "words of Python's": ("def f(x): raise ValueError('no')", ["ValueError('no')"]),
    "both sides": (
        "def f(x): raise Mine(f\"no {'a' if x else 'b'}\")",
        ["'a'", "'b'", "Mine(f\"no {('a' if x else 'b')}\")"],
    ),
    "names": (
        "def f(x):\n if x: m = 'a'\n else: m, n = 'b', 2\n raise Mine(m)",
        ["'a'", "'b'", "Mine(m)"],
    ),
    "names of names": (
        "def f(x):\n y = 'a' if x else ''\n m = f'no {y}'\n raise Mine(m)",
        ["''", "'a'", "Mine(m)", "f'no {y}'"],
    ),
    "a function's texts": (
        "def _hint(x):\n if x: return 'a'\n return 'b' + x\ndef f(x): raise Mine('no', _hint(x))",
        ["'a'", "'b' + x", "Mine('no', _hint(x))"],
    ),
    "a table": ("T = (((1, 2), '{p} is shut', 'go'),)\ndef f(x): return T", ["'{p} is shut'"]),
    "one made at the import": (
        "NO = Mine('no')\ndef f(x):\n if x: return [NO]",
        ["Mine('no')", "NO"],
    ),
    "a note of something else": ("def f(x): x.note('no')", []),
    "an error passed on": ("def f(x): raise", []),
    "an error looked for": ("def f(x): return isinstance(x, Mine)", []),
}


def found(source: str) -> tuple[ast.Module, list[sentences.Place]]:
    tree = ast.parse(source)
    return sentences.with_marks(tree, "a.py", sentences.sayers([tree, ast.parse(HEAD)]))


def ran(source: str) -> tuple[dict[str, Any], list[sentences.Place]]:
    tree, places = found(HEAD + source)
    names: dict[str, Any] = {}
    sentences.run(compile(tree, "a.py", "exec"), names, places)
    return names, places


@pytest.fixture(autouse=True)
def passed(monkeypatch: pytest.MonkeyPatch) -> set[sentences.Place]:
    places: set[sentences.Place] = set()
    monkeypatch.setattr(sentences, "passed", places)
    return places


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_sentence_is_found(form: str) -> None:
    source, expected = FORMS[form]
    assert sorted(place.source for place in found(source)[1]) == expected


def test_a_place_is_passed_when_its_sentence_is_made(passed: set[sentences.Place]) -> None:
    names, (place,) = ran("def f(x):\n if x:\n  raise Mine('no', 'do')")
    names["f"](0)
    assert passed == set()
    with pytest.raises(names["PreptermError"]) as caught:
        names["f"](1)
    assert (caught.value.message, caught.value.hint) == ("no", "do")
    assert passed == {place}
    assert str(place) == "a.py:9: Mine('no', 'do')"


def test_of_two_wordings_the_one_that_was_said_is_passed(passed: set[sentences.Place]) -> None:
    names, _ = ran("def f(x): return Mine(f\"no {'a' if x else 'b'}\").message")
    assert names["f"](1) == "no a"
    assert {place.source for place in passed if len(place.source) == 3} == {"'a'"}
    assert names["f"](0) == "no b"
    assert {place.source for place in passed if len(place.source) == 3} == {"'a'", "'b'"}


def test_a_row_of_a_table_is_passed_when_it_is_filled_in(passed: set[sentences.Place]) -> None:
    names, places = ran("T = ((1, '{p} is shut'), (2, '{p} is full'))\ndef f(x): return T[x][1]")
    assert names["f"](1) == "{p} is full"
    assert passed == set()
    assert names["f"](1).format(p="it") == "it is full"
    assert passed == {places[1]}


def test_the_rows_of_the_real_table_are_found() -> None:
    rows = [place.source for place in sentences.all_places() if "storage/connection" in place.file]
    assert "'{path} is damaged: {said}'" in rows
    assert "'cannot write {path}: the disk is full'" in rows


SUITE = {
    "prepterm/__init__.py": "",
    "prepterm/errors.py": HEAD,
    "prepterm/said.py": (
        "from prepterm.errors import Mine\n"
        "def f(x):\n if x: raise Mine('one')\n raise Mine('two')\n"
    ),
    "tests/__init__.py": "",
    "tests/a/__init__.py": "",
    "tests/a/test_one.py": (
        "import pytest\nfrom prepterm.said import f\n"
        "def test_one():\n with pytest.raises(Exception, match='one'): f(1)\n"
    ),
    "tests/a/test_two.py": (
        "import pytest\nfrom prepterm.said import f\n"
        "def test_two():\n with pytest.raises(Exception, match='two'): f(0)\n"
    ),
    "pytest.ini": "[pytest]\ntestpaths = tests\n",
}
"""A project of two sentences with a test each."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in SUITE.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for name in ("conftest.py", "sentences.py"):
        source = sentences.ROOT / "tests" / name
        (tmp_path / "tests" / name).write_bytes(source.read_bytes())
    return tmp_path


def suite(project: Path, *arguments: str, **more: str) -> tuple[int, str]:
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=project,
        env={**os.environ, "PREPTERM_SENTENCES": "", **more},
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stdout


LINUX = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere some tests are left out")


@LINUX
def test_a_whole_suite_that_comes_by_every_sentence_passes(project: Path) -> None:
    status, out = suite(project)
    assert (status, "no test has come by: 0" in out) == (0, True), out


@LINUX
def test_a_whole_suite_that_leaves_a_sentence_out_fails_and_names_it(project: Path) -> None:
    (project / "tests/a/test_two.py").unlink()
    status, out = suite(project)
    assert status == 1
    assert "no test has come by: 1" in out
    assert "prepterm/said.py:4: Mine('two')" in out


@pytest.mark.parametrize("part", [["tests/a/test_one.py"], ["-k", "one"], ["--ignore=tests/a/x"]])
def test_a_part_of_the_suite_need_not_come_by_them_all(project: Path, part: list[str]) -> None:
    (project / "tests/a/test_two.py").unlink()
    status, out = suite(project, *part)
    assert (status, "come by" in out) == (0, False), out


def test_a_part_of_the_suite_lists_what_it_left_out_when_asked(project: Path) -> None:
    status, out = suite(project, "tests/a/test_one.py", PREPTERM_SENTENCES="list")
    assert status == 0
    assert "prepterm/said.py:4: Mine('two')" in out
