"""What is around the database: who may read it, room on the disk, backups, versions of parts."""

import os
import platform
import shlex
import shutil
import sqlite3
import stat
from importlib import metadata
from pathlib import Path

from prepterm import __version__, locations
from prepterm.storage.backup import backups, folder_of, newest_backup
from prepterm.study.finding import Finding, sound, unsound
from prepterm.study.workspace import Workspace

LEAST_FREE_BYTES = 50_000_000
"""Less room than this, or than three copies of the database, is worth a word."""
PARTS = (
    "click", "fsrs-rs-python", "markdown-it-py", "mdit-py-plugins", "platformdirs", "pygments",
    "pyyaml", "rich", "sqlite-utils", "textual",
)  # fmt: skip
"""What prepterm is installed with."""


def surroundings(workspace: Workspace) -> list[Finding]:
    """All of it."""
    return [
        _settings(workspace),
        *_permissions(),
        *_writable(workspace),
        _disk(workspace),
        _backups(workspace),
        versions(),
    ]


def versions() -> Finding:
    """The versions of prepterm and of what it stands on."""
    parts = ", ".join(f"{part} {_version(part)}" for part in PARTS)
    python = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return sound("versions", f"prepterm {__version__}, {python}, {parts}")


def _version(part: str) -> str:
    try:
        return metadata.version(part)
    except metadata.PackageNotFoundError:
        return "of unknown version"


def _settings(workspace: Workspace) -> Finding:
    unknown = workspace.settings.unknown
    if not unknown:
        return sound("settings", "every setting is known")
    return unsound(
        "settings",
        f"config.toml has unknown keys: {', '.join(unknown)}",
        "`prepterm config show` lists those there are",
    )


def _permissions() -> list[Finding]:
    if os.name != "posix":
        return []
    home = Path(locations.home())
    # A folder that others may list is the person's choice: the files in it are not readable.
    looked_at = [(home, 0o022)]
    looked_at += [(home / name, 0o077) for name in ("prepterm.db", "index.db", "backups")]
    wide = [
        str(path)
        for path, others in looked_at
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & others
    ]
    if not wide:
        return [sound("permissions", "nobody else can read or replace your progress")]
    return [
        unsound(
            "permissions",
            f"others may use {', '.join(wide)}",
            f"run chmod -R go= {shlex.quote(str(home))}",
        )
    ]


def _writable(workspace: Workspace) -> list[Finding]:
    if workspace.database.writable:
        return []
    return [unsound("writable", "nothing can be written: what is done now is not kept")]


def _disk(workspace: Workspace) -> Finding:
    path = Path(workspace.database.path)
    free = shutil.disk_usage(path.parent).free
    said = f"{free / 1e9:,.1f} GB are free" if free > 1e9 else f"{free // 1_000_000} MB are free"
    if free < max(LEAST_FREE_BYTES, 3 * path.stat().st_size):
        return unsound("disk", f"only {said} where your progress is kept", "free some space")
    return sound("disk", said)


def _backups(workspace: Workspace) -> Finding:
    path = workspace.database.path
    newest = newest_backup(path)
    if newest is not None and workspace.database.is_empty():
        return unsound(
            "backups",
            "there is no progress here, but backups hold some",
            f"`prepterm restore {shlex.quote(newest)}` puts the newest in place",
        )
    if newest is not None:
        return sound("backups", f"{len(backups(path))}, the newest is {newest}")
    oldest = workspace.database.oldest()
    if oldest is None or oldest >= workspace.now().day_starts_ms:
        return sound("backups", "none yet: each study day writes one of the days before it")
    return unsound("backups", f"there is none in {folder_of(path)}", "`prepterm backup` writes one")
