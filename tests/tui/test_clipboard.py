import os
import sys
from pathlib import Path

import pytest

from prepterm.tui.clipboard import give_to_system

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="scripts of a shell")


def program(folder: Path, name: str, does: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{does}\n")
    path.chmod(0o700)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where alone programs are looked for."""
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    return tmp_path


def test_the_first_program_that_takes_the_text_gets_it(folder: Path) -> None:
    assert not give_to_system("nobody is there")
    program(folder, "wl-copy", "exit 1")
    program(folder, "xclip", f'/bin/cat > {folder}/taken; echo "$@" > {folder}/asked')
    program(folder, "xsel", f"/bin/cat > {folder}/second")
    assert give_to_system("字 and\nmore")
    assert (folder / "taken").read_text() == "字 and\nmore"
    assert (folder / "asked").read_text() == "-selection clipboard\n"
    assert not (folder / "second").exists()


def test_one_that_cannot_be_run_or_does_not_end_is_passed_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("prepterm.tui.clipboard.MOST_SECONDS", 0.1)
    (folder / "pbcopy").write_text("no program at all")
    (folder / "pbcopy").chmod(0o700)
    program(folder, "wl-copy", "exec /bin/sleep 60")
    assert not give_to_system("text")
    program(folder, "xsel", "exec /bin/cat > /dev/null")
    assert give_to_system("text")
