"""A time in large digits; in a widget of one row, in plain bold ones."""

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

_ROWS = 3
_DIGITS = {
    "0": ("┏━┓", "┃ ┃", "┗━┛"),
    "1": ("╺┓ ", " ┃ ", "╺┻╸"),
    "2": ("╺━┓", "┏━┛", "┗━╸"),
    "3": ("╺━┓", "╺━┫", "╺━┛"),
    "4": ("╻ ╻", "┗━┫", "  ╹"),
    "5": ("┏━╸", "┗━┓", "╺━┛"),
    "6": ("┏━╸", "┣━┓", "┗━┛"),
    "7": ("╺━┓", "  ┃", "  ╹"),
    "8": ("┏━┓", "┣━┫", "┗━┛"),
    "9": ("┏━┓", "┗━┫", "╺━┛"),
    ":": (" ", ":", " "),
    "+": ("   ", "╺╋╸", "   "),
}


class BigClock(Widget):
    """Shows mm:ss or +mm:ss as large as its height lets it."""

    DEFAULT_CSS = """
    BigClock { width: auto; height: 3; color: $accent; text-style: bold; }
    """

    time: reactive[str] = reactive("00:00")

    def render(self) -> Content:
        """The time, over three rows where there are three."""
        if self.size.height < _ROWS:
            return Content(self.time)
        return Content("\n".join(_large(self.time)))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """As wide as the large digits, so that the two sizes stand alike."""
        del container, viewport
        return len(_large(self.time)[0])

    def watch_time(self, before: str, now: str) -> None:
        """Take more room for more digits."""
        if len(before) != len(now):
            self.refresh(layout=True)


def _large(time: str) -> list[str]:
    return ["  ".join(_DIGITS[each][row] for each in time) for row in range(_ROWS)]
