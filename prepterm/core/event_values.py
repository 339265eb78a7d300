"""What the events of a practice say, as the JSON that stands in their rows: written and read.

What the events come to is derived in `practice`.
"""

import json

from prepterm.core.format import Format, Stage
from prepterm.core.rubric import Dimension, Judgement, Score
from prepterm.core.safe_text import shown
from prepterm.errors import DatabaseDamaged

_LONGEST_STAGE_MINUTES = 240
_MOST_QUESTIONS = 20


def start_value(format_: Format) -> str:
    """The value of a start: all that the session needs to know of its format."""
    stages = [
        {
            "name": stage.name,
            "minutes": stage.minutes,
            "hint": stage.hint,
            "asks": stage.asks,
            "questions": stage.questions,
        }
        for stage in format_.stages
    ]
    return _json({"format": format_.slug, "title": format_.title, "stages": stages})


def format_of(value: str) -> Format:
    """The format in the value of a start.

    Raises:
        DatabaseDamaged: where it cannot be read, as do the others below.
    """
    start = _Held("a start", value)
    stages = start.field("stages")
    if not isinstance(stages, list) or not stages:
        raise start.unreadable()
    return Format(start.text("format"), start.text("title"), "", tuple(map(_stage, stages)))


def asked_value(question: str, prompt: str) -> str:
    """The value of a question asked: its id and its text then."""
    return _json({"question": question, "prompt": prompt})


def question_of(value: str) -> tuple[str, str]:
    """The question's id and its text in the value of a question asked."""
    asked = _Held("a question", value)
    return asked.text("question"), asked.text("prompt")


def extension_of(value: str) -> int:
    """The ms that a stage gains."""
    if not (value.isascii() and value.isdigit() and len(value) < 12):
        raise _Held("an extension", value).unreadable()
    return int(value)


def score_value(dimension: Dimension, judgement: Judgement) -> str:
    """The value of a scoring; a later one of the same dimension takes its place."""
    score = judgement.score and int(judgement.score)
    return _json({"dimension": dimension, "score": score, "evidence": judgement.evidence})


def judgement_of(value: str) -> tuple[Dimension, Judgement]:
    """The dimension in the value of a scoring, and what the person holds on it."""
    scoring = _Held("a score", value)
    score = scoring.field("score")
    try:
        dimension = Dimension(scoring.text("dimension"))
        known = None if score is None else Score(scoring.number("score", 1, 4))
    except ValueError:
        raise scoring.unreadable() from None
    return dimension, Judgement(known, scoring.text("evidence"))


def _json(value: dict[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _stage(held: object) -> Stage:
    stage = _Held("a start", held)
    asks = stage.field("asks")
    return Stage(
        name=stage.text("name"),
        minutes=stage.number("minutes", 1, _LONGEST_STAGE_MINUTES),
        hint=stage.text("hint"),
        asks=None if asks is None else stage.text("asks"),
        questions=stage.number("questions", 0, _MOST_QUESTIONS),
    )


class _Held:
    """An object of JSON, each of its fields looked at before it is believed.

    Args:
        what: What kind of value it is, with its article, for the sentence.
        held: The object, or the text of one.
    """

    def __init__(self, what: str, held: object) -> None:
        self._what = what
        try:
            self._fields = json.loads(held) if isinstance(held, str) else held
        except (ValueError, RecursionError):
            raise self.unreadable() from None

    def unreadable(self) -> DatabaseDamaged:
        return DatabaseDamaged(
            f"the log of practices holds {self._what} that cannot be read",
            "look at the table practice_events, or put a backup in the database's place",
        )

    def field(self, name: str) -> object:
        if not isinstance(self._fields, dict) or name not in self._fields:
            raise self.unreadable()
        value: object = self._fields[name]
        return value

    def text(self, name: str) -> str:
        value = self.field(name)
        if not isinstance(value, str):
            raise self.unreadable()
        return shown(value)

    def number(self, name: str, low: int, most: int) -> int:
        value = self.field(name)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= most:
            raise self.unreadable()
        return value
