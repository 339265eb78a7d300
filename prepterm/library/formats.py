"""Formats of mock interviews, read from YAML."""

from pathlib import Path

from prepterm.core.format import Format, Stage
from prepterm.core.safe_text import shown_line
from prepterm.library.source_text import ContentFile, content_files, read_text
from prepterm.library.yaml_nodes import Fields, read_fields

LONGEST_STAGE_MINUTES = 240
MOST_QUESTIONS = 20


def format_files(shipped: Path, own: Path) -> list[ContentFile]:
    """Every format below the two folders, those that ship first."""
    return content_files(shipped, own, ".yaml")


def read_format(path: Path, slug: str, own: bool = False) -> Format:  # noqa: FBT001, FBT002 - callers hand on a ContentFile's three fields
    """The format in a file.

    Raises:
        BadContent: where the file cannot be read, or a stage lacks what it needs.
    """
    expected = "a format is a mapping with title: and stages:"
    file = read_fields(shown_line(str(path)), read_text(path), expected)
    file.only(("title", "summary", "stages"))
    title = file.needed("title", one_line=True)
    stages = tuple(_stage(entry) for entry in file.mappings("stages"))
    if not stages:
        raise file.bad("a format has at least one stage; write stages: and name: below it")
    return Format(slug, title, file.one_line("summary"), stages, own)


def _stage(entry: Fields) -> Stage:
    entry.only(("name", "minutes", "hint", "asks", "questions"))
    asks = entry.one_line("asks") or None
    questions = 1 if asks else 0
    if "questions" in entry:
        if asks is None:
            raise entry.bad("a stage with 'questions' says what it asks; write asks: coding")
        questions = entry.integer("questions", 1, MOST_QUESTIONS)
    return Stage(
        name=entry.needed("name", one_line=True),
        minutes=entry.integer("minutes", 1, LONGEST_STAGE_MINUTES),
        hint=entry.one_line("hint"),
        asks=asks,
        questions=questions,
    )
