"""The reading speed that minutes are worked out with."""

import pytest

from prepterm.core.place import Place
from prepterm.study import read
from prepterm.study.reading_speed import reading_speed
from prepterm.study.workspace import Workspace
from tests.study.home import Home

WORDS = 20_000


@pytest.fixture
def home(home: Home) -> Home:
    home.post("long", "word " * WORDS)
    return home


def read_on(home: Home, workspace: Workspace, speed: int, words: int = 8_000) -> None:
    """Read some words of the post at a speed, a page at a time, from its beginning."""
    for at in range(0, words, 200):
        read.keep_place(workspace, "long", Place("block", at, "", at / WORDS))
        home.clock.advance(minutes=200 / speed)


def test_it_is_learned_from_reading_and_the_minutes_follow(home: Home) -> None:
    with home.opened() as workspace:
        assert reading_speed(workspace) == 200
        (entry,) = read.shelf(workspace)
        assert (entry.minutes, entry.minutes_left) == (100, 100)
        read_on(home, workspace, 400)
        assert 330 < reading_speed(workspace) < 400
        (entry,) = read.shelf(workspace)
        assert entry.minutes < 62


def test_what_the_person_set_holds_whatever_they_read(home: Home) -> None:
    home.write("config.toml", "words_per_minute = 250\n")
    with home.opened() as workspace:
        read_on(home, workspace, 400)
        assert reading_speed(workspace) == 250
        assert read.shelf(workspace)[0].minutes == 80
    home.write("config.toml", 'words_per_minute = "learned"\n')
    with home.opened() as workspace:
        assert reading_speed(workspace) > 330


def test_a_clock_that_jumps_loses_a_page_and_no_more(home: Home) -> None:
    with home.opened() as workspace:
        read_on(home, workspace, 400)
        before = reading_speed(workspace)
        home.clock.advance(days=900)
        read_on(home, workspace, 400)
        home.clock.advance(days=-1_800)
        read_on(home, workspace, 400)
        assert before <= reading_speed(workspace) <= 400


def test_marks_between_two_places_are_no_places(home: Home) -> None:
    with home.opened() as workspace:
        read.keep_place(workspace, "long", Place("block", 0, "", 0.0))
        read.mark(workspace, "long", finished=True)
        home.clock.advance(minutes=2)
        read.keep_place(workspace, "long", Place("block", 0, "", 0.05))
        assert reading_speed(workspace) > 210


def test_reading_of_long_ago_is_forgotten(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("prepterm.study.reading_speed.MOST_PLACES", 40)
    with home.opened() as workspace:
        read_on(home, workspace, 100, words=16_000)
        assert reading_speed(workspace) < 130
        read_on(home, workspace, 400)
        assert reading_speed(workspace) > 330
