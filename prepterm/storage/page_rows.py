"""The rows of the logs on one page of a damaged file: told apart, and put to the proof.

The cells of a page stand in the order of their keys. So a row that does not stand where its key
belongs has a damaged key, however sound it looks.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from prepterm.storage.log_rows import DEVICE_SERIAL, Key, Log, Row, key_of
from prepterm.storage.records import Cell, Content, Layout, PageReader, Record, text_of

_STRAY = re.compile(rb"(?=[\x06-\x7f]\x2d[\x01-\x06\x08\x09][\x01-\x06])", re.DOTALL)
"""Where a row of any log may begin: how long its header is, and a device, a seq and an at in it."""

_LONGEST_FRAGMENT = 3
"""Bytes that may be left unused between two cells."""


@dataclass(slots=True)
class RowsOfPage:
    """What a page holds of one log."""

    log: Log | None = None
    rows: list[Row] = field(default_factory=list)
    """Those to be believed, with keys in order."""
    keyless: list[Row] = field(default_factory=list)
    """Those to be believed, but for their key."""
    refused: set[Key] = field(default_factory=set)
    """Keys of rows not to be believed."""
    nameless: int = 0
    """How many rows are not to be believed, not even their key, or are nobody knows which log's."""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What an index says of a row of a log."""

    key: Key
    at: int | None
    """The row's `at`, in an index by it."""


class RowFinder:
    """Finds the rows of logs.

    Args:
        logs: All of them.
    """

    def __init__(self, logs: Sequence[Log]) -> None:
        self._logs = logs
        self._shapes: dict[tuple[int, ...], tuple[Log, ...]] = {}

    def shapes(self, layout: Layout) -> tuple[Log, ...]:
        """The logs that a record of that layout can be a row of."""
        found = self._shapes.get(layout.serials)
        if found is None:
            found = tuple(log for log in self._logs if log.stores(layout))
            self._shapes[layout.serials] = found
        return found

    def rows(self, cells: Iterable[Cell], owner: Log | None) -> RowsOfPage:
        """The rows of a page's cells.

        Args:
            cells: In the order of the page.
            owner: The log whose tree the page is in, where that is known.
        """
        records = [cell.record for cell in cells if cell.record is not None]
        log = self._log_of(records, owner)
        if log is None:
            unclear = sum(bool(self.shapes(record.layout)) for record in records)
            return RowsOfPage(nameless=unclear)
        found = RowsOfPage(log)
        held: list[tuple[Key | None, Row]] = []
        for record in records:
            row = log.of_record(record) if log in self.shapes(record.layout) else None
            if row is not None:
                held.append((row.key, row))
                continue
            key = key_of(record.values()[:2]) if log in self.shapes(record.layout) else None
            if key is None:
                found.nameless += 1
            else:
                found.refused.add(key)
        in_order = _longest_ascent([key for key, _ in held])
        for at, (_, row) in enumerate(held):
            (found.rows if at in in_order else found.keyless).append(row)
        return found

    def stray_rows(
        self, data: bytes, content: Content, reader: PageReader, usable: int
    ) -> list[Cell]:
        """Cells with rows that no pointer of a damaged page leads to.

        A page also holds what it held before. So a row counts only where it cannot be half
        overwritten: it ends where another cell or free space begins, or the page ends, or it is
        pointed to.
        """
        pointed = {int.from_bytes(data[at : at + 2]) for at in range(8, len(data) // 3, 2)}
        edges = {usable, *(cell.start for cell in content.cells)}
        taken = [(cell.start, cell.end) for cell in content.cells]
        found: list[Cell] = []
        for at in sorted((match.start() for match in _STRAY.finditer(data)), reverse=True):
            layout = reader.layout(data[at : at + usable])
            if layout is None or not self.shapes(layout):
                continue
            held = reader.record(data, at, layout)
            if held is None or key_of(held[0].values()[:2]) is None:
                continue
            record, end = held
            start = at - (1 if layout.starts[-1] < 0x80 else 2 if layout.starts[-1] < 0x4000 else 3)
            if not _reaches(edges, data, end) and not pointed & {start, start - 4}:
                continue
            if any(start < other_end and other < end for other, other_end in taken):
                continue
            found.append(Cell(start, end, 0, record))
            taken.append((start, end))
            # In the interior of a tree a page's number comes first.
            edges |= {start, start - 4}
        return found[::-1]

    def index_entries(
        self, content: Content, wanted: Callable[[Key], bool]
    ) -> Iterator[IndexEntry]:
        """What a page of an index says; it holds what it is by, then (device, seq).

        Args:
            content: The page.
            wanted: The rows of which it is asked.
        """
        for cell in content.cells:
            record = cell.record
            if record is None or not record.whole:
                continue
            (serials, starts), payload = record.layout, record.payload
            columns = len(serials)
            if columns < 3 or serials[-2] != DEVICE_SERIAL or self.shapes(record.layout):
                continue
            key = key_of((text_of(payload[starts[-3] : starts[-2]]), record.value(columns - 1)))
            if key is not None and wanted(key):
                first = record.value(0)
                yield IndexEntry(key, first if columns == 3 and isinstance(first, int) else None)

    def _log_of(self, records: Iterable[Record], owner: Log | None) -> Log | None:
        """The log that most of a page's records have the shape of; its tree decides a draw."""
        votes = Counter(log for record in records for log in self.shapes(record.layout))
        if not votes:
            return None
        most = max(votes.values())
        first = [log for log, count in votes.items() if count == most]
        if owner in first:
            return owner
        return first[0] if len(first) == 1 else None


def _reaches(edges: Collection[int], data: bytes, end: int) -> bool:
    """Whether there is nothing but unused bytes from the end of a cell to where another begins."""
    for at in range(end, end + _LONGEST_FRAGMENT + 1):
        # A free block says in its third and fourth byte how long it is.
        if at in edges or at + int.from_bytes(data[at + 2 : at + 4]) in edges:
            return True
    return False


def _less(key: Key | None, other: Key | None) -> bool:
    return key is not None and other is not None and key < other


def _longest_ascent(keys: Sequence[Key | None]) -> set[int]:
    """The places of the most keys that ascend; what is left out does not belong where it is."""
    if None not in keys and all(map(_less, keys, keys[1:])):
        return set(range(len(keys)))
    tails: list[Key] = []
    places: list[int] = []
    before: dict[int, int] = {}
    for at, key in enumerate(keys):
        if key is None:
            continue
        rank = bisect_left(tails, key)
        tails[rank : rank + 1] = [key]
        places[rank : rank + 1] = [at]
        before[at] = places[rank - 1] if rank else -1
    found = set()
    at = places[-1] if places else -1
    while at >= 0:
        found.add(at)
        at = before[at]
    return found
