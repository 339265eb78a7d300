"""config.toml: what it may hold, what it says when it holds something else, and the way back."""

from collections.abc import Callable
from dataclasses import fields
from datetime import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepterm.errors import BadContent
from prepterm.settings import Settings, meanings, read_settings, settings_as_toml

Write = Callable[[str | bytes], str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str | bytes) -> str:
        path = tmp_path / "config.toml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return str(path)

    return written


MINUTES = st.lists(st.floats(1e-6, 1440), max_size=10).map(tuple)
ANY_SETTINGS = st.builds(
    Settings,
    day_starts_at=st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    new_cards_per_day=st.integers(0, 9999),
    reviews_per_day=st.integers(0, 9999),
    desired_retention=st.floats(0.70, 0.97),
    learning_steps_minutes=MINUTES,
    relearning_steps_minutes=MINUTES,
    fuzz=st.booleans(),
    theme=st.text(),
    measure=st.integers(40, 120),
    words_per_minute=st.integers(50, 1000),
    bell=st.booleans(),
    keys=st.dictionaries(st.text(), st.text(), max_size=3),
    unknown=st.just(()),
)


@given(ANY_SETTINGS)
def test_settings_come_back_from_their_file_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, settings: Settings
) -> None:
    path = tmp_path_factory.mktemp("settings") / "config.toml"
    path.write_bytes(settings_as_toml(settings).encode())
    assert read_settings(str(path)) == settings


def test_every_setting_says_what_it_means_above_itself() -> None:
    written = settings_as_toml(Settings())
    assert set(meanings()) == {each.name for each in fields(Settings)} - {"unknown"}
    for name, means in meanings().items():
        assert means in written
        assert f"\n{name} = " in written or f"[{name}]" in written


def test_without_a_file_all_is_as_usual(tmp_path: Path) -> None:
    assert read_settings(str(tmp_path / "config.toml")) == Settings()


def test_keys_of_another_version_are_left_alone_and_named(write: Write) -> None:
    found = read_settings(write("of_the_future = 1\nmeasure = 60\n[more]\na = 1\n"))
    assert found == Settings(measure=60, unknown=("of_the_future", "more"))


def test_a_file_from_notepad_is_read(write: Write) -> None:
    assert read_settings(write(b"\xef\xbb\xbfmeasure = 60\r\n")).measure == 60


@pytest.mark.parametrize(
    "line",
    [
        'day_starts_at = "24:00"', "day_starts_at = 4", "day_starts_at = 04:00:01",
        "new_cards_per_day = -1", "new_cards_per_day = true", "new_cards_per_day = 1.5",
        "reviews_per_day = 10000", "desired_retention = 0.5", "desired_retention = true",
        "desired_retention = nan", 'desired_retention = "0.9"', "learning_steps_minutes = 5",
        "learning_steps_minutes = [0]", "learning_steps_minutes = [true]",
        "relearning_steps_minutes = [1441]", "relearning_steps_minutes = [inf]", "fuzz = 1",
        "theme = 1", "measure = 39", "words_per_minute = 49", 'bell = "no"', "keys = 1",
        "keys = {drill = {undo = 'x'}}",
    ],
)  # fmt: skip
def test_a_value_that_a_key_does_not_take_is_said_with_its_line(write: Write, line: str) -> None:
    path = write(f"# above\n{line}\n")
    with pytest.raises(BadContent) as caught:
        read_settings(path)
    name = line.partition(" ")[0]
    assert caught.value.message.startswith(f"{path}:2: {name} takes ")


def test_a_folder_in_its_place_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(BadContent, match="cannot be read"):
        read_settings(str(tmp_path))
