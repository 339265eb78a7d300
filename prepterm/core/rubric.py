"""What a practice is scored on in its debrief: four dimensions, each on its own, and no sum."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Dimension(StrEnum):
    """One side of an interview that an interviewer forms an opinion about."""

    COMMUNICATION = "communication"
    PROBLEM_SOLVING = "problem solving"
    TECHNICAL_COMPETENCE = "technical competence"
    TESTING = "testing"

    @property
    def question(self) -> str:
        """What the person asks of the session to score it."""
        return _QUESTIONS[self]


_QUESTIONS = {
    Dimension.COMMUNICATION: "Could a listener follow you the whole way?",
    Dimension.PROBLEM_SOLVING: "Did you reach a plan, and know what it costs?",
    Dimension.TECHNICAL_COMPETENCE: "Was what you built or claimed right?",
    Dimension.TESTING: "Did you try to break it before they did?",
}


class Score(IntEnum):
    """Whether the session would speak for hiring, on one dimension."""

    STRONG_NO = 1
    NO = 2
    YES = 3
    STRONG_YES = 4

    @property
    def label(self) -> str:
        """As it stands on the screen."""
        return self.name.lower().replace("_", " ")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person holds of a session on one dimension."""

    score: Score | None = None
    """None while only the evidence is written down."""
    evidence: str = ""
    """What was seen or said that supports the score."""
