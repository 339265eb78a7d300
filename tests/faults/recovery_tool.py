"""The `.recover` of SQLite's own command line, wherever a program here has it."""

import functools
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from prepterm.storage.database import LOGS
from prepterm.storage.records import text_of
from tests.faults.varied_rows import Row, Rows

NAMES = (("sqlite3",), ("fossil", "sql", "--no-repository"))
"""Programs that are SQLite's command line. Some systems ship sqlite3 without what `.recover` needs
(the table sqlite_dbpage); fossil carries its own."""


@functools.cache
def tool() -> tuple[str, ...] | None:
    """The command that recovers a database, or None where none here can."""
    named = os.environ.get("PREPTERM_SQLITE3")
    for name in [(named,)] if named else NAMES:
        program = shutil.which(name[0])
        if program is not None and _recovers((program, *name[1:])):
            return (program, *name[1:])
    return None


def version(command: Sequence[str]) -> str:
    with TemporaryDirectory() as folder:
        return _said(command, Path(folder), "none.db", b"SELECT sqlite_version();").decode().strip()


def recovered(command: Sequence[str], damaged: Path, logs: Rows) -> tuple[Rows, Rows]:
    """The rows that `.recover` puts into a new database.

    Args:
        command: The tool.
        damaged: The database; the tool may change it.
        logs: All rows there ever were; to know those that it found without knowing where they
            belong.

    Returns:
        The rows of its logs, and besides them those in the table for what it could not place.
    """
    folder = damaged.parent
    sql = _said(command, folder, damaged.name, b".recover\n")
    _said(command, folder, "recovered.db", sql)
    with closing(sqlite3.connect(folder / "recovered.db")) as connection:
        connection.text_factory = text_of
        return (
            {log: set(_rows(connection, log)) for log in LOGS},
            _placed(_rows(connection, "lost_and_found"), logs),
        )


def _placed(found: list[Row], logs: Rows) -> Rows:
    """What it found of rows that there were; four columns say where, then come theirs."""
    placed: Rows = {}
    for log, rows in logs.items():
        placed[log] = set()
        if not rows:
            continue
        columns = len(next(iter(rows)))
        held = {row[4 : 4 + columns] for row in found}
        placed[log] = {row for row in rows if row in held}
    return placed


def _rows(connection: sqlite3.Connection, table: str) -> list[Row]:
    try:
        return connection.execute(f"SELECT * FROM {table}").fetchall()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return []
        raise


def _recovers(command: Sequence[str]) -> bool:
    with TemporaryDirectory() as name:
        folder = Path(name)
        with closing(sqlite3.connect(folder / "one.db")) as connection:
            connection.execute("CREATE TABLE one (number)")
            connection.execute("INSERT INTO one VALUES (4711)")
            connection.commit()
        return b"4711" in _said(command, folder, "one.db", b".recover\n")


def _said(command: Sequence[str], folder: Path, database: str, told: bytes) -> bytes:
    done = subprocess.run(
        [*command, database],
        cwd=folder,
        input=told,
        capture_output=True,
        env={**os.environ, "HOME": str(folder)},
        check=False,  # it recovers what it can, and then says that there was damage
    )
    return done.stdout
