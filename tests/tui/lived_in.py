"""A home with some weeks of believable history, the same each time it is made."""

from datetime import UTC, datetime

from prepterm.core.grade import Grade
from prepterm.core.place import Place
from prepterm.core.rubric import Dimension, Score
from prepterm.study import read
from prepterm.study.clock import SetClock
from prepterm.study.drill import Drill
from prepterm.study.practice_room import PracticeRoom
from prepterm.study.read import open_post
from prepterm.study.workspace import Workspace

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAYS = 60
_GRADES = (Grade.GOOD, Grade.GOOD, Grade.EASY, Grade.AGAIN, Grade.GOOD, Grade.HARD)


def live_in(workspace: Workspace, clock: SetClock) -> None:
    """Drill on most days of two months, read a little and practise twice; the clock ends at NOW.

    Args:
        workspace: An empty home, its clock standing at NOW.
        clock: The workspace's own.
    """
    clock.advance(days=-DAYS)
    answers = 0
    for day in range(DAYS):
        if day % 7 != 5 and day % 11 != 3:
            drill = Drill(workspace)
            while drill.current is not None:
                clock.advance(seconds=5 + answers % 7)
                drill.reveal()
                drill.grade(_GRADES[(answers * 5 + day) % len(_GRADES)])
                answers += 1
        if day in (40, 56):
            _practise(workspace, clock)
        _wait_until_nine(clock)
    opened, _ = open_post(workspace, "phone-interview")
    block = next(block for block in opened.blocks if block.anchor == "complexity-out-loud")
    read.keep_place(workspace, "phone-interview", Place(block.hash, 0, block.text[:40], 0.38))
    read.mark(workspace, "code-review", finished=True)


def _wait_until_nine(clock: SetClock) -> None:
    now = clock.local(clock.now_ms())
    clock.advance(seconds=86_400 - (now - now.replace(hour=9, minute=0, second=0)).total_seconds())


def _practise(workspace: Workspace, clock: SetClock) -> None:
    room = PracticeRoom(workspace)
    practice = room.start(room.format("technical-phone-screen"))
    for minutes, note in ((3, ""), (4, "asked about sizes"), (8, "two ways, chose the second")):
        clock.advance(minutes=minutes)
        if note:
            practice.note(note)
        practice.next_stage()
    clock.advance(minutes=25)
    practice.end()
    for dimension, score in zip(
        Dimension, (Score.YES, Score.YES, Score.NO, Score.YES), strict=True
    ):
        practice.score(dimension, score)
