"""A backup, or any other database of prepterm's, put in the place of the one in use."""

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from prepterm import locations
from prepterm.core.memory import MemoryModel
from prepterm.errors import BadCall
from prepterm.storage.connection import make_private, said_plainly
from prepterm.storage.database import Database, lock_of
from prepterm.storage.read_only import read_only_uri
from prepterm.storage.restore import Replaced, put_in_place, refuse_unsound
from prepterm.study.backups import path_named_now
from prepterm.study.clock import Clock, SystemClock
from prepterm.study.rebuild import derive_anew_where_outdated


def restore(source: str, clock: Clock | None = None) -> Replaced | None:
    """Put a database in the place of prepterm.db, which is kept.

    It is brought to the newest schema and rules first, beside the one in use, so that this one is
    replaced by something whole or not at all. Opened in another folder, it is a new installation.

    Args:
        source: The file; it is not changed.
        clock: Tells the time.

    Returns:
        Where the replaced database is; None where there was none.

    Raises:
        BadCall: where the file is the database in use itself.
        DatabaseUnusable: where it is no sound database of prepterm, or nothing can be written.
    """
    clock = clock or SystemClock()
    source = str(Path(source).expanduser().absolute())
    path = locations.in_home("prepterm.db")
    if Path(source).exists() and Path(path).exists() and Path(source).samefile(path):
        raise BadCall(f"{source} is the database in use", "name a backup of it")
    refuse_unsound(source)
    with said_plainly(path):
        make_private(lock_of(path))
        folder = tempfile.mkdtemp(prefix=".restore-", dir=locations.home())
    try:
        prepared = str(Path(folder, "prepterm.db"))
        with said_plainly(prepared):
            _copy(source, prepared)
        with closing(Database(prepared, clock.now_ms)) as database:
            derive_anew_where_outdated(database, MemoryModel())
            database.execute("PRAGMA journal_mode = DELETE")
        return put_in_place(prepared, path, path_named_now(clock, "-replaced"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(source: str, target: str) -> None:
    Path(target).touch(mode=0o600)
    with (
        closing(sqlite3.connect(read_only_uri(source), uri=True)) as connection,
        closing(sqlite3.connect(target)) as copy,
    ):
        connection.backup(copy)
