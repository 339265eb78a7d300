"""Which kind of interview to practise: the formats, and the session that still runs."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList
from textual.widgets.option_list import Option

from prepterm.core.format import Format
from prepterm.core.practice import minutes_and_seconds
from prepterm.study.practice import Practice
from prepterm.study.practice_room import PracticeRoom
from prepterm.tui.commands import Command, bindings
from prepterm.tui.screens.practice import PracticeScreen
from prepterm.tui.widgets.choice_list import ChoiceList
from prepterm.tui.widgets.line import Line

FORMAT_COMMANDS = (
    Command("formats.start", "enter", "start", "start", "Start a practice of this format"),
)

_RUNNING = "running"
_TITLE_COLUMNS = 30


class FormatsScreen(Screen[None]):
    """A list of formats; enter starts one. While a session runs, the list begins with it.

    Args:
        room: Where practices begin.
    """

    CSS_PATH = "formats.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings(FORMAT_COMMANDS)
    VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-tall")]  # noqa: RUF012 - Textual types it so

    def __init__(self, room: PracticeRoom) -> None:
        super().__init__()
        self.room = room

    def compose(self) -> ComposeResult:
        """A title and the list."""
        with VerticalScroll(can_focus=False), Vertical(id="middle"):
            yield Line(id="title")
            yield ChoiceList()
            yield Line(id="problems")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Say what is wrong with files of formats or questions, if anything is."""
        self.query_one("#title", Line).put(
            ("Practice", "bold"), ("   choose a kind of interview", "$soft")
        )

    def on_screen_resume(self) -> None:
        """List the formats; what ran may have ended meanwhile."""
        running = self.room.running()
        options = [
            Option(_format_line(each), id=f"format {each.slug}") for each in self.room.formats
        ]
        if running is not None:
            options.insert(0, Option(_running_line(running), id=_RUNNING))
        choices = self.query_one(ChoiceList)
        before = choices.highlighted or 0
        choices.set_options(options)
        choices.highlighted = 0 if running is not None else min(before, len(options) - 1)
        choices.focus()
        lines = "\n".join(str(problem) for problem in self.room.problems)
        self.query_one("#problems", Line).put((lines, "$warning"))

    def action_start(self) -> None:
        """Take the line that is chosen."""
        self.query_one(ChoiceList).action_select()

    def action_back(self) -> None:
        """Leave."""
        self.dismiss()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Start a session of the format, or return to the one that runs."""
        event.stop()
        running = self.room.running()
        chosen = event.option.id or ""
        if running is None:
            slug = chosen.removeprefix("format ")
            self.app.push_screen(PracticeScreen(self.room.start(self.room.format(slug))))
            return
        if chosen != _RUNNING:
            self.notify(f"{running.state.format.title} is still running; x there ends it.")
        self.app.push_screen(PracticeScreen(running))


def _format_line(format_: Format) -> Content:
    size = f"{format_.minutes:>3} min  {len(format_.stages)} stages"
    own = "  your own" if format_.own else ""
    return Content.assemble(
        (format_.title.ljust(_TITLE_COLUMNS), "bold"),
        (f"{size}{own}", "$soft"),
        (f"\n{format_.summary}" if format_.summary else "", "$soft"),
    )


def _running_line(running: Practice) -> Content:
    reading = running.reading()
    stage = running.state.format.stages[reading.stage].name
    left = minutes_and_seconds(reading.left_ms)
    return Content.assemble(
        (running.state.format.title.ljust(_TITLE_COLUMNS), "$accent bold"),
        (f"running, {stage}, {left} left in all", "$accent"),
        ("\nGo on where you left it.", "$soft"),
    )
