"""Records as SQLite stores them, written anew from what its file format says.

So that a test knows which bytes of a file are a row's own without asking the code it tests.
"""

import struct


def record_bytes(row: tuple[object, ...]) -> bytes:
    """A row as it stands in its table: its length, its header, its columns."""
    stored = [_column(value) for value in row]
    serials = b"".join(varint(serial) for serial, _ in stored)
    body = b"".join(data for _, data in stored)
    header = len(serials) + 1
    assert header < 0x80
    record = bytes([header]) + serials + body
    return varint(len(record)) + record


def varint(number: int) -> bytes:
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(number & 0x7F | 0x80)
    return bytes(reversed(groups))


def _column(value: object) -> tuple[int, bytes]:
    match value:
        case None:
            return 0, b""
        case str():
            data = value.encode()
            return 13 + 2 * len(data), data
        case float() if not value.is_integer():
            return 7, struct.pack(">d", value)
        case int() | float():
            return _whole(int(value))
    raise TypeError(value)


def _whole(value: int) -> tuple[int, bytes]:
    if value in (0, 1):
        return 8 + value, b""
    for serial, width in enumerate((1, 2, 3, 4, 6, 8), 1):
        if -(1 << 8 * width - 1) <= value < 1 << 8 * width - 1:
            return serial, value.to_bytes(width, signed=True)
    raise OverflowError(value)
