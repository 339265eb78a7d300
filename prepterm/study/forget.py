"""Emptying for good what a person removed, and the backups that still hold it."""

from pathlib import Path

from prepterm.storage import forget as emptied
from prepterm.storage.forget import HoldingBackup, RemovedText
from prepterm.study.backups import back_up_to
from prepterm.study.workspace import Workspace


class Forgetting:
    """What there is to forget in a home, and what was forgotten but can still be read.

    Args:
        workspace: What is open.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.texts: list[RemovedText] = emptied.removed_texts(workspace.database)
        """What was removed and still stands in the log: notes of practices, words of flags."""

    def empty(self) -> bool:
        """Empty the texts for good; false where they leave the file only when others close it."""
        return emptied.forget(self._workspace.database, self.texts)

    def holding(self) -> list[HoldingBackup]:
        """The backups in which a forgotten text may still be read."""
        return emptied.backups_that_hold(self._workspace.database)

    def delete(self, holding: list[HoldingBackup]) -> str:
        """Delete those backups that hold nothing else, once a new one is written; returns that."""
        fresh = back_up_to(self._workspace, None)
        for each in holding:
            if not each.only_copy:
                Path(each.path).unlink(missing_ok=True)
        return fresh
