"""The home, opened for one command; what happened beside the command is said when it ends."""

from collections.abc import Iterator
from contextlib import contextmanager

from prepterm.cli.output import complain
from prepterm.study.workspace import Workspace


@contextmanager
def opened() -> Iterator[Workspace]:
    """The workspace of a command."""
    with Workspace() as workspace:
        try:
            yield workspace
        finally:
            while workspace.notices:
                complain(workspace.notices.pop(0))
