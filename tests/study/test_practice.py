from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from prepterm.core.practice import Status
from prepterm.core.rubric import Dimension, Judgement, Score
from prepterm.errors import NotFound, PracticeRunning
from prepterm.storage import practice_log
from prepterm.study.clock import SetClock, SystemClock
from prepterm.study.practice import Practice
from prepterm.study.practice_room import PracticeRoom
from prepterm.study.rebuild import differences, rebuild
from prepterm.study.workspace import Workspace

FORMAT = """
title: Short screen
stages:
  - {name: intro, minutes: 1}
  - {name: code, minutes: 10, asks: quick, questions: 2}
  - {name: end, minutes: 2}
"""
QUESTIONS = """
title: Quick
kind: quick
questions:
  - {id: quick.one, difficulty: easy, prompt: One?, hints: [first, second], follow_ups: [why]}
  - {id: quick.two, difficulty: easy, prompt: Two?}
  - {id: quick.three, difficulty: hard, prompt: Three?}
"""


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PREPTERM_HOME", str(tmp_path))
    for name, text in (("formats/short.yaml", FORMAT), ("questions/quick.yaml", QUESTIONS)):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture
def room(home: Path, clock: SetClock) -> Iterator[PracticeRoom]:
    assert home.is_dir()
    workspace = Workspace(clock)
    yield PracticeRoom(workspace)
    workspace.close()


@pytest.fixture
def practice(room: PracticeRoom) -> Practice:
    return room.start(room.format("short"))


def test_formats_that_ship_stand_beside_the_persons_own(room: PracticeRoom) -> None:
    slugs = {each.slug: each.own for each in room.formats}
    assert slugs["technical-phone-screen"] is False
    assert slugs["short"] is True
    assert room.problems == []


@pytest.mark.parametrize(
    ("name", "near"),
    [("phone", "technical-phone-screen"), ("focsu", "focus"), ("zzz", "prepterm practice --list")],
)
def test_an_unknown_format_names_the_nearest(room: PracticeRoom, name: str, near: str) -> None:
    with pytest.raises(NotFound, match=f"no format '{name}'") as caught:
        room.format(name)
    assert near in (caught.value.hint or "")


def test_a_broken_file_is_named_and_all_others_are_read(home: Path, room: PracticeRoom) -> None:
    (home / "formats" / "bad.yaml").write_text("title: no stages\n")
    (home / "formats" / "focus.yaml").write_text(FORMAT)
    (home / "questions" / "again.yaml").write_text(QUESTIONS)
    assert room.format("focus").title == "Focus"
    assert "quick.one" in room.questions
    said = sorted(str(problem).removeprefix(str(home)) for problem in room.problems)
    assert [each.split(": ")[0].split(":")[0] for each in said] == [
        "/formats/bad.yaml",
        "/formats/focus.yaml",
        "/questions/quick.yaml",
    ]


def test_only_one_practice_runs_at_a_time(room: PracticeRoom, practice: Practice) -> None:
    with pytest.raises(PracticeRunning, match="'Short screen' is still running"):
        room.start(room.format("focus"))
    running = room.running()
    assert running is not None
    assert running.session == practice.session
    practice.end()
    assert room.running() is None
    assert room.start(room.format("focus")).state.format.title == "Focus"


def test_the_clock_goes_on_while_nobody_looks_and_a_set_wall_clock_changes_nothing(
    room: PracticeRoom, practice: Practice, clock: SetClock
) -> None:
    clock.advance(seconds=20)
    clock.set_wall(hours=-5)
    running = room.running()
    assert running is not None
    assert running.reading().stage_left_ms == 40_000
    practice.toggle_pause()
    clock.advance(minutes=5)
    practice.toggle_pause()
    clock.set_wall(days=3)
    assert practice.reading().stage_left_ms == 40_000
    practice.extend()
    practice.next_stage()
    clock.advance(minutes=11)
    reading = practice.reading()
    assert (reading.stage, reading.stage_left_ms, reading.overtime_ms) == (1, -60_000, 60_000)
    assert reading.left_ms == (13 + 1) * 60_000 - 20_000 - 11 * 60_000


def test_a_restart_of_the_machine_leaves_the_wall_clock_to_decide(
    room: PracticeRoom, practice: Practice, clock: SetClock
) -> None:
    assert practice.state.stage == 0
    clock.advance(seconds=30)
    clock.restart()
    running = room.running()
    assert running is not None
    assert running.reading().elapsed_ms == 30_000


def test_questions_come_one_by_one_and_none_twice_before_all_have_come(
    room: PracticeRoom,
) -> None:
    came = []
    for _ in range(3):
        practice = room.start(room.format("short"))
        assert practice.state.question is None
        assert practice.ask() is False
        practice.next_stage()
        assert len(practice.state.asked) == 1
        practice.previous_stage()
        assert practice.state.question is None
        practice.next_stage()
        assert len(practice.state.asked) == 1
        assert practice.ask() is True
        assert practice.ask() is False
        practice.next_stage()
        assert practice.state.question == practice.look().asked[-1]
        came += [each.question for each in practice.state.asked]
        practice.end()
    assert set(came[:3]) == set(came[3:]) == set(room.questions) & set(came)
    assert len(set(came)) == 3


def test_a_kind_with_too_few_questions_asks_those_it_has(home: Path, room: PracticeRoom) -> None:
    text = FORMAT.replace("questions: 2", "questions: 9")
    (home / "formats" / "greedy.yaml").write_text(text)
    practice = room.start(room.format("greedy"))
    practice.next_stage()
    assert [practice.ask() for _ in range(3)] == [True, True, False]
    assert len({each.question for each in practice.state.asked}) == 3


def test_hints_and_follow_ups_are_shown_one_by_one(home: Path, room: PracticeRoom) -> None:
    only = "\n".join(QUESTIONS.splitlines()[:5])
    (home / "questions" / "quick.yaml").write_text(only)
    practice = room.start(room.format("short"))
    practice.next_stage()
    for hint, follow_up, more in ((1, 1, True), (2, 1, True), (2, 1, False)):
        asked = practice.state.asked[0]
        assert practice.hint(asked) is more
        practice.follow_up(asked)
        asked = practice.state.asked[0]
        assert (asked.hints, asked.follow_ups) == (hint, follow_up)


def test_a_question_whose_file_is_gone_keeps_the_text_it_was_asked_with(
    home: Path, room: PracticeRoom, practice: Practice
) -> None:
    practice.next_stage()
    (home / "questions" / "quick.yaml").unlink()
    later = PracticeRoom(room.workspace).running()
    assert later is not None
    (asked,) = later.state.asked
    assert later.question(asked) is None
    assert later.hint(asked) is False
    assert asked.prompt in {"One?", "Two?", "Three?"}


def test_notes_are_single_safe_lines_and_may_come_after_the_end(
    practice: Practice, clock: SetClock
) -> None:
    clock.advance(seconds=5)
    practice.note(" asked\n about \x1b[31m sizes ")
    practice.note("   ")
    practice.end()
    practice.note("too loud")
    assert [(note.text, note.at_ms) for note in practice.state.notes] == [
        ("asked about ␛[31m sizes", 5000),
        ("too loud", 5000),
    ]


def test_the_last_note_is_taken_out_and_no_other(practice: Practice) -> None:
    practice.note("one")
    practice.note("two")
    assert practice.remove_last_note() == "two"
    practice.end()
    practice.note("three")
    assert [note.text for note in practice.look().notes] == ["one", "three"]
    assert [practice.remove_last_note() for _ in range(3)] == ["three", "one", None]
    assert practice.look().notes == ()


def test_a_debrief_keeps_score_and_evidence_of_each_dimension(
    room: PracticeRoom, practice: Practice
) -> None:
    practice.end()
    practice.support(Dimension.TESTING, "tried the empty list")
    practice.score(Dimension.TESTING, Score.NO)
    practice.score(Dimension.TESTING, Score.YES)
    practice.score(Dimension.TESTING, Score.YES)
    practice.score(Dimension.COMMUNICATION, Score.STRONG_NO)
    again = Practice(room.workspace, practice.session, room.questions)
    assert again.state.judgements == {
        Dimension.TESTING: Judgement(Score.YES, "tried the empty list"),
        Dimension.COMMUNICATION: Judgement(Score.STRONG_NO, ""),
    }
    assert again.judgement(Dimension.PROBLEM_SOLVING) == Judgement()
    kinds = [each.kind for each in practice_log.events_of(room.workspace.database, again.session)]
    assert kinds.count(kinds[-1]) == 4  # the same score twice is one event


def test_a_session_left_alone_ends_when_it_was_last_seen(
    room: PracticeRoom, practice: Practice, clock: SetClock
) -> None:
    for _ in range(50):
        clock.advance(seconds=10)
        practice.keep_seen()
    assert practice.left_alone is False
    clock.advance(minutes=61)
    running = room.running()
    assert running is not None
    assert running.left_alone is True
    running.end_when_last_seen()
    (session,) = room.sessions()
    assert session.elapsed_ms == 480_000  # one row a minute, the last of them after 8 minutes
    assert session.ended_at == session.started_at + 480_000
    assert running.left_alone is False


def test_what_another_terminal_did_is_minded(
    room: PracticeRoom, practice: Practice, clock: SetClock
) -> None:
    other = room.running()
    assert other is not None
    other.toggle_pause()
    practice.toggle_pause()
    assert (practice.state.paused, practice.state.pauses) == (False, 1)
    other.discard()
    clock.advance(minutes=1)
    practice.extend()
    practice.next_stage()
    assert practice.state.status is Status.DISCARDED
    assert practice.reading().elapsed_ms == 0
    events = practice_log.events_of(room.workspace.database, practice.session)
    assert [str(each.kind) for each in events] == ["started", "paused", "resumed", "discarded"]


def test_a_rebuild_knows_of_sessions(
    room: PracticeRoom, practice: Practice, clock: SetClock
) -> None:
    practice.next_stage()
    clock.advance(minutes=12)
    practice.end()
    practice.score(Dimension.TESTING, Score.NO)
    database, model = room.workspace.database, room.workspace.model
    assert differences(database, model) == []
    database.execute("UPDATE practice_sessions SET overtime_ms = 0")
    (difference,) = differences(database, model)
    assert (difference.table, difference.name) == ("practice_sessions", practice.session)
    rebuild(database, model)
    assert differences(database, model) == []


def test_the_machines_clock_counts_from_its_start_and_names_it() -> None:
    one, two = SystemClock().tick(), SystemClock().tick()
    assert one.boot == two.boot != ""
    assert 0 < one.boot_ms <= two.boot_ms < one.wall_ms
