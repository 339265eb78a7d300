"""The row that says how far a post is read."""

from textual.content import Content
from textual.widgets import Static

from prepterm.tui.widgets.thin_bar import thin_bar

AROUND = 30
"""Cells that the number and the words take, and the margins."""


class HowFar(Static):
    """A number, a bar and some words."""

    def show(self, progress: float, said: str) -> None:
        """Say how much has been read (0 to 1), and what else is to be said."""
        bar = thin_bar(progress, max(4, min(60, self.app.size.width - AROUND)))
        self.update(
            Content.assemble((f"{progress:>4.0%} ", "$accent"), bar, (f"  {said}", "$soft"))
        )
