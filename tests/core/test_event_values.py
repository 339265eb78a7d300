import json

import pytest

from prepterm.core.event_values import (
    asked_value,
    extension_of,
    format_of,
    judgement_of,
    question_of,
    score_value,
    start_value,
)
from prepterm.core.format import Format, Stage
from prepterm.core.practice import EventKind, PracticeEvent, Tick, practice_state
from prepterm.core.rubric import Dimension, Judgement, Score
from prepterm.errors import DatabaseDamaged

FORMAT = Format("short", "Short", "", (Stage("intro", 1), Stage("code", 240, "h", "coding", 20)))
STAGE: dict[str, object] = {"name": "a", "minutes": 5, "hint": "", "asks": None, "questions": 0}
START: dict[str, object] = {"format": "f", "title": "F", "stages": [STAGE]}


@pytest.mark.parametrize("format_", [FORMAT, Format("f", "F", "", (Stage("a", 1, "", "coding"),))])
def test_a_format_written_is_read_as_it_was(format_: Format) -> None:
    assert format_of(start_value(format_)) == format_


@pytest.mark.parametrize("score", [None, *Score])
@pytest.mark.parametrize("dimension", list(Dimension))
def test_what_an_event_says_is_read_as_it_was(dimension: Dimension, score: Score | None) -> None:
    judgement = Judgement(score, "sëen “so”")
    assert judgement_of(score_value(dimension, judgement)) == (dimension, judgement)
    assert question_of(asked_value("coding.one", "Sort\nit.")) == ("coding.one", "Sort\nit.")
    assert extension_of("60000") == 60_000


def test_fields_that_a_later_version_adds_do_no_harm() -> None:
    stages = [{**STAGE, "colour": "red"}]
    assert format_of(json.dumps({**START, "stages": stages, "more": 1})).stages == (Stage("a", 5),)


def test_control_characters_in_a_value_come_out_as_pictures() -> None:
    value = r'{"question": "a", "prompt": "\u001b[31m \ud800"}'
    assert question_of(value) == ("a", "␛[31m �")


def start(**change: object) -> str:
    return json.dumps({**START, **change})


def stage(**change: object) -> str:
    return start(stages=[{**STAGE, **change}])


def without(name: str, held: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in held.items() if key != name}


@pytest.mark.parametrize(
    "value",
    [
        "", "{", "[]", "null", "5", '"x"', "{}", "[" * 100_000, "9" * 5000, start(format=None),
        start(title=["F"]), start(stages=[]), start(stages={}), start(stages=["a"]), stage(name=5),
        stage(minutes=0), stage(minutes=241), stage(minutes=1.5), stage(minutes=True),
        stage(minutes="5"), stage(minutes=None), stage(minutes=float("nan")), stage(hint=None),
        stage(asks=1), stage(questions=-1), stage(questions=21),
        *(json.dumps(without(name, START)) for name in START),
        *(start(stages=[without(name, STAGE)]) for name in STAGE),
    ],
)  # fmt: skip
def test_a_start_that_cannot_be_read_is_said_in_a_sentence(value: str) -> None:
    with pytest.raises(DatabaseDamaged, match="holds a start that cannot be read"):
        practice_state([PracticeEvent(EventKind.STARTED, Tick(0, "a", 0), value)])


@pytest.mark.parametrize(
    ("kind", "value", "what"),
    [
        (EventKind.EXTENDED, "x", "an extension"),
        (EventKind.EXTENDED, None, "an extension"),
        (EventKind.EXTENDED, "-5", "an extension"),
        (EventKind.EXTENDED, "٣", "an extension"),
        (EventKind.EXTENDED, "9" * 5000, "an extension"),
        (EventKind.ASKED, None, "a question"),
        (EventKind.ASKED, "[]", "a question"),
        (EventKind.ASKED, '{"question": "a"}', "a question"),
        (EventKind.ASKED, '{"question": {}, "prompt": "b"}', "a question"),
        (EventKind.SCORED, '{"dimension": "charm", "score": 1, "evidence": ""}', "a score"),
        (EventKind.SCORED, '{"dimension": "testing", "score": 5, "evidence": ""}', "a score"),
        (EventKind.SCORED, '{"dimension": "testing", "score": true, "evidence": ""}', "a score"),
        (EventKind.SCORED, '{"dimension": "testing", "score": [], "evidence": ""}', "a score"),
        (EventKind.SCORED, '{"dimension": "testing", "evidence": ""}', "a score"),
        (EventKind.SCORED, '{"dimension": "testing", "score": null, "evidence": 1}', "a score"),
    ],
)
def test_an_event_that_cannot_be_read_is_said_in_a_sentence(
    kind: EventKind, value: str | None, what: str
) -> None:
    tick = Tick(0, "a", 0)
    begun = PracticeEvent(EventKind.STARTED, tick, start_value(FORMAT))
    with pytest.raises(DatabaseDamaged, match=f"holds {what} that cannot be read"):
        practice_state([begun, PracticeEvent(kind, tick, value)])
