"""The app: it wires screens to each other, and knows nothing of what they show.

A screen and what it needs is imported when it is opened, so that a start pays for one screen.
"""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.events import Resize
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Input

from prepterm.collector import collect_what_comes
from prepterm.errors import PreptermError, as_sentence
from prepterm.study.workspace import Workspace
from prepterm.tui import messages
from prepterm.tui.commands import EVERYWHERE, bindings
from prepterm.tui.page import Page
from prepterm.tui.theme import EXTRA, THEMES

if TYPE_CHECKING:
    from textual.command import Provider

    from prepterm.core.place import Place
    from prepterm.study.read import OpenPost


SETTLED_SECONDS = 1.0
"""After so long what a start has brought in is there to stay."""
MOST_READERS = 20
"""Posts that lie over each other; a link from the last of them takes its place."""
LOOKS_AT_SIZE_SECONDS = 0.5
LOOKS_AROUND_SECONDS = 1.0
"""How often to look whether another terminal changed the database."""


def _destinations() -> "type[Provider]":
    from prepterm.tui.finder import Destinations

    return Destinations


class Prepterm(App[None]):
    """The whole app.

    Args:
        workspace: What is open.
        first: What to open at once; Today where it is None.
        post: A post that is read already; opened first, at the section `anchor`.
        anchor: See `post`; nothing for the place left last time.
    """

    TITLE = "prepterm"
    CSS_PATH = "page.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings(EVERYWHERE)
    COMMANDS: ClassVar = {_destinations}
    AUTO_FOCUS = None

    def __init__(
        self,
        workspace: Workspace,
        first: messages.Destination | None = None,
        post: "OpenPost | None" = None,
        anchor: str = "",
    ) -> None:
        super().__init__()
        self.workspace = workspace
        self._first, self._post, self._anchor = first, post, anchor
        self._device = ""
        self._told = ""

    def on_mount(self) -> None:
        """Put on the theme and the person's keys, and open the first screen."""
        for theme in THEMES:
            self.register_theme(theme)
        settings = self.workspace.settings
        if settings.theme in self.available_themes:
            self.theme = settings.theme
        else:
            self.theme = THEMES[0].name
            self.notify(f"there is no theme '{settings.theme}'", severity="warning", markup=False)
        self.set_keymap(settings.keys)
        if not self.is_headless:
            self.set_timer(SETTLED_SECONDS, collect_what_comes)
            self.set_interval(LOOKS_AT_SIZE_SECONDS, self._catch_up_with_terminal)
        self._end_when_told()
        self._device = self.workspace.database.device
        self.set_interval(LOOKS_AROUND_SECONDS, self._look_around)
        if self._post is not None:
            self._read(self._post, self._anchor)
        elif self._first is None:
            self.push_screen(self._today())
        else:
            self.post_message(self._first)

    def _end_when_told(self) -> None:
        """Let a closed terminal or a shutdown end the app as a person does: the place is kept."""
        if sys.platform != "win32" and not self.is_headless:
            loop = asyncio.get_running_loop()
            for told in (signal.SIGTERM, signal.SIGHUP):
                loop.add_signal_handler(told, partial(self.exit, return_code=128 + told))

    def _catch_up_with_terminal(self) -> None:
        # Of several resizes in a row Textual 8.2 may lose the last, and stay at the one before.
        terminal = Size(*shutil.get_terminal_size())
        if self.screen.size != terminal:
            self.screen.post_message(Resize(terminal, terminal))

    def _look_around(self) -> None:
        """Tell what is to be told, and show what other terminals did."""
        while self.workspace.notices:
            self._tell(self.workspace.notices.pop(0))
        try:
            if not self.workspace.database.changed_elsewhere():
                return
            device = self.workspace.database.device
            if device != self._device:
                self._device = device
                self._begin_anew()
            elif isinstance(self.screen, Page):
                self.screen.look_again()
        except PreptermError as error:
            if self._told != error.message:  # at every look, but told once
                self._told = error.message
                self._tell(error)

    def _begin_anew(self) -> None:
        """Show the database that another terminal put in place."""
        top = self.screen_stack[-1]
        again = top.reopens() if isinstance(top, Page) else None
        while len(self.screen_stack) > 1:
            if isinstance(self.screen, Page):
                self.screen.leave_unkept()
            self.pop_screen()
        self.push_screen(self._today())
        self.notify("Another terminal restored a backup; this is it.")
        if again is not None:
            self.post_message(again)

    def _fatal_error(self) -> None:
        # Textual would print a traceback with the values of all variables in it.
        if self._exception is None or os.environ.get("PREPTERM_DEBUG") == "1":
            super()._fatal_error()
            return
        error = as_sentence(self._exception)
        self.panic(Text(f"prepterm: {error.message}\n  {error.hint or ''}".rstrip()))

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Textual's own themes get the colours that only ours name."""
        return EXTRA[self.current_theme.dark]

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the palette offers besides the commands of the page and the places to go."""
        del screen
        yield SystemCommand("Change theme", "Light, dark and others", self.action_change_theme)
        yield SystemCommand("All keys", "Show every key", self.action_show_help)
        yield SystemCommand("Leave", "Leave prepterm", self.action_leave)

    def action_show_help(self) -> None:
        """Show every key of the current page."""
        from prepterm.tui.dialogs.all_keys import AllKeys

        if isinstance(self.screen, Page):
            self.push_screen(AllKeys(self.screen.USER_COMMANDS, self.workspace.settings.keys))

    def action_search(self) -> None:
        """Search posts, cards and notes; in a line that is typed the key is the line's."""
        if isinstance(self.screen, Page) and not isinstance(self.focused, Input):
            self.post_message(messages.OpenSearch())

    async def action_leave(self) -> None:
        """Leave prepterm; everything is on disk already."""
        self.exit()

    def action_help_quit(self) -> None:
        """Say at ctrl+c which key leaves."""
        self.notify("q leaves prepterm")

    @on(messages.GoBack)
    def _go_back(self) -> None:
        if len(self.screen_stack) > 2:
            self.pop_screen()
        elif not (isinstance(self.screen, Page) and self.screen.HOME):
            self.switch_screen(self._today())

    @on(messages.OpenReader)
    def _open_reader(self, message: messages.OpenReader) -> None:
        from prepterm.study.read import open_post

        try:
            post, anchor = open_post(self.workspace, message.name)
        except PreptermError as error:
            self._tell(error)
            return
        self._read(post, anchor, message.place, by_link=message.by_link, words=message.words)

    @on(messages.OpenShelf)
    def _open_shelf(self) -> None:
        from prepterm.tui.screens.shelf import ShelfPage

        self.push_screen(ShelfPage(self.workspace))

    @on(messages.OpenSearch)
    def _open_search(self, message: messages.OpenSearch) -> None:
        from prepterm.tui.screens.search import SearchPage

        self.push_screen(SearchPage(self.workspace, message.query))

    @on(messages.OpenDecks)
    def _open_decks(self) -> None:
        from prepterm.tui.screens.decks import DecksPage

        self.push_screen(DecksPage(self.workspace))

    @on(messages.OpenDrill)
    def _open_drill(self, message: messages.OpenDrill) -> None:
        from prepterm.study.clock_doubt import clock_question
        from prepterm.study.drill import Drill
        from prepterm.tui.dialogs.clock_question import clock_dialog
        from prepterm.tui.screens.drill import DrillPage

        try:
            question = clock_question(self.workspace)
            if question is not None:
                self.push_screen(clock_dialog(question), partial(self._after_doubt, message))
                return
            drill = Drill(self.workspace, message.choice)
        except PreptermError as error:
            self._tell(error)
            return
        self.push_screen(DrillPage(self.workspace, drill))

    def _after_doubt(self, message: messages.Destination, answer: str | None) -> None:
        """Go where the person wanted to, once they have said that the clock is right."""
        from prepterm.study.clock_doubt import confirm_clock
        from prepterm.tui.dialogs.clock_question import RIGHT

        if answer == RIGHT:
            try:
                confirm_clock(self.workspace)
            except PreptermError as error:
                self._tell(error)
            else:
                self.post_message(message)
        elif len(self.screen_stack) < 2:
            self.push_screen(self._today())

    @on(messages.DrillEnded)
    def _drill_ended(self, message: messages.DrillEnded) -> None:
        from prepterm.tui.screens.summary import SummaryPage

        self.switch_screen(SummaryPage(self.workspace, message.drill))

    @on(messages.OpenPractice)
    def _open_practice(self, message: messages.OpenPractice) -> None:
        from prepterm.study.practice_room import PracticeRoom
        from prepterm.tui.screens.formats import FormatsPage
        from prepterm.tui.screens.practice import PracticePage

        room = PracticeRoom(self.workspace)
        try:
            practice = room.running()
            if practice is not None and message.format_slug is not None:
                self.notify(f"{practice.state.format.title} is still running.", markup=False)
            elif message.format_slug is not None:
                practice = room.start(room.format(message.format_slug))
        except PreptermError as error:
            self._tell(error)
            return
        if practice is None:
            self.push_screen(FormatsPage(self.workspace, room))
        elif any(isinstance(screen, PracticePage) for screen in self.screen_stack):
            while not isinstance(self.screen, PracticePage):
                self.pop_screen()
        else:
            self.push_screen(PracticePage(self.workspace, practice))

    @on(messages.OpenDebrief)
    def _open_debrief(self, message: messages.OpenDebrief) -> None:
        from prepterm.tui.screens.debrief import DebriefPage

        self.switch_screen(DebriefPage(self.workspace, message.practice))

    def _tell(self, error: PreptermError) -> None:
        hint = f"\n{error.hint}" if error.hint else ""
        self.notify(error.message + hint, severity="error", markup=False)
        if len(self.screen_stack) < 2:
            self.push_screen(self._today())

    def _today(self) -> Page:
        from prepterm.tui.screens.today import TodayPage

        return TodayPage(self.workspace)

    def _read(
        self,
        post: "OpenPost",
        anchor: str,
        place: "Place | None" = None,
        *,
        by_link: bool = False,
        words: str = "",
    ) -> None:
        from prepterm.tui.screens.reader import ReaderPage

        page = ReaderPage(self.workspace, post, anchor, place, by_link=by_link)
        page.words = words
        readers = sum(isinstance(screen, ReaderPage) for screen in self.screen_stack)
        if by_link and readers >= MOST_READERS and isinstance(self.screen, ReaderPage):
            self.switch_screen(page)
        else:
            self.push_screen(page)
