"""The README's first command as it stands, in a fresh copy of the tree.

It fetches what prepterm needs, so it runs only when asked for: `python3 dev.py fresh`.
"""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "*.egg-info")


@pytest.mark.skipif(os.environ.get("PREPTERM_FRESH") != "1", reason="python3 dev.py fresh")
def test_the_first_command_of_the_readme_sets_up_and_opens(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^\$ (python3 dev\.py open)$", readme, re.MULTILINE)
    (longer,) = re.findall(r"`(python3 dev\.py open read \S+)`", readme)
    tree = tmp_path / "prepterm"
    shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
    before = {path.relative_to(tree) for path in tree.rglob("*")}
    kept = ("PATH", "HOME", "LANG", "SYSTEMROOT")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment |= {"PREPTERM_HOME": str(tmp_path / "home"), "PYTHONDONTWRITEBYTECODE": "1"}

    def call(command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            shlex.split(command),
            cwd=tree,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    opened = call(line)
    assert opened.returncode == 1, opened.stderr
    assert "opens a screen and needs a terminal" in opened.stderr
    began = (tree / ".venv" / "installed-user").stat().st_mtime_ns
    read = call(longer)
    assert (read.returncode, read.stderr) == (0, "")
    assert "phone interview" in read.stdout
    assert (tree / ".venv" / "installed-user").stat().st_mtime_ns == began
    after = {path.relative_to(tree) for path in tree.rglob("*") if ".venv" not in path.parts}
    assert after == before
