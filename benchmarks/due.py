"""`prepterm due` against the floor, `python -c "import sqlite3"`, side by side.

    python3 benchmarks/due.py [CARDS [REVIEWS [RUNS]]]     (100000, 1000000 and 15 unless said)

Prints the median of each, and their ratio; the goal is at most 2.5.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from prepterm.core.study_day import StudyDay
from prepterm.storage.day_counts import recount
from prepterm.study.workspace import Workspace

DECKS = 20


def main() -> None:
    """Make a home of that size, then time both."""
    cards, reviews, runs = (
        int(sys.argv[at]) if len(sys.argv) > at else default
        for at, default in ((1, 100_000), (2, 1_000_000), (3, 15))
    )
    with tempfile.TemporaryDirectory() as home:
        os.environ["PREPTERM_HOME"] = home
        fill(cards, reviews)
        floor = [sys.executable, "-c", "import sqlite3"]
        due = [str(Path(sys.executable).with_name("prepterm")), "due"]
        print(subprocess.run(due, check=True, capture_output=True, text=True).stdout.strip())
        times: dict[str, list[float]] = {"import sqlite3": [], "prepterm due": []}
        for _ in range(runs):
            for name, command in zip(times, (floor, due), strict=True):
                began = time.perf_counter()
                subprocess.run(command, check=True, capture_output=True)
                times[name].append(time.perf_counter() - began)
    medians = {name: statistics.median(each) for name, each in times.items()}
    for name, median in medians.items():
        print(f"{name:<16} {median * 1000:6.1f} ms")
    print(f"ratio            {medians['prepterm due'] / medians['import sqlite3']:6.2f}")


def fill(cards: int, reviews: int) -> None:
    """A home with cards in decks, half of them new, the rest spread over two months."""
    draw = random.Random(1)  # noqa: S311 - a seed, so that each run measures the same
    today = StudyDay(date.today())  # noqa: DTZ011 - the person's day
    with Workspace() as workspace:
        index, database = workspace.index, workspace.database
        device = database.device
        with index.transaction():
            index.connection.executemany(
                "INSERT INTO decks VALUES (?, ?, '', 1, ?)",
                ((f"deck-{number}", f"Deck {number}", f"/{number}") for number in range(DECKS)),
            )
            index.connection.executemany(
                "INSERT INTO cards VALUES (?, ?, ?, 'basic', 'f', 'b', '', '[]', '', '[]', 1, ?)",
                ((f"c{at}", f"c{at}", f"deck-{at % DECKS}", at) for at in range(cards)),
            )
        with database.transaction():
            database.connection.executemany(
                "INSERT INTO card_states (card, phase, stability, difficulty, due_day, first_day,"
                " last_day, reps, lapses, suspended, last_happened_at, revision)"
                " VALUES (?, 'review', 10, 5, ?, '2026-01-01', '2026-11-01', 5, 0, 0, 1, 5)",
                (
                    (f"c{at}", (today + timedelta(days=draw.randrange(-10, 50))).isoformat())
                    for at in range(0, cards, 2)
                ),
            )
            database.connection.executemany(
                "INSERT INTO reviews VALUES (?, ?, ?, ?, ?, ?, 3, 5.0, 'review', NULL, 0.9,"
                " 'review', NULL, NULL, '2026-12-01', NULL)",
                (
                    (
                        device, at + 1, 1_600_000_000_000 + at * 60_000, at,
                        f"c{2 * draw.randrange(max(1, cards // 2))}",
                        (today - timedelta(days=1 + at % 700)).isoformat(),
                    )
                    for at in range(reviews)
                ),
            )  # fmt: skip
        with index.transaction():
            recount(index.connection)


if __name__ == "__main__":
    main()
