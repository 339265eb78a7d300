"""The debrief of a practice: four scores, and what there is to judge them by."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll

from prepterm.core.practice import (
    MS_A_MINUTE,
    Asked,
    ClockReading,
    PracticeState,
    since_start,
)
from prepterm.core.question import Question
from prepterm.core.rubric import Dimension, Score
from prepterm.study.practice import Practice
from prepterm.study.workspace import Workspace
from prepterm.tui.commands import Command, bindings
from prepterm.tui.page import Page, tells_errors
from prepterm.tui.widgets.painted_text import PaintedText
from prepterm.tui.widgets.score_row import ScoreRow
from prepterm.tui.widgets.words import Words

WHILE_WRITING = (
    Command("debrief.keep", "enter", "keep_evidence", "keep", "Keep the line", key_label="↵"),
    Command("debrief.close", "escape", "back", "close", "Close the line", key_label="esc"),
)
Parts = list[tuple[str, str]]


class DebriefPage(Page):
    """Looks back on a session that has ended. Each score is kept as it is given.

    Args:
        workspace: What is open.
        practice: The session.
    """

    CSS_PATH = "debrief.tcss"
    USER_COMMANDS = (
        Command("debrief.score-1", "1", "score(1)", "strong no", "Score it strong no", False),
        Command("debrief.score-2", "2", "score(2)", "no", "Score it no", False),
        Command("debrief.score-3", "3", "score(3)", "yes", "Score it yes", False),
        Command("debrief.score-4", "4", "score(4)", "strong yes", "Score it strong yes", False),
        Command(
            "debrief.evidence",
            "enter",
            "evidence",
            "evidence",
            "Say what supports it",
            key_label="↵",
        ),
        Command("debrief.done", "d", "back", "done", "Leave the debrief; all of it is kept"),
        Command("debrief.down", "down,j", "move(1)", "down", "Go to the next dimension", False),
        Command("debrief.up", "up,k", "move(-1)", "up", "Go to the dimension before", False),
        Command("debrief.page-down", "pagedown,space", "page(1)", "page down", "Move on", False),
        Command("debrief.page-up", "pageup", "page(-1)", "page up", "Move back", False),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(USER_COMMANDS)
    VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-tall")]  # noqa: RUF012 - Textual types it so

    def __init__(self, workspace: Workspace, practice: Practice) -> None:
        super().__init__(workspace)
        self.practice = practice
        self._row = 0

    def compose_page(self) -> ComposeResult:
        """The scores first, then what they rest on."""
        state, reading = self.practice.look(), self.practice.reading()
        yield _words("title", *_title(state, reading))
        with VerticalScroll(id="page", can_focus=False), Vertical(id="middle"):
            for dimension in Dimension:
                yield ScoreRow(dimension)
            yield _words("notes", *_notes(state), classes="section")
            yield _words("times", *_times(state, reading), classes="section")
            for asked in state.asked:
                question = self.practice.question(asked)
                yield _words("", *_heading(asked, question), classes="heading")
                yield PaintedText(_answer(asked, question), classes="section")

    def keys_now(self) -> list[Command]:
        """While evidence is written, letters are no keys."""
        rows = self.query(ScoreRow)
        if any(row.writing for row in rows):
            return list(WHILE_WRITING)
        return super().keys_now()

    def on_mount(self) -> None:
        """Begin with the first dimension."""
        self._show()

    @tells_errors
    def action_score(self, score: int) -> None:
        """Score the current dimension."""
        self.practice.score(self._current.dimension, Score(score))
        self._show()

    def action_evidence(self) -> None:
        """Open the line for the evidence."""
        self._current.write()

    def action_move(self, step: int) -> None:
        """Go to another dimension; beyond the last, and back from there, move the page."""
        page = self.query_one("#page")
        last = len(Dimension) - 1
        if self._row == last and (step > 0 or page.scroll_offset.y > self._top_of_rows()):
            page.scroll_relative(y=step, animate=False)
            return
        self._row = min(max(self._row + step, 0), last)
        self._show()
        self._current.scroll_visible(animate=False)

    def action_page(self, step: int) -> None:
        """Move the page by its height."""
        page = self.query_one("#page")
        page.scroll_relative(y=step * max(1, page.size.height - 2), animate=False)

    def action_back(self) -> None:
        """Close the line for the evidence, or leave."""
        if self._current.writing:
            self._current.stop_writing()
        else:
            super().action_back()

    def action_keep_evidence(self) -> None:
        """Keep the evidence and close its line."""
        self._current.keep()

    def on_score_row_opened(self) -> None:
        """Bring the last row up to it."""
        self.show_keys()

    @tells_errors
    def on_score_row_chosen(self, event: ScoreRow.Chosen) -> None:
        """Go where the mouse points, and score where it points at a score."""
        if self._current.writing:
            self._current.stop_writing()
        self._row = list(Dimension).index(event.dimension)
        if event.score is not None:
            self.practice.score(event.dimension, event.score)
        self._show()

    @tells_errors
    def on_score_row_supported(self, event: ScoreRow.Supported) -> None:
        """Keep the evidence."""
        self.practice.support(event.dimension, event.evidence)
        self._show()

    @property
    def _current(self) -> ScoreRow:
        return list(self.query(ScoreRow))[self._row]

    def _top_of_rows(self) -> int:
        """How far the page may be scrolled while the last dimension is wholly in view."""
        row = self._current
        return max(0, row.virtual_region.bottom - self.query_one("#page").size.height)

    def _show(self) -> None:
        for number, row in enumerate(self.query(ScoreRow)):
            row.show(self.practice.judgement(row.dimension))
            row.set_class(number == self._row, "-current")


def _words(name: str, *parts: tuple[str, str], classes: str = "") -> Words:
    words = Words(id=name or None, classes=classes)
    words.put(*parts)
    return words


def _heading(asked: Asked, question: Question | None) -> Parts:
    if question is None:
        return [("Question", "bold"), ("   its file no longer has it", "$soft")]
    about = f"   {question.difficulty}; {', '.join(question.topics)}"
    shown = f"; {asked.hints} of {len(question.hints)} hints" if question.hints else ""
    return [("Question", "bold"), (about + shown, "$soft")]


def _answer(asked: Asked, question: Question | None) -> str:
    """The question and what a strong answer to it holds, as Markdown."""
    parts = [asked.prompt]
    for title, texts in (
        ("A strong answer", question.strong if question else ()),
        ("Mistakes often made", question.mistakes if question else ()),
    ):
        if texts:
            items = ["- " + text.replace("\n", "\n  ") for text in texts]
            parts += [f"**{title}**", "\n".join(items)]
    return "\n\n".join(parts)


def _title(state: PracticeState, reading: ClockReading) -> Parts:
    minutes = sum(stage.minutes for stage in state.format.stages)
    took = f"   {since_start(reading.running_ms)} of {minutes}:00"
    return [("Debrief", "bold"), (f"   {state.format.title}", ""), (took, "$soft")]


def _notes(state: PracticeState) -> Parts:
    parts: Parts = [("Notes", "bold")]
    for note in state.notes:
        stage = state.format.stages[note.stage].name
        parts += [(f"\n{since_start(note.at_ms)}  {stage}  ", "$soft"), (note.text, "")]
    return parts if state.notes else [*parts, ("\nnone written", "$soft")]


def _times(state: PracticeState, reading: ClockReading) -> Parts:
    """Each stage's time against its plan; overtime with its sign in the warning colour."""
    parts: Parts = [("Time", "bold"), ("   taken, of what was planned", "$soft")]
    width = max(len(stage.name) for stage in state.format.stages)
    for stage, spent, allowed in zip(
        state.format.stages, reading.spent_ms, reading.allowed_ms, strict=True
    ):
        parts.append((f"\n{stage.name.ljust(width)}   {since_start(spent)}", ""))
        added = allowed // MS_A_MINUTE - stage.minutes
        more = f" and {added} min added" if added else ""
        parts.append((f" of {stage.minutes:02}:00{more}", "$soft"))
        over = spent - allowed
        if over >= 1000:
            parts.append((f"   +{since_start(over)}", "$warning bold"))
    return parts
