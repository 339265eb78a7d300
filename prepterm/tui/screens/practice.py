"""A practice while it runs: the clock, the stage, the question and the notes."""

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import ScreenResume
from textual.timer import Timer

from prepterm.core.practice import (
    MS_A_MINUTE,
    Asked,
    ClockReading,
    PracticeState,
    Status,
    minutes_and_seconds,
    since_start,
)
from prepterm.errors import NotFound, PreptermError
from prepterm.study.practice import Practice
from prepterm.study.workspace import Workspace
from prepterm.tui.commands import Command, bindings
from prepterm.tui.dialogs.choice import Answer, ChoiceDialog
from prepterm.tui.messages import Destination, GoBack, OpenDebrief, OpenPractice
from prepterm.tui.page import Page, tells_errors
from prepterm.tui.widgets.big_clock import BigClock
from prepterm.tui.widgets.note_list import NoteList
from prepterm.tui.widgets.question_panel import QuestionPanel
from prepterm.tui.widgets.stage_bar import StageBar, StageTimes
from prepterm.tui.widgets.words import Words

WHILE_WRITING = (
    Command("practice.keep", "enter", "keep_note", "keep", "Keep the note", key_label="↵"),
    Command("practice.close", "escape", "back", "close", "Close the line", key_label="esc"),
)
_LOOKS_EACH_S = 0.2
"""A second on the clock is never shown much too late."""


class PracticePage(Page):
    """Shows a session that runs; when it ends, its debrief comes in this page's place.

    Args:
        workspace: What is open.
        practice: The session. Leaving the page leaves it running.
    """

    CSS_PATH = "practice.tcss"
    USER_COMMANDS = (
        Command("practice.pause", "space", "pause", "pause", "Pause the clock, or go on"),
        Command("practice.next", "n", "next_stage", "next stage", "Go on to the next stage"),
        Command("practice.note", "m", "note", "note", "Write a note, kept with its time"),
        Command("practice.end", "x", "end", "end", "End the session, or discard it"),
        Command(
            "practice.extend", "plus", "extend", "one minute",
            "Give this stage one minute more", True, "+",
        ),
        Command("practice.hint", "h", "hint", "hint", "Show the next hint", False),
        Command("practice.follow-up", "f", "follow_up", "follow-up", "Ask a follow-up", False),
        Command("practice.back", "b", "previous_stage", "stage back", "Go back a stage", False),
        Command(
            "practice.next-question", "right", "question(1)", "next question",
            "Show the next question, or ask for one more where the stage has one", False, "→",
        ),
        Command(
            "practice.last-question", "left", "question(-1)", "last question",
            "Show the question before", False, "←",
        ),
        Command("practice.remove-note", "M", "remove_note", "remove note",
                "Take the last note out", False),
        Command("practice.down", "down,j", "scroll(1)", "down", "Move down", False),
        Command("practice.up", "up,k", "scroll(-1)", "up", "Move up", False),
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = bindings(USER_COMMANDS)
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012 - Textual types it so
        (0, "-short"),
        (24, "-tall"),
        (32, "-airy"),
    ]

    def __init__(self, workspace: Workspace, practice: Practice) -> None:
        super().__init__(workspace)
        self.practice = practice
        self._rung: tuple[int, bool] | None = None
        """The stage when the clock was last looked at, and whether its time was over."""
        self._looks_at: int | None = None
        """Which question the person went to; None follows the talk."""
        self._timer: Timer | None = None
        self._told = ""
        self._left = False

    def compose_page(self) -> ComposeResult:
        """The head, and the talk in the middle."""
        with Vertical(id="head"):
            with Horizontal():
                yield Words(id="title")
                yield Words(id="left")
            yield StageBar()
        with Vertical(id="time"), Vertical(classes="middle"):
            with Horizontal(id="clock"):
                yield BigClock()
                yield Words(id="allowed")
            yield Words(id="banner")
        with VerticalScroll(id="talk", can_focus=False), Vertical(classes="middle"):
            yield Words(id="stage")
            yield QuestionPanel()
            yield NoteList()
            yield Words(id="so-far")

    def keys_now(self) -> list[Command]:
        """While a note is written, letters are no keys; in a pause, space goes on."""
        if self.query(NoteList) and self.query_one(NoteList).writing:
            return list(WHILE_WRITING)
        keys = super().keys_now()
        if self.practice.state.paused:
            keys[0] = replace(keys[0], label="go on")
        return keys

    def on_mount(self) -> None:
        """Go on, or ask first where nobody has seen the session for long."""
        if self.practice.left_alone:
            self._ask_whether_to_go_on()
        else:
            self._go_on()

    def reopens(self) -> Destination:
        """The practice that runs, if one does."""
        return OpenPractice()

    @tells_errors
    def action_pause(self) -> None:
        """Pause the clock, or go on."""
        self.practice.toggle_pause()
        self._look()
        self.show_keys()

    @tells_errors
    def action_extend(self) -> None:
        """Give this stage one minute more."""
        self.practice.extend()
        self._look()

    @tells_errors
    def action_next_stage(self) -> None:
        """Go on to the next stage; after the last comes the end."""
        if self.practice.state.on_last_stage:
            self.action_end()
            return
        self.practice.next_stage()
        self._looks_at = None
        self._look()

    @tells_errors
    def action_previous_stage(self) -> None:
        """Go back a stage."""
        self.practice.previous_stage()
        self._looks_at = None
        self._look()

    def action_note(self) -> None:
        """Open the line for a note."""
        self.query_one(NoteList).write()
        self._look()

    @tells_errors
    def action_remove_note(self) -> None:
        """Take the last note out."""
        removed = self.practice.remove_last_note()
        said = "There is no note." if removed is None else f"Removed: {removed}"
        self.notify(said, markup=False)
        self._look()

    @tells_errors
    def action_hint(self) -> None:
        """Show the next hint."""
        asked = self._asked()
        if asked is None or not self.practice.hint(asked):
            self.notify("There is no further hint.")
        self._look()

    @tells_errors
    def action_follow_up(self) -> None:
        """Ask the next follow-up."""
        asked = self._asked()
        if asked is None or not self.practice.follow_up(asked):
            self.notify("There is no further follow-up.")
        self._look()

    @tells_errors
    def action_question(self, step: int) -> None:
        """Show the question after or before; after the last, ask what the stage still asks."""
        state = self.practice.state
        here = self._index(state)
        if here is None:
            self.practice.ask()
        elif here + step >= len(state.asked):
            if self.practice.ask():
                self._looks_at = None
        else:
            self._looks_at = max(0, here + step)
        self._look()

    def action_scroll(self, step: int) -> None:
        """Move the text."""
        self.query_one("#talk").scroll_relative(y=step, animate=False)

    def action_end(self) -> None:
        """Ask how to end it."""
        answers = (
            Answer("end", "End it", "and look back in the debrief"),
            Answer("discard", "Discard it", "it does not count, its log stays"),
            Answer("on", "Go on"),
        )
        self.app.push_screen(ChoiceDialog("End this practice?", answers), self._end)

    def action_back(self) -> None:
        """Close the note, or leave the screen; the session goes on."""
        notes = self.query_one(NoteList)
        if notes.writing:
            notes.stop_writing()
            return
        if self.practice.state.status is Status.OPEN:
            self.notify("The practice goes on, and so does its clock.")
        super().action_back()

    def action_keep_note(self) -> None:
        """Keep the note and close its line."""
        self.query_one(NoteList).keep()

    def on_note_list_opened(self) -> None:
        """Bring the last row up to it."""
        self.show_keys()

    @tells_errors
    def on_note_list_written(self, event: NoteList.Written) -> None:
        """Keep a note."""
        self.practice.note(event.text)
        self._look()

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Catch up with what happened while something lay over the page."""
        del event
        if self._timer is not None or self.practice.state.status is not Status.OPEN:
            self._look()

    def _ask_whether_to_go_on(self) -> None:
        title = self.practice.state.format.title
        hours, minutes = divmod(self.practice.unseen_ms() // MS_A_MINUTE, 60)
        answers = (
            Answer("on", "Go on", "the time away counts"),
            Answer("end", "End it", "at the moment it was last seen"),
            Answer("discard", "Discard it", "it does not count, its log stays"),
        )
        question = f"{title} was left running {hours} h {minutes} min ago."
        self.app.push_screen(ChoiceDialog(question, answers), self._answered)

    @tells_errors
    def _answered(self, answer: str | None) -> None:
        if answer == "on":
            self._go_on()
        elif answer is None:
            self.action_back()
        elif answer == "end":
            self.practice.end_when_last_seen()
        else:
            self.practice.discard()

    @tells_errors
    def _end(self, answer: str | None) -> None:
        if answer == "end":
            self.practice.end()
        elif answer == "discard":
            self.practice.discard()

    def _go_on(self) -> None:
        self._look()
        self._timer = self.set_interval(_LOOKS_EACH_S, self._look)

    def _leave(self) -> None:
        """Give way to the debrief, once; a discarded session has none."""
        if self._left:
            return
        self._left = True
        if self.practice.state.status is Status.ENDED:
            self.post_message(OpenDebrief(self.practice))
        else:
            self.notify("The practice was discarded.")
            self.post_message(GoBack())

    def _look(self) -> None:
        """Show the session as it stands now."""
        try:
            state = self.practice.look()
        except NotFound:  # another database was put in place; the app shows that one
            return
        if state.status is not Status.OPEN:
            if self.is_current:
                self._leave()
            return
        self._keep_seen()
        reading = self.practice.reading()
        self._ring(reading)
        self._show_head(state, reading)
        self._show_talk(state, reading)

    def _keep_seen(self) -> None:
        try:
            self.practice.keep_seen()
        except PreptermError as error:
            # Tried again at every look, but told once: the clock goes on without the row.
            if self._told != error.message:
                self._told = error.message
                self.notify(error.message, severity="error", markup=False)

    def _ring(self, reading: ClockReading) -> None:
        """Ring once when the time of a stage ends before the person's eyes."""
        if self._rung == (reading.stage, False) and reading.over and self.practice.rings:
            self.app.bell()
        self._rung = (reading.stage, reading.over)

    def _show_head(self, state: PracticeState, reading: ClockReading) -> None:
        number = f"   stage {state.stage + 1} of {len(state.format.stages)}"
        self._put("title", (state.format.title, "bold"), (number, "$soft"))
        late = "$warning bold" if reading.left_ms < 0 else ""
        left = minutes_and_seconds(reading.left_ms)
        self._put(
            "left", (left, late), (" over" if late else " left", "$soft"), (" in all", "$soft")
        )
        names = tuple(stage.name for stage in state.format.stages)
        self.query_one(StageBar).times = StageTimes(
            names, reading.allowed_ms, reading.spent_ms, reading.stage
        )

    def _show_talk(self, state: PracticeState, reading: ClockReading) -> None:
        stage = state.format.stages[state.stage]
        clock = self.query_one(BigClock)
        clock.time = minutes_and_seconds(reading.stage_left_ms)
        clock.set_class(reading.over, "-over")
        clock.set_class(reading.paused, "-paused")
        minutes = reading.allowed_ms[state.stage] // MS_A_MINUTE
        of = f"of {minutes} minute{'s' * (minutes != 1)}"
        self._put("allowed", (of, "$soft"), ("   paused" if reading.paused else "", "$accent bold"))
        over = "Time is over.  n goes on, + adds a minute." if reading.over else ""
        self._put("banner", (over, "$warning bold"))
        name = stage.name[:1].upper() + stage.name[1:]
        self._put("stage", (name, "bold"), (f"   {stage.hint}" if stage.hint else "", "$soft"))
        self._show_question(state)
        self.query_one(NoteList).show(state.notes, reading.running_ms)
        self._put("so-far", (_so_far(state, reading), "$soft"))

    def _show_question(self, state: PracticeState) -> None:
        asked = self._asked()
        place = ""
        here = self._index(state)
        if here is not None and (len(state.asked) > 1 or state.still_to_ask):
            place = f"{here + 1} of {len(state.asked) + state.still_to_ask}"
        question = None if asked is None else self.practice.question(asked)
        self.query_one(QuestionPanel).show(asked, question, place)

    def _index(self, state: PracticeState) -> int | None:
        if self._looks_at is not None:
            return self._looks_at
        return None if state.question is None else state.asked.index(state.question)

    def _asked(self) -> Asked | None:
        index = self._index(self.practice.state)
        return None if index is None else self.practice.state.asked[index]

    def _put(self, name: str, *parts: tuple[str, str]) -> None:
        self.query_one(f"#{name}", Words).put(*parts)


def _so_far(state: PracticeState, reading: ClockReading) -> str:
    pauses = "no pauses"
    if state.pauses:
        times = "1 pause" if state.pauses == 1 else f"{state.pauses} pauses"
        pauses = f"{times}, {since_start(reading.paused_ms)} in all"
    gained = sum(state.extended_ms) // MS_A_MINUTE
    return f"{pauses}, {f'{gained} min added' if gained else 'nothing extended'}"
