"""The notes of a practice, each with its time, and the line where the next one is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from prepterm.core.practice import Note, since_start
from prepterm.tui.widgets.words import Words

_LONGEST = 500


class NoteList(Vertical):
    """Shows notes; `write` opens a line for one more."""

    DEFAULT_CSS = """
    NoteList {
        height: auto;
        #written { display: none; }
        &.-notes #written { display: block; }
        #line { height: 1; display: none; }
        &.-writing #line { display: block; }
        &.-writing #written { display: block; }
        #now { width: 7; color: $soft; }
        #written { width: 1fr; }
        Input { width: 1fr; background: $raised; background-tint: transparent; }
    }
    """

    @dataclass
    class Opened(Message):
        """The line for a note was opened or closed."""

    @dataclass
    class Written(Message):
        """A note was written and is to be kept."""

        text: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._notes: Sequence[Note] = ()

    def compose(self) -> ComposeResult:
        """A heading with the notes, and the line for the next."""
        yield Words(id="written")
        with Horizontal(id="line"):
            yield Words(id="now")
            yield Input(max_length=_LONGEST, compact=True)

    @property
    def writing(self) -> bool:
        """Whether the line for a note is open."""
        return self.has_class("-writing")

    def show(self, notes: Sequence[Note], now_ms: int) -> None:
        """Show these notes, and the time that the next one would get."""
        if self.writing:
            self.query_one("#now", Words).put((since_start(now_ms), ""))
        if notes == self._notes:
            return
        self._notes = notes
        self.set_class(bool(notes), "-notes")
        self._draw()

    def write(self) -> None:
        """Open the line for a note."""
        self.add_class("-writing")
        self._draw()
        line = self.query_one(Input)
        line.focus()
        line.scroll_visible(animate=False)
        self.post_message(self.Opened())

    def stop_writing(self) -> None:
        """Close the line; what stands on it is gone."""
        self.remove_class("-writing")
        self.query_one(Input).value = ""
        self.screen.set_focus(None)
        self.post_message(self.Opened())

    def keep(self) -> None:
        """Hand the note on and close the line."""
        self.post_message(self.Written(self.query_one(Input).value))
        self.stop_writing()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep the note."""
        event.stop()
        self.keep()

    def _draw(self) -> None:
        lines = [("Notes", "bold")]
        for note in self._notes:
            lines += [(f"\n{since_start(note.at_ms)}  ", "$soft"), (note.text, "")]
        self.query_one("#written", Words).put(*lines)
