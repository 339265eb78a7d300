"""From the start of a process to the words that it shows on a terminal of its own."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[1]
COLUMNS, ROWS = 120, 40
PATIENCE_SECONDS = 60.0
_ESCAPES = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]")


def start_seconds(command: Sequence[str], words: str, home: Path) -> float:
    """How long a command takes to show some words, which its first frame has on one line.

    Args:
        command: What to run, from the root of the tree.
        words: What to wait for.
        home: prepterm's folder.

    Raises:
        SystemExit: where the words do not come.
    """
    terminal, end = pty.openpty()
    fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "PREPTERM_HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
    }
    began = perf_counter()
    process = subprocess.Popen(
        command,
        stdin=end,
        stdout=end,
        stderr=end,
        env=environment,
        cwd=ROOT,
        start_new_session=True,
    )
    os.close(end)
    try:
        return _seen_at(terminal, words.encode()) - began
    finally:
        process.terminate()
        _drain(terminal)
        process.wait()
        os.close(terminal)


def prepterm_read(post: str | Path) -> list[str]:
    """The command that reads a post."""
    return [sys.executable, "-m", "prepterm", "read", str(post)]


def _seen_at(terminal: int, words: bytes) -> float:
    shown = b""
    while select.select([terminal], [], [], PATIENCE_SECONDS)[0]:
        piece = _read(terminal)
        at = perf_counter()
        shown += piece
        if words in _ESCAPES.sub(b"", shown):
            return at
        if not piece:
            break
    raise SystemExit(f"{words.decode()} was not shown, but this:\n{shown.decode(errors='replace')}")


def _drain(terminal: int) -> None:
    """Take what the process says as it ends, so that it is not kept waiting."""
    while select.select([terminal], [], [], PATIENCE_SECONDS)[0] and _read(terminal):
        pass


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # how Linux says that nobody has the other end any more
        return b""
