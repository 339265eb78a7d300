"""The frames of the `-wal` file beside an SQLite database: versions of pages, each with a checksum.

SQLite stops at the first frame whose checksum is wrong. Each checksum goes on from that of the
frame before it, and that one stands in the file: so frames after a damaged one can still be
verified, and are read here.
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

from prepterm.storage.bad_sectors import open_to_read, read_at

_HEADER, _FRAME_HEADER = 32, 24
_MAGIC = 0x377F0682
"""Of checksums over little-endian words; one more for big-endian ones."""

Checksum = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """One version of one page."""

    page: int
    offset: int
    """Where the page's bytes begin in the file."""
    commits: bool
    """Whether a transaction ends with it."""
    salts: bytes
    """Which use of the file it belongs to; the file is written again from its beginning."""
    proven: bool
    """Whether its checksum is right, so that its bytes are what was written."""


def page_size_said(path: str) -> int:
    """The page size that the file's header says; 0 where there is none to believe."""
    try:
        with open(path, "rb") as file:
            head = file.read(_HEADER)
    except OSError:
        return 0
    if len(head) < _HEADER or int.from_bytes(head[:4]) & ~1 != _MAGIC:
        return 0
    return int.from_bytes(head[8:12])


def committed_frames(path: str, page_size: int) -> tuple[list[Frame], list[Frame]]:
    """The frames of transactions that ended.

    Args:
        path: The `-wal` file; it may be missing.
        page_size: Of the database.

    Returns:
        Those of the file's present use, the oldest first, proven or not, and those left from uses
        before, which are proven.
    """
    try:
        file = open_to_read(path)
    except OSError:
        return [], []
    try:
        head = read_at(file, 0, _HEADER)
        found = list(_frames(file, head, page_size))
    finally:
        os.close(file)
    present = head[16:24]
    if not any(frame.proven and frame.salts == present for frame in found):
        present = next((frame.salts for frame in found if frame.proven), present)
    ends = {frame.salts: at for at, frame in enumerate(found) if frame.proven and frame.commits}
    committed = [frame for at, frame in enumerate(found) if at <= ends.get(frame.salts, -1)]
    return (
        [frame for frame in committed if frame.salts == present],
        [frame for frame in committed if frame.salts != present and frame.proven],
    )


def _frames(file: int, head: bytes, page_size: int) -> Iterator[Frame]:
    """Every frame, told whether its checksum goes on from the one before."""
    magic = int.from_bytes(head[:4])
    orders = ("<", ">") if magic & ~1 != _MAGIC else ("><"[magic == _MAGIC],)
    before = []
    if len(head) == _HEADER:
        before = [_stored(head, 24), *(_checksum(head[:24], order, (0, 0)) for order in orders)]
    held: Frame | None = None
    offset, length = _HEADER, _FRAME_HEADER + page_size
    while len(data := read_at(file, offset, length)) == length:
        frame = Frame(
            page=int.from_bytes(data[:4]),
            offset=offset + _FRAME_HEADER,
            commits=data[4:8] != b"\0\0\0\0",
            salts=data[8:16],
            proven=False,
        )
        stored, computed = _stored(data, 16), list[Checksum]()
        for seed in before:
            for order in orders:
                computed.append(_checksum(data[:8] + data[_FRAME_HEADER:], order, seed))
                if computed[-1] == stored:
                    frame, orders = replace(frame, proven=True), (order,)
                    # It may have gone on from what was computed: then that frame is whole too,
                    # and only its own checksum is damaged.
                    if held is not None and not held.proven and seed != before[0]:
                        held = replace(held, proven=held.salts == frame.salts)
        if held is not None:
            yield held
        held = frame
        # What the checksum should have been, had only it been damaged, goes on from what is stored.
        before = [stored] if frame.proven else [stored, *computed[: len(orders)]]
        offset += length
    if held is not None:
        yield held


def _stored(data: bytes, at: int) -> Checksum:
    first, second = struct.unpack_from(">II", data, at)
    return first, second


def _checksum(data: bytes, order: str, seed: Checksum) -> Checksum:
    """SQLite's checksum, which goes on from another."""
    first, second = seed
    words = iter(struct.unpack(f"{order}{len(data) // 4}I", data))
    for word, next_word in zip(words, words, strict=True):
        first = first + word + second & 0xFFFFFFFF
        second = second + next_word + first & 0xFFFFFFFF
    return first, second
