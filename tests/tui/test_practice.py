from pathlib import Path

import pytest

from prepterm.core.practice import Status
from prepterm.core.rubric import Dimension, Score
from prepterm.storage import practice_log
from prepterm.study.clock import SetClock
from prepterm.study.practice_room import PracticeRoom
from prepterm.study.workspace import Workspace
from prepterm.tui.app import Prepterm
from prepterm.tui.messages import OpenPractice
from tests.tui.screen_text import screen_text, until, until_gone, until_shown

QUESTION = """\
title: Own
kind: own-kind
questions:
  - id: own.one
    topics: [own]
    difficulty: hard
    prompt: The prompt of [bold]mine[/bold] \\x1b]0;stolen\\x07.
    strong: [Names the slow way first.]
    hints: [A first hint., A second hint.]
    follow_ups: [And if it never ends?]
    mistakes: [Starting at nought.]
"""
FORMAT = """\
title: Own format
summary: Two stages of my own.
stages:
  - {name: talk, minutes: 2, hint: Say it back., asks: own-kind}
  - {name: close, minutes: 1}
"""


@pytest.fixture
def room(home: Path, workspace: Workspace) -> PracticeRoom:
    for folder, text in (("formats", FORMAT), ("questions", QUESTION)):
        (home / folder).mkdir()
        (home / folder / "own.yaml").write_text(text)
    return PracticeRoom(workspace)


def practising(workspace: Workspace) -> Prepterm:
    return Prepterm(workspace, OpenPractice("own"))


def status(workspace: Workspace) -> str:
    return practice_log.sessions(workspace.database)[0].status


@pytest.mark.usefixtures("room")
async def test_the_clock_runs_pauses_and_goes_into_overtime(
    workspace: Workspace, clock: SetClock
) -> None:
    app = practising(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "stage 1 of 2")
        await until_shown(pilot, "3:00 left in all")
        clock.advance(seconds=30)
        await until_shown(pilot, "2:30 left in all")
        await pilot.press("space")
        await until_shown(pilot, "paused")
        clock.advance(minutes=10)
        await until_shown(pilot, "1 pause, 10:00 in all")
        assert "2:30 left in all" in screen_text(app)
        await pilot.press("space")
        await until_gone(pilot, "paused")
        clock.advance(seconds=91)
        await until_shown(pilot, "Time is over")
        await pilot.press("plus")
        await until_gone(pilot, "Time is over")
        await until_shown(pilot, "1 min added")


@pytest.mark.usefixtures("room")
async def test_the_bell_rings_once_when_a_stage_ends(
    workspace: Workspace, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[int] = []
    app = practising(workspace)
    monkeypatch.setattr(app, "bell", lambda: rung.append(1))
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "stage 1 of 2")
        assert not rung
        clock.advance(minutes=2)
        await until_shown(pilot, "Time is over")
        clock.advance(seconds=5)
        await until_shown(pilot, "0:55 left in all")
    assert len(rung) == 1


@pytest.mark.usefixtures("room")
async def test_hints_follow_ups_and_notes_come_by_key_and_difficulty_stays_hidden(
    workspace: Workspace, clock: SetClock
) -> None:
    app = practising(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "The prompt of [bold]mine[/bold]")
        assert "A first hint." not in screen_text(app)
        await pilot.press("h")
        await until_shown(pilot, "A first hint.")
        await pilot.press("f")
        await until_shown(pilot, "And if it never ends?")
        clock.advance(seconds=65)
        await pilot.press("m")
        await until_shown(pilot, "↵ keep")
        await pilot.press(*"hello", "enter")
        await until_shown(pilot, "01:05  hello")
        assert "hard" not in screen_text(app)
        assert "\x1b" not in screen_text(app)
        await pilot.press("m", *"space n x", "escape")
        await until_shown(pilot, "n next stage")
        assert "stage 1 of 2" in screen_text(app)


@pytest.mark.usefixtures("room")
async def test_leaving_the_screen_leaves_it_running_and_it_is_gone_on_with(
    workspace: Workspace, clock: SetClock
) -> None:
    app = practising(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "stage 1 of 2")
        await pilot.press("escape")
        await until_shown(pilot, "it is running")
        clock.advance(seconds=20)
        await pilot.press("p")
        await until_shown(pilot, "2:40 left in all")
        await pilot.press("q")
    again = Prepterm(workspace, OpenPractice("focus"))
    clock.advance(seconds=20)
    async with again.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "Own format is still running")
        await until_shown(pilot, "2:20 left in all")


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize(
    ("keys", "after"), [([], "open"), (["j"], "ended"), (["j", "j"], "discarded")]
)
async def test_a_session_left_alone_is_asked_about(
    workspace: Workspace, clock: SetClock, keys: list[str], after: str
) -> None:
    practice = PracticeRoom(workspace)
    practice.start(practice.format("own"))
    clock.advance(hours=2)
    app = Prepterm(workspace, OpenPractice())
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "was left running 2 h 0 min ago")
        await pilot.press(*keys, "enter")
        await until(pilot, lambda: "was left running" not in screen_text(app))
        await until(pilot, lambda: status(workspace) == after)


@pytest.mark.usefixtures("room")
async def test_the_end_is_a_debrief_whose_scores_are_kept_as_they_are_given(
    workspace: Workspace, clock: SetClock
) -> None:
    app = practising(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "stage 1 of 2")
        await pilot.press("n")
        await until_shown(pilot, "stage 2 of 2")
        clock.advance(seconds=90)
        await pilot.press("n")
        await until_shown(pilot, "End this practice?")
        await pilot.press("enter")
        await until_shown(pilot, "Debrief")
        practice = PracticeRoom(workspace).sessions()[0]
        assert practice.status == Status.ENDED
        await pilot.press("4", "j", "2", "enter")
        await until_shown(pilot, "↵ keep")
        await pilot.press(*"guessed", "enter")
        await until_shown(pilot, "guessed")
        page = app.screen
        assert page.practice.judgement(Dimension.COMMUNICATION).score is Score.STRONG_YES  # type: ignore[attr-defined]
        assert page.practice.judgement(Dimension.PROBLEM_SOLVING).score is Score.NO  # type: ignore[attr-defined]
        for _ in range(40):
            await pilot.press("j")
        await until_shown(pilot, "Names the slow way first.")
        await until_shown(pilot, "Starting at nought.")
        await pilot.press("d")
        await until_shown(pilot, "last today")


async def test_formats_are_chosen_by_key(workspace: Workspace) -> None:
    app = Prepterm(workspace, OpenPractice())
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "Behavioural interview")
        await pilot.press("j", "j", "enter")
        await until_shown(pilot, "Focus")
        await until_shown(pilot, "stage 1 of 2")
        await pilot.press("x", "j", "enter")
        await until_shown(pilot, "discarded")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 60)])
@pytest.mark.usefixtures("room")
async def test_it_works_at_every_size(workspace: Workspace, size: tuple[int, int]) -> None:
    app = practising(workspace)
    async with app.run_test(notifications=True, size=size) as pilot:
        await until_shown(pilot, "left in all")
        await until_shown(pilot, "The prompt of")
        await until_shown(pilot, "? keys")


async def test_arrows_go_from_question_to_question_and_ask_what_the_stage_still_asks(
    room: PracticeRoom, workspace: Workspace
) -> None:
    room.start(room.format("recruiter-screen"))
    app = Prepterm(workspace, OpenPractice())
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "stage 1 of 6")
        assert "← →" not in screen_text(app)
        await pilot.press("n")
        await until_shown(pilot, "← → question 1 of 3")
        await pilot.press("right")
        await until_shown(pilot, "question 2 of 3")
        await pilot.press("right")
        await until_shown(pilot, "question 3 of 3")
        await pilot.press("right")
        await pilot.press("left", "left", "left")
        await until_shown(pilot, "question 1 of 3")
    practice = room.running()
    assert practice is not None
    assert len(practice.state.asked) == 3
