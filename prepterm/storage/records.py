"""The records on the pages of an SQLite file, read without SQLite and without trust.

What a page, a cell, an overflow chain and a record look like is said in SQLite's own description of
its file format (https://sqlite.org/fileformat2.html). Here is only what is on one page; where pages
come from is `file_pages.py`'s, and what a record means is `log_rows.py`'s. Nothing here raises over
what it reads: a cell that is not exactly what a cell has to be is none.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

INDEX_INTERIOR, TABLE_INTERIOR, INDEX_LEAF, TABLE_LEAF = 0x02, 0x05, 0x0A, 0x0D
KINDS = frozenset({INDEX_INTERIOR, TABLE_INTERIOR, INDEX_LEAF, TABLE_LEAF})
"""The first byte of every page of a tree; what is no such page begins with another."""

FILE_HEADER = 100
"""Bytes on the first page, before the page's own header."""

Value = int | float | str | bytes | None

_LAYOUTS_KEPT = 50_000
_LONGEST_VARINT = 9


class TornText(str):
    """Text whose bytes are no UTF-8: damaged, for SQLite takes none and prepterm writes none.

    The bytes that are none stand in it as lone surrogates.
    """

    __slots__ = ()

    def mended(self) -> str:
        """The text with a replacement character for what cannot be read."""
        return self.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def text_of(data: bytes) -> str:
    """Text as it is stored."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return TornText(data.decode("utf-8", "surrogateescape"))


class Layout(NamedTuple):
    """What the header of a record says: how its columns are stored, and where each begins."""

    serials: tuple[int, ...]
    """SQLite's serial type of each column."""
    starts: tuple[int, ...]
    """The offset of each column in the record, and after them that of the record's end."""


class Record(NamedTuple):  # as Cell, for there are millions of them, and they are made faster
    """One row of a table or an index, as its columns are stored."""

    layout: Layout
    payload: bytes
    """The record, header included; shorter than its layout says where its chain is broken."""

    @property
    def whole(self) -> bool:
        """Whether every byte of it was found."""
        return len(self.payload) == self.layout.starts[-1]

    def value(self, column: int) -> Value:
        """One column, which must be all there."""
        start, end = self.layout.starts[column : column + 2]
        return _value(self.layout.serials[column], self.payload[start:end])

    def values(self) -> tuple[Value, ...]:
        """All columns, up to the first whose bytes were not all found."""
        (serials, starts), payload = self.layout, self.payload
        columns = zip(serials, starts, starts[1:], strict=False)
        held = len(payload)
        return tuple(
            [_value(serial, payload[start:end]) for serial, start, end in columns if end <= held]
        )


class Cell(NamedTuple):
    """A cell, and where on its page it stands."""

    start: int
    end: int
    child: int
    """The page before it in its tree; 0 on a leaf."""
    record: Record | None
    """None in the interior of a table, which holds no records."""


@dataclass(frozen=True, slots=True)
class Content:
    """What could be read of one page."""

    kind: int
    """Its first byte; 0 where it is no page of a tree."""
    cells: tuple[Cell, ...] = ()
    """In the order of the page, which is that of their keys."""
    skipped: int = 0
    """How many cells could not be read."""
    last_child: int = 0
    """The page after all cells; 0 on a leaf."""
    sound: bool = False
    """Whether nothing on it contradicts itself."""


NOTHING = Content(0)


class PageReader:
    """Reads the cells of pages.

    Args:
        usable: How many bytes of a page are used.
        page: Gives a page by its number, or as much of it as there is; for overflow chains.
        count: The number of the last page.
    """

    def __init__(self, usable: int, page: Callable[[int], bytes], count: int) -> None:
        self._usable, self._page, self._count = usable, page, count
        self._layouts: dict[bytes, Layout | None] = {}
        self._least = (usable - 12) * 32 // 255 - 23
        self._most = {TABLE_LEAF: usable - 35}
        # Where damage makes many cells share long chains, following all of them would never end.
        self._patience = 64 * (count + 16)
        self.overflow: set[int] = set()
        """Every page that belonged to a chain."""

    def read(self, data: bytes, *, first: bool = False) -> Content:
        """The cells of a page.

        Args:
            data: The page, or as much of it as there is.
            first: Whether it is the first of the file.
        """
        at = FILE_HEADER if first else 0
        if len(data) < at + 8 or data[at] not in KINDS:
            return NOTHING
        kind = data[at]
        interior = kind in (INDEX_INTERIOR, TABLE_INTERIOR)
        (number, begins) = struct.unpack_from(">HH", data, at + 3)
        pointers = at + (12 if interior else 8)
        after = pointers + 2 * number
        if after > min(len(data), self._usable):
            return NOTHING
        cells: list[Cell] = []
        for start in struct.unpack_from(f">{number}H", data, pointers):
            cell = self.cell(data, start, kind) if start >= after else None
            if cell is not None:
                cells.append(cell)
        return Content(
            kind,
            tuple(cells),
            skipped=number - len(cells),
            last_child=int.from_bytes(data[at + 8 : at + 12]) if interior else 0,
            sound=len(cells) == number and self._adds_up(data, at, begins or 65536, cells),
        )

    def _adds_up(self, data: bytes, at: int, begins: int, cells: list[Cell]) -> bool:
        """Whether cells and free space fill a page's content, as SQLite's own check counts it."""
        held = sum(cell.end - cell.start for cell in cells) + data[at + 7]
        block = int.from_bytes(data[at + 1 : at + 3])
        while 0 < block <= len(data) - 4:
            following, size = struct.unpack_from(">HH", data, block)
            held += size
            if following and following <= block:
                return False
            block = following
        return begins + held == self._usable

    def cell(self, data: bytes, start: int, kind: int) -> Cell | None:
        """The cell that begins there, where one does."""
        at, child = start, 0
        if kind in (INDEX_INTERIOR, TABLE_INTERIOR):
            child = int.from_bytes(data[at : at + 4])
            at += 4
            if not 0 < child <= self._count:
                return None
        if kind == TABLE_INTERIOR:
            _, at = varint(data, at)
            return Cell(start, at, child, None) if 0 < at <= self._usable else None
        size, at = varint(data, at)
        if kind == TABLE_LEAF and at:
            _, at = varint(data, at)
        if not at or size < 2:
            return None
        local = self._local(size, kind)
        layout = self.layout(data[at : at + local])
        if layout is None or layout.starts[-1] != size:
            return None
        found = self.record(data, at, layout, kind)
        if found is None:
            return None
        record, end = found
        # Less than four bytes are never given to a cell, so that it can become a free block.
        return Cell(start, max(end, start + 4), child, record)

    def record(
        self, data: bytes, at: int, layout: Layout, kind: int = INDEX_LEAF
    ) -> tuple[Record, int] | None:
        """The record of a layout that begins there, and where it ends on its page."""
        size = layout.starts[-1]
        local = self._local(size, kind)
        end = at + local + (4 if local < size else 0)
        if end > min(len(data), self._usable):
            return None
        payload = data[at : at + local]
        if local < size:
            payload += self._chain(int.from_bytes(data[end - 4 : end]), size - local)
        return Record(layout, payload), end

    def _local(self, size: int, kind: int) -> int:
        """How many bytes of a record stand on the page itself."""
        most = self._most.get(kind) or (self._usable - 12) * 64 // 255 - 23
        if size <= most:
            return size
        part = self._least + (size - self._least) % (self._usable - 4)
        return part if part <= most else self._least

    def _chain(self, number: int, size: int) -> bytes:
        """What of a record stands on overflow pages, as far as the chain can be followed."""
        room, found, seen = self._usable - 4, [], set[int]()
        while size > 0 and 0 < number <= self._count and number not in seen:
            seen.add(number)
            self._patience -= 1
            data = self._page(number) if self._patience > 0 else b""
            piece = data[4 : 4 + min(room, size)]
            if len(piece) < min(room, size) or self._is_of_a_tree(data):
                break
            found.append(piece)
            size -= room
            number = int.from_bytes(data[:4])
        self.overflow |= seen
        return b"".join(found)

    def _is_of_a_tree(self, data: bytes) -> bool:
        """Whether a damaged pointer led to a page of a tree, which is no overflow page."""
        # An overflow page begins with the number of another, whose first byte is seldom one of
        # these. Its cells are not read here: they would lead to chains again.
        if data[0] not in KINDS or int.from_bytes(data[:4]) <= self._count:
            return False
        number, pointers = (
            int.from_bytes(data[3:5]),
            8 if data[0] in (INDEX_LEAF, TABLE_LEAF) else 12,
        )
        after = pointers + 2 * number
        if number == 0 or after > self._usable:
            return False
        starts: tuple[int, ...] = struct.unpack_from(f">{number}H", data, pointers)
        return after <= min(starts) <= max(starts) < self._usable

    def layout(self, payload: bytes) -> Layout | None:
        """What the header says that a record begins with, where it begins with one."""
        if not payload:
            return None
        length, at = (payload[0], 1) if payload[0] < 0x80 else varint(payload, 0)
        if not at <= length <= len(payload):
            return None
        header = payload[:length]
        try:
            return self._layouts[header]
        except KeyError:
            layout = _parsed(header, at)
            if len(self._layouts) < _LAYOUTS_KEPT:
                self._layouts[header] = layout
            return layout


def varint(data: bytes, at: int) -> tuple[int, int]:
    """The number of variable length that begins there, and where it ends; 0 where it is cut off."""
    if at < len(data) and data[at] < 0x80:
        return data[at], at + 1
    value = 0
    for count, byte in enumerate(data[at : at + _LONGEST_VARINT], 1):
        if count == _LONGEST_VARINT:
            return value << 8 | byte, at + count
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + count
    return 0, 0


def _parsed(header: bytes, at: int) -> Layout | None:
    serials, starts, end = [], [len(header)], len(header)
    while at < len(header):
        serial, at = varint(header, at)
        if not at or serial in (10, 11):
            return None
        end += _width(serial)
        serials.append(serial)
        starts.append(end)
    return Layout(tuple(serials), tuple(starts))


def _width(serial: int) -> int:
    return (serial - 12) // 2 if serial >= 12 else (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)[serial]


def _value(serial: int, data: bytes) -> Value:
    if serial >= 12:
        return text_of(data) if serial & 1 else data
    if serial == 7:
        (real,) = struct.unpack(">d", data)
        return float(real)
    if serial >= 8:
        return serial - 8
    return int.from_bytes(data, signed=True) if serial else None
