from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from prepterm.core.backup_thinning import kept_backups

TODAY = date(2026, 11, 24)


def ago(*days: int) -> set[date]:
    return {TODAY - timedelta(days=each) for each in days}


def test_today_and_yesterday_are_kept_and_then_twelve_days() -> None:
    assert kept_backups(ago(*range(14)), TODAY) == ago(*range(14))


def test_days_without_a_backup_do_not_count() -> None:
    every_third = ago(*range(0, 36, 3))
    assert kept_backups(every_third, TODAY) == every_third


def test_then_the_newest_of_each_of_ten_weeks_and_of_nine_months() -> None:
    kept = sorted(kept_backups(ago(*range(600)), TODAY), reverse=True)
    assert len(kept) == 2 + 12 + 10 + 9
    weeks, months = kept[14:24], kept[24:]
    assert len({day.isocalendar()[:2] for day in weeks}) == 10
    assert all(day.isoweekday() == 7 for day in weeks[1:])
    assert [(day + timedelta(days=1)).day for day in months[1:]] == [1] * 8
    assert weeks[0] < kept[13]
    assert months[0] < weeks[-1]


def test_thinned_day_by_day_it_reaches_as_far_back() -> None:
    there: set[date] = set()
    for number in range(800):
        today = TODAY + timedelta(days=number)
        there = kept_backups({*there, today}, today)
    assert 30 <= len(there) <= 33
    today = TODAY + timedelta(days=799)
    ages = sorted((today - day).days for day in there)
    assert ages[:14] == list(range(14))
    assert 12 * 7 - 14 <= ages[23] <= 13 * 7
    assert ages[-1] >= 300


@given(st.sets(st.dates(date(2020, 1, 1), date(2100, 1, 1)), max_size=80), st.dates())
def test_the_newest_is_always_kept_and_thinning_again_changes_nothing(
    days: set[date], today: date
) -> None:
    kept = kept_backups(days, today)
    assert kept <= days
    assert not days or max(days) in kept
    assert kept_backups(kept, today) == kept
