from datetime import date
from pathlib import Path

from prepterm.core.grade import Grade
from prepterm.core.history import ActionKind, CardAction, Phase, Review
from prepterm.core.memory import MemoryModel
from prepterm.core.moment import Moment
from prepterm.core.study_day import StudyDay
from prepterm.storage import card_log
from prepterm.storage.database import Database

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


def test_a_copied_database_writes_under_another_device(tmp_path: Path) -> None:
    first = Database(str(tmp_path / "one" / "prepterm.db"), lambda: 0)
    device = first.device
    first.close()
    (tmp_path / "one").rename(tmp_path / "two")
    second = Database(str(tmp_path / "two" / "prepterm.db"), lambda: 0)
    assert second.device != device
    second.close()
