"""The home, opened for one command; what happened beside the command is said when it ends."""

from collections.abc import Iterator
from contextlib import contextmanager

from prepterm.cli.output import complain
from prepterm.study.backups import back_up_daily, notice_lost_progress
from prepterm.study.workspace import Workspace


@contextmanager
def opened(*, backed_up: bool = False) -> Iterator[Workspace]:
    """The workspace of a command. The backup of the day is written meanwhile, or first."""
    with Workspace() as workspace:
        notice_lost_progress(workspace)
        backup = back_up_daily(workspace)
        if backup is not None and backed_up:
            backup.wait()
        try:
            yield workspace
        finally:
            if backup is not None:
                backup.wait()
            while workspace.notices:
                complain(workspace.notices.pop(0))
