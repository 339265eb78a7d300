"""Set up an environment in .venv and run the gate there: `python3 dev.py check`."""

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
BIN = ROOT / ".venv" / ("Scripts" if sys.platform == "win32" else "bin")


def main() -> int:
    """Install the project with its development parts, then format, lint, types and tests."""
    if not (BIN / "python").exists() and not (BIN / "python.exe").exists():
        venv.create(ROOT / ".venv", with_pip=True)
    python = str(BIN / "python")
    for command in (
        ["-m", "pip", "install", "--quiet", "--editable", f"{ROOT}[dev]"],
        ["-m", "ruff", "format", "--check", "."],
        ["-m", "ruff", "check", "."],
        ["-m", "mypy"],
        ["-m", "pytest"],
    ):
        status = subprocess.run([python, *command], cwd=ROOT, check=False).returncode
        if status:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
