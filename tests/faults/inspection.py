"""What a home holds, looked at from outside, and whether it is sound."""

import sqlite3
from contextlib import closing
from pathlib import Path

from prepterm.core.history import CardRow, Review, card_state, in_order
from prepterm.core.scheduling import decide
from prepterm.storage import card_log
from prepterm.storage.day_counts import attach_progress, recount
from prepterm.study.workspace import Workspace
from tests.faults.forked import Starter
from tests.faults.person import Done


def done_in(home: Path) -> list[Done]:
    """What the logs say was done to cards, in order; one device wrote them."""
    with closing(sqlite3.connect(home / "prepterm.db")) as connection:
        rows = connection.execute(
            "SELECT seq, 'grade', card, grade, NULL FROM reviews UNION ALL"
            " SELECT seq, kind, card, NULL, takes_back_seq FROM card_actions ORDER BY 1"
        ).fetchall()
    return [Done(*row) for _, *row in rows]


def faults_of(starter: Starter, home: Path) -> list[str]:
    """All that is not as it should be in a home where nothing runs."""
    doctor = starter.run(home, "doctor")
    said = [line for line in doctor.out.splitlines() if not line.startswith("✓")]
    faults = [*said, *doctor.err.splitlines()]
    if doctor.status != 0:
        return [*faults, f"doctor ended with {doctor.status}"]
    with closing(sqlite3.connect(home / "prepterm.db")) as connection:
        verdict = connection.execute("PRAGMA integrity_check").fetchall()
    if verdict != [("ok",)]:
        faults.append(f"integrity: {verdict}")
    return faults + _wrong_counts(home)


def _wrong_counts(home: Path) -> list[str]:
    """Whether the counts per deck and day are not what counting all anew gives."""
    with closing(sqlite3.connect(home / "index.db", isolation_level=None, uri=True)) as index:
        attach_progress(index, str(home / "prepterm.db"))
        totals = "SELECT * FROM totals WHERE cards <> 0 ORDER BY deck, kind, day"
        kept = index.execute(totals).fetchall()
        index.execute("BEGIN IMMEDIATE")
        recount(index)
        counted = index.execute(totals).fetchall()
        index.execute("ROLLBACK")
    return [] if kept == counted else [f"counts are {kept}, counted anew {counted}"]


def litter_in(home: Path) -> list[str]:
    """Files that were not finished, and that nothing will finish or sweep away.

    Half copies among the backups are swept away when they are a day old.
    """
    found = [path.relative_to(home) for path in home.rglob("*")]
    return [
        str(path)
        for path in sorted(found)
        if path.name.endswith(".new") or ("unfinished" in path.name and path.parts[0] != "backups")
    ]


def out_of_turn(home: Path) -> list[str]:
    """Reviews that were not decided on the state which all rows before them give.

    Args:
        home: The person's folder, which PREPTERM_HOME must name.
    """
    found = []
    with Workspace() as workspace:
        assert workspace.database.path == str(home / "prepterm.db")
        for card in card_log.states(workspace.database):
            rows = sorted(card_log.rows_of(workspace.database, card), key=in_order)
            assert rows == sorted(rows, key=lambda row: row.row)
            found += [
                f"{row.row.seq} ({card})"
                for at, row in enumerate(rows)
                if isinstance(row, Review) and not _follows(workspace, row, rows[:at])
            ]
    return found


def _follows(workspace: Workspace, review: Review, before: list[CardRow]) -> bool:
    state = card_state(review.card, before, workspace.model)
    rules = workspace.settings.scheduling
    decision = decide(state, review.happened_at, review.study_day, rules, workspace.model)[
        review.grade
    ]
    return (state.phase, state.step, decision.phase, decision.step, decision.due_day) == (
        review.phase,
        review.step,
        review.next_phase,
        review.next_step,
        review.due_day,
    )
