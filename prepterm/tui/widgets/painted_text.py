"""A short Markdown text, painted at the width there is and as high as it needs to be."""

from itertools import chain

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.theme import Theme
from textual.widget import Widget

from prepterm.library.document import Block, parse
from prepterm.painting.blocks import painted
from prepterm.painting.lines import Manner
from prepterm.painting.palette import DARK, Palette
from prepterm.tui.palette import palette_of


class PaintedText(Widget):
    """Shows a prompt, a hint, an answer. Long texts are for `PostView`, which scrolls."""

    DEFAULT_CSS = """
    PaintedText { width: 1fr; height: auto; }
    """

    def __init__(
        self,
        text: str = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._text = text
        self._blocks: list[Block] = parse(text)
        self._palette: Palette = DARK
        self._laid_out: tuple[int, list[Strip]] = (0, [])

    def show(self, text: str) -> None:
        """Show a text; the same again costs nothing."""
        if text != self._text:
            self._text, self._blocks = text, parse(text)
            self._lay_out_again()

    def on_mount(self) -> None:
        """Follow the theme."""
        self.app.theme_changed_signal.subscribe(self, self._wear)
        self._wear(self.app.current_theme)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the text has at that width."""
        del container, viewport
        return len(self._strips(width))

    def render_line(self, y: int) -> Strip:
        """One row."""
        strips = self._strips(self.size.width)
        strip = strips[y] if y < len(strips) else Strip([])
        return strip.extend_cell_length(self.size.width).apply_style(self.rich_style)

    def _strips(self, width: int) -> list[Strip]:
        if self._laid_out[0] != width:
            # As on paper: what is wide wraps with a mark, since there is nothing to scroll it by.
            manner = Manner(max(1, width), self._palette, printing=True)
            blocks = [[*painted(block, manner).lines, None] for block in self._blocks]
            rows = list(chain.from_iterable(blocks))[:-1]
            strips = [Strip(row.segments if row else [Segment("")]) for row in rows]
            self._laid_out = (width, strips)
        return self._laid_out[1]

    def _wear(self, theme: Theme) -> None:
        variables, ansi = self.app.theme_variables, self.app.native_ansi_color
        self._palette = palette_of(variables, dark=theme.dark, ansi=ansi)
        self._lay_out_again()

    def _lay_out_again(self) -> None:
        self._laid_out = (0, [])
        self.refresh(layout=True)
