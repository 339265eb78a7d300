"""One minute in the year 2100, by mistake: what it leaves, and how it is taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from prepterm.core.format import Format, Stage
from prepterm.core.grade import Grade
from prepterm.core.history import ActionKind
from prepterm.core.place import Place
from prepterm.errors import ClockInDoubt, PreptermError
from prepterm.storage import card_log, deck_choices, practice_log, reading_log
from prepterm.storage.database import LOGS, Database
from prepterm.study import card_actions
from prepterm.study.backups import back_up_to
from prepterm.study.cards import choose_decks, decks, find_card
from prepterm.study.clock_doubt import clock_question, confirm_clock
from prepterm.study.future_rows import FutureTaken, future_rows, take_back_future
from prepterm.study.practice import Practice
from prepterm.study.rebuild import differences, rebuild
from prepterm.study.restore import restore
from prepterm.study.workspace import Workspace
from tests.study.home import Home

YEARS = 74 * 365


def grade(workspace: Workspace, card: str, given: Grade = Grade.EASY) -> None:
    showing = card_actions.show(workspace, find_card(workspace, card).card)
    card_actions.grade(workspace, showing, given, 3.0)


@contextmanager
def the_year_2100(home: Home, workspace: Workspace) -> Iterator[None]:
    home.clock.advance(days=YEARS)
    confirm_clock(workspace)
    yield
    home.clock.advance(days=-YEARS, minutes=1)


def unite(target: Workspace, source: Database) -> None:
    for log in LOGS:
        rows = source.execute(f"SELECT * FROM {log}").fetchall()
        with target.database.transaction():
            for row in rows:
                marks = ", ".join("?" * len(row))
                target.database.execute(f"INSERT OR IGNORE INTO {log} VALUES ({marks})", row)
    rebuild(target.database, target.model)


@pytest.fixture
def workspace(home: Home) -> Iterator[Workspace]:
    home.deck("deck", "a", "b")
    with home.opened() as workspace:
        grade(workspace, "a")
        yield workspace


def test_a_clock_far_ahead_records_nothing_until_it_is_confirmed(
    home: Home, workspace: Workspace
) -> None:
    home.clock.advance(days=30)
    assert clock_question(workspace) is None
    home.clock.advance(days=YEARS - 30)
    question = clock_question(workspace)
    assert question is not None
    assert "2100" in question
    for act in (
        lambda: grade(workspace, "b"),
        lambda: card_actions.act(workspace, "b", ActionKind.SUSPEND),
    ):
        with pytest.raises(ClockInDoubt) as caught:
            act()
        assert "27,010 days" in caught.value.message
    assert find_card(workspace, "b").state.revision == 0
    confirm_clock(workspace)
    grade(workspace, "b")
    assert clock_question(workspace) is None
    assert find_card(workspace, "b").state.reps == 1


def test_what_is_written_unasked_does_not_make_the_clock_believed(
    home: Home, workspace: Workspace
) -> None:
    home.clock.advance(days=YEARS)
    reading_log.log_place(workspace.database, "post", Place("block", 0, "text", 0.5))
    choose_decks(workspace, ["deck"], taken=False)
    with pytest.raises(ClockInDoubt):
        grade(workspace, "b")
    home.clock.advance(days=-YEARS, minutes=1)
    assert sum(each.rows for each in future_rows(workspace)) == 2
    assert take_back_future(workspace).redated == 2
    grade(workspace, "b")
    assert reading_log.positions(workspace.database)[0].last_at <= home.clock.now_ms()


def test_a_minute_in_2100_is_taken_back(home: Home, workspace: Workspace) -> None:
    before = find_card(workspace, "a").state
    with the_year_2100(home, workspace):
        grade(workspace, "a")
        grade(workspace, "b")
        card_actions.act(workspace, "b", ActionKind.BURY)
        choose_decks(workspace, ["deck"], taken=False)
    reading_log.log_place(workspace.database, "post", Place("block", 0, "text", 0.5))
    (found,) = future_rows(workspace)
    assert (found.device, found.rows) == (workspace.database.device, 6)
    taken = take_back_future(workspace)
    assert (taken.actions, taken.redated) == (3, 6)
    assert future_rows(workspace) == []
    assert take_back_future(workspace) == FutureTaken(0, 0, "")
    with pytest.raises(PreptermError, match="nothing to redo"):
        card_actions.redo(workspace)
    after = find_card(workspace, "a").state
    assert (after.due_day, after.reps, after.memory) == (before.due_day, 1, before.memory)
    assert find_card(workspace, "b").state.reps == 0
    assert find_card(workspace, "b").state.buried_on is None
    assert deck_choices.choices(workspace.database) == {"deck": False}
    assert reading_log.position_of(workspace.database, "post") is not None
    assert differences(workspace.database, workspace.model) == []


def test_after_it_a_new_row_has_the_time_of_the_clock(home: Home, workspace: Workspace) -> None:
    with the_year_2100(home, workspace):
        grade(workspace, "b")
    take_back_future(workspace)
    home.clock.advance(minutes=1)
    grade(workspace, "b")
    newest = card_log.rows_of(workspace.database, "b")[1]
    assert newest.at == newest.happened_at == home.clock.now_ms()
    assert find_card(workspace, "b").state.reps == 1
    (counts,) = [entry.counts for entry in decks(workspace) if entry.deck.slug == "deck"]
    assert (counts.waiting, counts.learning + counts.due) == (0, 0)


def test_a_minute_in_2100_neither_wins_nor_loses_for_ever(
    home: Home, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with the_year_2100(home, workspace):
        grade(workspace, "a", Grade.AGAIN)
        choose_decks(workspace, ["deck"], taken=True)
        reading_log.log_place(workspace.database, "post", Place("block", 9, "later", 0.9))
    # What is done before the repair is done by a person who sees nothing amiss.
    grade(workspace, "b")
    take_back_future(workspace)
    home.clock.advance(minutes=1)
    monkeypatch.setenv("PREPTERM_HOME", str(tmp_path / "other"))
    home.deck("deck", "a", "b")
    with Workspace(home.clock) as other:
        assert other.database.device != workspace.database.device
        for each in (other, workspace):
            home.clock.advance(minutes=1)
            taken = each is workspace
            deck_choices.log_choice(each.database, "deck", taken=taken)
            reading_log.log_place(
                each.database, "post", Place("block", int(taken), "text", 0.1 + taken / 2)
            )
            unite(workspace, other.database)
            unite(other, workspace.database)
            for one in (other, workspace):
                assert deck_choices.choices(one.database) == {"deck": taken}
                position = reading_log.position_of(one.database, "post")
                assert position is not None
                assert position.progress == 0.1 + taken / 2
        home.clock.advance(days=1)
        for each in (other, workspace, other):
            home.clock.advance(minutes=20)
            showing = card_actions.show(each, find_card(workspace, "a").card)
            reps = showing.state.reps
            given = card_actions.grade(each, showing, Grade.HARD, 1.0)
            assert (given.reps, given.last_reviewed_at) == (reps + 1, home.clock.now_ms())
            unite(workspace, other.database)
            unite(other, workspace.database)
            assert card_log.states(other.database) == card_log.states(workspace.database)
            assert card_log.state_of(other.database, "a") == given
        assert card_log.state_of(other.database, "b").reps == 1


def test_a_clock_that_is_behind_takes_nothing_back(home: Home, workspace: Workspace) -> None:
    for _ in range(5):
        home.clock.advance(days=1)
        grade(workspace, "a")
    before = card_log.states(workspace.database)
    home.clock.advance(days=-20 * 365)
    with pytest.raises(PreptermError, match="6 of 6 things done to cards are of 6 days") as caught:
        take_back_future(workspace)
    assert "--yes" in (caught.value.hint or "")
    assert card_log.states(workspace.database) == before
    backup = take_back_future(workspace, sure=True).backup
    assert find_card(workspace, "a").state.reps == 0
    home.clock.advance(days=20 * 365)
    restore(backup, home.clock)
    assert card_log.states(workspace.database) == before


def test_what_another_zone_calls_tomorrow_is_not_taken_back(
    home: Home, workspace: Workspace
) -> None:
    home.clock.zone = ZoneInfo("Asia/Tokyo")
    home.clock.advance(hours=12)  # the 25th there
    grade(workspace, "a")
    home.clock.advance(minutes=20)
    card_actions.act(workspace, "b", ActionKind.FLAG, "a clock that was ahead")
    home.clock.advance(minutes=-19)
    grade(workspace, "a")
    home.clock.advance(minutes=1)
    home.clock.zone = ZoneInfo("Pacific/Honolulu")
    assert workspace.now().day.day == 24
    taken = take_back_future(workspace)
    assert (taken.actions, taken.redated) == (1, 2)
    assert find_card(workspace, "a").state.reps == 3
    assert find_card(workspace, "b").state.flag is None


def test_two_devices_rows_that_were_redated_keep_their_order(
    home: Home, workspace: Workspace
) -> None:
    for _ in range(6):  # the ids of devices come by chance
        home.clock.advance(hours=3)
        card_actions.act(workspace, "b", ActionKind.SUSPEND)
        restore(back_up_to(workspace, None), home.clock)
        home.clock.advance(seconds=1)
        card_actions.act(workspace, "b", ActionKind.UNSUSPEND)
        deck_choices.log_choice(workspace.database, "deck", taken=False)
        restore(back_up_to(workspace, None), home.clock)
        home.clock.advance(seconds=1)
        deck_choices.log_choice(workspace.database, "deck", taken=True)
        home.clock.advance(hours=-3)
        take_back_future(workspace)
        assert not find_card(workspace, "b").state.suspended
        assert deck_choices.choices(workspace.database) == {"deck": True}
        assert differences(workspace.database, workspace.model) == []


def test_a_practice_of_2100_is_not_the_newest_for_ever(home: Home, workspace: Workspace) -> None:
    with the_year_2100(home, workspace):
        practice = Practice.start(workspace, Format("a", "A", "", (Stage("Talk", 5),)), {})
        practice.end()
    take_back_future(workspace)
    home.clock.advance(minutes=1)
    Practice.start(workspace, Format("b", "B", "", (Stage("Talk", 5),)), {}).end()
    found = practice_log.sessions(workspace.database)
    assert [each.title for each in found] == ["B", "A"]
    assert differences(workspace.database, workspace.model) == []
