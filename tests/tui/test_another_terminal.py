"""Screens that stay open while another terminal grades, or puts another database in place."""

from pathlib import Path

import pytest

from prepterm.core.format import Format, Stage
from prepterm.core.grade import Grade
from prepterm.errors import PreptermError
from prepterm.study import card_actions
from prepterm.study.backups import back_up_to
from prepterm.study.cards import choose_decks, find_card
from prepterm.study.clock import SetClock
from prepterm.study.drill import Choice
from prepterm.study.practice import Practice
from prepterm.study.restore import restore
from prepterm.study.workspace import Workspace
from prepterm.tui.app import Prepterm
from prepterm.tui.messages import Destination, OpenDecks, OpenDrill, OpenPractice, OpenReader
from tests.tui.screen_text import screen_text, until, until_gone, until_shown

SIZE = (100, 30)
RESTORED = "Another terminal restored a backup"


def grade(workspace: Workspace, card: str) -> None:
    showing = card_actions.show(workspace, find_card(workspace, card).card)
    card_actions.grade(workspace, showing, Grade.EASY, 3.0)


@pytest.fixture
def backup(workspace: Workspace, tmp_path: Path) -> str:
    """A backup after one grade; the database has two."""
    grade(workspace, "own.basic")
    path = back_up_to(workspace, str(tmp_path / "backup.db"))
    grade(workspace, "own.typed")
    return path


async def test_a_drill_begins_anew_with_the_restored_database(
    workspace: Workspace, backup: str, clock: SetClock
) -> None:
    app = Prepterm(workspace, OpenDrill(Choice(decks=("own",))))
    async with app.run_test(notifications=True, size=SIZE) as pilot:
        await until_shown(pilot, "Tall?")
        await pilot.press("space")
        await until_shown(pilot, "the last line of it")
        restore(backup, clock)
        await until_shown(pilot, RESTORED)
        await until_shown(pilot, "What is two and two?")
        await pilot.press("escape")
        await pilot.press("escape")
        await until_shown(pilot, "Today")


async def test_a_grade_of_what_the_old_database_showed_is_not_recorded(
    workspace: Workspace, backup: str, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Prepterm(workspace, OpenDrill(Choice(decks=("own",))))
    monkeypatch.setattr(app, "_look_around", lambda: None)  # the key comes first
    async with app.run_test(notifications=True, size=SIZE) as pilot:
        await until_shown(pilot, "Tall?")
        await pilot.press("space")
        await until_shown(pilot, "the last line of it")
        restore(backup, clock)
        await pilot.press("3")
        await until_shown(pilot, "another database was put in place")
        assert find_card(workspace, "own.tall").state.reps == 0
        assert "0 done" in screen_text(app)


@pytest.mark.parametrize(
    ("destination", "sign"),
    [(OpenDecks(), "Own deck"), (OpenReader("phone-interview"), "phone interview")],
    ids=["decks", "reader"],
)
async def test_every_page_comes_back(
    workspace: Workspace, backup: str, clock: SetClock, destination: Destination, sign: str
) -> None:
    app = Prepterm(workspace, destination)
    async with app.run_test(notifications=True, size=SIZE) as pilot:
        await until_shown(pilot, sign)
        page = type(app.screen)
        before = app.screen
        restore(backup, clock)
        await until_shown(pilot, RESTORED)
        await until(pilot, lambda: isinstance(app.screen, page) and app.screen is not before)
        await until_shown(pilot, sign)


async def test_a_practice_that_the_restored_database_does_not_know_gives_way(
    workspace: Workspace, backup: str, clock: SetClock
) -> None:
    Practice.start(workspace, Format("f", "A short one", "", (Stage("Talk", 5),)), {})
    app = Prepterm(workspace, OpenPractice())
    async with app.run_test(notifications=True, size=SIZE) as pilot:
        await until_shown(pilot, "Talk")
        restore(backup, clock)
        await until_shown(pilot, RESTORED)
        await until_gone(pilot, "stage 1 of 1")
        await until_shown(pilot, "Technical phone screen")


async def test_today_shows_what_another_terminal_did(workspace: Workspace, clock: SetClock) -> None:
    choose_decks(workspace, ["phone-interview", "code-review"], taken=False)
    app = Prepterm(workspace)
    async with app.run_test(notifications=True, size=SIZE) as pilot:
        await until_shown(pilot, "4 new")
        with Workspace(clock) as other:
            grade(other, "own.basic")
        await until_shown(pilot, "3 new")
        assert RESTORED not in screen_text(app)


async def test_what_is_to_be_told_is_told_once(workspace: Workspace) -> None:
    app = Prepterm(workspace)
    async with app.run_test(notifications=True, size=SIZE) as pilot:
        await until_shown(pilot, "Today")
        workspace.notices.append(PreptermError("the backup could not be written", "free some"))
        await until_shown(pilot, "the backup could not be written")
        assert workspace.notices == []


async def test_a_clock_far_ahead_is_asked_about_before_a_drill(
    workspace: Workspace, clock: SetClock
) -> None:
    grade(workspace, "own.basic")
    clock.advance(days=400)
    app = Prepterm(workspace, OpenDrill(Choice(decks=("own",))))
    async with app.run_test(notifications=True, size=SIZE) as pilot:
        await until_shown(pilot, "The clock says 29 December 2027.")
        await until_shown(pilot, "The last thing you did was on 24")
        await pilot.press("enter")  # it is wrong
        await until_shown(pilot, "Today")
        await until_gone(pilot, "Is the clock right?")
        assert workspace.database.clock_in_doubt() is not None
        await pilot.press("d")
        await until_shown(pilot, "Is the clock right?")
        await pilot.press("down", "enter")
        await until(pilot, lambda: type(app.screen).__name__ == "DrillPage")
        assert workspace.database.clock_in_doubt() is None


async def test_a_clock_set_ahead_during_a_drill_is_asked_about_at_the_grade(
    workspace: Workspace, clock: SetClock
) -> None:
    grade(workspace, "own.basic")
    app = Prepterm(workspace, OpenDrill(Choice(decks=("own",))))
    async with app.run_test(notifications=True, size=SIZE) as pilot:
        await until_shown(pilot, "What is two and two?")
        await pilot.press("4", "enter")
        await until_shown(pilot, "1 Again")
        clock.set_wall(days=400)
        await pilot.press("3")
        await until_shown(pilot, "Is the clock right?")
        await pilot.press("escape")
        await until_gone(pilot, "Is the clock right?")
        assert find_card(workspace, "own.typed").state.reps == 0
        await pilot.press("3")
        await until_shown(pilot, "Is the clock right?")
        await pilot.press("down", "enter")
        await until_shown(pilot, "1 done")
        assert find_card(workspace, "own.typed").state.reps == 1
