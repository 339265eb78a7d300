"""The settings file: config.toml in the person's folder, read into a frozen dataclass.

Unknown keys are kept out and named, so that a file from a newer prepterm still works; a value of
the wrong kind is an error with its place.
"""

import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import time
from pathlib import Path
from typing import Any, TypeVar

from prepterm.core.memory import MAXIMUM_RETENTION, MINIMUM_RETENTION
from prepterm.core.queue import QueueLimits
from prepterm.core.safe_text import shown_line
from prepterm.core.scheduling import SchedulingRules
from prepterm.core.study_day import DAY_STARTS_AT
from prepterm.errors import BadContent

LARGEST_BYTES = 1024 * 1024
LEARNED = "learned"
"""The value of a setting that follows what the person does; None in `Settings`."""
MOST_PARTS = 16
"""Of a name such as `keys.drill.undo`; with each one more, the parser looks through all before."""

_NAME_PART = r"""(?:(?<![\w-])[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_LONG_NAME = re.compile(rf"{_NAME_PART}(?:[ \t]*+\.[ \t]*+{_NAME_PART}){{{MOST_PARTS}}}")
_MEANS = "means"
_T = TypeVar("_T")


def _setting(default: _T, means: str) -> _T:
    """A field whose meaning can be read by a program, so that help and file say the same."""
    made: _T = field(default=default, metadata={_MEANS: means})
    return made


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may set; each field is a key of config.toml and says what it means."""

    day_starts_at: time = _setting(DAY_STARTS_AT, 'When a study day turns, local time: "04:00".')
    new_cards_per_day: int = _setting(
        10, "New cards a study day brings, over all decks: 0 to 9999."
    )
    reviews_per_day: int = _setting(200, "Reviews a study day asks for, over all decks: 0 to 9999.")
    desired_retention: float = _setting(
        0.90, "The chance of recall at which a card comes back: 0.70 to 0.97."
    )
    learning_steps_minutes: tuple[float, ...] = _setting(
        (1.0, 10.0), "Steps of a new card, in minutes: [1, 10]."
    )
    relearning_steps_minutes: tuple[float, ...] = _setting(
        (10.0,), "Steps of a forgotten card, in minutes: [10]."
    )
    fuzz: bool = _setting(True, "Spread intervals a little, so that cards learnt together part.")
    theme: str = _setting(
        "prepterm-dark", "prepterm-dark, prepterm-light, or any theme of Textual's."
    )
    measure: int = _setting(72, "The reader's line length in columns: 40 to 120.")
    words_per_minute: int | None = _setting(
        None, 'Reading speed, for the minutes left: 50 to 1000, or "learned" from your reading.'
    )
    """None where it is learned."""
    bell: bool = _setting(True, "Ring when a stage of a practice ends.")
    keys: dict[str, str] = field(
        default_factory=dict,
        metadata={_MEANS: 'Other keys, by the ids that `?` shows: `"drill.undo" = "ctrl+u"`.'},
    )
    unknown: tuple[str, ...] = ()
    """Keys of the file that this version does not know."""

    @property
    def limits(self) -> QueueLimits:
        """The day's limits, as the queue takes them."""
        return QueueLimits(self.new_cards_per_day, self.reviews_per_day)

    @property
    def scheduling(self) -> SchedulingRules:
        """What the schedule takes."""
        return SchedulingRules(
            self.desired_retention,
            self.learning_steps_minutes,
            self.relearning_steps_minutes,
            self.fuzz,
        )


def meanings() -> dict[str, str]:
    """Every key that config.toml may have, with what it means."""
    return {each.name: each.metadata[_MEANS] for each in fields(Settings) if each.metadata}


def read_settings(path: str) -> Settings:
    """The settings in a file; the defaults where there is none.

    Raises:
        BadContent: where the file is no TOML, or a value is not what its key takes.
    """
    path, source = shown_line(path), _source(path)
    table = _table(path, source)
    known: dict[str, Any] = {}
    unknown: list[str] = []
    for name, value in table.items():
        if name not in _READERS:
            unknown.append(shown_line(name))
            continue
        try:
            known[name] = _READERS[name](value)
        except ValueError as error:
            raise BadContent(path, f"{name} {error}", *_place_of_key(source, name)) from None
    return Settings(**known, unknown=tuple(unknown))


def settings_as_toml(settings: Settings) -> str:
    """Every setting as config.toml takes it, with what it means above it."""
    lines = []
    means = meanings()
    for name in [name for name in means if name != "keys"]:
        lines += [f"# {means[name]}", f"{name} = {_toml(getattr(settings, name))}", ""]
    lines += [f"# {means['keys']}", "[keys]"]
    lines += [f"{_toml(name)} = {_toml(key)}" for name, key in settings.keys.items()]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if value is None:
        return f'"{LEARNED}"'
    if isinstance(value, time):
        return f'"{value:%H:%M}"'
    if isinstance(value, tuple):
        return f"[{', '.join(map(_number, value))}]"
    # JSON leaves a delete sign as it is, and TOML takes none.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def _source(path: str) -> str:
    """The text of the file, each line ended by a newline alone; nothing where there is none."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise BadContent(shown_line(path), f"cannot be read: {error.strerror}") from None
    if len(data) > LARGEST_BYTES:
        raise BadContent(shown_line(path), "larger than 1 MB; settings take a few lines")
    try:
        text, wrong = data.decode("utf-8"), False
    except UnicodeDecodeError as error:
        text, wrong = data[: error.start].decode("utf-8"), True
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if wrong:
        message = "not UTF-8; save the file as UTF-8"
        raise BadContent(shown_line(path), message, *_place(text, len(text)))
    return text


def _table(path: str, source: str) -> dict[str, Any]:
    if long := _LONG_NAME.search(source):
        sentence = f"not TOML: a name of more than {MOST_PARTS} parts; flatten it"
        raise BadContent(path, sentence, *_place(source, long.start()))
    try:
        return tomllib.loads(source)
    except RecursionError:
        place = _place(source, _where_deep(source))
        raise BadContent(path, "not TOML: nested too deep; flatten it", *place) from None
    except tomllib.TOMLDecodeError as error:
        # Where it is stands at the end, behind what may be quoted from the file.
        said = re.sub(r" \(at .*\)$", "", shown_line(str(error)))
        at = re.search(r"\(at line (\d+), column (\d+)\)$", str(error))
        place = (int(at[1]), int(at[2])) if at else _place(source, len(source.rstrip("\n")))
        raise BadContent(path, f"not TOML: {said[:1].lower()}{said[1:]}", *place) from None
    except ValueError:
        # `int` takes no number of thousands of digits, since that would take it too long.
        digits = re.search(r"\d[\d_]{600}", source)
        place = _place(source, digits.start() if digits else 0)
        raise BadContent(path, "not TOML: a number of too many digits", *place) from None


def _place(source: str, at: int) -> tuple[int, int]:
    """The line and the column of a character, from 1."""
    return source.count("\n", 0, at) + 1, at - source.rfind("\n", 0, at)


def _where_deep(source: str) -> int:
    """About where a text is nested too deep; its start where brackets in strings hide it."""
    depth = 0
    for bracket in re.finditer(r"[\[\]{}]", source):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > 100:
            return bracket.start()
    return 0


def _place_of_key(source: str, name: str) -> tuple[int, int]:
    """Where a key stands, as `name =`, `name.` or `[name]`; no place where it is spelt oddly."""
    pattern = rf"^[ \t]*(?:\[[ \t]*){{0,2}}([\"']?){name}\1[ \t]*[=.\]]"
    found = re.search(pattern, source, re.MULTILINE)
    return _place(source, found.start(1)) if found else (0, 0)


def _time(value: object) -> time:
    if isinstance(value, time) and not (value.second or value.microsecond):
        return value
    if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        return time.fromisoformat(value)
    raise ValueError('takes a time of day such as "04:00"')


def _whole(low: int, high: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise ValueError(f"takes a whole number from {low} to {high}")
        return value

    return read


def _whole_or_learned(low: int, high: int) -> Callable[[object], int | None]:
    read = _whole(low, high)

    def read_or_learned(value: object) -> int | None:
        if value == LEARNED:
            return None
        try:
            return read(value)
        except ValueError as error:
            raise ValueError(f'{error}, or "{LEARNED}"') from None

    return read_or_learned


def _retention(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("takes a number from 0.70 to 0.97")  # noqa: TRY004 - one kind for all
    if not MINIMUM_RETENTION <= value <= MAXIMUM_RETENTION:
        raise ValueError("takes a number from 0.70 to 0.97")
    return float(value)


def _minutes(value: object) -> tuple[float, ...]:
    if not isinstance(value, list) or len(value) > 10:
        raise ValueError("takes a list of at most 10 numbers of minutes, such as [1, 10]")
    for each in value:
        if isinstance(each, bool) or not isinstance(each, int | float) or not 0 < each <= 1440:
            raise ValueError("takes minutes above 0 and up to 1440, such as [1, 10]")
    return tuple(float(each) for each in value)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("takes true or false")  # noqa: TRY004 - one kind of error for all
    return value


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("takes a name in quotes")  # noqa: TRY004 - one kind of error for all
    return value


def _keys(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value.values()):
        raise ValueError('takes a table such as [keys] with "drill.undo" = "ctrl+u"')
    return dict(value)


_READERS: dict[str, Callable[[object], object]] = {
    "day_starts_at": _time,
    "new_cards_per_day": _whole(0, 9999),
    "reviews_per_day": _whole(0, 9999),
    "desired_retention": _retention,
    "learning_steps_minutes": _minutes,
    "relearning_steps_minutes": _minutes,
    "fuzz": _flag,
    "theme": _word,
    "measure": _whole(40, 120),
    "words_per_minute": _whole_or_learned(50, 1000),
    "bell": _flag,
    "keys": _keys,
}
