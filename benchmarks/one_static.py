"""The least that a Textual app can be: one line of text. The floor for `reader.py`."""

from reader_texts import BEGINS
from textual.app import App, ComposeResult
from textual.widgets import Static


class OneStatic(App[None]):
    """Shows the words that are waited for."""

    def compose(self) -> ComposeResult:
        """One Static."""
        yield Static(BEGINS)


if __name__ == "__main__":
    OneStatic().run()
