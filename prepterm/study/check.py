"""The lint over what ships and what is the person's own, or over some of it."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from prepterm import locations
from prepterm.core.finding import Finding, Severity
from prepterm.core.safe_text import shown_line
from prepterm.core.study_day import StudyDay
from prepterm.errors import BadContent, NotFound
from prepterm.library.decks import deck_files
from prepterm.library.formats import format_files, read_format
from prepterm.library.lint import lint
from prepterm.library.posts import post_files
from prepterm.library.questions import question_files, read_questions
from prepterm.library.source_text import ContentFile, is_file, is_folder
from prepterm.library.topics import read_topics


def check(paths: Sequence[str], today: StudyDay) -> list[Finding]:
    """What the rules find in some files and folders, or in all content where none is named.

    Ids, fronts and sources are judged against all other content in either case.

    Raises:
        NotFound: where a path is not there, or holds no content.
    """
    decks = deck_files(*_folders("decks"))
    posts = post_files(*_folders("content", "posts"))
    questions = question_files(*_folders("content", "questions"))
    formats = format_files(*_folders("content", "formats"))
    wanted = [path for name in paths for path in _named(name)]
    known = {file.path.resolve() for file in (*decks, *posts, *questions, *formats)}
    for path in wanted:
        if path not in known:
            strange = ContentFile(path, shown_line(path.stem), own=True)
            (posts if path.suffix == ".md" else decks).append(strange)
    topics = read_topics(Path(locations.shipped("content", "topics.yaml")))
    findings = [*lint(decks, posts, topics, today), *_unreadable(questions, formats)]
    if not paths:
        return findings
    named = {shown_line(str(path)) for path in wanted}
    return [each for each in findings if shown_line(str(Path(each.path).resolve())) in named]


def _folders(*below: str) -> tuple[Path, Path]:
    return Path(locations.shipped(*below)), Path(locations.in_home(below[-1]))


def _named(name: str) -> list[Path]:
    path = Path(name)
    if is_folder(path):
        found = sorted(
            each.resolve() for ending in ("*.md", "*.yaml") for each in path.rglob(ending)
        )
        if not found:
            raise NotFound(f"'{name}' holds no deck and no post", "they end in .yaml and .md")
        return found
    if not is_file(path):
        raise NotFound(f"there is no file '{name}'", "name a deck, a post or a folder of them")
    if path.suffix not in {".md", ".yaml"}:
        raise NotFound(f"'{name}' is no deck and no post", "they end in .yaml and .md")
    return [path.resolve()]


def _unreadable(
    questions: Iterable[ContentFile], formats: Iterable[ContentFile]
) -> Iterable[Finding]:
    for file in questions:
        try:
            read_questions(file.path)
        except BadContent as error:
            yield _finding(error)
    for file in formats:
        try:
            read_format(file.path, file.slug, file.own)
        except BadContent as error:
            yield _finding(error)


def _finding(error: BadContent) -> Finding:
    return Finding(
        error.path, error.line, error.column, "unreadable", error.problem, Severity.ERROR
    )
