"""stdout and stderr: data goes to the one, everything else to the other."""

import os
import sys
import traceback
from collections.abc import Iterable, Sequence

from rich.cells import cell_len

from prepterm.cli.json_text import json_text
from prepterm.core.safe_text import shown, shown_line
from prepterm.errors import PreptermError

DUMB = ("dumb", "unknown")
"""Terminals that obey no escape sequence."""
_OFF = ("0", "false")


def say(text: str = "") -> None:
    """Print text that is data."""
    sys.stdout.write(shown(text) + "\n")


def say_coloured(text: str) -> None:
    """Print text whose escape sequences are prepterm's own; what it quotes was made safe before."""
    sys.stdout.write(text + "\n")


def say_source(data: bytes) -> None:
    """Print a file as it stands; on a terminal, its text made safe."""
    if sys.stdout.isatty():
        say(data.decode("utf-8", errors="replace").removesuffix("\n"))
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)


def say_json(value: object) -> None:
    """Print one JSON value."""
    sys.stdout.write(json_text(value, sys.stdout.encoding))


def say_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows in columns as wide as their widest cell; numbers stand to the right.

    Where all heads are empty, no line of heads is printed.
    """
    lines = [[shown_line(cell) for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(heads, *lines, strict=True)]
    right = [
        bool(lines) and all(not line[at] or line[at][0].isdigit() for line in lines)
        for at in range(len(heads))
    ]
    for line in ([list(heads)] if any(heads) else []) + lines:
        cells = []
        for cell, width, to_right in zip(line, widths, right, strict=True):
            blanks = " " * (width - cell_len(cell))
            cells.append(blanks + cell if to_right else cell + blanks)
        sys.stdout.write("  ".join(cells).rstrip() + "\n")


def note(text: str) -> None:
    """Say something that is not data."""
    sys.stderr.write(f"prepterm: {shown_line(text)}\n")


def complain(error: PreptermError) -> None:
    """Say what could not be done, and the hint; the traceback too under PREPTERM_DEBUG=1."""
    if os.environ.get("PREPTERM_DEBUG") == "1":
        traceback.print_exception(error)
    note(error.message)
    if error.hint:
        sys.stderr.write(f"  {shown_line(error.hint)}\n")


def complain_of_content(problems: Iterable[PreptermError]) -> None:
    """Name the files that could not be read, while the rest goes on."""
    for problem in problems:
        complain(problem)


def on_a_terminal() -> bool:
    """Whether a screen can be opened: both ends are a terminal, and it can move its cursor."""
    try:
        ends = sys.stdin.isatty() and sys.stdout.isatty()
    except ValueError:  # closed
        return False
    return ends and os.environ.get("TERM", "") not in DUMB


def in_colour(when: str = "auto") -> bool:
    """Whether what is printed is to be coloured.

    Args:
        when: `always`, `never`, or `auto`: as the environment says (NO_COLOR, then FORCE_COLOR or
            CLICOLOR_FORCE, then CLICOLOR, see no-color.org and bixense.com/clicolors), and where
            it says nothing, on a terminal that is not dumb.
    """
    if when != "auto":
        return when == "always"
    said = os.environ.get
    if said("NO_COLOR"):
        return False
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        if said(name):
            return said(name) not in _OFF
    if said("CLICOLOR") in _OFF:
        return False
    return sys.stdout.isatty() and said("TERM", "") not in DUMB
