from dataclasses import fields
from datetime import time
from pathlib import Path

import pytest

from prepterm.core.queue import QueueLimits
from prepterm.core.scheduling import SchedulingRules
from prepterm.errors import BadContent
from prepterm.settings import (
    LARGEST_BYTES,
    Settings,
    meanings,
    read_settings,
    settings_as_toml,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def read(path: Path, text: str) -> Settings:
    path.write_text(text, encoding="utf-8")
    return read_settings(str(path))


def refused(path: Path, text: str | bytes) -> str:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(BadContent) as caught:
        read_settings(str(path))
    return caught.value.message.removeprefix(str(path))


def test_without_a_file_the_defaults_hold(path: Path) -> None:
    assert read_settings(str(path)) == read(path, "") == Settings()


def test_every_setting_can_be_set(path: Path) -> None:
    got = read(
        path,
        """
        day_starts_at = "05:30"
        new_cards_per_day = 0
        reviews_per_day = 9999
        desired_retention = 0.85
        learning_steps_minutes = [0.5, 10, 1440]
        relearning_steps_minutes = []
        fuzz = false
        theme = "nord"
        measure = 66
        words_per_minute = 250
        bell = false
        [keys]
        "drill.undo" = "ctrl+u"
        """,
    )
    assert got == Settings(
        time(5, 30), 0, 9999, 0.85, (0.5, 10.0, 1440.0), (), False, "nord", 66, 250, False,
        {"drill.undo": "ctrl+u"},
    )  # fmt: skip
    assert got.limits == QueueLimits(0, 9999)
    assert got.scheduling == SchedulingRules(0.85, (0.5, 10.0, 1440.0), (), fuzz=False)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("day_starts_at = 04:00:00", "day_starts_at", time(4)),
        ('day_starts_at = "00:00"', "day_starts_at", time(0)),
        ("desired_retention = 0.70", "desired_retention", 0.70),
        ("desired_retention = 0.97", "desired_retention", 0.97),
        ("measure = 40", "measure", 40),
        ("measure = 120", "measure", 120),
        ("words_per_minute = 50", "words_per_minute", 50),
        ("words_per_minute = 1000", "words_per_minute", 1000),
        ('words_per_minute = "learned"', "words_per_minute", None),
        ("\ufeffmeasure = 80", "measure", 80),
    ],
)
def test_the_ends_of_a_range_are_within_it(
    path: Path, text: str, field: str, value: object
) -> None:
    assert getattr(read(path, text), field) == value


def test_a_key_of_a_newer_prepterm_is_named_and_does_no_harm(path: Path) -> None:
    got = read(path, 'colour = "red"\nmeasure = 80\n"k\\u001b" = 1\n[sync]\nevery = 5\n')
    assert got.unknown == ("colour", "k␛", "sync")
    assert got.measure == 80


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\nday_starts_at = 4", ':2:1: day_starts_at takes a time of day such as "04:00"'),
        ('day_starts_at = "24:00"', ":1:1: day_starts_at takes a time"),
        ('day_starts_at = "4:00"', ":1:1: day_starts_at takes a time"),
        ("new_cards_per_day = -1", ":1:1: new_cards_per_day takes a whole number from 0 to 9999"),
        ("new_cards_per_day = 1.5", ":1:1: new_cards_per_day takes a whole"),
        ("reviews_per_day = true", ":1:1: reviews_per_day takes a whole"),
        ("reviews_per_day = 10000", ":1:1: reviews_per_day takes a whole"),
        ("desired_retention = 1", ":1:1: desired_retention takes a number from 0.70 to 0.97"),
        ("desired_retention = 0.69", ":1:1: desired_retention takes a number"),
        ("desired_retention = nan", ":1:1: desired_retention takes a number"),
        ("desired_retention = true", ":1:1: desired_retention takes a number"),
        ('desired_retention = "0.9"', ":1:1: desired_retention takes a number"),
        ("learning_steps_minutes = 1", ":1:1: learning_steps_minutes takes a list of at most 10"),
        ("learning_steps_minutes = [0]", ":1:1: learning_steps_minutes takes minutes above 0"),
        ("learning_steps_minutes = [1441]", ":1:1: learning_steps_minutes takes minutes above 0"),
        ("learning_steps_minutes = [nan]", ":1:1: learning_steps_minutes takes minutes above 0"),
        ('learning_steps_minutes = ["1"]', ":1:1: learning_steps_minutes takes minutes above 0"),
        (f"learning_steps_minutes = {[1] * 11}", ":1:1: learning_steps_minutes takes a list"),
        ("relearning_steps_minutes = [-1]", ":1:1: relearning_steps_minutes takes minutes"),
        ('fuzz = "no"', ":1:1: fuzz takes true or false"),
        ("theme = 5", ":1:1: theme takes a name in quotes"),
        ("measure = 39", ":1:1: measure takes a whole number from 40 to 120"),
        (
            "words_per_minute = 49",
            ':1:1: words_per_minute takes a whole number from 50 to 1000, or "learned"',
        ),
        ('words_per_minute = "fast"', ":1:1: words_per_minute takes a whole number"),
        ("bell = 1", ":1:1: bell takes true or false"),
        ("keys = 1", ":1:1: keys takes a table such as [keys] with"),
        ("measure = 80\n[keys]\ndrill.undo = 'u'", ":2:2: keys takes a table such as [keys] with"),
        ("measure-s = 1\nmeasures = 2\n\n'measure' = 'x'", ":4:1: measure takes a whole number"),
        ("# measure\ncomment = '''\nmeasure'''\nmeasure = 1", ":4:1: measure takes a whole number"),
        ("a = 1\nb = \nc = 2", ":2:5: not TOML: "),
        ("a = 1\na = 2\n", ":2:6: not TOML: cannot overwrite a value"),
        ("a = 1\nb = ", ":2:5: not TOML: "),
        ("a = 1\nb = 'open", ":2:10: not TOML: "),
        ("measure", ":1:8: not TOML: "),
        ("a = '\x1b'", ":1:6: not TOML: "),
        (f"b = 0\na = {'9' * 5000}", ":2:5: not TOML: a number of too many digits"),
        (f"a = {'[' * 5000}", ":1:105: not TOML: nested too deep"),
        ("a = " + "{b = [" * 5000, ":1:305: not TOML: nested too deep"),
        ("a = " + "['}'," * 5000, ":1:1: not TOML: nested too deep"),
        ("b = 0\n" + ".".join("a" * 17), ":2:1: not TOML: a name of more than 16 parts"),
        ("[ " + " . ".join(["'a b'"] * 17) + " ]", ":1:3: not TOML: a name of more than 16 parts"),
        (".".join("a" * 16), ":1:32: not TOML: expected '='"),
        ("x = '\u2028\x85'\r\ny = 1\rbell = 1", ":3:1: bell takes true or false"),
        ("\t[ 'keys' ]\n1 = 1", ":1:4: keys takes a table"),
        ("[[keys]]\n", ":1:3: keys takes a table"),
        ("'(at line 7, column 7)' = 1\n'(at line 7, column 7)' = 1", ":2:28: not TOML: cannot"),
        ("A = 1\n[A.B]", ":2:5: not TOML: cannot overwrite a value"),
        ("[A]\n[A]", ":2:3: not TOML: cannot declare ('A',) twice"),
        ("\ufeffé\r\n='".encode() + b"\xff'", ":2:3: not UTF-8; save the file as UTF-8"),
    ],
)
def test_a_wrong_value_is_said_with_its_place(path: Path, text: str | bytes, message: str) -> None:
    said = refused(path, text)
    assert said.startswith(message)
    assert said.isprintable()


def test_a_file_that_no_settings_fill_is_refused_before_it_is_parsed(path: Path) -> None:
    path.write_bytes(b"#" * LARGEST_BYTES)
    assert read_settings(str(path)) == Settings()
    assert refused(path, b"#" * (LARGEST_BYTES + 1)) == (
        ": larger than 1 MB; settings take a few lines"
    )


def test_a_sentence_does_not_quote_a_page(path: Path) -> None:
    said = refused(path, f"[{'b' * 5000}]\n[{'b' * 5000}]")
    assert said.startswith(":2:")
    assert said.endswith("twice")
    assert len(said) < 500


def test_a_folder_in_its_place_is_said(path: Path) -> None:
    path.mkdir()
    with pytest.raises(BadContent, match="cannot be read"):
        read_settings(str(path))


def test_every_setting_says_what_it_means_and_has_a_reader() -> None:
    names = [each.name for each in fields(Settings)]
    assert list(meanings()) == [name for name in names if name != "unknown"]
    assert all(means.endswith(".") for means in meanings().values())


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(
            time(23, 59), 0, 1, 0.705, (0.1,), (), False, 'a "theme"\n', 40, 50, False,
            {"a.b": "ctrl+\\", "ü": '"'},
        ),
    ],
)  # fmt: skip
def test_settings_written_out_are_read_as_they_were(path: Path, settings: Settings) -> None:
    assert read(path, settings_as_toml(settings)) == settings
