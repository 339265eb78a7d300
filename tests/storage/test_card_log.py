from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from prepterm.core.grade import Grade
from prepterm.core.history import (
    ActionKind,
    CardAction,
    CardRow,
    CardState,
    Phase,
    Review,
    RowId,
    card_state,
)
from prepterm.core.memory import MemoryModel
from prepterm.core.moment import Moment
from prepterm.core.study_day import StudyDay
from prepterm.storage import card_log
from prepterm.storage.database import Database

MODEL = MemoryModel()
DAY = StudyDay(date(2026, 11, 24))


def test_an_undo_restores_the_state_and_a_rebuild_agrees(tmp_path: Path) -> None:
    database, model = Database(str(tmp_path / "home" / "prepterm.db"), lambda: 1000), MemoryModel()
    with database.transaction():
        row, at = database.new_row()
        review = Review(
            row, at, at, "card", DAY, Grade.GOOD, 3.0, Phase.NEW, None, None,
            Phase.LEARNING, 1, at + 600_000, None, "front",
        )  # fmt: skip
        graded = card_log.append(database, review, model)
    assert (graded.phase, graded.reps) == (Phase.LEARNING, 1)
    with database.transaction():
        row, at = database.new_row()
        undo = CardAction(row, at, at, "card", DAY, ActionKind.UNDO, None, review.row)
        undone = card_log.append(database, undo, model)
    assert (undone.phase, undone.reps, undone.revision) == (Phase.NEW, 0, 2)
    assert [
        row.row.seq for row in card_log.rows_of_day(database, Moment(1000, DAY, 0, 86_400_000))
    ] == [1, 2]
    derived = {state.card: state for state in card_log.derived_states(database, model)}
    assert derived == card_log.states(database)
    database.close()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(str(tmp_path / "prepterm.db"), lambda: 1000)) as database:
        yield database


def review(card: str, seq: int, at: int, **fields: object) -> Review:
    made = Review(
        RowId("a", seq), at, at, card, DAY, Grade.GOOD, 4.5, Phase.NEW, None, None,
        Phase.REVIEW, None, None, StudyDay(DAY + timedelta(days=3)), "front\n---\nback",
    )  # fmt: skip
    return replace(made, **fields)  # type: ignore[arg-type]


def action(card: str, seq: int, at: int, kind: ActionKind, **fields: object) -> CardAction:
    made = CardAction(RowId("a", seq), at, at, card, DAY, kind)
    return replace(made, **fields)  # type: ignore[arg-type]


def written(database: Database, *rows: CardRow) -> None:
    for row in rows:
        with database.transaction():
            card_log.append(database, row, MODEL)


LIFE: list[CardRow] = [
    review("x", 1, 10),
    review(
        "x", 2, 20, grade=Grade.AGAIN, phase=Phase.REVIEW, step=0, retrievability=0.87123456789,
        next_phase=Phase.RELEARNING, next_step=0, due_at=600_020, due_day=None, text=None,
        study_day=StudyDay(date.max), seconds=60.0,
    ),
    action("x", 3, 30, ActionKind.FLAG, value="too long"),
    action("y", 4, 40, ActionKind.SUSPEND),
    action("y", 5, 50, ActionKind.BURY),
    action("x", 6, 60, ActionKind.UNDO, takes_back=RowId("a", 3)),
    action("x", 7, 70, ActionKind.REDO, takes_back=RowId("a", 6)),
]  # fmt: skip


def test_rows_come_back_as_they_were_written(database: Database) -> None:
    written(database, *LIFE)
    read = [row for card in ("x", "y") for row in card_log.rows_of(database, card)]
    assert sorted(read, key=lambda row: row.row) == LIFE


def test_states_come_back_as_they_were_derived(database: Database) -> None:
    written(database, *LIFE)
    derived = {
        card: card_state(card, [row for row in LIFE if row.card == card], MODEL)
        for card in ("x", "y")
    }
    assert derived["x"].flag == "too long"
    assert card_log.states(database) == derived
    assert {card: card_log.state_of(database, card) for card in derived} == derived
    assert card_log.states_of(database, ["y", "nothing", "x"]) == derived
    assert {state.card: state for state in card_log.derived_states(database, MODEL)} == derived


def test_a_card_without_rows_has_the_defaults(database: Database) -> None:
    assert card_log.state_of(database, "x") == CardState("x")
    assert card_log.states(database) == card_log.states_of(database, ["x"]) == {}


def test_more_cards_than_a_statement_can_name(database: Database) -> None:
    names = [f"card {number}" for number in range(2000)]
    with database.transaction():
        card_log.replace_states(database, (CardState(name) for name in names))
    assert set(card_log.states_of(database, names)) == set(names)


def test_states_derived_anew_take_the_place_of_all_there_are(database: Database) -> None:
    written(database, *LIFE)
    before = card_log.states(database)
    database.execute("UPDATE card_states SET reps = 99, stability = 1 WHERE card = 'x'")
    with database.transaction():
        stray = (CardState(name) for name in ("ghost", "y"))
        card_log.replace_states(database, [*card_log.states(database).values(), *stray])
    with database.transaction():
        card_log.replace_states(database, card_log.derived_states(database, MODEL))
    assert card_log.states(database) == before


def test_a_row_that_would_come_before_its_cards_last_is_not_written(database: Database) -> None:
    written(database, review("x", 1, 10, happened_at=500), review("y", 2, 20))
    before = card_log.states(database)
    for late in (review("x", 3, 30, happened_at=499), review("x", 0, 30, happened_at=500)):
        with pytest.raises(ValueError, match="'x' would come before its last"):
            written(database, late)
    assert card_log.states(database) == before
    assert len(card_log.rows_of(database, "x")) == 1
    written(database, review("x", 3, 30, happened_at=500))


def test_a_row_is_written_with_its_state_or_not_at_all(database: Database) -> None:
    database.execute("DROP TABLE card_states")
    with pytest.raises(Exception, match="card_states"):
        written(database, review("x", 1, 10))
    assert card_log.rows_of(database, "x") == []


def test_no_row_is_written_twice(database: Database) -> None:
    written(database, review("x", 1, 10))
    with pytest.raises(Exception, match="UNIQUE"):
        written(database, review("x", 1, 10))


def test_the_rows_of_a_day_are_this_installations_and_the_days(database: Database) -> None:
    own, night = database.device, 86_400_000
    yesterday, tomorrow = (StudyDay(DAY + timedelta(days=days)) for days in (-1, 1))
    rows: list[CardRow] = [
        review("x", 1, night - 1, row=RowId(own, 1), study_day=yesterday),
        review("x", 2, night, row=RowId(own, 2)),
        review("x", 1, night, row=RowId("another", 1), happened_at=night + 1),
        # Dated to yesterday, as `grade --at` does, and written today.
        review("y", 3, night + 5, row=RowId(own, 3), happened_at=night - 9, study_day=yesterday),
        action("z", 4, night + 6, ActionKind.FLAG, row=RowId(own, 4)),
    ]
    written(database, *rows)

    def of(day: StudyDay, starts: int) -> list[int]:
        moment = Moment(starts + 10, day, starts, starts + night)
        return [row.row.seq for row in card_log.rows_of_day(database, moment)]

    assert of(DAY, night) == [2, 3, 4]
    assert of(yesterday, 0) == []
    assert of(tomorrow, 2 * night) == []


def test_a_grade_counts_unless_it_is_taken_back(database: Database) -> None:
    grade = review("x", 1, 10)
    undo, redo = (
        action("x", 2, 20, ActionKind.UNDO, takes_back=RowId("a", 1)),
        action("x", 3, 30, ActionKind.REDO, takes_back=RowId("a", 2)),
    )
    counts = []
    for row in (
        grade, undo, redo,
        action("x", 4, 40, ActionKind.UNDO, takes_back=RowId("a", 1)),
        action("x", 5, 50, ActionKind.REDO, takes_back=RowId("a", 4)),
        review("y", 6, 60, grade=Grade.HARD, study_day=StudyDay(DAY + timedelta(days=1))),
    ):  # fmt: skip
        written(database, row)
        counts.append(len(list(card_log.living_grades(database))))
    assert counts == [1, 0, 1, 0, 1, 2]
    assert [(each.card, each.grade) for each in card_log.living_grades(database)] == [
        ("x", Grade.GOOD),
        ("y", Grade.HARD),
    ]
    tomorrow = StudyDay(DAY + timedelta(days=1))
    assert card_log.grades_per_day(database, DAY) == {DAY: 1, tomorrow: 1}
    assert card_log.grades_per_day(database, tomorrow) == {tomorrow: 1}


def test_the_views_read_well(database: Database) -> None:
    written(database, *LIFE, review("z", 8, 80))
    schedule = database.execute("SELECT card, phase, due, reps, lapses FROM card_schedule")
    assert schedule.fetchall() == [
        ("x", "relearning", "1970-01-01T00:10:00Z", 2, 1),
        ("y", "new", None, 0, 0),
        ("z", "review", "2026-11-27", 1, 0),
    ]
    history = database.execute("SELECT card, reviewed_at, day, grade FROM review_history")
    assert history.fetchall() == [
        ("x", "1970-01-01T00:00:00Z", "2026-11-24", "good"),
        ("x", "1970-01-01T00:00:00Z", "9999-12-31", "again"),
        ("z", "1970-01-01T00:00:00Z", "2026-11-24", "good"),
    ]
