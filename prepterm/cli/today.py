"""`prepterm` alone: Today."""

from prepterm.cli.opened import opened
from prepterm.cli.screens import need_terminal, open_screen


def open_today() -> int:
    """Open Today; returns the exit status."""
    need_terminal("prepterm", "`prepterm due` and `prepterm --help` work without one")
    with opened() as workspace:
        return open_screen(workspace)
