"""The health of a prepterm home: what is sound, what is not, and what to do about it."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from prepterm import locations
from prepterm.storage import repair
from prepterm.storage.day_counts import recount
from prepterm.study.rebuild import differences, rebuild
from prepterm.study.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    check: str
    """A stable name, such as `integrity`, `log-gaps` or `derived-state`."""
    sound: bool
    message: str


def examine(workspace: Workspace) -> list[Finding]:
    """Look at everything; nothing is changed."""
    integrity = _integrity(workspace)
    if not integrity.sound:
        return [integrity]  # what else is read from a damaged file says nothing
    return [
        integrity,
        _foreign_keys(workspace),
        _log_gaps(workspace),
        derived_state(workspace),
        *_content(workspace),
        _settings(workspace),
        *_permissions(),
    ]


def rebuild_all(workspace: Workspace) -> list[Finding]:
    """Derive all state again from the logs, and say what was different."""
    found = differences(workspace.database, workspace.model)
    rebuild(workspace.database, workspace.model)
    with workspace.index.transaction():
        recount(workspace.index.connection)
    if not found:
        return [Finding("rebuild", True, "derived again from the logs: no difference")]
    return [
        Finding(
            "rebuild",
            False,
            f"{each.table} of '{each.name}' was not what the logs give, and now is",
        )
        for each in found
    ]


def derived_state(workspace: Workspace) -> Finding:
    """Whether every derived row is what the logs give."""
    found = differences(workspace.database, workspace.model)
    if not found:
        return Finding("derived-state", True, "every derived row is what the logs give")
    names = ", ".join(f"'{each.name}' ({each.table})" for each in found[:3])
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    return Finding(
        "derived-state",
        False,
        f"{names}{more} differ from the logs; `prepterm doctor --rebuild` derives them again",
    )


def _integrity(workspace: Workspace) -> Finding:
    faults = repair.integrity_faults(workspace.database)
    if not faults:
        return Finding("integrity", True, "the database is whole")
    return Finding("integrity", False, f"the database is damaged: {'; '.join(faults)}")


def _foreign_keys(workspace: Workspace) -> Finding:
    rows = repair.dangling_rows(workspace.database)
    if not rows:
        return Finding("foreign-keys", True, "no row points nowhere")
    return Finding("foreign-keys", False, f"{rows} rows point to rows that are not there")


def _log_gaps(workspace: Workspace) -> Finding:
    found = repair.log_gaps(workspace.database)
    if not found:
        return Finding("log-gaps", True, "no log has a gap")
    said = ", ".join(f"{missing} of device {device}" for device, missing in found.items())
    return Finding("log-gaps", False, f"rows of the logs are missing: {said}")


def _content(workspace: Workspace) -> list[Finding]:
    workspace.refresh()
    if not workspace.problems:
        return [Finding("content", True, "every deck and post can be read")]
    return [Finding("content", False, problem.message) for problem in workspace.problems]


def _settings(workspace: Workspace) -> Finding:
    unknown = workspace.settings.unknown
    if not unknown:
        return Finding("settings", True, "every setting is known")
    return Finding("settings", False, f"config.toml has unknown keys: {', '.join(unknown)}")


def _permissions() -> list[Finding]:
    if os.name != "posix":
        return []
    home = Path(locations.home())
    # A folder that others may list is the person's choice: the files in it are not readable.
    looked_at = ((home, 0o022), (home / "prepterm.db", 0o077), (home / "index.db", 0o077))
    wide = [
        str(path)
        for path, others in looked_at
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & others
    ]
    if not wide:
        return [Finding("permissions", True, "nobody else can read or replace your progress")]
    said = ", ".join(wide)
    return [Finding("permissions", False, f"others may use {said}; run chmod -R go= {home}")]
