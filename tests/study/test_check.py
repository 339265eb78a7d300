"""What `check` is told to look at; what it finds is the lint's."""

from datetime import date

import pytest

from prepterm.core.study_day import StudyDay
from prepterm.errors import NotFound
from prepterm.study.check import check
from tests.study.home import Home

TODAY = StudyDay(date(2026, 11, 24))


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("missing.md", "there is no file '{}'", "name a deck, a post or a folder of them"),
        ("notes.txt", "'{}' is no deck and no post", "they end in .yaml and .md"),
        ("folder", "'{}' holds no deck and no post", "they end in .yaml and .md"),
    ],
)
def test_what_is_no_content_is_said_with_what_would_be(
    home: Home, name: str, message: str, hint: str
) -> None:
    home.write("notes.txt", "text")
    home.write("folder/notes.txt", "text")
    path = str(home.folder / name)
    with pytest.raises(NotFound) as caught:
        check([path], TODAY)
    assert (caught.value.message, caught.value.hint) == (message.format(path), hint)
