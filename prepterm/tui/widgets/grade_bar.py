"""The four grades with the interval that each would give."""

from collections.abc import Mapping
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widgets import Static

from prepterm.core.grade import Grade
from prepterm.core.interval_text import interval_text
from prepterm.core.scheduling import Decision

_COLOURS = {
    Grade.AGAIN: "$error",
    Grade.HARD: "$warning",
    Grade.GOOD: "$accent",
    Grade.EASY: "$accent",
}


class GradeBar(Horizontal):
    """Four buttons in a row. Posts `GradeBar.Chosen` when one is clicked."""

    DEFAULT_CSS = """
    GradeBar {
        height: 2;
        width: auto;
        & > Static { width: 13; height: 2; margin-right: 1; padding: 0 0 0 1; background: $raised; }
    }
    """

    @dataclass
    class Chosen(Message):
        """A grade was clicked."""

        grade: Grade

    def compose(self) -> ComposeResult:
        """One button a grade."""
        for grade in Grade:
            yield Static(id=f"grade-{int(grade)}")

    def show(self, decisions: Mapping[Grade, Decision], likely: Grade) -> None:
        """Show what each grade decides; `likely` is the one that space gives."""
        for grade, decision in decisions.items():
            style = "bold" if grade is likely else ""
            self.query_one(f"#grade-{int(grade)}", Static).update(
                Content.assemble(
                    (f"{int(grade)} ", f"bold {_COLOURS[grade]}"), (grade.label, style), "\n",
                    (f"  {interval_text(decision)}", "$soft"),
                )
            )  # fmt: skip

    def on_click(self, event: Click) -> None:
        """Tell which grade was clicked."""
        widget = event.widget
        if widget is not None and (widget.id or "").startswith("grade-"):
            self.post_message(self.Chosen(Grade(int(str(widget.id)[-1]))))
