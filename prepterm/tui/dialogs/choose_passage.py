"""The highlights and notes of a post: go to one, or take one out."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from prepterm.core.highlight import Highlight
from prepterm.core.safe_text import shown_line
from prepterm.painting.pointing import Span
from prepterm.tui.widgets.choices import Choices, Line

LONGEST = 200
"""Characters of a quote that are shown."""


class ChoosePassage(ModalScreen[tuple[str, int] | None]):
    """A list of what is marked; the answer is what to do (`go` or `remove`) and with which.

    Args:
        highlights: At least one.
        spans: Where each stands; None where its text is gone.
    """

    CSS_PATH = "dialog.tcss"
    AUTO_FOCUS = "#passages"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,H", "dismiss(None)", "back"),
        Binding("x,delete", "remove", "take out"),
    ]

    def __init__(self, highlights: Sequence[Highlight], spans: Sequence[Span | None]) -> None:
        super().__init__()
        self._highlights, self._spans = highlights, spans

    def compose(self) -> ComposeResult:
        """The passages, and the keys."""
        with Vertical(classes="dialog"):
            yield Static(Content.styled("What you marked in this post", "bold"))
            yield Choices(id="passages")
            yield Static(
                Content.assemble(
                    ("↵", "bold $accent"), (" go there   ", "$soft"), ("x", "bold $accent"),
                    (" take out   ", "$soft"), ("esc", "bold $accent"), (" back", "$soft"),
                )
            )  # fmt: skip

    def on_mount(self) -> None:
        """Fill the list."""
        self.query_one(Choices).show(
            [
                Line(str(at), self._line(highlight, span))
                for at, (highlight, span) in enumerate(
                    zip(self._highlights, self._spans, strict=True)
                )
            ]
        )

    def action_remove(self) -> None:
        """Take the one out that is pointed at."""
        highlighted = self.query_one(Choices).highlighted
        if highlighted is not None:
            self.dismiss(("remove", highlighted))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(("go", int(str(event.option.id))))

    @staticmethod
    def _line(highlight: Highlight, span: Span | None) -> Content:
        quote = shown_line(highlight.passage.quote)
        quote = quote if len(quote) <= LONGEST else f"{quote[:LONGEST]}…"
        gone = "" if span else "  (this text is gone from the post)"
        note = f"\n✎ {shown_line(highlight.note)}" if highlight.note else ""
        return Content.assemble(f"“{quote}”", (gone, "$warning"), (note, "$soft"))
