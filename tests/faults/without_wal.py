"""SQLite where it locks by files alone, and so has no memory to share between programs.

Its own `unix-dotfile` stands in for the file systems of other machines.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from prepterm.storage.read_only import read_only_uri

_connect = sqlite3.connect


@contextmanager
def opened_without_wal() -> Iterator[None]:
    """Let every connection that is opened inside be such a one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", _by_files_alone)
        yield


def lock_by_files_alone() -> None:
    """Let every connection that this process opens from now on be such a one."""
    setattr(sqlite3, "connect", _by_files_alone)  # noqa: B010 - its type has more forms than one


def _by_files_alone(path: str, **options: Any) -> sqlite3.Connection:  # noqa: ANN401 - sqlite3's
    if path != ":memory:":
        uri = path if path.startswith("file:") else read_only_uri(path).partition("?")[0]
        path = f"{uri}{'&' if '?' in uri else '?'}vfs=unix-dotfile"
    connection: sqlite3.Connection = _connect(path, **{**options, "uri": True})
    return connection
