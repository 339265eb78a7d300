import pytest

from prepterm.core.history import Phase
from prepterm.core.interval_text import interval_text
from prepterm.core.scheduling import Decision


def in_minutes(minutes: float) -> Decision:
    return Decision(Phase.LEARNING, 0, 0, None, minutes, None)


def in_days(days: int) -> Decision:
    return Decision(Phase.REVIEW, None, None, None, None, days)


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (in_minutes(0.5), "30 s"),
        (in_minutes(1), "1 min"),
        (in_minutes(5.5), "5.5 min"),
        (in_minutes(59), "59 min"),
        (in_minutes(60), "1 h"),
        (in_minutes(1440), "24 h"),
        (in_days(1), "1 day"),
        (in_days(59), "59 days"),
        (in_days(60), "2.0 months"),
        (in_days(320), "11 months"),
        (in_days(365), "12 months"),
        (in_days(366), "1.0 years"),
        (in_days(4000), "11 years"),
        (in_days(36_500), "100 years"),
    ],
)
def test_an_interval_is_said_in_its_largest_fitting_unit(decision: Decision, said: str) -> None:
    assert interval_text(decision) == said


def test_no_interval_is_wider_than_its_button() -> None:
    assert max(len(interval_text(in_days(days))) for days in range(1, 36_501)) <= 10
