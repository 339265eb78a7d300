"""One dimension of a debrief: its question, the four scores, and the evidence."""

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from prepterm.core.rubric import Dimension, Judgement, Score
from prepterm.tui.widgets.words import Words

_CHOSEN, _OPEN = "●", "○"


class ScoreRow(Vertical):
    """Shows and takes one score. The row that keys go to has a mark beside it.

    Args:
        dimension: What it is about.
    """

    DEFAULT_CSS = """
    ScoreRow {
        height: auto;
        padding-left: 2;
        margin-bottom: 1;
        border-left: blank;
        &.-current { border-left: outer $accent; }
        Horizontal { height: 1; }
        Words { width: 1fr; }
        _Choice { width: auto; margin-right: 3; }
        #evidence.-empty { display: none; }
        Input { display: none; background: $raised; background-tint: transparent; }
        &.-writing Input { display: block; }
        &.-writing #evidence { display: none; }
    }
    """

    @dataclass
    class Chosen(Message):
        """The row was clicked; a score where the click met one."""

        dimension: Dimension
        score: Score | None

    @dataclass
    class Opened(Message):
        """The line for the evidence was opened or closed."""

    @dataclass
    class Supported(Message):
        """Evidence was written down."""

        dimension: Dimension
        evidence: str

    def __init__(self, dimension: Dimension) -> None:
        super().__init__()
        self.dimension = dimension
        self._judgement = Judgement()

    def compose(self) -> ComposeResult:
        """Three rows: the question, the scores, the evidence."""
        name = self.dimension.value
        head = Words(id="name")
        head.put((name[:1].upper() + name[1:], "bold"), (f"   {self.dimension.question}", "$soft"))
        yield head
        with Horizontal():
            for score in Score:
                yield _Choice(score)
        yield Words(id="evidence", classes="-empty")
        yield Input(max_length=500, placeholder="what you saw or said", compact=True)

    @property
    def writing(self) -> bool:
        """Whether the line for the evidence is open."""
        return self.has_class("-writing")

    def show(self, judgement: Judgement) -> None:
        """Show what the person holds."""
        self._judgement = judgement
        for choice in self.query(_Choice):
            choice.show(chosen=choice.score is judgement.score)
        evidence = self.query_one("#evidence", Words)
        evidence.put((judgement.evidence, ""))
        evidence.set_class(not judgement.evidence, "-empty")

    def write(self) -> None:
        """Open the line for the evidence, with what stands there."""
        self.add_class("-writing")
        line = self.query_one(Input)
        line.value = self._judgement.evidence
        line.cursor_position = len(line.value)
        line.focus()
        line.scroll_visible(animate=False)
        self.post_message(self.Opened())

    def stop_writing(self) -> None:
        """Close the line; what stands on it is gone."""
        self.remove_class("-writing")
        self.screen.set_focus(None)
        self.post_message(self.Opened())

    def keep(self) -> None:
        """Hand the evidence on and close the line."""
        self.post_message(self.Supported(self.dimension, self.query_one(Input).value))
        self.stop_writing()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep the evidence."""
        event.stop()
        self.keep()

    def on_click(self, event: events.Click) -> None:
        """Say that it was clicked, and on which score."""
        choice = event.widget
        score = choice.score if isinstance(choice, _Choice) else None
        self.post_message(self.Chosen(self.dimension, score))


class _Choice(Words):
    """One of the four scores."""

    def __init__(self, score: Score) -> None:
        super().__init__()
        self.score = score
        self.show(chosen=False)

    def show(self, *, chosen: bool) -> None:
        """Show it chosen or not, by shape, weight and colour."""
        style = "$accent bold" if chosen else "$soft"
        self.put((f"{_CHOSEN if chosen else _OPEN} {self.score} {self.score.label}", style))
