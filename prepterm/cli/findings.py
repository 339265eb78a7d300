"""How findings are printed: a line each, or JSON."""

import shutil
import sys
import textwrap
from collections.abc import Sequence

from prepterm.cli.output import say, say_json
from prepterm.errors import EXIT_DONE, EXIT_FAILED
from prepterm.study.finding import Finding

_INDENT = 17


def _tell(head: str, text: str) -> None:
    """Print a text beside its head, on a terminal folded between words alone.

    What can be pasted into a shell is so never broken by a line's end.
    """
    if not sys.stdout.isatty():
        say(head + text)
        return
    lines = textwrap.wrap(
        text,
        max(40, shutil.get_terminal_size().columns - _INDENT),
        break_long_words=False,
        break_on_hyphens=False,
    )
    for number, line in enumerate(lines or [""]):
        say((" " * _INDENT if number else head) + line)


def tell(findings: Sequence[Finding], *, as_json: bool) -> int:
    """Print findings; returns the exit status."""
    if as_json:
        say_json(
            [
                {
                    "check": each.check,
                    "sound": each.sound,
                    "message": each.message,
                    "hint": each.hint,
                }
                for each in findings
            ]
        )
    else:
        for each in findings:
            _tell(f"{'✓' if each.sound else '✗'} {each.check:<14} ", each.message)
            if each.hint:
                _tell(" " * _INDENT, each.hint)
    return EXIT_DONE if all(each.sound for each in findings) else EXIT_FAILED
