"""What can still be read of a damaged prepterm.db, put into a new one.

The logs are only ever added to, and their rows are numbered without a gap: so two readings of a
row that differ mean damage, and every number that is missing is a row that was lost.
"""

import os
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from tempfile import TemporaryDirectory

from prepterm.errors import DatabaseUnusable
from prepterm.storage.backup import back_up
from prepterm.storage.connection import said_plainly
from prepterm.storage.database import Database
from prepterm.storage.file_pages import FilePages
from prepterm.storage.index_evidence import IndexEvidence
from prepterm.storage.log_owners import owners_of_pages
from prepterm.storage.log_rows import Key, Log, logs_of
from prepterm.storage.page_rows import RowFinder, RowsOfPage
from prepterm.storage.readable_rows import readable_rows, refuse_newer
from prepterm.storage.records import INDEX_INTERIOR, INDEX_LEAF, NOTHING, Content, PageReader
from prepterm.storage.row_intake import Intake, LogRow
from prepterm.storage.salvaged import Salvaged, missing_ranges

_OF_INDEXES = (INDEX_LEAF, INDEX_INTERIOR)
"""The kinds of pages that the logs have too, since they are without row ids."""

_LOCK_BYTE = 1 << 30
"""The page with this byte is never used, so that programs can lock it."""


def salvage(damaged: str, target: str) -> Salvaged:
    """Put every readable row of every log of a damaged database into a new one.

    The derived tables of the new one are empty; whoever opens it derives them. It names no
    installation, so that it gets a device of its own then. The damaged file is not changed.

    Args:
        damaged: The file; what its `-wal` file beside it holds belongs to it.
        target: The new file, written whole or not at all; there must be none.

    Raises:
        DatabaseUnusable: where the damaged file cannot be read at all or is of a newer prepterm,
            or the target exists already or cannot be written.
    """
    if os.path.exists(target):
        raise DatabaseUnusable(f"{target} exists already", "name another file")
    folder = os.path.dirname(os.path.abspath(target))
    with FilePages(damaged) as pages, said_plainly(target):
        os.makedirs(folder, mode=0o700, exist_ok=True)
        with TemporaryDirectory(prefix=".salvage-", dir=folder) as workshop:
            copy = os.path.join(workshop, "damaged.db")
            pages.copy_newest(copy)
            made = os.path.join(workshop, "made", "prepterm.db")
            # No row of its own is written, so that nobody asks what time it is.
            with closing(Database(made, lambda: 0)) as database:
                logs = logs_of(database)
                refuse_newer(copy, damaged, logs)
                with database.transaction():
                    salvaged = _Salvage(database, pages, logs).of_everything(copy)
                back_up(database.connection, target)
    return salvaged


class _Salvage:
    """One salvage, from source to source."""

    def __init__(self, database: Database, pages: FilePages, logs: tuple[Log, ...]) -> None:
        self._pages, self._logs = pages, logs
        self._reader = PageReader(pages.usable, pages.newest, pages.count)
        self._finder = RowFinder(logs)
        self._intake = Intake(database, logs)
        self._free = pages.free()
        self._owners = owners_of_pages(pages, self._reader, logs, self._free)
        self._of_indexes: list[int] = []
        self._empty: set[int] = set()
        self._damaged: set[int] = set()
        self._weak: set[Key] = set()
        self._misplaced: list[LogRow] = []
        self._contested: list[LogRow] = []
        self._skipped = self._nameless = 0

    def of_everything(self, copy: str) -> Salvaged:
        """Read every source, the best first, and say how it went.

        Args:
            copy: Of the damaged database, for SQLite.
        """
        intake, pages = self._intake, self._pages
        for number in pages.numbers():
            owner = self._owners.get(number)
            if owner is not None and owner.index:
                self._of_indexes.append(number)
            elif number not in self._free:
                self._take_newest(number, evidence=None)
        self._take_readable(copy)
        for number in sorted(self._free):
            self._take_all(self._rows_on(number, pages.newest(number)))
        # The indexes come late, when little is left of which they alone know.
        evidence = IndexEvidence(intake, {each.row.key for each in self._contested})
        for number in self._of_indexes:
            self._take_newest(number, evidence)
        self._nameless += evidence.settle(self._contested, self._misplaced)
        lost = evidence.lost()
        self._take_older(lost)
        return self._told(lost)

    def _take_newest(self, number: int, evidence: IndexEvidence | None) -> None:
        """Take what a page holds now, and note what is wrong with it.

        Args:
            number: The page.
            evidence: Takes what indexes say; without it a page of an index is put off.
        """
        data = self._pages.newest(number)
        content = self._reader.read(data, first=number == 1)
        found = self._found_on(number, data, content)
        log = found.log
        if log is None and content.kind in _OF_INDEXES:
            if evidence is None:
                self._of_indexes.append(number)
                return
            owner = self._owners.get(number)
            entries = self._finder.index_entries(content, evidence.wants)
            evidence.note(entries, number, owner.log if owner is not None else None)
        self._skipped += content.skipped
        if log is None and not content.cells and (content is NOTHING or content.skipped):
            self._empty.add(number)
        if not content.sound or found.keyless or found.refused or found.nameless:
            self._damaged.add(number)
        self._nameless += found.nameless
        if log is not None:
            self._intake.refused |= found.refused
            self._misplaced += [LogRow(log, row) for row in found.keyless]
            if self._pages.doubtful(number):
                self._damaged.add(number)
                self._weak |= {row.key for row in found.rows if row.key is not None}
            self._contested += [
                each
                for each in self._take_all([LogRow(log, row) for row in found.rows])
                if not self._intake.holds(each)
            ]

    def _take_readable(self, copy: str) -> None:
        """Take what SQLite reads; it takes a row for sound wherever it stands."""
        wrong = {each.row.key for each in self._misplaced}
        for log, row in readable_rows(copy, self._logs, self._intake.has):
            if row.key not in wrong:
                self._intake.put(log, row)

    def _take_older(self, lost: set[Key]) -> None:
        """Take from older versions of pages what is known to be missing, or damaged.

        Not all that they hold: what was replaced on purpose, as a restored backup replaces it, is
        in them too.
        """
        intake, damaged = self._intake, self._damaged
        weak = self._weak | intake.mended
        missing = lost | {key for key in intake.refused if not intake.has(key)}
        highest = {device: max(seqs, default=0) for device, seqs in intake.taken.items()}
        gaps = any(len(seqs) < highest[device] for device, seqs in intake.taken.items())
        everywhere = gaps or bool(weak or missing)
        for version in self._pages.older(lambda number: everywhere or number in damaged):
            for each in self._rows_on(version.number, version.data):
                key = each.row.key
                if key is None:
                    continue
                if key in weak:
                    # No row of a log ever changes: so it is the damaged one that differs.
                    if not version.doubtful and not each.row.mended:
                        intake.put_in_place(each)
                        weak.discard(key)
                elif version.number in damaged or key in missing or key[1] < highest.get(key[0], 0):
                    intake.put(each.log, each.row)

    def _take_all(self, rows: Iterable[LogRow]) -> list[LogRow]:
        """Put rows in; returns those whose keys were taken."""
        intake = self._intake
        return [
            each
            for each in rows
            if not intake.put(each.log, each.row) and each.row.key not in intake.refused
        ]

    def _rows_on(self, number: int, data: bytes) -> list[LogRow]:
        """The rows on a page that is not the newest of its number, or not in use."""
        found = self._found_on(number, data, self._reader.read(data, first=number == 1))
        return [LogRow(found.log, row) for row in found.rows] if found.log is not None else []

    def _found_on(self, number: int, data: bytes, content: Content) -> RowsOfPage:
        """The rows on a page, and those that a damaged one has lost sight of."""
        cells = content.cells if content.kind in _OF_INDEXES else ()
        owner = self._owners.get(number)
        log = owner.log if owner is not None and not owner.index else None
        found = self._finder.rows(cells, log)
        if not content.sound:
            for cell in self._finder.stray_rows(data, content, self._reader, self._pages.usable):
                stray = self._finder.rows([cell], found.log or log)
                found.log = found.log or stray.log
                if stray.log is found.log:
                    found.rows += stray.rows
        return found

    def _told(self, lost: set[Key]) -> Salvaged:
        intake, pages = self._intake, self._pages
        refused = {key for key in intake.refused if not intake.has(key)}
        numbers = {device: set(seqs) for device, seqs in intake.taken.items()}
        highest = Counter({device: max(seqs, default=0) for device, seqs in numbers.items()})
        for device, seq in lost | refused:
            highest[device] = max(highest[device], seq)
        missing = {
            device: missing_ranges(numbers.get(device, ()), highest[device])
            for device in sorted(highest)
        }
        lock_page = _LOCK_BYTE // pages.page_size + 1
        unreadable = self._empty - self._reader.overflow - {lock_page}
        return Salvaged(
            rows={log.name: intake.counts[log.name] for log in self._logs},
            pages=pages.count + pages.cut_off,
            unreadable_pages=len(unreadable) + pages.cut_off,
            skipped_cells=self._skipped,
            unreadable_rows=len(refused) + self._nameless,
            mended_rows=len(intake.mended),
            missing={device: ranges for device, ranges in missing.items() if ranges},
        )
