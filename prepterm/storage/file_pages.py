"""The pages of an SQLite database, damaged or not, read from its file and its `-wal` file.

Nothing here asks SQLite, which stops at damage, and nothing is written. What is on a page is read
by `records.py`.
"""

import os
import stat
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from prepterm.errors import DatabaseUnusable
from prepterm.storage.bad_sectors import SECTOR, open_to_read, read_at
from prepterm.storage.records import FILE_HEADER, INDEX_LEAF, TABLE_LEAF, PageReader
from prepterm.storage.write_ahead_log import Frame, committed_frames, page_size_said

_MAGIC = b"SQLite format 3\0"
_LEAST_USABLE = 480
_SIZES = (4096, 1024, 2048, 8192, 16384, 32768, 65536, 512)
_LOOKED_AT = 1 << 18
"""How much of a file is looked at for its sizes: at its beginning, in its middle, at its end."""


@dataclass(frozen=True, slots=True)
class Version:
    """One page as it was at one time."""

    number: int
    data: bytes
    """Shorter than a page where the file ends within it."""
    doubtful: bool
    """Whether it is known to be damaged, by its checksum."""


class FilePages:
    """A database file, open for reading page by page. Close it, or use it in a `with`.

    Args:
        path: The file.

    Raises:
        DatabaseUnusable: where there is no such file, or it may not be read.
    """

    def __init__(self, path: str) -> None:
        try:
            if not stat.S_ISREG(os.stat(path).st_mode):
                raise DatabaseUnusable(f"cannot read {path}: it is no file")
            self._file = open_to_read(path)
        except OSError as error:
            raise DatabaseUnusable(f"cannot read {path}: {error.strerror}") from error
        self._size = os.fstat(self._file).st_size
        log = f"{path}-wal"
        self.page_size, self.usable = self._sizes(page_size_said(log))
        """Bytes of a page, and how many of them are used."""
        present, before = committed_frames(log, self.page_size)
        # Not open before it is known that there is something to read in it.
        logged = bool(present or before)
        self._log = open_to_read(log) if logged else -1
        self._newest = {frame.page: frame for frame in present if frame.page > 0}
        self._older = [frame for frame in present if self._newest.get(frame.page) is not frame]
        self._older = [*before, *self._older]
        self._in_file = -(-self._size // self.page_size)
        self.count = max([self._in_file, *self._believable(present)])
        """How many pages there are, with those that stand in the log alone."""

    @property
    def cut_off(self) -> int:
        """How many pages more the database had than there are, by its header."""
        head = self.newest(1)[:FILE_HEADER]
        said = int.from_bytes(head[28:32])
        # SQLite itself believes the number only where the two counters agree.
        if not head.startswith(_MAGIC) or head[24:28] != head[92:96] or said > 16 * self.count:
            return 0
        return max(0, said - self.count)

    def numbers(self) -> Iterator[int]:
        """The numbers of all pages; at the end those that only damage can have numbered so."""
        yield from range(1, self.count + 1)
        yield from (number for number in self._newest if number > self.count)

    def newest(self, number: int) -> bytes:
        """A page as the last transaction left it, or as much of it as can be read."""
        frame = self._newest.get(number)
        if frame is not None:
            return self._of_log(frame)
        return self._of_file(number) if 0 < number <= self._in_file else b""

    def copy_newest(self, target: str) -> None:
        """Write the newest version of every page to a new file, for SQLite to read.

        It has no log: SQLite would stop at the first damage in that, and see the database as it
        was before. Raises OSError.
        """
        with open(os.open(target, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as copy:
            copy.writelines(
                self.newest(number).ljust(self.page_size, b"\0")
                for number in range(1, self.count + 1)
            )

    def doubtful(self, number: int) -> bool:
        """Whether the newest version of a page is known to be damaged, by its checksum."""
        frame = self._newest.get(number)
        return frame is not None and not frame.proven

    def older(self, wanted: Callable[[int], bool] = lambda _: True) -> Iterator[Version]:
        """What pages were before, as far as it is still there; the newest of it first.

        Args:
            wanted: Which pages are asked for, by their numbers.
        """
        for frame in reversed(self._older):
            if wanted(frame.page):
                yield Version(frame.page, self._of_log(frame), not frame.proven)
        for number in self._newest:
            if number <= self._in_file and wanted(number):
                yield Version(number, self._of_file(number), doubtful=False)

    def free(self) -> set[int]:
        """The pages that the file's list of free pages names, as far as it can be followed."""
        found: set[int] = set()
        trunk = int.from_bytes(self.newest(1)[32:36])
        while 0 < trunk <= self.count and trunk not in found:
            found.add(trunk)
            data = self.newest(trunk)
            if len(data) < self.usable:
                break
            trunk, number = struct.unpack_from(">II", data)
            leaves = data[8 : 8 + 4 * min(number, self.usable // 4 - 2)]
            found.update(leaf for (leaf,) in struct.iter_unpack(">I", leaves))
        return {number for number in found if 1 < number <= self.count}

    def close(self) -> None:
        """Let go of the files."""
        os.close(self._file)
        if self._log >= 0:
            os.close(self._log)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def _sizes(self, said_by_log: int) -> tuple[int, int]:
        """The page size and how much of a page is used: the first by which pages make sense.

        The header says both; but it may be what is damaged.
        """
        head = read_at(self._file, 0, FILE_HEADER).ljust(FILE_HEADER, b"\0")
        said = int.from_bytes(head[16:18])
        sizes = dict.fromkeys([65536 if said == 1 else said, said_by_log, *_SIZES])
        # Other programs may leave a few bytes of each page to extensions.
        tried = [
            (size, size - reserved)
            for size in sizes
            if size in _SIZES
            for reserved in dict.fromkeys((head[20], 0))
            if size - reserved >= _LEAST_USABLE
        ]
        return next(filter(self._make_sense, tried), (_SIZES[0], _SIZES[0]))

    def _make_sense(self, sizes: tuple[int, int]) -> bool:
        """Whether there is a page whose content adds up, which only one of those sizes does."""
        size, usable = sizes
        reader = PageReader(usable, lambda _: b"", self._size // SECTOR + 1)
        places = {0, self._size // 2, self._size - _LOOKED_AT}
        for place in {max(0, place) // 65536 * 65536 for place in places}:
            data = read_at(self._file, place, _LOOKED_AT)
            for at in range(0, len(data), size):
                if data[at] in (INDEX_LEAF, TABLE_LEAF):
                    content = reader.read(data[at : at + size])
                    if content.sound and content.cells:
                        return True
        return False

    def _believable(self, present: list[Frame]) -> list[int]:
        """The numbers of pages in the log; a damaged one may be any number."""
        limit = self._in_file + len(present)
        return [frame.page for frame in present if frame.proven or frame.page <= limit]

    def _of_file(self, number: int) -> bytes:
        return read_at(self._file, (number - 1) * self.page_size, self.page_size)

    def _of_log(self, frame: Frame) -> bytes:
        return read_at(self._log, frame.offset, self.page_size)
