"""Everything a developer runs, in an environment of the project's own in .venv.

python3 dev.py open [ARGUMENTS]   set prepterm up and open it; arguments go to prepterm
python3 dev.py check              set up and run the gate: format, lint, types, tests
python3 dev.py format             put the code in its form
python3 dev.py test [ARGUMENTS]   the tests alone; arguments go to pytest
python3 dev.py pictures           make the pictures of docs/pictures anew
python3 dev.py fuzz               20,000 inputs for every parser; it takes an hour or so
python3 dev.py faults             every kill, damage and full disk there is; likewise
python3 dev.py fresh              run the README's first command in a fresh copy; it fetches
python3 dev.py wheel              build the wheel into dist/
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
BIN = ENVIRONMENT / ("Scripts" if sys.platform == "win32" else "bin")
PYTHON = BIN / ("python.exe" if sys.platform == "win32" else "python")
PREPTERM = BIN / ("prepterm.exe" if sys.platform == "win32" else "prepterm")
OLDEST = (3, 11)

GATE = (
    ["-m", "ruff", "format", "--check", "."],
    ["-m", "ruff", "check", "."],
    ["-m", "mypy"],
    ["-m", "pytest"],
)


def main(arguments: list[str]) -> int:
    """Do what the first argument says; returns the exit status."""
    if sys.version_info < OLDEST:
        print(f"prepterm needs Python 3.11 or later; this is {sys.version.split()[0]}")
        return 1
    task, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if task == "open":
        return set_up(development=False) or run([str(PREPTERM), *rest], Path.cwd())
    commands = {
        "check": GATE,
        "format": (["-m", "ruff", "format", "."], ["-m", "ruff", "check", "--fix", "."]),
        "test": (["-m", "pytest", *rest],),
        "pictures": (["-m", "pytest", "tests/tui/test_pictures.py"],),
        "fuzz": (["-m", "tests.fuzz"],),
        "faults": (["-m", "pytest", "tests/faults", "tests/study/test_histories.py"],),
        "fresh": (["-m", "pytest", "tests/end_to_end/test_first_start.py"],),
        "wheel": (["-m", "build", "--wheel"],),
    }
    if task not in commands:
        print(__doc__)
        return 2
    if task == "pictures":
        os.environ["PREPTERM_PICTURES"] = "write"
    if task == "faults":
        os.environ["PREPTERM_FULL"] = "1"
    if task == "fresh":
        os.environ["PREPTERM_FRESH"] = "1"
    status = set_up(development=True)
    for command in commands[task]:
        status = status or run([str(PYTHON), *command])
    return status


def set_up(*, development: bool) -> int:
    """Make the environment and install the project there, unless that is done already."""
    kind = "dev" if development else "user"
    project = (ROOT / "pyproject.toml").read_bytes()
    wanted = f"{kind} {hashlib.sha256(project).hexdigest()}"
    stamps = [ENVIRONMENT / f"installed-{each}" for each in {kind, "dev"}]
    done = {stamp.read_text(encoding="utf-8") for stamp in stamps if stamp.exists()}
    if PYTHON.exists() and done & {wanted, wanted.replace("user ", "dev ", 1)}:
        return 0
    if not PYTHON.exists():
        try:
            venv.create(ENVIRONMENT, with_pip=True)
        except (subprocess.CalledProcessError, ImportError):
            # Some systems ship Python without the part that makes environments.
            shutil.rmtree(ENVIRONMENT, ignore_errors=True)
            print(
                "this Python makes no environments; on Debian and Ubuntu: apt install python3-venv"
            )
            return 1
    what = f"{ROOT}[dev]" if development else str(ROOT)
    status = run([str(PYTHON), "-m", "pip", "install", "--quiet", "--editable", what])
    if not status:
        (ENVIRONMENT / f"installed-{kind}").write_text(wanted, encoding="utf-8")
    return status


def run(command: list[str], folder: Path = ROOT) -> int:
    """Run a program in a folder; returns its exit status."""
    return subprocess.run(command, cwd=folder, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
