"""`prepterm` alone: Today."""

from prepterm.cli.screens import need_terminal, open_screen
from prepterm.study.workspace import Workspace


def open_today() -> int:
    """Open Today; returns the exit status."""
    need_terminal("prepterm", "`prepterm due` and `prepterm --help` work without one")
    with Workspace() as workspace:
        return open_screen(workspace)
