"""Which installation writes: a random id, minted anew whenever the database was moved or copied.

The id stands in the database and in the file `device` beside it, with a hash of the machine's own
id and of the folder's path. Where any of these differ, the database is a copy or was restored, and
its rows to come must not repeat a (device, seq) that the original may use.
"""

import hashlib
import json
import os
import secrets
import sqlite3


def device_of_this_installation(connection: sqlite3.Connection, database_path: str) -> str:
    """The id to write rows under; mints one inside the caller's transaction where needed."""
    # Under whatever name it is opened, a database is in one place.
    folder = os.path.dirname(os.path.realpath(database_path))
    beside = os.path.join(folder, "device")
    place = _place(folder)
    row = connection.execute("SELECT device FROM installation").fetchone()
    if row is not None and _read(beside) == {"device": row[0], "place": place}:
        return str(row[0])
    device = secrets.token_hex(8)
    connection.execute("DELETE FROM installation")
    connection.execute("INSERT INTO installation (device) VALUES (?)", (device,))
    _write(beside, {"device": device, "place": place})
    return device


def settle(connection: sqlite3.Connection, database_path: str) -> None:
    """Let a database go on in its place under the installation that it names."""
    folder = os.path.dirname(os.path.realpath(database_path))
    connection.execute("BEGIN IMMEDIATE")  # in turn with those that open it, and mint
    try:
        (device,) = connection.execute("SELECT device FROM installation").fetchone()
        _write(os.path.join(folder, "device"), {"device": device, "place": _place(folder)})
    finally:
        connection.execute("ROLLBACK")


def _place(folder: str) -> str:
    return _hash(machine_id() + "\n" + folder)


def machine_id() -> str:
    """Something that stays with the machine and differs from every other; may be empty."""
    for path in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        try:
            with open(path, encoding="ascii") as file:
                return file.read().strip()
        except (OSError, UnicodeDecodeError):
            continue
    import uuid  # noqa: PLC0415 - not needed on Linux

    return f"{uuid.getnode():012x}"


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _read(path: str) -> object:
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (FileNotFoundError, ValueError):
        # Any other fault must not pass for a copy: a new device could not undo what this one did.
        return None


def _write(path: str, content: dict[str, str]) -> None:
    """Replace the file whole, so that a crash leaves the old one or the new one.

    Inside a transaction, so that one program at a time is at it.
    """
    unfinished = f"{path}.new"
    descriptor = os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, path)
