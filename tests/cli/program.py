"""Running prepterm's command line: in this process where that is enough, else in one of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from prepterm.cli.main import run

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever JSON holds
        return json.loads(self.out)


class Program:
    """prepterm with a home of the test's own, run in this process."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Ended:
        self._capsys.readouterr()
        status = run(arguments)
        out, err = self._capsys.readouterr()
        return Ended(status, out, err)

    def json(self, *arguments: str) -> Any:  # noqa: ANN401 - as above
        """What a command prints that must succeed and say nothing else."""
        ended = self(*arguments, "--json")
        assert (ended.status, ended.err) == (0, "")
        return ended.json

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file below the home."""
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a process of prepterm finds set: nothing of the caller's that would change its ways."""
    changing = (
        "LC_", "LANG", "PREPTERM", "PYTHON", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "COLUMNS",
    )  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if not name.startswith(changing)}
    return {**kept, "PREPTERM_HOME": str(home), "PYTHONPATH": str(ROOT), "TERM": "xterm", **more}


def started(home: Path, *arguments: str, **more: str) -> "subprocess.Popen[str]":
    """prepterm in a process of its own, speaking through its pipes."""
    return subprocess.Popen(
        [sys.executable, "-m", "prepterm", *arguments],
        cwd=home,
        env=environment(home, **more),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="surrogateescape",
    )


def ended(home: Path, *arguments: str, stdin: str = "", **more: str) -> Ended:
    """prepterm in a process of its own, at its end."""
    child = started(home, *arguments, **more)
    out, err = child.communicate(stdin)
    return Ended(child.returncode, out, err)
