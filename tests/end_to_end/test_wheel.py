"""The wheel, in an environment that holds it and what it declares, and nothing else.

Nothing is fetched: what the wheel declares is copied, distribution by distribution and down to what
those declare, from the environment of the tests. A part that is used and not declared is missing
there, as it would be for anybody who installs prepterm.
"""

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from email.parser import Parser
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.cli.program import ROOT, Ended


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the source distribution, as an index would have it."""
    folder = tmp_path_factory.mktemp("built")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    (found,) = folder.glob("*.whl")
    assert len(list(folder.glob("*.tar.gz"))) == 1
    return found


def metadata(wheel: Path) -> list[str]:
    """What the wheel requires."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode()).get_all("Requires-Dist", [])


def declared(requirements: list[str]) -> dict[str, Distribution]:
    """The distributions that some requirements come to, with all that these require."""
    found: dict[str, Distribution] = {}
    waiting = [(each, frozenset({""})) for each in requirements]
    while waiting:
        text, extras = waiting.pop()
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is not None and not any(marker.evaluate({"extra": each}) for each in extras):
            continue
        name = canonicalize_name(requirement.name)
        installed = distribution(name)
        assert requirement.specifier.contains(installed.version), text
        if name not in found or requirement.extras:
            found[name] = installed
            wanted = frozenset({"", *requirement.extras})
            waiting += [(each, wanted) for each in installed.requires or []]
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs of an environment with the wheel in it."""
    root = tmp_path_factory.mktemp("environment")
    venv.create(root, with_pip=False)
    programs = root / ("Scripts" if os.name == "nt" else "bin")
    python = programs / ("python.exe" if os.name == "nt" else "python")
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(
        subprocess.run([python, "-c", asked], check=True, capture_output=True, text=True)
        .stdout.strip()
    )  # fmt: skip
    for each in declared(metadata(wheel)).values():
        for file in each.files or []:
            source = Path(str(each.locate_file(file)))
            if ".." not in file.parts and source.is_file():
                (site / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, site / file)
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index",
         "--no-deps", "--disable-pip-version-check", wheel],
        check=True,
    )  # fmt: skip
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "check"], check=True, capture_output=True
    )
    return programs


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("elsewhere")
    folder.chmod(0o700)
    yield folder
    assert (folder / "home" / "prepterm.db").exists()


def prepterm(installed: Path, home: Path, *arguments: str, stdin: str = "") -> Ended:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [installed / "prepterm", *arguments],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        cwd=home,
        env={**kept, "PREPTERM_HOME": str(home / "home"), "PYTHONUTF8": "1"},
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def test_the_wheel_holds_the_package_and_what_it_ships_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for part in ("content", "decks"):
        for path in (ROOT / part).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert f"prepterm/bundled/{path.relative_to(ROOT).as_posix()}" in names
    assert {"prepterm/py.typed", "prepterm/tui/screens/today.tcss"} <= names
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"prepterm"}


def test_it_reads_a_post_that_ships(installed: Path, home: Path) -> None:
    told = prepterm(installed, home, "read", "phone-interview")
    assert (told.status, told.err) == (0, "")
    assert told.out.startswith("Prepare for the software engineering phone interview\n")
    assert len(told.out) > 10_000


def test_it_drills_a_deck_that_ships(installed: Path, home: Path) -> None:
    told = prepterm(
        installed, home, "drill", "--plain", "phone-interview", "--limit", "1", stdin="\ngood\nq\n"
    )
    assert (told.status, told.err) == (0, "")
    assert "1 graded, 1 recalled" in told.out
    found = prepterm(installed, home, "stats", "--json")
    assert found.json["reviews"] == 1


@pytest.mark.parametrize(
    "call", [["due"], ["decks"], ["posts"], ["check"], ["practice", "--list"], ["doctor"]],
    ids=" ".join,
)  # fmt: skip
def test_its_commands_work(installed: Path, home: Path, call: list[str]) -> None:
    told = prepterm(installed, home, *call)
    assert told.status == 0, told.err
    assert "Traceback" not in told.err
    assert told.out or call == ["check"]


def test_its_screens_have_all_they_import(installed: Path, home: Path) -> None:
    assert home.exists()
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in sorted((ROOT / "prepterm").rglob("*.py"))
        if path.name not in {"__init__.py", "__main__.py"}
    ]
    python = installed / ("python.exe" if os.name == "nt" else "python")
    code = f"import importlib\nfor name in {modules!r}: importlib.import_module(name)"
    subprocess.run([python, "-I", "-c", code], check=True, cwd=home)
