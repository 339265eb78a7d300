import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from textual.pilot import Pilot

from prepterm.core.grade import Grade
from prepterm.core.history import Phase
from prepterm.storage import card_log
from prepterm.study import card_actions
from prepterm.study.clock import SetClock
from prepterm.study.drill import Choice, Drill
from prepterm.study.workspace import Workspace
from prepterm.tui.app import Prepterm
from prepterm.tui.messages import OpenDrill
from tests.tui.screen_text import screen_text, until, until_gone, until_shown


def drilling(workspace: Workspace, limit: int | None = None) -> Prepterm:
    return Prepterm(workspace, OpenDrill(Choice(decks=("own",), limit=limit)))


def reps(workspace: Workspace, card: str) -> int:
    return card_log.state_of(workspace.database, card).reps


async def test_a_card_is_answered_and_graded_with_space_alone(workspace: Workspace) -> None:
    app = drilling(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "What does basic ask?")
        assert "One thing." not in screen_text(app)
        await pilot.press("space")
        await until_shown(pilot, "One thing.")
        await until_shown(pilot, "10 min")
        await pilot.press("space")
        await until_shown(pilot, "1 done")
        assert reps(workspace, "own.basic") == 1
        assert card_log.state_of(workspace.database, "own.basic").phase is Phase.LEARNING


async def test_a_grade_that_meets_a_lock_is_told_and_can_be_given_again(
    workspace: Workspace, home: Path
) -> None:
    app = drilling(workspace)
    workspace.database.execute("PRAGMA busy_timeout = 1")
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "What does basic ask?")
        await pilot.press("space")
        await until_shown(pilot, "One thing.")
        with closing(sqlite3.connect(home / "prepterm.db", isolation_level=None)) as another:
            another.execute("BEGIN IMMEDIATE")
            await pilot.press("3")
            await until_shown(pilot, "is locked by another program")
            assert "0 done" in screen_text(app)
            assert "One thing." in screen_text(app)
        await pilot.press("3")
        await until_shown(pilot, "1 done")
        assert reps(workspace, "own.basic") == 1


async def test_a_grade_without_the_answer_seen_is_none(workspace: Workspace) -> None:
    app = drilling(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "What does basic ask?")
        await pilot.press("3", "1", "4")
        await pilot.pause()
        assert reps(workspace, "own.basic") == 0
        assert "0 done" in screen_text(app)


async def test_the_buttons_say_what_the_row_then_holds(workspace: Workspace) -> None:
    app = drilling(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "What does basic ask?")
        await pilot.press("space")
        await until_shown(pilot, "8 days")
        await pilot.press("4")
        await until_shown(pilot, "1 done")
        state = card_log.state_of(workspace.database, "own.basic")
        assert state.due_day is not None
        assert (state.due_day - workspace.now().day).days == 8


async def test_a_typed_answer_is_compared_and_grades_follow_it(workspace: Workspace) -> None:
    app = drilling(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "What does basic ask?")
        await pilot.press("space", "space")
        await until_shown(pilot, "two and two")
        assert "? keys" not in screen_text(app)  # letters belong to the answer now
        await pilot.press("5", "enter")
        await until_shown(pilot, "✗ you typed: 5")
        await pilot.press("space")
        await until_shown(pilot, "2 done")
    grades = workspace.database.execute("SELECT grade FROM reviews ORDER BY seq").fetchall()
    assert grades == [(Grade.GOOD,), (Grade.AGAIN,)]


async def test_a_typed_answer_does_not_stay_for_the_next_card(workspace: Workspace) -> None:
    app = drilling(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "What does basic ask?")
        await pilot.press("space", "4")
        await until_shown(pilot, "What is two and two?")
        await pilot.press("5", "enter")
        await until_shown(pilot, "✗ you typed: 5")
        await pilot.press("1")
        await until_shown(pilot, "Tall?")
        assert "you typed" not in screen_text(app)


async def test_a_right_typed_answer_is_said_to_be_right(workspace: Workspace) -> None:
    app = drilling(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "What does basic ask?")
        await pilot.press("space", "space")
        await until_shown(pilot, "two and two")
        await pilot.press("4", "enter")
        await until_shown(pilot, "✓ right: 4")
        await pilot.press("space")
        await until_shown(pilot, "2 done")
        assert card_log.state_of(workspace.database, "own.typed").step == 1


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 40)])
async def test_the_grades_stay_on_the_screen_under_a_tall_card(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    app = drilling(workspace)
    async with app.run_test(notifications=True, size=size) as pilot:
        await until_shown(pilot, "What does basic ask?")
        await pilot.press("space", "space")
        await until_shown(pilot, "two and two")
        await pilot.press("4", "enter")
        await until_shown(pilot, "✓ right")
        await pilot.press("space")
        await until_shown(pilot, "Tall?")
        await pilot.press("space")
        await until_shown(pilot, "1 Again")
        await until_shown(pilot, "4 Easy")
        await until_shown(pilot, "• one")  # the answer is in view, not only the question
        for _ in range(30):
            await pilot.press("j")
        await until_shown(pilot, "the last line of it")


async def test_undo_shows_the_card_again_and_redo_goes_on(workspace: Workspace) -> None:
    app = drilling(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "What does basic ask?")
        await pilot.press("space", "3")
        await until_shown(pilot, "two and two")
        await pilot.press("escape")
        await until_shown(pilot, "Stopped")
        await pilot.press("u")
        await until_shown(pilot, "What does basic ask?")
        assert reps(workspace, "own.basic") == 0
        await pilot.press("U")
        await until_shown(pilot, "two and two")
        assert reps(workspace, "own.basic") == 1


async def test_bury_suspend_and_flag_can_be_taken_back(workspace: Workspace) -> None:
    app = drilling(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "What does basic ask?")
        await pilot.press("asterisk")
        await until_shown(pilot, "Flag this card")
        await pilot.press(*"vague", "enter")
        await until_shown(pilot, "⚑ vague")
        await pilot.press("asterisk")
        await until_gone(pilot, "⚑")
        await pilot.press("minus")
        await until_shown(pilot, "two and two")
        assert card_log.state_of(workspace.database, "own.basic").buried_on is not None
        await pilot.press("escape")
    card_actions.undo(workspace)
    assert card_log.state_of(workspace.database, "own.basic").buried_on is None


async def test_the_end_says_how_it_went_and_what_comes_next(workspace: Workspace) -> None:
    app = drilling(workspace, limit=1)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "What does basic ask?")
        await pilot.press("space", "4")
        await until_shown(pilot, "Done")
        shown = screen_text(app)
        assert "1 graded" in shown
        assert "100% recalled" in shown
        assert "Drill on" in shown
        await pilot.press("escape")
        await until_shown(pilot, "Today")


async def test_when_nothing_is_due_there_is_still_something_to_do(workspace: Workspace) -> None:
    for card in ("own.basic", "own.typed", "own.tall", "own.hostile"):
        found = workspace.card(card)
        assert found is not None
        card_actions.grade(workspace, card_actions.show(workspace, found), Grade.EASY, 1)
    app = drilling(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "Nothing is due")
        assert "Read on" in screen_text(app)


async def test_what_was_graded_elsewhere_is_said_and_the_drill_goes_on(
    workspace: Workspace, clock: SetClock
) -> None:
    app = drilling(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "What does basic ask?")
        with Workspace(clock) as other:
            drill = Drill(other, Choice(decks=("own",)))
            drill.reveal()
            drill.grade(Grade.EASY)
        await pilot.press("space", "1")
        await until_shown(pilot, "graded elsewhere")
        await until_shown(pilot, "two and two")
        assert reps(workspace, "own.basic") == 1


async def test_strangers_text_is_text(workspace: Workspace) -> None:
    app = drilling(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "What does basic ask?")
        await pilot.press("space", "4")
        await until_shown(pilot, "two and two")
        await pilot.press("enter")
        await until_shown(pilot, "nothing typed")
        await pilot.press("4")
        await until_shown(pilot, "Tall?")
        await pilot.press("space", "4")
        await until_shown(pilot, "[bold]not markup[/bold] ␛]0;title␇ and $accent")
        await pilot.press("space")
        await until_shown(pilot, "␛[31mred␛[0m [link=x]y[/link]")
        assert "\x1b" not in screen_text(app)


async def test_the_source_opens_beside_and_esc_comes_back_to_the_card(
    workspace: Workspace,
) -> None:
    app = drilling(workspace)
    async with app.run_test(notifications=True, size=(120, 40)) as pilot:
        await until_shown(pilot, "What does basic ask?")
        await pilot.press("s")
        await until_shown(pilot, "The pitch")
        await until(pilot, lambda: "tell me about yourself" in screen_text(app))
        await pilot.press("escape")
        await until_shown(pilot, "What does basic ask?")


async def test_a_click_on_a_grade_grades(workspace: Workspace) -> None:
    app = drilling(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "What does basic ask?")
        await pilot.press("space")
        await until_shown(pilot, "4 Easy")
        await pilot.click("#grade-4")
        await until_shown(pilot, "1 done")
        assert card_log.state_of(workspace.database, "own.basic").phase is Phase.REVIEW


async def test_seconds_are_measured_and_capped(workspace: Workspace, clock: SetClock) -> None:
    app = drilling(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "What does basic ask?")
        clock.advance(seconds=7)
        await pilot.press("space", "3")
        await until_shown(pilot, "two and two")
        clock.advance(minutes=30)
        await pilot.press("enter", "3")
        await until_shown(pilot, "2 done")
    rows = workspace.database.execute("SELECT seconds FROM reviews ORDER BY seq").fetchall()
    assert rows == [(7.0,), (60.0,)]


def shown_keys(pilot: Pilot[None]) -> str:
    return screen_text(pilot.app).splitlines()[-1]


@pytest.mark.parametrize("width", [60, 80, 200])
async def test_the_last_row_keeps_the_way_to_all_keys(workspace: Workspace, width: int) -> None:
    app = drilling(workspace)
    async with app.run_test(notifications=True, size=(width, 24)) as pilot:
        await until_shown(pilot, "What does basic ask?")
        await until(pilot, lambda: "? keys" in shown_keys(pilot))
        assert shown_keys(pilot).count("   ") <= 7
