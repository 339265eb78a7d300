"""What a start pays for: the modules that a clean interpreter holds after some code has run."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

DEAR = {
    "dataclasses", "pathlib", "enum", "json", "re", "datetime", "click", "rich", "textual",
    "sqlite_utils", "yaml", "markdown_it", "fsrs_rs_python", "platformdirs",
}  # fmt: skip
"""What `prepterm due` cannot afford."""


def modules_after(code: str, *arguments: str, **environment: str) -> set[str]:
    """The names in sys.modules of a clean interpreter once `code` has run.

    `-S` keeps the `.pth` files of the environment out, which import what they like.
    """
    listing = "\nimport sys\nsys.stderr.write('\\n' + '\\n'.join(sys.modules))"
    installed = sysconfig.get_path("purelib")
    paths = os.pathsep.join([str(ROOT), installed])
    done = subprocess.run(
        [sys.executable, "-S", "-c", code + listing, *arguments],
        env={**os.environ, "PYTHONPATH": paths, **environment},
        cwd=ROOT.anchor,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


@pytest.mark.parametrize("module", ["prepterm.core.day_counts", "prepterm.locations"])
def test_what_due_is_made_of_imports_next_to_nothing(module: str) -> None:
    loaded = modules_after(f"import {module}")
    assert module in loaded
    assert loaded & DEAR == set()


def test_asking_for_the_home_folder_imports_no_more(tmp_path: Path) -> None:
    code = "import prepterm.locations; prepterm.locations.in_home('prepterm.db')"
    assert modules_after(code, PREPTERM_HOME=str(tmp_path)) & DEAR == set()
    if sys.platform == "linux":
        assert modules_after(code, PREPTERM_HOME="", HOME=str(tmp_path)) & DEAR == set()


def test_the_reader_brings_in_no_more_than_its_first_sight_needs() -> None:
    loaded = modules_after(
        "import prepterm.cli.read, prepterm.tui.app, prepterm.tui.screens.reader"
    )
    later = {
        "yaml", "webbrowser", "pygments.lexers", "prepterm.study.own_cards",
        "prepterm.tui.dialogs.ask_cards", "prepterm.tui.dialogs.choose_passage",
    }  # fmt: skip
    assert "prepterm.tui.widgets.post_view" in loaded
    assert loaded & later == set()


def test_the_clean_interpreter_sees_what_code_imports() -> None:
    assert {"json", "textual"} <= modules_after("import json, textual")
    assert "json" not in modules_after("pass")
