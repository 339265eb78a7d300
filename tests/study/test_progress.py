"""Progress: what the logs say of the days behind, and the schedule of those ahead."""

from datetime import date

import pytest

from prepterm.core.grade import Grade
from prepterm.core.history import ActionKind
from prepterm.core.study_day import days_between
from prepterm.study import card_actions
from prepterm.study.cards import choose_decks, find_card
from prepterm.study.clock_doubt import confirm_clock
from prepterm.study.progress import progress, recall_by_topic
from prepterm.study.today import today
from prepterm.study.workspace import Workspace
from tests.study.home import Home


def grade(workspace: Workspace, card: str, grade: Grade = Grade.EASY, seconds: float = 5.0) -> None:
    found = find_card(workspace, card).card
    card_actions.grade(workspace, card_actions.show(workspace, found), grade, seconds)


def test_nothing_yet_is_no_division_by_nought(home: Home) -> None:
    home.deck("deck", "a")
    with home.opened() as workspace:
        found = progress(workspace)
    assert (found.reviews, found.seconds, found.streak_days, found.per_day) == (0, 0, 0, {})
    assert (found.retention.reviews, found.retention.true, found.retention.predicted) == (
        0, None, None,
    )  # fmt: skip
    assert found.forecast == (0,) * 30


def test_retention_is_of_reviews_alone_and_of_grades_that_stand(home: Home) -> None:
    home.deck("one", "a", "b")
    home.deck("two", "c")
    with home.opened() as workspace:
        for card in "abc":
            grade(workspace, card)
        home.clock.advance(days=40)
        confirm_clock(workspace)
        grade(workspace, "a", Grade.AGAIN)
        grade(workspace, "a", Grade.GOOD)  # in steps: says nothing of retention
        grade(workspace, "b", Grade.HARD)
        grade(workspace, "c", Grade.AGAIN)
        card_actions.undo(workspace)
        grade(workspace, "c", Grade.GOOD)
        found = progress(workspace)
    assert (found.reviews, found.seconds) == (7, 35.0)
    assert found.retention.reviews == 3
    assert found.retention.true == pytest.approx(2 / 3)
    assert found.retention.predicted is not None
    assert 0.5 < found.retention.predicted < 1
    assert {deck: (each.reviews, each.true) for deck, each in found.per_deck.items()} == {
        "one": (2, 0.5),
        "two": (1, 1.0),
    }


def test_a_streak_is_not_broken_by_a_day_that_is_not_over(home: Home) -> None:
    home.deck("deck", "a")
    with home.opened() as workspace:
        for _ in range(3):
            grade(workspace, "a")
            home.clock.advance(days=1)
        assert progress(workspace).streak_days == 3
        grade(workspace, "a")
        assert progress(workspace).streak_days == 4
        home.clock.advance(days=2)
        found = progress(workspace)
    assert found.streak_days == 0
    assert found.per_day == {date(2026, 11, day): 1 for day in (24, 25, 26, 27)}


def test_a_night_belongs_to_the_day_before_it(home: Home) -> None:
    home.deck("deck", "a")
    home.clock.advance(hours=18)  # 03:00
    with home.opened() as workspace:
        grade(workspace, "a")
        assert list(progress(workspace).per_day) == [date(2026, 11, 24)]


def test_the_forecast_holds_the_backlog_today_and_only_decks_taken_up(home: Home) -> None:
    home.deck("one", "a", "b", "c")
    home.deck("two", "d")
    with home.opened() as workspace:
        for card in "ad":
            grade(workspace, card)
        grade(workspace, "b", Grade.AGAIN)
        due = find_card(workspace, "a").state.due_day
        assert due is not None
        ahead = days_between(workspace.now().day, due)
        choose_decks(workspace, ["two"], taken=False)
        forecast = progress(workspace).forecast
        assert {day: count for day, count in enumerate(forecast) if count} == {0: 1, ahead: 1}
        home.clock.advance(days=100)
        assert progress(workspace).forecast[:2] == (2, 0)


def test_today_tells_the_weakest_topics_and_what_was_done(home: Home) -> None:
    home.write(
        "decks/deck.yaml",
        "cards:\n"
        "  - {id: a, front: q, back: a, topics: [heaps, all]}\n"
        "  - {id: b, front: q, back: a, topics: [tries, all]}\n"
        "  - {id: c, front: q, back: a, topics: [graphs, all]}\n",
    )
    with home.opened() as workspace:
        grade(workspace, "a", Grade.EASY)
        grade(workspace, "b", Grade.HARD)
        home.clock.advance(days=30)
        found = today(workspace)
        topics = recall_by_topic(workspace, workspace.index.cards(["deck"]))
    assert [each.topic for each in topics] == ["tries", "all", "heaps"]
    assert found.recall == tuple(topics)
    assert [(each.seen, each.cards) for each in topics] == [(1, 1), (2, 3), (1, 1)]
    assert found.grades == {date(2026, 11, 24): 2}
    assert found.first_day.weekday() == 0
    assert days_between(found.first_day, found.day) == 77 + found.day.weekday()
    assert found.due.cards == 3
    assert found.reading is None


def test_cards_kept_aside_are_not_due(home: Home) -> None:
    home.deck("deck", "a", "b")
    with home.opened() as workspace:
        card_actions.act(workspace, "a", ActionKind.SUSPEND)
        card_actions.act(workspace, "b", ActionKind.BURY)
        assert today(workspace).due.cards == 0
