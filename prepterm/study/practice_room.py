"""Where practices begin: formats, questions, the session that runs and those that ended."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from prepterm import locations
from prepterm.core.format import Format
from prepterm.core.near_names import did_you_mean
from prepterm.core.question import Question
from prepterm.core.safe_text import shown_line
from prepterm.errors import BadContent, NotFound
from prepterm.library.formats import format_files, read_format
from prepterm.library.questions import question_files, read_questions
from prepterm.library.source_text import ContentFile
from prepterm.storage import practice_log
from prepterm.storage.practice_log import PracticeSession
from prepterm.study.practice import Practice
from prepterm.study.workspace import Workspace


class PracticeRoom:
    """Formats and questions as they stand in their files, and the sessions in the log.

    Args:
        workspace: What is open.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.problems: list[BadContent] = []
        """What is wrong with files of formats and questions; all others are read."""

    @cached_property
    def formats(self) -> list[Format]:
        """All formats, those that ship first."""
        found: dict[str, Format] = {}
        for file in format_files(*_folders("formats")):
            with self._noting_problems():
                _refuse(file, file.slug in found, f"'{file.slug}' is the name of one that ships")
                found[file.slug] = read_format(file.path, file.slug, file.own)
        return list(found.values())

    @cached_property
    def questions(self) -> dict[str, Question]:
        """All questions, by id."""
        found: dict[str, Question] = {}
        for file in question_files(*_folders("questions")):
            with self._noting_problems():
                questions = {each.id: each for each in read_questions(file.path)}
                taken = sorted(questions.keys() & found.keys())
                _refuse(file, bool(taken), f"{', '.join(taken)} stand in another file already")
                found.update(questions)
        return found

    def format(self, name: str) -> Format:
        """The format of that name.

        Raises:
            NotFound: where there is none; the hint names the nearest.
        """
        slugs = {each.slug: each for each in self.formats}
        if name in slugs:
            return slugs[name]
        hint = did_you_mean(name, slugs, "`prepterm practice --list` names all")
        raise NotFound(f"there is no format '{shown_line(name)}'", hint)

    def running(self) -> Practice | None:
        """The session that goes on, or None."""
        session = practice_log.open_session(self.workspace.database)
        if session is None:
            return None
        return Practice(self.workspace, session.session, self.questions)

    def sessions(self) -> list[PracticeSession]:
        """All sessions, the newest first."""
        return practice_log.sessions(self.workspace.database)

    def start(self, format_: Format) -> Practice:
        """Start a session, and ask what its first stage asks first.

        Raises:
            PracticeRunning: where one runs already.
        """
        return Practice.start(self.workspace, format_, self.questions)

    @contextmanager
    def _noting_problems(self) -> Iterator[None]:
        try:
            yield
        except BadContent as problem:
            self.problems.append(problem)


def _refuse(file: ContentFile, taken: bool, why: str) -> None:  # noqa: FBT001 - reads as a sentence
    if taken:
        raise BadContent(shown_line(str(file.path)), f"{why}; give it another")


def _folders(name: str) -> tuple[Path, Path]:
    return Path(locations.shipped("content", name)), Path(locations.in_home(name))
