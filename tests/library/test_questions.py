from pathlib import Path

import pytest

from prepterm.core.question import Question
from prepterm.errors import BadContent
from prepterm.library.questions import question_files, read_questions

ROOT = Path(__file__).resolve().parents[2]
GOOD = """\
title: Coding
kind: coding
questions:
  - id: two-sum
    topics: [hashing]
    difficulty: easy
    prompt: Find two numbers that add up.
    strong: [asks about duplicates]
    hints: [what have you seen?, a map]
    follow_ups: [sorted input?]
    mistakes: [uses one element twice]
  - id: lru
    difficulty: hard
    prompt: Build a cache.
"""


def refused(folder: Path, text: str) -> str:
    path = folder / "coding.yaml"
    path.write_text(text)
    with pytest.raises(BadContent) as caught:
        read_questions(path)
    return caught.value.message.removeprefix(str(path))


def test_questions_are_read(tmp_path: Path) -> None:
    path = tmp_path / "coding.yaml"
    path.write_text(GOOD)
    assert read_questions(path) == [
        Question(
            "two-sum", "coding", ("hashing",), "easy", "Find two numbers that add up.",
            ("asks about duplicates",), ("what have you seen?", "a map"), ("sorted input?",),
            ("uses one element twice",),
        ),
        Question("lru", "coding", (), "hard", "Build a cache."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("kind: coding\n", ""), ":1:1: 'kind' is missing"),
        (("kind: coding", "kinds: coding"), ":2:1: unknown field 'kinds'; did you mean 'kind'?"),
        (("id: lru", "id: two-sum"), ":12:9: 'two-sum' stands on line 4 already"),
        (("hard", "heavy"), ":13:17: unknown difficulty 'heavy'; known are easy, medium, hard"),
        (("    prompt: Build a cache.\n", ""), ":12:5: 'prompt' is missing"),
        (("mistakes", "mistake"), ":11:5: unknown field 'mistake'; did you mean 'mistakes'?"),
        (("[sorted input?]", "sorted input?"), ":10:17: 'follow_ups' takes a list of texts"),
    ],
)
def test_what_is_wrong_with_a_question_is_said_with_its_place(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    assert refused(tmp_path, GOOD.replace(*change)).startswith(message)


def test_every_question_that_ships_is_read() -> None:
    files = question_files(ROOT / "content" / "questions", ROOT / "nowhere")
    ids = [question.id for file in files for question in read_questions(file.path)]
    assert len(ids) == len(set(ids)) > 0
