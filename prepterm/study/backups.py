"""The backup of each study day, written behind what the person does; and those asked for."""

import shlex
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

from prepterm import locations
from prepterm.core.study_day import StudyDay
from prepterm.errors import PreptermError
from prepterm.storage.backup import back_up, back_up_file, folder_of, newest_backup, thin
from prepterm.study.clock import Clock
from prepterm.study.workspace import Workspace

_CHECK = "check the folder backups/ and the disk"


class DailyBackup:
    """A backup that is being written in a thread of its own.

    Args:
        path: prepterm.db.
        day: The study day; its backup must not be there yet.
        tell: What to do, in that thread, with the reason why it could not be written.
    """

    def __init__(self, path: str, day: StudyDay, tell: Callable[[PreptermError], None]) -> None:
        self._path, self._day, self._tell = path, day, tell
        self._thread = threading.Thread(target=self._write, name="daily backup")
        self._thread.start()

    def wait(self) -> None:
        """Until it is written, or could not be."""
        self._thread.join()

    def _write(self) -> None:
        target = daily_path(self._path, self._day)
        try:
            back_up_file(self._path, target)
            thin(self._path, self._day)
        except PreptermError as error:
            if Path(target).exists():  # another terminal was faster
                return
            said = f"the backup of the day could not be written: {error.message}"
            self._tell(PreptermError(said, error.hint))
        except OSError as error:
            said = f"old backups could not be thinned: {error.strerror}"
            self._tell(PreptermError(said, _CHECK))
        except sqlite3.Error as error:
            said = f"the backup of the day could not be written: {error}"
            self._tell(PreptermError(said, _CHECK))


def back_up_daily(workspace: Workspace) -> DailyBackup | None:
    """Begin the backup of this study day, where there is none yet and there is anything to keep."""
    path, day = workspace.database.path, workspace.now().day
    if not workspace.database.writable or workspace.database.is_empty():
        return None
    if Path(daily_path(path, day)).exists():
        return None
    return DailyBackup(path, day, workspace.notices.append)


def notice_lost_progress(workspace: Workspace) -> None:
    """Tell a person whose database is gone that there are backups, before they begin anew."""
    if workspace.database.is_empty():
        newest = newest_backup(workspace.database.path)
        if newest is not None:
            workspace.notices.append(
                PreptermError(
                    "there is no progress here, but backups hold some",
                    f"`prepterm restore {shlex.quote(newest)}` puts the newest in place",
                )
            )


def daily_path(path: str, day: StudyDay) -> str:
    """The file of a study day's backup."""
    return str(Path(folder_of(path), f"prepterm-{day.isoformat()}.db"))


def back_up_to(workspace: Workspace, target: str | None) -> str:
    """Write a verified copy of the database; returns its path.

    Args:
        workspace: What is open.
        target: The file; one named after this moment in `backups/` where it is None.

    Raises:
        DatabaseUnusable: where it exists already or cannot be written.
    """
    if target is None:
        target = path_named_now(workspace.clock)
    back_up(workspace.database.connection, str(Path(target).expanduser().absolute()))
    return target


def path_named_now(clock: Clock, ending: str = "") -> str:
    """A file in `backups/` named after this moment, that does not exist yet."""
    now = clock.local(clock.now_ms())
    name = f"prepterm-{now:%Y-%m-%d-%H%M%S}"
    target, number = locations.in_home("backups", f"{name}{ending}.db"), 1
    while Path(target).exists():
        number += 1
        target = locations.in_home("backups", f"{name}.{number}{ending}.db")
    return target
