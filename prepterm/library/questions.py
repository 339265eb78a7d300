"""Questions of mock interviews, read from YAML."""

from pathlib import Path

from prepterm.core.question import Question
from prepterm.core.safe_text import shown_line
from prepterm.library.source_text import ContentFile, content_files, read_text
from prepterm.library.yaml_nodes import Fields, read_fields

QUESTION_FIELDS = (
    "id",
    "topics",
    "difficulty",
    "prompt",
    "strong",
    "hints",
    "follow_ups",
    "mistakes",
)
DIFFICULTIES = ("easy", "medium", "hard")


def question_files(shipped: Path, own: Path) -> list[ContentFile]:
    """Every file of questions below the two folders, those that ship first."""
    return content_files(shipped, own, ".yaml")


def read_questions(path: Path) -> list[Question]:
    """The questions in a file.

    Raises:
        BadContent: where the file cannot be read, or a question lacks what it needs.
    """
    expected = "a file of questions is a mapping with title:, kind: and questions:"
    file = read_fields(shown_line(str(path)), read_text(path), expected)
    file.only(("title", "kind", "questions"))
    kind = file.needed("kind", one_line=True)
    questions: list[Question] = []
    lines: dict[str, int] = {}
    for entry in file.mappings("questions"):
        question = _question(entry, kind)
        if question.id in lines:
            stands = f"'{question.id}' stands on line {lines[question.id]} already"
            raise entry.bad(f"{stands}; give this question another id", "id")
        lines[question.id] = entry.line
        questions.append(question)
    return questions


def _question(entry: Fields, kind: str) -> Question:
    entry.only(QUESTION_FIELDS)
    difficulty = entry.needed("difficulty", one_line=True)
    if difficulty not in DIFFICULTIES:
        known = ", ".join(DIFFICULTIES)
        raise entry.bad(f"unknown difficulty '{difficulty}'; known are {known}", "difficulty")
    return Question(
        id=entry.needed("id", one_line=True),
        kind=kind,
        topics=tuple(shown_line(topic) for topic in entry.texts("topics")),
        difficulty=difficulty,
        prompt=entry.needed("prompt"),
        strong=entry.texts("strong"),
        hints=entry.texts("hints"),
        follow_ups=entry.texts("follow_ups"),
        mistakes=entry.texts("mistakes"),
    )
