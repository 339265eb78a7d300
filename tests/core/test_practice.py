from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepterm.core.event_values import asked_value, score_value, start_value
from prepterm.core.format import Format, Stage
from prepterm.core.practice import (
    EventKind,
    Note,
    PracticeEvent,
    PracticeState,
    Status,
    Tick,
    clock_at,
    elapsed_ms,
    minutes_and_seconds,
    practice_state,
    since_start,
)
from prepterm.core.rubric import Dimension, Judgement, Score

STAGES = (Stage("intro", 1), Stage("code", 10, "plain names", "coding", 1), Stage("end", 2))
FORMAT = Format("short", "Short screen", "", STAGES)
WALL = 1_764_000_000_000


def tick(second: float, boot: str = "a", wall_ahead_ms: int = 0) -> Tick:
    ms = round(second * 1000)
    return Tick(WALL + ms + wall_ahead_ms, boot, 5_000_000 + ms)


def log(*rest: tuple[float, EventKind] | tuple[float, EventKind, str]) -> PracticeState:
    events = [PracticeEvent(EventKind.STARTED, tick(0), start_value(FORMAT))]
    events += [PracticeEvent(kind, tick(at), *value) for at, kind, *value in rest]
    return practice_state(events)


def test_the_start_alone_tells_what_the_format_was() -> None:
    state = log()
    assert state.format == FORMAT
    assert (state.stage, state.status, state.paused) == (0, Status.OPEN, False)


@pytest.mark.parametrize(
    ("events", "at", "stage", "stage_left_s", "left_s"),
    [
        ((), 0, 0, 60, 780),
        ((), 20, 0, 40, 760),
        ((), 75, 0, -15, 705),  # overtime counts up; the stage does not end by itself
        (((20, EventKind.NEXT_STAGE),), 30, 1, 590, 750),
        (((20, EventKind.NEXT_STAGE), (30, EventKind.PREVIOUS_STAGE)), 35, 0, 35, 745),
        (((50, EventKind.EXTENDED, "60000"),), 60, 0, 60, 780),
        (((10, EventKind.PAUSED),), 500, 0, 50, 770),
        (((10, EventKind.PAUSED), (500, EventKind.RESUMED)), 510, 0, 40, 760),
        (((10, EventKind.PAUSED), (20, EventKind.PAUSED)), 500, 0, 50, 770),
        (((10, EventKind.PAUSED), (20, EventKind.NEXT_STAGE)), 99, 1, 600, 770),
        (((10, EventKind.NEXT_STAGE),) * 9, 11, 2, 119, 769),
        (((10, EventKind.PREVIOUS_STAGE),), 11, 0, 49, 769),
        (((30, EventKind.SEEN), (40, EventKind.ENDED)), 9999, 0, 20, 740),
        (((30, EventKind.DISCARDED), (40, EventKind.NEXT_STAGE)), 50, 0, 30, 750),
    ],
)
def test_what_the_clock_shows(
    events: tuple[tuple[float, EventKind], ...],
    at: float,
    stage: int,
    stage_left_s: float,
    left_s: float,
) -> None:
    reading = clock_at(log(*events), tick(at))
    assert (reading.stage, reading.stage_left_ms / 1000, reading.left_ms / 1000) == (
        stage,
        stage_left_s,
        left_s,
    )


@pytest.mark.parametrize(
    ("ms", "shown"),
    [
        (60_000, "01:00"),
        (59_001, "01:00"),
        (59_000, "00:59"),
        (1, "00:01"),
        (0, "00:00"),
        (-999, "00:00"),
        (-1000, "+00:01"),
        (-61_500, "+01:01"),
        (5_400_000, "90:00"),
    ],
)
def test_remaining_time_rounds_up_to_the_second(ms: int, shown: str) -> None:
    assert minutes_and_seconds(ms) == shown


def test_time_gone_by_counts_whole_seconds() -> None:
    assert [since_start(ms) for ms in (0, 999, 1000, 61_999)] == [
        "00:00",
        "00:00",
        "00:01",
        "01:01",
    ]


@pytest.mark.parametrize(
    ("earlier", "later", "passed"),
    [
        (tick(0), tick(5), 5000),
        (tick(0), tick(5, wall_ahead_ms=3_600_000), 5000),
        (tick(0), tick(5, wall_ahead_ms=-3_600_000), 5000),
        (tick(0), tick(5, boot="b"), 5000),
        (tick(0), tick(5, boot="b", wall_ahead_ms=1000), 6000),
        (tick(5), tick(0, boot="b"), 0),
        (tick(5), tick(0), 0),
    ],
)
def test_the_boot_clock_decides_within_a_boot_and_the_wall_clock_across_boots(
    earlier: Tick, later: Tick, passed: int
) -> None:
    assert elapsed_ms(earlier, later) == passed


def test_notes_questions_and_scores_are_kept_with_their_time_and_stage() -> None:
    state = log(
        (30, EventKind.PAUSED),
        (90, EventKind.RESUMED),
        (100, EventKind.NEXT_STAGE),
        (100, EventKind.ASKED, asked_value("coding.one", "Sort it.")),
        (110, EventKind.NOTE, "asked about sizes"),
        (111, EventKind.HINT, "coding.one"),
        (112, EventKind.FOLLOW_UP, "coding.one"),
        (113, EventKind.HINT, "coding.other"),
        (200, EventKind.ENDED),
        (210, EventKind.SCORED, score_value(Dimension.TESTING, Judgement(None, "none"))),
        (220, EventKind.SCORED, score_value(Dimension.TESTING, Judgement(Score.NO, "none"))),
        (230, EventKind.NOTE, "afterwards"),
    )
    assert state.notes == (Note(50_000, 1, "asked about sizes"), Note(140_000, 1, "afterwards"))
    (asked,) = state.asked
    assert (asked.question, asked.stage, asked.prompt) == ("coding.one", 1, "Sort it.")
    assert (asked.hints, asked.follow_ups) == (1, 1)
    assert state.judgements == {Dimension.TESTING: Judgement(Score.NO, "none")}
    assert state.pauses == 1


def test_a_log_without_its_start_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with its start"):
        practice_state([PracticeEvent(EventKind.PAUSED, tick(0))])


MOVES = [
    EventKind.PAUSED,
    EventKind.RESUMED,
    EventKind.EXTENDED,
    EventKind.NEXT_STAGE,
    EventKind.PREVIOUS_STAGE,
    EventKind.SEEN,
]
STEPS = st.lists(st.tuples(st.integers(0, 600_000), st.sampled_from(MOVES)), max_size=30)


def events_of(steps: list[tuple[int, EventKind]]) -> list[PracticeEvent]:
    events = [PracticeEvent(EventKind.STARTED, tick(0), start_value(FORMAT))]
    now = 0
    for step, kind in steps:
        now += step
        events.append(PracticeEvent(kind, tick(now / 1000), "60000"))
    return events


@given(STEPS, st.integers(0, 600_000))
def test_stage_times_and_pauses_together_are_the_time_since_the_start(
    steps: list[tuple[int, EventKind]], after: int
) -> None:
    events = events_of(steps)
    end = replace(events[-1].tick, boot_ms=events[-1].tick.boot_ms + after)
    reading = clock_at(practice_state(events), end)
    assert sum(reading.spent_ms) == reading.elapsed_ms - reading.paused_ms
    assert reading.elapsed_ms == elapsed_ms(events[0].tick, end)
    assert reading.left_ms == sum(reading.allowed_ms) - sum(reading.spent_ms)


@given(STEPS, st.lists(st.integers(-(10**9), 10**9), min_size=32, max_size=32))
def test_a_changed_wall_clock_changes_nothing_within_a_boot(
    steps: list[tuple[int, EventKind]], jumps: list[int]
) -> None:
    events = events_of(steps)
    jumped = [
        replace(event, tick=replace(event.tick, wall_ms=event.tick.wall_ms + jump))
        for event, jump in zip(events, jumps, strict=False)
    ]
    end = events[-1].tick
    assert clock_at(practice_state(jumped), end) == clock_at(practice_state(events), end)


@given(STEPS, st.sets(st.integers(0, 30)))
def test_a_restart_between_events_changes_nothing_while_the_wall_clock_is_right(
    steps: list[tuple[int, EventKind]], restarts: set[int]
) -> None:
    events = events_of(steps)
    boot = 0
    restarted = []
    for number, event in enumerate(events):
        boot += number in restarts
        restarted.append(replace(event, tick=replace(event.tick, boot=f"boot {boot}")))
    end = replace(events[-1].tick, boot="another")
    assert clock_at(practice_state(restarted), end) == clock_at(practice_state(events), end)
