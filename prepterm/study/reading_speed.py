"""How fast the person reads: as they set it, else as their reading shows."""

from prepterm.core.reading_speed import learned_speed
from prepterm.storage import reading_log
from prepterm.study.workspace import Workspace

MOST_PLACES = 3_000
"""The newest ones; about 30 hours of reading, so that a habit given up is forgotten."""


def reading_speed(workspace: Workspace) -> int:
    """Words a minute, 50 to 1000, for the minutes that a post takes.

    It looks at the newest places alone, which takes milliseconds however many there are; what
    shows it on every key keeps it.
    """
    chosen = workspace.settings.words_per_minute
    if chosen is not None:
        return chosen
    places = reading_log.newest_places(workspace.database, MOST_PLACES)
    if not places:
        return learned_speed((), {})
    return learned_speed(places, workspace.index.words_per_post())
