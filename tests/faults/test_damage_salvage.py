import functools
import os
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from prepterm.core.memory import MemoryModel
from prepterm.storage.database import LOGS, Database
from prepterm.storage.salvage import salvage
from prepterm.storage.salvaged import Salvaged
from prepterm.study.rebuild import rebuild
from tests.faults import recovery_tool
from tests.faults.record_bytes import record_bytes
from tests.faults.varied_rows import Crashed, Row, Rows, crashed

OFFSETS = 200 if os.environ.get("PREPTERM_FULL") == "1" else 25
NEAR = 24
"""How many bytes beside the damage tell whose bytes they were."""


@dataclass(frozen=True)
class Damage:
    """Bytes of one file, and what took their place."""

    seed: int
    file: str
    start: int
    end: int
    like: str

    def __str__(self) -> str:
        return f"seed {self.seed}: bytes {self.start} to {self.end} of {self.file}, {self.like}"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Crashed:
    return crashed(tmp_path_factory.mktemp("whole") / "home", 1, settled=2400, in_log=200)


@pytest.fixture(scope="module")
def command() -> Sequence[str]:
    found = recovery_tool.tool()
    if found is None:
        reason = "no sqlite3 here has a .recover that works, nor is there fossil, which has"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def damage(path: Path, seed: int) -> Damage:
    """Damage a database, or its write-ahead log, at one place."""
    draw = random.Random(seed)  # noqa: S311 - the same for the same seed
    log = path.with_name("prepterm.db-wal")
    # The file of the database is the one that lies for years.
    file = path if draw.random() < 0.75 else log
    data = bytearray(file.read_bytes())
    start = draw.randrange(len(data))
    length = draw.choice((1, 1, 1, 2, 4, draw.randrange(5, 200), 512, 512, 4096))
    if length >= 512:
        start -= start % length
    end = min(start + length, len(data))
    like = draw.choice(("random", "zeros", "a flipped bit", "0xff"))
    if like == "a flipped bit":
        end = start + 1
        data[start] ^= 1 << draw.randrange(8)
    else:
        fills = {"random": draw.randbytes(end - start), "zeros": bytes(end - start)}
        data[start:end] = fills.get(like, b"\xff" * (end - start))
    file.write_bytes(data)
    return Damage(seed, file.name, start, end, like)


def rows_of(path: Path) -> Rows:
    with closing(sqlite3.connect(path)) as connection:
        return {log: set(connection.execute(f"SELECT * FROM {log}")) for log in LOGS}


stored = functools.cache(record_bytes)


def hit(whole: Crashed, damage: Damage) -> dict[str, list[Row]]:
    """The rows whose own bytes stood where the damage is, or at its edges beside it."""
    data = whole.database if damage.file == "prepterm.db" else whole.log
    # Four bytes further on, too: an overflow page begins with a number that is no row's.
    starts = (damage.start - NEAR, damage.start, damage.start + 4, damage.end - NEAR, damage.end)
    beside = [data[max(0, start) : start + NEAR] for start in starts]
    return {
        log: [
            row for row in rows if any(len(each) == NEAR and each in stored(row) for each in beside)
        ]
        for log, rows in whole.rows.items()
    }


def invented(whole: Crashed, found: Rows, damage: Damage) -> list[Row]:
    """Rows that never were, and are no row whose own bytes were damaged either."""
    strangers = {log: found[log] - whole.rows[log] for log in LOGS}
    if not any(strangers.values()):
        return []
    hits = hit(whole, damage)
    return [
        row
        for log, rows in strangers.items()
        for row in rows
        if not any(_akin(row, original) for original in hits[log])
    ]


def _akin(row: Row, original: Row) -> bool:
    """Whether a row is another but for a few columns."""
    return sum(map(lambda one, other: one != other, row, original)) <= 3


def derived(path: Path) -> None:
    with closing(Database(str(path), lambda: 0)) as database:
        rebuild(database, MemoryModel())
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def count(rows: Rows) -> int:
    return sum(map(len, rows.values()))


def test_whatever_recover_finds_is_salvaged_and_nothing_is_invented(
    whole: Crashed, command: Sequence[str], tmp_path: Path
) -> None:
    sums: Counter[str] = Counter()
    for seed in range(OFFSETS):
        path = whole.lay(tmp_path / f"{seed}")
        done = damage(path, seed)
        salvaged: Salvaged = salvage(str(path), str(tmp_path / f"{seed}.db"))
        ours = rows_of(tmp_path / f"{seed}.db")
        theirs, besides = recovery_tool.recovered(command, path, whole.rows)
        for log, original in whole.rows.items():
            lacking = ((theirs[log] & original) | besides[log]) - ours[log]
            assert lacking == set(), f"{done}: .recover has more of {log}"
        assert invented(whole, ours, done) == [], done
        derived(tmp_path / f"{seed}.db")
        shutil.rmtree(path.parent)
        right = {log: ours[log] & whole.rows[log] for log in LOGS}
        sums["ours"] += count(right)
        sums["altered by us"] += count(ours) - count(right)
        sums["all"] += count(whole.rows)
        sums["theirs"] += count({log: theirs[log] & whole.rows[log] for log in LOGS})
        sums["besides"] += count(besides)
        sums["altered by them"] += count({log: theirs[log] - whole.rows[log] for log in LOGS})
        sums["unreadable"] += salvaged.unreadable_rows
        sums["mended"] += salvaged.mended_rows
        sums["whole"] += count(right) == count(whole.rows)
        sums["theirs whole"] += sum(
            ((theirs[log] & rows) | besides[log]) == rows for log, rows in whole.rows.items()
        ) == len(LOGS)
        sums["more"] += count(right) > len(
            {row for log in LOGS for row in (theirs[log] & whole.rows[log]) | besides[log]}
        )
    print(  # noqa: T201 - the figures are what a full run is for; -rP shows them
        f"{OFFSETS} places damaged, {sums['all']} rows in all; of them salvaged {sums['ours']}"
        f" (everything at {sums['whole']} places, more than .recover at {sums['more']}),"
        f" besides {sums['altered by us']} with damage in their own bytes,"
        f" {sums['mended']} mended, {sums['unreadable']} unreadable;"
        f" SQLite {recovery_tool.version(command)} .recover {sums['theirs']}"
        f" and {sums['besides']} in lost_and_found (everything at {sums['theirs whole']}),"
        f" besides {sums['altered by them']} with damage in their own bytes"
    )
