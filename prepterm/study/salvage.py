"""What can still be read of a damaged database, taken out into one that can be restored."""

import shlex
from pathlib import Path

from prepterm import locations
from prepterm.storage.salvage import salvage as take_out
from prepterm.study.backups import path_named_now
from prepterm.study.clock import Clock, SystemClock
from prepterm.study.finding import Finding, sound, unsound


def salvage(file: str | None = None, clock: Clock | None = None) -> list[Finding]:
    """Take every row that can be read out of a damaged database into a new file in `backups/`.

    The damaged file is not changed, and the new one is not put in its place: a backup may hold
    more.

    Args:
        file: The damaged database; the one in use where it is None.
        clock: Tells the time.

    Raises:
        DatabaseUnusable: where nothing can be read or written.
    """
    source = str(Path(file).expanduser().absolute()) if file else locations.in_home("prepterm.db")
    target = path_named_now(clock or SystemClock(), "-salvaged")
    salvaged = take_out(source, target)
    recovered, *lost = salvaged.sentences
    if not any(salvaged.rows.values()):
        Path(target).unlink()
        return [unsound("salvaged", "nothing could be read", "restore a backup, if there is one")]
    hint = f"`prepterm restore {shlex.quote(target)}` puts them in the place of the database"
    whole = not (salvaged.missing or salvaged.unreadable_pages or salvaged.unreadable_rows)
    return [
        Finding("salvaged", True, recovered, hint),
        *((sound if whole else unsound)("lost", each) for each in lost),
    ]
