"""The home, opened for one command; what happened beside the command is said when it ends."""

from collections.abc import Iterator
from contextlib import contextmanager

from prepterm.cli.output import complain
from prepterm.study.backups import back_up_daily
from prepterm.study.workspace import Workspace


@contextmanager
def opened() -> Iterator[Workspace]:
    """The workspace of a command. The backup of the day is written meanwhile."""
    with Workspace() as workspace:
        backup = back_up_daily(workspace)
        try:
            yield workspace
        finally:
            if backup is not None:
                backup.wait()
            while workspace.notices:
                complain(workspace.notices.pop(0))
