"""prepterm with everything imported, waiting: each command is a fork of it, so its own process.

A start of Python costs more than most commands, and a fault is tried at hundreds of places. Where a
fault is asked for, strace is attached before the command begins. Run as a module, this is the
waiting program; `ReadyProgram` is a test's end of it.
"""

import ctypes
import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli.program import Ended, environment

_PR_SET_PTRACER = 0x59616D61

_LONGEST_S = 120
"""A command that runs longer hangs; it is ended, which no test takes for an ending."""


@dataclass(frozen=True)
class Traced:
    """How a command ended that strace looked at."""

    ended: Ended
    calls: tuple[str, ...]
    """What it asked of the system, a line a call as strace writes it."""

    @property
    def faults(self) -> int:
        """How many calls were made to fail."""
        return sum(call.endswith("(INJECTED)") for call in self.calls)


class CannotTrace(Exception):  # noqa: N818 - a test skips for it
    """Strace is here, but may not attach to a process."""


class ReadyProgram:
    """The waiting program, as a test asks it for commands."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            env=environment(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, home: Path, *arguments: str, stdin: str = "", after: str = "") -> Ended:
        """A command, at its end; a function `module:name` may be called before it begins."""
        return self._asked(home, arguments, stdin, None, after).ended

    def traced(
        self,
        home: Path,
        *arguments: str,
        stdin: str = "",
        strace: Sequence[str],
        after: str = "",
    ) -> Traced:
        """The same with strace attached.

        Raises:
            CannotTrace: where strace may not.
        """
        return self._asked(home, arguments, stdin, strace, after)

    def close(self) -> None:
        """Let it end."""
        self._process.communicate()

    def _asked(
        self,
        home: Path,
        arguments: Sequence[str],
        stdin: str,
        strace: Sequence[str] | None,
        after: str,
    ) -> Traced:
        names = {name: str(self._folder / name) for name in ("stdin", "stdout", "stderr", "calls")}
        Path(names["stdin"]).write_text(stdin)
        Path(names["calls"]).write_text("")
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {
            "home": str(home), "arguments": arguments, "strace": strace, "after": after, **names,
        }  # fmt: skip
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        told = json.loads(self._process.stdout.readline())
        if isinstance(told, str):
            raise CannotTrace(told)
        out, err, calls = (
            Path(names[name]).read_text(errors="replace") for name in ("stdout", "stderr", "calls")
        )
        return Traced(Ended(told, out, err), tuple(calls.splitlines()))


def _wait_for_calls() -> None:
    """Fork for each line of standard input, until it ends."""
    for name in ("decks", "doctor", "drill", "grade", "undo"):
        importlib.import_module(f"prepterm.cli.{name}")
    for name in ("storage.backup", "storage.migrations", "library.decks", "library.posts"):
        importlib.import_module(f"prepterm.{name}")
    said = os.dup(1)
    for line in os.fdopen(os.dup(0)):
        asked = json.loads(line)
        go_when_read, go = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(go)
            _command(asked, go_when_read)
        os.close(go_when_read)
        told: object = _attached(asked, child, go)
        _, status = os.waitpid(child, 0)
        if told is None:
            told = os.waitstatus_to_exitcode(status)
        os.write(said, (json.dumps(told) + "\n").encode())


def _attached(asked: dict[str, Any], child: int, go: int) -> str | None:
    """Let the child go on, traced where that is asked for; returns why it cannot be."""
    if asked["strace"] is None:
        os.write(go, b"!")
        os.close(go)
        return None
    tracer = subprocess.Popen(
        # Other threads are left alone: their calls would come in between by chance.
        ["strace", "-o", asked["calls"], "-p", str(child), *asked["strace"]],
        stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert tracer.stderr is not None
    said = ""
    # Once it says so, the child stops before its next call.
    for said in tracer.stderr:
        if "attached" in said:
            os.write(go, b"!")
            break
    os.close(go)
    tracer.communicate()
    return None if "attached" in said else said.strip() or "strace could not attach"


def _command(asked: dict[str, Any], go: int) -> None:
    """In the child: be `python -m prepterm` with these streams, and end."""
    for number, name, flags in (
        (0, "stdin", os.O_RDONLY),
        (1, "stdout", os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
        (2, "stderr", os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
    ):
        os.dup2(os.open(asked[name], flags, 0o600), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - it stays open
    os.environ["PREPTERM_HOME"] = asked["home"]
    os.chdir(asked["home"])
    sys.argv = ["prepterm", *asked["arguments"]]
    signal.alarm(_LONGEST_S)
    # Where only a parent may trace, let strace, which is none.
    ctypes.CDLL(None).prctl(_PR_SET_PTRACER, ctypes.c_ulong(-1), 0, 0, 0)
    if os.read(go, 1) != b"!":
        os._exit(0)
    if asked["after"]:
        module, name = asked["after"].split(":")
        getattr(importlib.import_module(module), name)()
    from prepterm.__main__ import main  # noqa: PLC0415 - in the child alone, as all of the command

    try:
        status = main()
    except BaseException:  # noqa: BLE001 - said as Python says it, for the test to find
        sys.excepthook(*sys.exc_info())
        status = 70
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    _wait_for_calls()
