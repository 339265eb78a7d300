"""Which records are rows of the logs, and whether a row is to be believed.

For reading damaged files: there a record can be anything. What columns a log has is asked of a
database that this program made; here is only what their values can be.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from prepterm.core.card_changes import edit_from
from prepterm.core.event_values import question_of, start_value
from prepterm.core.format import Format, Stage
from prepterm.core.highlight import MarkKind
from prepterm.core.history import ActionKind, Phase
from prepterm.core.practice import (
    EventKind,
    PracticeEvent,
    Tick,
    clock_at,
    practice_state,
)
from prepterm.errors import PreptermError
from prepterm.storage.database import LOGS, Database
from prepterm.storage.reading_log import KINDS
from prepterm.storage.records import Layout, Record, TornText, Value

_ISO_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_DEVICE = re.compile("[0-9a-f]{16}")
DEVICE_SERIAL = 13 + 2 * 16
"""How a record stores text of the length of a device's id."""

_LAST_MS = 32_503_679_999_999
"""The end of the year 2999; a clock can be wrong, but not by more than that."""

_LONGEST_BOOT_MS = 10**13
_MOST_STEPS = 99

_DISPENSABLE = {("reviews", "text")}
"""Long text that only explains; a row whose text is lost is taken without it."""

Key = tuple[str, int]
"""(device, seq), which names a row over all logs."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a log."""

    name: str
    kind: str
    """INTEGER, REAL, TEXT or BLOB: the tables are STRICT."""
    required: bool
    """Whether it is NOT NULL."""
    defaulted: bool
    """Whether a row that was written before the column was added has a value all the same."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be believed, but for its key."""

    values: tuple[Value, ...]
    """Those of the log's first columns that it has."""
    mended: bool = False
    """Whether some of its text was lost."""

    @property
    def key(self) -> Key | None:
        """What names it, where that is possible."""
        return key_of(self.values)

    def under(self, key: Key) -> "Row":
        """The row with its key put right."""
        return self if key == self.key else Row((*key, *self.values[2:]), mended=True)


@dataclass(frozen=True, eq=False)
class Log:
    """One log, as the newest schema has it."""

    name: str
    columns: tuple[Column, ...]
    """In the order in which a record holds them; new ones are only ever added at the end."""

    @cached_property
    def fewest(self) -> int:
        """How many columns a row has at least, whatever schema it was written under."""
        must = [at for at, each in enumerate(self.columns) if each.required and not each.defaulted]
        return 1 + max(must)

    @cached_property
    def _rules(self) -> tuple[tuple[int, "Rule"], ...]:
        found = ((at, _rule(self.name, each)) for at, each in enumerate(self.columns))
        return tuple((at, rule) for at, rule in found if rule is not None)

    @cached_property
    def _texts(self) -> tuple[tuple[int, bool, bool], ...]:
        """The columns with text: which, whether it may be lost in part, whether it is required."""
        return tuple(
            (at, not each.required and _rule(self.name, each) is None, each.required)
            for at, each in enumerate(self.columns)
            if each.kind == "TEXT" and each.name != "device"
        )

    def stores(self, layout: Layout) -> bool:
        """Whether a record of that layout has the shape of a row."""
        serials = layout.serials
        if not self.fewest <= len(serials) <= len(self.columns) or serials[0] != DEVICE_SERIAL:
            return False
        return all(map(_stores, self.columns, serials))

    def of_record(self, record: Record) -> Row | None:
        """The row that a record of the log's shape is, or None where it cannot be believed."""
        values = record.values()
        lost = self.columns[len(values) : len(record.layout.serials)]
        if any((self.name, column.name) not in _DISPENSABLE for column in lost):
            return None
        row = self._believed((*values, *(None for _ in lost)))
        return Row(row.values, mended=True) if row is not None and lost else row

    def of_values(self, values: tuple[Value, ...]) -> Row | None:
        """The row that has these values, as SQLite gave them, or None."""
        if not self.fewest <= len(values) <= len(self.columns):
            return None
        if not all(map(_takes, self.columns, values)):
            return None
        return self._believed(values)

    def _believed(self, values: tuple[Value, ...]) -> Row | None:
        mended, columns = False, len(values)
        for at, forgiving, required in self._texts:
            value = values[at] if at < columns else None
            if isinstance(value, TornText):
                # In text that a person wrote a lost character is a pity; a name or a day that
                # lacks one is another, or none.
                if not forgiving:
                    return None
                values = (*values[:at], value.mended(), *values[at + 1 :])
                mended = True
            elif required and "\0" in str(value):
                return None
        for at, rule in self._rules:
            value = values[at] if at < columns else None
            if value is not None and not rule(value):
                return None
        whole = _WHOLE_ROWS.get(self.name)
        if whole is not None and not whole(
            {column.name: value for column, value in zip(self.columns, values, strict=False)}
        ):
            return None
        return Row(values, mended)


def logs_of(database: Database) -> tuple[Log, ...]:
    """The logs as they are in a database of the newest schema."""
    return tuple(
        Log(
            log,
            tuple(
                Column(name, kind, bool(required), defaulted=default is not None)
                # A table without row ids stores the columns of its key before all others.
                for name, kind, required, default in database.execute(
                    'SELECT name, type, "notnull", dflt_value FROM pragma_table_info(?)'
                    " ORDER BY pk = 0, pk, cid",
                    (log,),
                )
            ),
        )
        for log in LOGS
    )


def key_of(values: tuple[Value, ...]) -> Key | None:
    """The key that a row begins with, or None where it can be none."""
    device, seq = values if len(values) == 2 else (*values, None, None)[:2]
    if isinstance(device, str) and isinstance(seq, int) and seq >= 1 and _is_device(device):
        return device, seq
    return None


_NUMBERS = (int, float)

Rule = Callable[[Value], bool]
"""Whether a value that is not NULL can stand in a column."""


def _stores(column: Column, serial: int) -> bool:
    if serial == 0:
        return not column.required
    if column.kind == "TEXT":
        return serial >= 13 and serial % 2 == 1
    if column.kind == "BLOB":
        return serial >= 12 and serial % 2 == 0
    # A whole number is stored as such, even where it is a REAL.
    return serial < 7 or serial in (8, 9) or (serial == 7 and column.kind == "REAL")


_PYTHON_TYPES = {"TEXT": (str,), "BLOB": (bytes,), "INTEGER": (int,), "REAL": (int, float)}


def _takes(column: Column, value: Value) -> bool:
    return not column.required if value is None else isinstance(value, _PYTHON_TYPES[column.kind])


@lru_cache(maxsize=8192)
def _is_day(value: Value) -> bool:
    try:
        # `fromisoformat` takes other forms too, which prepterm does not write.
        return date.fromisoformat(str(value)).isoformat() == value
    except ValueError:
        return False


@lru_cache(maxsize=1024)
def _is_device(value: Value) -> bool:
    return _DEVICE.fullmatch(str(value)) is not None


def _within(least: float, most: float) -> Rule:
    return lambda value: isinstance(value, _NUMBERS) and least <= value <= most


def _one_of(values: Iterable[str]) -> Rule:
    known = frozenset(map(str, values))
    return lambda value: value in known


_BY_NAME: Mapping[str, Rule] = {
    "at": _within(0, _LAST_MS),
    "phase": _one_of(Phase),
    "next_phase": _one_of(Phase),
    "step": _within(0, _MOST_STEPS),
    "next_step": _within(0, _MOST_STEPS),
    "retrievability": _within(0, 1),
    "progress": _within(0, 1),
    "seconds": lambda value: isinstance(value, _NUMBERS) and 0 <= value < math.inf,
    "offset": lambda value: isinstance(value, int) and value >= 0,
    "boot_ms": _within(0, _LONGEST_BOOT_MS),
}
"""What columns of these names hold, in whatever log they stand."""

_BY_ENDING: Mapping[str, Rule] = {
    "_at": _within(0, _LAST_MS),
    "_day": _is_day,
    "_device": _is_device,
    "_seq": lambda value: isinstance(value, int) and value >= 1,
    "_offset": lambda value: isinstance(value, int) and value >= 0,
    "_number": lambda value: isinstance(value, int) and value >= 0,
}

_KINDS: Mapping[str, Rule] = {
    "card_actions": _one_of(ActionKind),
    "reading_visits": _one_of(KINDS),
    "practice_events": _one_of(EventKind),
    "highlights": _one_of(MarkKind),
}


def _rule(log: str, column: Column) -> Rule | None:
    """What a column's values have to be like, where that is known."""
    if column.name == "kind":
        return _KINDS.get(log)
    if column.name in _BY_NAME:
        return _BY_NAME[column.name]
    by_ending = (rule for ending, rule in _BY_ENDING.items() if column.name.endswith(ending))
    found = next(by_ending, None)
    if found is None and column.kind == "REAL":
        return lambda value: isinstance(value, _NUMBERS) and math.isfinite(value)
    return found


def _is_action(row: Mapping[str, Value]) -> bool:
    """Whether an undo or redo names a row, and nothing else does."""
    back = (row.get("takes_back_device"), row.get("takes_back_seq"))
    takes_back = row["kind"] in (ActionKind.UNDO, ActionKind.REDO)
    value = str(row.get("value") or "")
    if row["kind"] == ActionKind.EDIT and edit_from(value) is None:
        return False
    if row["kind"] == ActionKind.MOVE and not _ISO_DAY.fullmatch(value):
        return False
    return all(each is not None for each in back) if takes_back else back == (None, None)


_ANY_START = PracticeEvent(
    EventKind.STARTED, Tick(0, "", 0), start_value(Format("", "", "", (Stage("", 1),)))
)


def _is_event(row: Mapping[str, Value]) -> bool:
    """Whether a practice can be derived with this event in it."""
    kind, value = EventKind(str(row["kind"])), row.get("value")
    if not isinstance(value, str | None):
        return False
    event = PracticeEvent(kind, Tick(0, "", 0), value)
    try:
        events = [event] if kind is EventKind.STARTED else [_ANY_START, event]
        state = practice_state(events)
        clock_at(state, state.last)
        if kind is EventKind.ASKED:
            question_of(value or "")
    except PreptermError:
        return False
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError):
        return False
    return True


def _is_redating(row: Mapping[str, Value]) -> bool:
    """Whether it names rows of a device, and the moment that it was written itself."""
    first, last = row.get("first_seq"), row.get("last_seq")
    in_turn = isinstance(first, int) and isinstance(last, int) and 1 <= first <= last
    return in_turn and row.get("counts_as") == row["at"]


_MARK = ("start_block", "start_offset", "end_block", "end_offset", "start_number")


def _is_highlight(row: Mapping[str, Value]) -> bool:
    """Whether a mark says where it is, and a row that takes back which one."""
    names = row.get("names_device") is not None
    if names != (row.get("names_seq") is not None):
        return False
    marks = row["kind"] in (MarkKind.HIGHLIGHT, MarkKind.NOTE)
    return (marks or names) and all((row.get(each) is not None) == marks for each in _MARK)


_WHOLE_ROWS: Mapping[str, Callable[[Mapping[str, Value]], bool]] = {
    "redatings": _is_redating,
    "card_actions": _is_action,
    "practice_events": _is_event,
    "highlights": _is_highlight,
}
"""What holds between the columns of a row."""
