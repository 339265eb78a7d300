"""Copies of prepterm.db, made with SQLite's backup API and verified after writing."""

import os
import sqlite3
from contextlib import closing

from prepterm.errors import DatabaseUnusable


def back_up(connection: sqlite3.Connection, target: str) -> None:
    """Write a sound copy to `target`, whole or not at all; an existing file is not overwritten.

    The copy names no installation: opened in the place of the database, it must not go on with
    numbers of rows that the database has used since.

    Raises:
        DatabaseUnusable: where the target exists, cannot be written, or the copy is not sound.
    """
    if os.path.exists(target):
        raise DatabaseUnusable(f"{target} exists already", "name another file")
    folder = os.path.dirname(os.path.abspath(target))
    unfinished = f"{target}.{os.getpid()}.unfinished"
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_RDWR | os.O_TRUNC, 0o600))
        with closing(sqlite3.connect(unfinished)) as copy:
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            copy.execute("DELETE FROM installation")
            copy.commit()
            (verdict,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
            if verdict != "ok":
                raise DatabaseUnusable(f"the copy {target} is not sound: {verdict}")
        os.replace(unfinished, target)
    except OSError as error:
        raise DatabaseUnusable(f"cannot write {target}: {error.strerror}") from error
    except sqlite3.Error as error:
        raise DatabaseUnusable(f"cannot copy the database to {target}: {error}") from error
    finally:
        for ending in ("", "-journal", "-wal", "-shm"):
            if os.path.exists(unfinished + ending):
                os.unlink(unfinished + ending)


def back_up_before_migration(connection: sqlite3.Connection, path: str, version: int) -> None:
    """Keep the database as it is before its schema changes."""
    target = os.path.join(
        os.path.dirname(os.path.abspath(path)), "backups", f"before-schema-{version + 1}.db"
    )
    number = 1
    while os.path.exists(target):
        number += 1
        target = target.rsplit("-", 1)[0] + f"-{version + 1}.{number}.db"
    back_up(connection, target)
