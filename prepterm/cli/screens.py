"""How a command opens a screen. Textual is imported in here, when one is."""

from typing import TYPE_CHECKING

from prepterm.cli.output import on_a_terminal
from prepterm.collector import uncollected
from prepterm.errors import PreptermError
from prepterm.study.workspace import Workspace

if TYPE_CHECKING:  # Textual stays out of commands that open no screen
    from prepterm.study.read import OpenPost
    from prepterm.tui.messages import Destination


def open_screen(
    workspace: Workspace,
    first: "Destination | None" = None,
    post: "OpenPost | None" = None,
    anchor: str = "",
) -> int:
    """Open the app on what `first` asks for, or on a post; returns the exit status."""
    workspace.database.need_to_write()  # a screen keeps the place, the clock and the grades
    with uncollected():  # until the app has settled, and begins to collect itself
        from prepterm.tui.app import Prepterm  # noqa: PLC0415 - see the head of the file

        app = Prepterm(workspace, first, post, anchor)
        app.run()
    return app.return_code or 0


def need_terminal(command: str, instead: str) -> None:
    """Refuse to open a screen where there is no terminal.

    Raises:
        PreptermError: with what to do instead.
    """
    if not on_a_terminal():
        raise PreptermError(f"{command} opens a screen and needs a terminal", instead)
