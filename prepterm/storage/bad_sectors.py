"""Reading from files on disks that do not give all of them."""

import os

SECTOR = 512


def open_to_read(path: str) -> int:
    """A descriptor of a file that is only read. Raises OSError."""
    return os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))


def read_at(file: int, offset: int, length: int) -> bytes:
    """Bytes of a file, fewer at its end; zeros stand in the place of sectors that fail."""
    try:
        return _read(file, offset, length)
    except OSError:
        return b"".join(
            _sector(file, at, min(SECTOR, offset + length - at))
            for at in range(offset, offset + length, SECTOR)
        )


def _sector(file: int, offset: int, length: int) -> bytes:
    try:
        return _read(file, offset, length)
    except OSError:
        return bytes(length)


def _read(file: int, offset: int, length: int) -> bytes:
    os.lseek(file, offset, os.SEEK_SET)
    return os.read(file, length)
