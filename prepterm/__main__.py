"""The program: `prepterm`, or `python -m prepterm`."""

import sys

from prepterm.study.due import due_at_once

_AT_ONCE = (["due"], ["due", "--quiet"], ["due", "--json"])


def main() -> int:
    """Run what the command line says; returns the exit status.

    A shell prompt calls `due` before every line, so it is answered here, before click is
    imported. Where only the long way can tell, click's `due` does.
    """
    arguments = sys.argv[1:]
    if arguments in _AT_ONCE:
        due = due_at_once()
        if due is not None:
            from prepterm.cli.due_line import print_due  # noqa: PLC0415 - not needed by others

            print_due(due, quiet="--quiet" in arguments, as_json="--json" in arguments)
            return 0
    from prepterm.cli.main import run  # noqa: PLC0415 - click, which `due` cannot afford

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
