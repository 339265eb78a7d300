import pytest

from prepterm.core.grade import Grade, parse_grade


@pytest.mark.parametrize("grade", Grade)
def test_a_grade_goes_by_its_name_and_by_its_key(grade: Grade) -> None:
    assert parse_grade(grade.label) is parse_grade(f" {grade.value} ") is grade


@pytest.mark.parametrize("text", ["", "0", "5", "goo", "good!", "٣"])
def test_nothing_else_is_a_grade(text: str) -> None:
    assert parse_grade(text) is None
