"""The commands that the README begins with: what they install, when, and what they run then."""

import importlib.util
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
USER, DEVELOPER = "install {}", "install {}[dev]"


class Copy:
    """A tree with dev.py in it, where programs are noted rather than run."""

    def __init__(self, root: Path, dev: ModuleType) -> None:
        self.root, self.dev = root, dev
        self.fails = ""
        """A part of the command that fails; nothing for none."""
        self._ran: list[str] = []

    def call(self, *arguments: str) -> int:
        """Call dev.py; its exit status."""
        status = self.dev.main(list(arguments))
        assert isinstance(status, int)
        return status

    def change_project(self, text: str) -> None:
        """Write another pyproject.toml."""
        (self.root / "pyproject.toml").write_text(text)

    def run(self, command: list[str], folder: Path | None = None) -> int:
        """Note what would have run, in words; its exit status."""
        where = "" if folder is None else f" in {folder}"
        said = " ".join([Path(command[0]).stem, *command[1:]]) + where
        if "pip" in command:
            said = f"install {command[-1]}".replace(str(self.root), "{}")
        self._ran.append(said)
        return 7 if self.fails and self.fails in said else 0

    @property
    def ran(self) -> list[str]:
        """What ran since this was last asked."""
        ran, self._ran = self._ran, []
        return ran


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Copy:
    shutil.copy(ROOT / "dev.py", tmp_path)
    (tmp_path / "pyproject.toml").write_text("one")
    spec = importlib.util.spec_from_file_location("a_copy_of_dev", tmp_path / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    dev = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(dev)
    copy = Copy(tmp_path, dev)

    def create(folder: Path, *, with_pip: bool) -> None:
        assert with_pip
        dev.PYTHON.parent.mkdir(parents=True)
        dev.PYTHON.touch()
        assert dev.PYTHON.is_relative_to(folder)

    monkeypatch.setattr(dev.venv, "create", create)
    monkeypatch.setattr(dev, "run", copy.run)
    for name in ("PREPTERM_PICTURES", "PREPTERM_FRESH"):
        monkeypatch.setenv(name, "")  # puts back what a task sets
    return copy


def test_open_installs_once_without_the_development_parts(copy: Copy) -> None:
    here = Path.cwd()
    assert copy.call("open") == 0
    assert copy.ran == [USER, f"prepterm in {here}"]
    assert copy.call("open", "read", "phone-interview") == 0
    assert copy.ran == [f"prepterm read phone-interview in {here}"]


def test_open_installs_again_when_the_project_changed(copy: Copy) -> None:
    copy.call("open")
    copy.change_project("two")
    copy.call("open")
    assert copy.ran.count(USER) == 2
    copy.call("open")
    assert USER not in copy.ran


def test_what_the_gate_installed_is_enough_to_open(copy: Copy) -> None:
    copy.call("check")
    assert copy.ran[0] == DEVELOPER
    copy.call("open")
    assert [each for each in copy.ran if each.startswith("install")] == []


def test_what_was_installed_to_open_is_not_enough_for_the_gate(copy: Copy) -> None:
    copy.call("open")
    assert copy.ran[0] == USER
    copy.call("check")
    assert copy.ran[0] == DEVELOPER


def test_an_install_that_failed_opens_nothing_and_is_tried_again(copy: Copy) -> None:
    copy.fails = "install"
    assert copy.call("open") == 7
    assert copy.ran == [USER]
    copy.fails = ""
    assert copy.call("open") == 0
    assert copy.ran[0] == USER


def test_the_gate_stops_at_what_failed(copy: Copy) -> None:
    copy.call("check")
    whole = copy.ran[1:]
    assert whole == [
        "python -m ruff format --check .", "python -m ruff check .", "python -m mypy",
        "python -m pytest",
    ]  # fmt: skip
    copy.fails = "ruff format"
    assert copy.call("check") == 7
    assert copy.ran == whole[:1]


def test_an_unknown_task_installs_nothing_and_lists_the_tasks(
    copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in ((), ("opne",)):
        assert copy.call(*arguments) == 2
        assert copy.ran == []
        assert "dev.py open [ARGUMENTS]" in capsys.readouterr().out


def test_an_old_python_is_told_in_a_sentence(
    copy: Copy, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(copy.dev.sys, "version_info", (3, 10, 12))
    assert copy.call("open") == 1
    assert capsys.readouterr().out.startswith("prepterm needs Python 3.11 or later")
    assert copy.ran == []


@pytest.mark.parametrize("line", [each for each in (ROOT / "Makefile").read_text().splitlines()
                                  if each.startswith("\tpython3 dev.py")])  # fmt: skip
def test_every_task_of_the_makefile_is_one(copy: Copy, line: str) -> None:
    assert copy.call(line.split()[2]) == 0


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
def test_make_alone_lists_its_targets() -> None:
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in ("open", "check", "format", "test", "pictures", "fresh", "wheel"):
        assert f"  {target} " in done.stdout


def test_a_python_without_environments_is_said_and_leaves_none_behind(
    copy: Copy, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def half_made(folder: Path, **_more: object) -> None:
        (folder / "bin").mkdir(parents=True)
        raise subprocess.CalledProcessError(1, "ensurepip")

    monkeypatch.setattr(copy.dev.venv, "create", half_made)
    assert copy.call("open") == 1
    assert "apt install python3-venv" in capsys.readouterr().out
    assert copy.ran == []
    assert not (copy.root / ".venv").exists()
