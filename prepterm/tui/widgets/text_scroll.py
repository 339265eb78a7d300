"""A text that scrolls: painted line by line, parsed and measured on behind what is shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.theme import Theme
from textual.timer import Timer
from textual.widget import Widget

from prepterm.core.place import Place
from prepterm.library.document import Block, Document
from prepterm.painting.flow import Spot
from prepterm.painting.lines import Manner
from prepterm.painting.palette import DARK, Palette
from prepterm.painting.text_view import Change, TextView
from prepterm.painting.view_rows import Geometry, Overlay, ViewRows
from prepterm.painting.window import Window
from prepterm.tui.commands import bindings
from prepterm.tui.palette import palette_of
from prepterm.tui.widgets.post_keys import POST_COMMANDS
from prepterm.tui.widgets.text_moves import TextMoves

MARGIN = 3
FINDING = "Finding the place where you left…"
SLICE_SECONDS = 0.008
"""How long the text is worked on between two looks at the keyboard."""
SLICE_EVERY_SECONDS = 0.01
REST_SECONDS = 0.02
"""How long that waits after a key, so that what was moved to is on the screen first."""


@dataclass
class FromView(Message):
    """What a view tells; only the newest of a flood matters."""

    view: "TextScroll"

    @property
    def control(self) -> "TextScroll":
        """The view that tells it."""
        return self.view

    def can_replace(self, message: Message) -> bool:
        """Whether this is the same news, only newer."""
        return isinstance(message, type(self))


class TextScroll(TextMoves, can_focus=True, inherit_bindings=False):
    """Shows blocks, and keeps its place at any width."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = bindings(POST_COMMANDS)
    DEFAULT_CSS = """
    TextScroll {
        background: $background;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size: 0 0;
    }
    """

    measure = reactive(72, init=False)
    """The longest line, in cells."""
    centred = reactive(True, init=False)
    """Whether the text stands in the middle of a wide view, or at its left."""
    hint = reactive("", init=False)
    """What stands at the right of the title of code, such as `y copy`."""

    @dataclass
    class Moved(FromView):
        """Another line came to the top, or the text was laid out anew."""

        progress: float
        anchor: str
        by_person: bool = False
        """Whether somebody moved it, rather than that it was opened, parsed or laid out."""

        def can_replace(self, message: Message) -> bool:
            """Only the newest of a flood matters, and whether a person was among it."""
            newer = message if isinstance(message, TextScroll.Moved) else None
            return newer is not None and (newer.by_person or not self.by_person)

    @dataclass
    class Grown(FromView):
        """More of the text is parsed, and its headings are known."""

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002 - Textual's word
        classes: str | None = None,
        name: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes, name=name)
        self._palette: Palette = DARK
        self._view = TextView(Document(""), Manner(1, DARK), 1)
        self._rows = ViewRows(self._view)
        self._laid_out = Size(0, 0)
        self._sought: tuple[Spot, str] | None = None
        self._behind: Timer | None = None
        self._drawing: tuple[Style, Geometry, Overlay] | None = None
        self.question: Callable[[str], str] | None = None
        """The question of a card by its id, for blocks that ask one; set before a text is shown."""

    # What a screen asks and tells.

    def show(self, blocks: Sequence[Block]) -> None:
        """Show a short text from its start, in the place of what was shown."""
        self.open(Document.of(blocks))

    def open(self, document: Document) -> None:
        """Show a text from its start, parsing it on as it is read."""
        self._view = TextView(document, self._manner, max(1, self.size.height))
        self._rows = ViewRows(self._view)
        self._sought = None
        self._show_layout()

    @property
    def blocks(self) -> Sequence[Block]:
        """The text, as far as it is parsed."""
        return self._view.blocks

    def heading_over(self, index: int) -> Block | None:
        """The heading that a block stands under, or is; None above the first."""
        heading = self._window.flow.section(index)
        return None if heading is None else self.blocks[heading]

    def place(self) -> Place:
        """Where the top line stands."""
        return self._view.place

    def go_to(self, place: Place, *, by_person: bool = False) -> None:
        """Bring a place, or what is nearest, to the top; once the view has its size and lines."""
        self._after_moving(moved=self._view.go_to(place, now=bool(self.size)), by_person=by_person)

    def go_to_anchor(self, anchor: str) -> bool:
        """Bring a section, or a footnote (`fn:name`), to the top; False where there is none.

        What is not parsed yet is gone to when it is.
        """
        spot = self._view.spot_of(anchor)
        if spot is None:
            if self._view.document.done:
                return False
            self._view.wait_for(anchor)
            self.refresh()
            return True
        self._after_moving(moved=self._view.settle(spot))
        if not anchor.startswith("fn:"):
            self._sought = (self._window.top, anchor)
            self._tell()
        return True

    @property
    def progress(self) -> float:
        """How much has been read, 0 to 1: 0 at the start, 1 once the end is in view."""
        return self._window.progress

    @property
    def current_anchor(self) -> str:
        """The section at the top, or the one last gone to while nothing has moved since."""
        if self._sought and self._sought[0] == self._window.top:
            return self._sought[1]
        return self._window.anchor

    @property
    def text_left(self) -> int:
        """The column at which lines begin."""
        margin = self._margin
        spare = (self.size.width - self.text_width) // 2
        return max(margin, spare) if self.centred else margin

    @property
    def text_width(self) -> int:
        """The longest line there is room for, in cells; before the view has a size, a guess."""
        width = self.size.width or self.app.size.width
        return max(1, min(self.measure, width - 2 * self._margin))

    # Scrolling: the window is what is true, and Textual's scroll position follows it.

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Bring the rows there to the top, whether a wheel or a bar has been moved."""
        super().watch_scroll_y(old_value, new_value)
        if self.size != self._laid_out:
            # Textual fits the position to a size whose layout, which keeps the place, is to come.
            return
        window = self._window
        rows = round(new_value) - window.flow.y(window.top)
        if rows and new_value >= self.max_scroll_y and not window.flow.to_come:
            self._settle(window.flow.top_for_end(window.rows))
        elif rows and abs(rows) <= 3 * window.rows:
            # Walked, so that what was in view stays where it is when a guessed height was wrong.
            self._settle(window.moved(rows))
        elif rows:
            self._settle(window.flow.at(round(new_value)))

    def action_scroll_end(self) -> None:
        """To the end, once it is parsed."""
        self._after_moving(moved=self._view.go_to_end())

    # From Textual.

    def on_mount(self) -> None:
        """Follow the theme."""
        self.app.theme_changed_signal.subscribe(self, self._wear)
        self._wear(self.app.current_theme)

    def _size_updated(
        self,
        size: Size,
        virtual_size: Size,
        container_size: Size,
        layout: bool = True,  # noqa: FBT001, FBT002 - Textual's
    ) -> bool:
        # A frame is painted before the event comes that tells of the size; it is to show the text.
        changed = super()._size_updated(size, virtual_size, container_size, layout)
        if size != self._laid_out:
            self._lay_out()
        return changed

    def watch_measure(self) -> None:
        """Lay the text out for another length of line, or with another hint on code."""
        self._lay_out()

    watch_hint = watch_measure

    def watch_centred(self) -> None:
        """Move the text."""
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a stretch of the view; what all are drawn with is dearer than a line."""
        self._drawing = self._drawn_with()
        strips = super().render_lines(crop)
        self._drawing = None
        return strips

    def render_line(self, y: int) -> Strip:
        """One line of the view."""
        base, geometry, overlay = self._drawing or self._drawn_with()
        if self._view.resuming and y == 0:
            said = Segment(" " * self.text_left + FINDING, self._palette.soft)
            return Strip([said]).adjust_cell_length(self.size.width, base)
        spots = () if self._view.resuming or not self._laid_out else self._window.spots
        painted = y < len(spots) and self._rows.segments(spots[y], geometry, self._palette, overlay)
        if not painted:
            return Strip.blank(self.size.width, base)
        return Strip(painted).extend_cell_length(self.size.width).apply_style(base)

    def overlay(self) -> Overlay:
        """What is laid over the text."""
        return Overlay()

    # Within.

    def _drawn_with(self) -> tuple[Style, Geometry, Overlay]:
        return self.rich_style, self._geometry, self.overlay()

    @property
    def _margin(self) -> int:
        return MARGIN if self.size.width > 40 else 1

    @property
    def _geometry(self) -> Geometry:
        return Geometry(self.size.width, self._margin, self.text_left)

    @property
    def _window(self) -> Window:
        return self._view.window

    @property
    def _manner(self) -> Manner:
        room = Geometry(self.size.width, self._margin, 0).room
        return Manner(self.text_width, self._palette, False, self.hint, room, self.question)

    def _wear(self, theme: Theme) -> None:
        variables = self.app.theme_variables
        ansi = self.app.native_ansi_color
        self._palette = palette_of(variables, dark=theme.dark, ansi=ansi)
        self._lay_out()

    def _lay_out(self) -> None:
        sought = self._sought
        self._view.lay_out(self._manner, max(1, self.size.height), seeks=bool(self.size))
        self._sought = (self._window.top, sought[1]) if sought else None
        self._show_layout()

    def _show_layout(self) -> None:
        self._laid_out = self.size
        self._follow_window()
        self._tell()
        self._work_on()

    def _settle(self, top: Spot) -> None:
        if self._behind is not None:
            self._behind.stop()
            self._behind = self.set_timer(REST_SECONDS, self._work)
        # What is in view while the place that was left is looked for is nobody's place.
        if not self._view.resuming:
            self._after_moving(moved=self._view.settle(top))

    def _after_moving(self, *, moved: bool, by_person: bool = True) -> None:
        self._follow_window()
        if moved:
            self._tell(by_person=by_person)

    def _work_on(self) -> None:
        """Go on with the text behind what is shown, in slices."""
        if self.is_mounted and self._behind is None:
            self._behind = self.set_timer(SLICE_EVERY_SECONDS, self._work)

    def _work(self) -> None:
        self._behind = None
        held = self.held()
        asked_for = self._view.waiting and not self._view.resuming
        change, more = self._view.go_on(SLICE_SECONDS)
        if Change.DEFINED in change:
            self.words_changed(held)
        if Change.GROWN in change:
            self.post_message(self.Grown(self))
        if change & (Change.GROWN | Change.MOVED | Change.SHOWN | Change.DEFINED):
            self._after_moving(moved=True, by_person=asked_for and Change.MOVED in change)
        if Change.FOUND in change:
            self.show_match()
        if Change.MISSED in change:
            self.notify("there is no such section in this text")
        if more:
            self._work_on()
        elif self._window.flow.height != self.virtual_size.height:
            self._follow_window()

    def held(self) -> dict[int, str]:
        """The text of blocks, by index, that something hangs on which is not kept by its words."""
        return {}

    def words_changed(self, before: dict[int, str]) -> None:
        """Something was defined, and blocks may say other words than they did before."""

    def show_match(self) -> None:
        """Show what the search has found meanwhile."""

    def _follow_window(self) -> None:
        """Bring Textual's idea of size and position up to the window's."""
        size = Size(self.size.width, self._window.flow.height)
        if self.virtual_size != size:
            self.virtual_size = size
        y = self._window.flow.y(self._window.top)
        self.set_reactive(Widget.scroll_y, float(y))
        self.set_reactive(Widget.scroll_target_y, float(y))
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.position = y
        self.refresh()

    def _tell(self, *, by_person: bool = False) -> None:
        self.post_message(self.Moved(self, self.progress, self.current_anchor, by_person))

    def _shift(self, blocks: set[int], cells: int) -> None:
        self._rows.shift(blocks, cells, self._geometry.room)
        self.refresh()
