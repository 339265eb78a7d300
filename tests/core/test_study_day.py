from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepterm.core.study_day import (
    StudyDay,
    days_after,
    days_between,
    parse_day,
    study_day_of,
)

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = st.dates().map(StudyDay)


def day(text: str) -> StudyDay:
    return StudyDay(date.fromisoformat(text))


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("2026-11-24T03:59:59.999999", "2026-11-23"),
        ("2026-11-24T04:00:00", "2026-11-24"),
        ("2026-11-24T12:00:00", "2026-11-24"),
        ("2026-11-24T23:59:59", "2026-11-24"),
        ("2026-11-25T00:00:00", "2026-11-24"),
        ("2026-03-01T01:00:00", "2026-02-28"),
        ("2028-03-01T01:00:00", "2028-02-29"),
        ("2027-01-01T03:00:00", "2026-12-31"),
    ],
)
def test_a_study_day_turns_at_four(clock: str, expected: str) -> None:
    assert study_day_of(datetime.fromisoformat(clock).replace(tzinfo=BERLIN)) == day(expected)


@pytest.mark.parametrize(
    ("starts_at", "clock", "expected"),
    [
        (time(0), "2026-11-24T00:00", "2026-11-24"),
        (time(0), "2026-11-23T23:59", "2026-11-23"),
        (time(5, 30), "2026-11-24T05:29", "2026-11-23"),
        (time(5, 30), "2026-11-24T05:30", "2026-11-24"),
    ],
)
def test_a_person_may_say_when_it_turns(starts_at: time, clock: str, expected: str) -> None:
    moment = datetime.fromisoformat(clock).replace(tzinfo=BERLIN)
    assert study_day_of(moment, starts_at) == day(expected)


@pytest.mark.parametrize(
    ("utc", "expected"),
    [
        # In Berlin 29 March 2026 lacks the hour after 02:00, 25 October has it twice.
        ("2026-03-29T01:59:59", "2026-03-28"),
        ("2026-03-29T02:00:00", "2026-03-29"),
        ("2026-10-25T02:59:59", "2026-10-24"),
        ("2026-10-25T03:00:00", "2026-10-25"),
    ],
)
def test_an_hour_lost_or_gained_moves_no_turn(utc: str, expected: str) -> None:
    moment = datetime.fromisoformat(utc).replace(tzinfo=UTC).astimezone(BERLIN)
    assert study_day_of(moment) == day(expected)


def test_an_hour_that_comes_twice_is_of_one_day() -> None:
    starts_at = time(2, 30)
    first = datetime(2026, 10, 25, 2, 45, tzinfo=BERLIN)
    again = first.replace(fold=1)
    assert first.astimezone(UTC) != again.astimezone(UTC)
    assert study_day_of(first, starts_at) == study_day_of(again, starts_at) == day("2026-10-25")


def test_the_calendar_has_ends() -> None:
    assert study_day_of(datetime.min.replace(tzinfo=UTC)) == date.min
    assert study_day_of(datetime.max.replace(tzinfo=UTC)) == date.max
    last = StudyDay(date.max)
    assert days_after(last, 0) == days_after(last, 1) == days_after(last, 36_500) == date.max
    assert days_after(day("9999-12-30"), 1) == date.max
    assert days_after(StudyDay(date.min), 10**9) == date.max


@given(DAYS, DAYS)
def test_counting_goes_forwards_only(one: StudyDay, other: StudyDay) -> None:
    there, back = days_between(one, other), days_between(other, one)
    assert min(there, back) == 0
    assert days_after(min(one, other), max(there, back)) == max(one, other)


@given(st.datetimes(timezones=st.just(BERLIN)), st.times())
def test_a_moment_is_at_most_one_day_behind_its_calendar(moment: datetime, turn: time) -> None:
    behind = moment.date() - study_day_of(moment, turn)
    assert timedelta(0) <= behind <= timedelta(days=1)


def test_a_day_is_read_from_iso_text() -> None:
    assert parse_day("2026-11-24") == day("2026-11-24")
    for text in ("", "today", "24.11.2026", "2026-02-30", "2026-11-24T00:00"):
        with pytest.raises(ValueError, match=r"."):
            parse_day(text)
