"""Which kind of interview to practise: the formats, and the session that still runs."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.events import ScreenResume
from textual.widgets import OptionList, Static

from prepterm.core.format import Format
from prepterm.core.practice import minutes_and_seconds
from prepterm.study.practice import Practice
from prepterm.study.practice_room import PracticeRoom
from prepterm.study.workspace import Workspace
from prepterm.tui.commands import Command, bindings
from prepterm.tui.messages import OpenPractice
from prepterm.tui.page import Page
from prepterm.tui.widgets.choices import Choices, Line

_TITLE_CELLS = 26


class FormatsPage(Page):
    """A list of formats. While a session runs, the list begins with it.

    Args:
        workspace: What is open.
        room: Where practices begin.
    """

    CSS_PATH = "list.tcss"
    AUTO_FOCUS = "#choices"
    USER_COMMANDS = (
        Command("formats.start", "enter", "start", "start", "Start a practice", key_label="↵"),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(USER_COMMANDS)

    def __init__(self, workspace: Workspace, room: PracticeRoom) -> None:
        super().__init__(workspace)
        self._room = room

    def compose_page(self) -> ComposeResult:
        """A title over the list."""
        title = (("Practice", "bold $accent"), ("   choose a kind of interview", "$soft"))
        yield Static(Content.assemble(*title), classes="title")
        yield Choices(id="choices")

    def on_mount(self) -> None:
        """Say what is wrong with files of formats and questions, where something is."""
        for problem in self._room.problems:
            self.notify(str(problem), severity="warning", markup=False, timeout=10)

    def on_screen_resume(self, event: ScreenResume) -> None:
        """List the formats; what ran may have ended meanwhile."""
        del event
        running = self._room.running()
        lines = [Line(each.slug, _content(each)) for each in self._room.formats]
        if running is not None:
            lines.insert(0, Line("", _running(running)))
        self.query_one(Choices).show(lines)

    def action_start(self) -> None:
        """Start a practice of the chosen format, or go on with the one that runs."""
        chosen = self.query_one(Choices).highlighted_id
        if chosen is not None:
            self.post_message(OpenPractice(chosen or None))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_start()


def _content(format_: Format) -> Content:
    size = f" {format_.minutes:>3} min   {len(format_.stages)} stages"
    return Content.assemble(
        (format_.title.ljust(_TITLE_CELLS), "bold"),
        (size + ("   your own" if format_.own else ""), "$soft"),
        (f"\n{format_.summary}", "$soft"),
    )


def _running(running: Practice) -> Content:
    reading = running.reading()
    stage = running.state.format.stages[reading.stage].name
    return Content.assemble(
        (running.state.format.title.ljust(_TITLE_CELLS), "bold $accent"),
        (f" running: {stage}, {minutes_and_seconds(reading.left_ms)} left in all", "$accent"),
        ("\nGo on with it; its clock has gone on.", "$soft"),
    )
