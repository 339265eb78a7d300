"""Odd clocks: set back and forward, other zones, daylight saving, 1970 and 2100."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from prepterm.core.grade import Grade
from prepterm.core.history import CardRow, in_order
from prepterm.core.study_day import days_between
from prepterm.errors import PreptermError
from prepterm.storage import card_log
from prepterm.study import card_actions
from prepterm.study.backups import back_up_to
from prepterm.study.cards import decks, find_card
from prepterm.study.clock import SetClock, SystemClock
from prepterm.study.clock_doubt import confirm_clock
from prepterm.study.doctor import examine
from prepterm.study.drill import Drill
from prepterm.study.progress import progress
from prepterm.study.rebuild import differences
from prepterm.study.today import today
from prepterm.study.workspace import Workspace
from tests.study.home import Home

CARDS = ("a", "b", "c", "d", "e", "f")


@pytest.fixture
def workspace(home: Home) -> Iterator[Workspace]:
    home.deck("deck", *CARDS)
    with home.opened() as workspace:
        yield workspace


def grade(workspace: Workspace, card: str, given: Grade = Grade.GOOD) -> None:
    showing = card_actions.show(workspace, find_card(workspace, card).card)
    card_actions.grade(workspace, showing, given, 3.0)


def rows(workspace: Workspace) -> list[CardRow]:
    return [row for card in CARDS for row in card_log.rows_of(workspace.database, card)]


def check(workspace: Workspace) -> None:
    """What must be so whatever the clock did."""
    assert differences(workspace.database, workspace.model) == []
    written = sorted(rows(workspace), key=lambda row: row.row.seq)
    assert [row.at for row in written] == sorted(row.at for row in written)
    for card in CARDS:
        of_card = [row for row in written if row.card == card]
        assert of_card == sorted(of_card, key=in_order)
        state = find_card(workspace, card).state
        assert state.reps >= 0
        assert state.memory is None or 0 < state.memory.stability < 40_000


@pytest.mark.parametrize(
    "step",
    [
        timedelta(hours=-1),
        timedelta(hours=-13),
        timedelta(days=-40),
        timedelta(days=-3 * 365),
        timedelta(days=-56 * 365),
        timedelta(hours=1),
        timedelta(hours=13),
        timedelta(days=40),
        timedelta(days=3 * 365),
        timedelta(days=74 * 365),
    ],
    ids=str,
)
def test_a_clock_that_is_set_during_a_drill_loses_nothing(
    home: Home, workspace: Workspace, step: timedelta
) -> None:
    drill = Drill(workspace)
    for given in (Grade.GOOD, Grade.EASY, Grade.AGAIN):
        drill.reveal()
        drill.grade(given)
    before = {card: find_card(workspace, card).state.reps for card in CARDS}
    home.clock.set_wall(seconds=step.total_seconds())
    confirm_clock(workspace)
    for given in (Grade.GOOD, Grade.HARD, Grade.EASY):
        assert drill.current is not None
        drill.reveal()
        drill.grade(given)
    after = {card: find_card(workspace, card).state.reps for card in CARDS}
    assert sum(after.values()) == sum(before.values()) + 3
    check(workspace)
    assert drill.undo().graded
    assert drill.redo().graded
    home.clock.set_wall(seconds=-step.total_seconds())
    assert Drill(workspace).left >= 0
    grade(workspace, "f")
    check(workspace)
    assert today(workspace).day == workspace.now().day
    assert all(count >= 0 for count in progress(workspace).forecast)


def test_a_review_before_a_clock_was_set_back_counts_no_negative_days(
    home: Home, workspace: Workspace
) -> None:
    grade(workspace, "a", Grade.EASY)
    first = find_card(workspace, "a").state
    home.clock.set_wall(days=-400)
    grade(workspace, "a", Grade.GOOD)
    state = find_card(workspace, "a").state
    assert (state.last_day, state.reps) == (first.last_day, 2)
    assert first.memory is not None
    assert state.memory is not None
    assert state.memory.stability >= first.memory.stability


def test_another_zone_in_the_middle_of_a_drill(home: Home, workspace: Workspace) -> None:
    home.clock.zone = ZoneInfo("Europe/Berlin")
    drill = Drill(workspace)
    drill.reveal()
    drill.grade(Grade.GOOD)
    day = workspace.now().day
    for zone in ("Pacific/Kiritimati", "Pacific/Honolulu", "Asia/Tokyo", "Europe/Berlin"):
        home.clock.zone = ZoneInfo(zone)
        home.clock.advance(minutes=1)
        assert drill.current is not None
        drill.reveal()
        drill.grade(Grade.GOOD)
        assert abs((workspace.now().day - day).days) <= 1
        check(workspace)
    assert sum(find_card(workspace, card).state.reps for card in CARDS) == 5
    assert drill.undo().graded
    check(workspace)


def test_the_machines_zone_is_followed_while_prepterm_is_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, noon = SystemClock(), 1_795_000_000_000
    shown = []
    try:
        for zone in ("Asia/Tokyo", "America/New_York"):
            monkeypatch.setenv("TZ", zone)
            shown.append(clock.local(noon).utcoffset())
            wall = datetime(2026, 11, 24, 4, 0)  # noqa: DTZ001 - a wall clock
            assert clock.ms_of(wall) == wall.replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000
    finally:
        monkeypatch.undo()
        time.tzset()
    assert shown == [timedelta(hours=9), timedelta(hours=-5)]


@pytest.mark.parametrize(
    ("evening", "hours"),
    [
        (datetime(2026, 3, 28, 23, 0, tzinfo=ZoneInfo("Europe/Berlin")), 23),
        (datetime(2026, 10, 24, 23, 0, tzinfo=ZoneInfo("Europe/Berlin")), 25),
        (datetime(2026, 3, 7, 23, 0, tzinfo=ZoneInfo("America/New_York")), 23),
        (datetime(2026, 10, 31, 23, 0, tzinfo=ZoneInfo("America/New_York")), 25),
    ],
    ids=["Berlin spring", "Berlin autumn", "New York spring", "New York autumn"],
)
def test_a_night_in_which_clocks_change_is_one_night(
    home: Home, workspace: Workspace, evening: datetime, hours: int
) -> None:
    home.clock.zone = evening.tzinfo
    home.clock.set_wall(seconds=evening.timestamp() - home.clock.now_ms() / 1000)
    moment = workspace.now()
    assert (moment.day_ends_ms - moment.day_starts_ms) / 3_600_000 == hours
    grade(workspace, "a", Grade.EASY)
    for _ in range(7):  # through the hour that is lost, or comes twice
        home.clock.advance(minutes=30)
        grade(workspace, "b", Grade.AGAIN)
        check(workspace)
    assert {row.study_day for row in rows(workspace)} == {moment.day}
    home.clock.set_wall(seconds=(moment.day_ends_ms - home.clock.now_ms()) / 1000)
    assert days_between(moment.day, workspace.now().day) == 1
    with pytest.raises(PreptermError, match="nothing to undo"):
        card_actions.undo(workspace)


@pytest.mark.parametrize("year", [1970, 1999, 2038, 2100])
def test_a_life_in_another_year(home: Home, year: int) -> None:
    home.deck("deck", *CARDS)
    home.clock = SetClock(datetime(year, 1, 1, 12, 0, tzinfo=UTC))
    with home.opened() as workspace:
        for _ in range(4):
            drill = Drill(workspace)
            while drill.current is not None:
                drill.reveal()
                drill.grade(Grade.GOOD)
            home.clock.advance(days=20)
            confirm_clock(workspace)
        check(workspace)
        (counts,) = [entry.counts for entry in decks(workspace) if entry.deck.slug == "deck"]
        assert counts.cards == len(CARDS)
        assert all(find_card(workspace, card).state.reps >= 3 for card in CARDS)
        back_up_to(workspace, None)
        assert [each for each in examine(workspace) if not each.sound] == []
