"""What the indexes of a damaged file say of the rows of its logs.

They stand on other pages than the rows, so that damage seldom hits both.
"""

from collections import defaultdict
from collections.abc import Iterable

from prepterm.storage.log_rows import Key, Log
from prepterm.storage.page_rows import IndexEntry
from prepterm.storage.row_intake import Intake, LogRow


class IndexEvidence:
    """Decides about rows with doubtful keys.

    Args:
        intake: Where the rows are put; most of them are in.
        contested: Keys that more than one row has.
    """

    def __init__(self, intake: Intake, contested: set[Key | None]) -> None:
        self._intake = intake
        self._alone = intake.alone()
        self._doubtful: set[Key | None] = {*self._alone, *contested}
        self._named: defaultdict[Key, set[int]] = defaultdict(set)
        self._by_at: defaultdict[object, set[tuple[Key, Log | None]]] = defaultdict(set)

    def wants(self, key: Key) -> bool:
        """Whether it matters what an index says of that row."""
        return not self._intake.has(key) or key in self._doubtful

    def note(self, entries: Iterable[IndexEntry], page: int, log: Log | None) -> None:
        """Keep what a page says of rows.

        Args:
            entries: What it says of rows that matter.
            page: Its number.
            log: The log whose index it is of, where that is known.
        """
        for entry in entries:
            self._named[entry.key].add(page)
            if entry.at is not None:
                self._by_at[entry.at].add((entry.key, log))

    def settle(self, contested: Iterable[LogRow], misplaced: Iterable[LogRow]) -> int:
        """Put rows in under the keys that the indexes give them.

        Args:
            contested: Rows whose key another row has.
            misplaced: Rows whose key is damaged.

        Returns:
            How many rows no key could be found for.
        """
        searching = [*misplaced, *self._losers(contested), *self._impostors()]
        return sum(not self._put_under_right_key(each) for each in searching)

    def lost(self) -> set[Key]:
        """The keys of rows that there were and that are not in: more than one page names them."""
        return {
            key
            for key, pages in self._named.items()
            if len(pages) > 1 and not self._intake.has(key)
        }

    def _losers(self, contested: Iterable[LogRow]) -> list[LogRow]:
        """Of two rows of one key, the one that no index of moments gives it."""
        found = []
        for each in contested:
            key = each.row.key
            held = self._intake.held(key) if key is not None else None
            if key is None or held is None:
                continue
            if (key in self._written_at(each)) > (key in self._written_at(held)):
                self._intake.take_out(key)
                self._intake.put(each.log, each.row)
                found.append(held)
            else:
                found.append(each)
        return found

    def _impostors(self) -> list[LogRow]:
        """Rows that no index knows, while one knows a missing row of their moment; taken out."""
        found = []
        for key in self._alone - self._named.keys():
            held = self._intake.held(key)
            if held is not None and self._right_key(held) is not None:
                self._intake.take_out(key)
                found.append(held)
        return found

    def _put_under_right_key(self, each: LogRow) -> bool:
        key = self._right_key(each)
        if key is None and each.row.key in self._named:
            key = each.row.key
        return key is not None and self._intake.put(each.log, each.row.under(key))

    def _right_key(self, row: LogRow) -> Key | None:
        """The key of the one missing row of that moment; None where there are none, or several."""
        keys = [key for key in self._written_at(row) if not self._intake.has(key)]
        return keys[0] if len(keys) == 1 else None

    def _written_at(self, row: LogRow) -> set[Key]:
        """The keys of that moment's rows, in that log as far as it is known."""
        return {key for key, log in self._by_at.get(row.at, ()) if log is None or log is row.log}
