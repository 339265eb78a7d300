"""What the file system under a database can do, found out by trying it on a file beside it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_ROOM = 64 * 1024
"""As much as SQLite may want at once: the shared memory of a log, and some pages."""


def shares_memory(path: str) -> bool:
    """Whether programs can share memory through a file beside this one, which WAL needs.

    Folders on other machines, and such that a program serves, often cannot.

    Raises:
        OSError: where no file can be made there.
    """
    import mmap  # noqa: PLC0415 - needed once in a database's life

    with _tried(path) as descriptor:
        os.ftruncate(descriptor, mmap.PAGESIZE)
        try:
            mmap.mmap(descriptor, mmap.PAGESIZE).close()
        except OSError:
            return False
    return True


def what_stops_writing(path: str) -> OSError | None:
    """Why no file beside this one can be written, or None where one can.

    SQLite knows, but keeps it to itself: a full disk, a quota and a broken disk are one to it where
    it needs memory to share.
    """
    try:
        with _tried(path) as descriptor:
            left = bytes(_ROOM)
            while left:
                left = left[os.write(descriptor, left) :]
            os.fsync(descriptor)
    except OSError as error:
        return error
    return None


def what_stops_locking(path: str) -> OSError | None:
    """Why no file beside this one can be locked, or None where one can.

    SQLite takes it for another program's lock, and waits.
    """
    if os.name == "nt":  # pragma: no cover - Windows, where a file can be locked everywhere
        return None
    import fcntl  # noqa: PLC0415 - exists elsewhere alone

    try:
        with _tried(path) as descriptor:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return None  # another program tries it at this moment
    except OSError as error:
        return error
    return None


@contextmanager
def _tried(path: str) -> Iterator[int]:
    beside = f"{path}.tried"
    descriptor = os.open(beside, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
        # Another program may have tried at the same time, and be done already.
        with suppress(OSError):
            os.unlink(beside)
