"""A database as years leave it: rows of every log, of three devices, in every shape they take."""

import random
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from prepterm.core.event_values import asked_value, score_value, start_value
from prepterm.core.format import Format, Stage
from prepterm.core.highlight import MarkKind
from prepterm.core.history import ActionKind, Phase
from prepterm.core.memory import MemoryModel
from prepterm.core.practice import EventKind
from prepterm.core.rubric import Dimension, Judgement, Score
from prepterm.storage.database import LOGS, Database
from prepterm.study.rebuild import rebuild

Row = tuple[object, ...]
Rows = dict[str, set[Row]]

DEVICES = ("5f1d3a9c0e7b2846", "a07c44e19b3d5f62", "0b9e8d7c6a5f4e3d")
WORDS = (
    "pointer", "stack", "invariant", "halves", "amortised", "between", "the", "of", "größer",
    "überall", "二分", "探索", "heap", "window", "sums", "—", "trade-off", "quorum", "naïve",
)  # fmt: skip
FORMAT = Format(
    "short", "Short screen — 10 min", "", (Stage("intro", 1), Stage("code", 9, "talk", "code", 2))
)


@dataclass(frozen=True)
class Crashed:
    """The files of a database that was open when the machine went down."""

    database: bytes
    log: bytes
    rows: Rows

    def lay(self, folder: Path) -> Path:
        folder.mkdir(parents=True)
        path = folder / "prepterm.db"
        path.write_bytes(self.database)
        path.with_name("prepterm.db-wal").write_bytes(self.log)
        return path


class Writer:
    """Writes rows with the numbers and moments that rows have; the same for the same seed."""

    def __init__(self, database: Database, seed: int) -> None:
        self.database, self.draw = database, random.Random(seed)  # noqa: S311 - the same each time
        self.seqs = dict.fromkeys(DEVICES, 0)
        self.at = 1_760_000_000_000
        self.device = DEVICES[0]
        self.seen: set[str] = set()
        self.undoable: list[tuple[str, str, int]] = []
        self.marked: list[tuple[str, int]] = []

    def some(self, count: int) -> None:
        """About so many rows, in transactions of a few."""
        written = 0
        while written < count:
            if self.draw.random() < 0.02:
                self.device = self.draw.choices(DEVICES, (6, 3, 1))[0]
            kinds = (
                self.review, self.action, self.visit, self.practice, self.choice, self.mark,
            )  # fmt: skip
            with self.database.transaction():
                for _ in range(self.draw.randrange(1, 12)):
                    written += self.draw.choices(kinds, (70, 14, 12, 3, 2, 4))[0]()

    def text(self, least: int, most: int) -> str:
        length = self.draw.randrange(least, most)
        words = []
        while length > 0:
            words.append(self.draw.choice(WORDS))
            length -= len(words[-1]) + 1
        return " ".join(words)

    def row(self, log: str, *values: object) -> tuple[str, int]:
        self.seqs[self.device] += 1
        # Many rows share a moment, as those of one key do.
        self.at += self.draw.choice((0, 0, 3, 4_000, 90_000, 30_000_000))
        key = self.device, self.seqs[self.device]
        marks = ", ".join("?" * (3 + len(values)))
        self.database.execute(f"INSERT INTO {log} VALUES ({marks})", (*key, self.at, *values))
        return key

    def day(self, later: int = 0) -> str:
        return (date(2025, 10, 9) + timedelta(self.at // 86_400_000 - 20_370 + later)).isoformat()

    def card(self) -> str:
        return f"phone-interview/card-{self.draw.randrange(700)}"

    def review(self) -> int:
        card, first = self.card(), None
        if card not in self.seen:
            self.seen.add(card)
            long = self.draw.random() < 0.02
            first = self.text(6_000, 30_000) if long else self.text(20, 700)
        new = first is not None
        steps = new or self.draw.random() < 0.3
        phase = Phase.NEW if new else self.draw.choice((Phase.LEARNING, Phase.REVIEW))
        device, seq = self.row(
            "reviews", self.at, card, self.day(), self.draw.randrange(1, 5),
            self.draw.choice((3.0, 60.0, round(self.draw.uniform(0.2, 59), 2))), phase,
            0 if phase is Phase.LEARNING else None, None if new else self.draw.random(),
            Phase.LEARNING if steps else Phase.REVIEW, 1 if steps else None,
            self.at + 600_000 if steps else None,
            None if steps else self.day(self.draw.randrange(1, 400)), first,
        )  # fmt: skip
        self.undoable.append((card, device, seq))
        return 1

    def action(self) -> int:
        kind = self.draw.choice(
            (ActionKind.SUSPEND, ActionKind.UNSUSPEND, ActionKind.BURY, ActionKind.FLAG,
             ActionKind.UNFLAG, ActionKind.RESET, ActionKind.UNDO)
        )  # fmt: skip
        if kind is ActionKind.UNDO and self.undoable:
            card, device, seq = self.undoable.pop()
            self.row("card_actions", self.at, card, self.day(), kind, None, device, seq)
        elif kind is not ActionKind.UNDO:
            why = self.text(0, 60) if kind is ActionKind.FLAG else None
            self.row("card_actions", self.at, self.card(), self.day(), kind, why, None, None)
        return 1

    def visit(self) -> int:
        post = self.draw.choice(("phone-interview", "code-review", "own/notes-on-heaps"))
        if self.draw.random() < 0.8:
            self.row(
                "reading_visits", post, "place", f"{self.draw.getrandbits(64):016x}",
                self.draw.randrange(5000), self.text(0, 90),
                self.draw.choice((0.0, 1.0, self.draw.random())),
            )  # fmt: skip
        else:
            kind = self.draw.choice(("finished", "unfinished"))
            self.row("reading_visits", post, kind, None, None, None, None)
        return 1

    def mark(self) -> int:
        post = self.draw.choice(("phone-interview", "own/notes-on-heaps"))
        kind = self.draw.choice(tuple(MarkKind))
        names: tuple[str | None, int | None] = (None, None)
        if self.marked and (kind in (MarkKind.REMOVE, MarkKind.UNDO) or self.draw.random() < 0.3):
            names = self.draw.choice(self.marked)
        if kind in (MarkKind.HIGHLIGHT, MarkKind.NOTE):
            start = self.draw.randrange(5000)
            note = self.text(0, 400) if kind is MarkKind.NOTE else None
            self.marked.append(
                self.row(
                    "highlights", self.day(), post, kind, *names,
                    f"{self.draw.getrandbits(64):016x}", start,
                    f"{self.draw.getrandbits(64):016x}", start + 9, self.draw.randrange(99),
                    self.text(1, 9_000 if self.draw.random() < 0.05 else 300),
                    self.text(0, 40), self.text(0, 40), note,
                )
            )  # fmt: skip
        elif names[0] is not None:
            self.row("highlights", self.day(), post, kind, *names, *(None,) * 9)
        return 1

    def practice(self) -> int:
        boot_ms = self.draw.randrange(10**9)
        session = f"{self.device}/{self.seqs[self.device] + 1}"
        events: list[tuple[EventKind, str | None]] = [
            (EventKind.STARTED, start_value(FORMAT)),
            (EventKind.ASKED, asked_value("two-sum", self.text(40, 900))),
            (EventKind.NOTE, self.text(3, 12_000 if self.draw.random() < 0.1 else 200)),
            (EventKind.HINT, "two-sum"),
            (EventKind.PAUSED, None),
            (EventKind.RESUMED, None),
            (EventKind.EXTENDED, "60000"),
            (EventKind.NEXT_STAGE, None),
            (EventKind.SEEN, None),
            (
                EventKind.SCORED,
                score_value(next(iter(Dimension)), Judgement(next(iter(Score)), self.text(3, 90))),
            ),
            (EventKind.ENDED, None),
        ]
        for kind, value in events:
            boot_ms += self.draw.randrange(60_000)
            self.row(
                "practice_events", self.at, "c0ffee-boot", boot_ms, self.day(), session, kind,
                value,
            )  # fmt: skip
        return len(events)

    def choice(self) -> int:
        self.row("deck_choices", f"deck-{self.draw.randrange(40)}", self.draw.randrange(2))
        return 1


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    with closing(Database(str(path), lambda: 1_760_000_000_000)) as database:
        yield database


def crashed(folder: Path, seed: int, settled: int, in_log: int) -> Crashed:
    """A database with so many rows in its file and so many in its write-ahead log alone.

    The log still holds, behind the newer frames, what it held before.
    """
    path = folder / "prepterm.db"
    with opened(path) as database:
        database.execute("PRAGMA wal_autocheckpoint = 0")
        writer = Writer(database, seed)
        writer.some(settled * 9 // 10)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        writer.some(settled - settled * 9 // 10)
        rebuild(database, MemoryModel())
        database.execute("DELETE FROM card_states WHERE card > 'phone-interview/card-3'")
        database.execute("PRAGMA wal_checkpoint(RESTART)")
        writer.some(in_log)
        rows = {log: set(database.execute(f"SELECT * FROM {log}")) for log in LOGS}
        log = path.with_name("prepterm.db-wal").read_bytes()
        return Crashed(path.read_bytes(), log, rows)
