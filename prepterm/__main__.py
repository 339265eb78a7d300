"""The program: `prepterm`, or `python -m prepterm`."""

import os
import sys

from prepterm.study.due import due_at_once

_AT_ONCE = (["due"], ["due", "--quiet"], ["due", "--json"])


def main() -> int:
    """Run what the command line says; returns the exit status.

    A shell prompt calls `due` before every line, so it is answered here, before click is
    imported. Where only the long way can tell, click's `due` does.
    """
    _open_what_is_closed()
    arguments = sys.argv[1:]
    due = due_at_once() if arguments in _AT_ONCE else None
    if due is not None:
        from prepterm.cli.due_line import print_due  # noqa: PLC0415 - not needed by others

        try:
            print_due(due, quiet="--quiet" in arguments, as_json="--json" in arguments)
        except OSError as error:
            from prepterm.cli.main import stop_printing  # noqa: PLC0415 - likewise

            return stop_printing(error, 0)
        return 0
    from prepterm.collector import uncollected  # noqa: PLC0415 - `due` cannot afford it

    with uncollected():
        from prepterm.cli.main import run  # noqa: PLC0415 - click, which `due` cannot either

    return run(arguments)


def _open_what_is_closed() -> None:
    """A caller may close the standard streams, for which Python then has None in their place."""
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY))
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")


if __name__ == "__main__":
    sys.exit(main())
