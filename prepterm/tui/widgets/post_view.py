"""A text to be read: its blocks painted line by line, searched, followed and scrolled."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import unquote

from rich.segment import Segment
from textual.binding import BindingType
from textual.events import Click, MouseScrollLeft, MouseScrollRight, Resize
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.theme import Theme
from textual.timer import Timer
from textual.widget import Widget

from prepterm.core.place import Place
from prepterm.library.document import Block, Document
from prepterm.painting.flow import Spot
from prepterm.painting.lines import Code, Link, Manner
from prepterm.painting.palette import DARK, Palette
from prepterm.painting.search import Search, marked
from prepterm.painting.text_view import Change, TextView
from prepterm.painting.window import Window
from prepterm.tui.commands import bindings
from prepterm.tui.palette import palette_of
from prepterm.tui.widgets.post_keys import POST_COMMANDS

MARGIN = 3
SIDEWAYS = 8
"""Cells that one key moves what is wider than the view."""
SLICE_SECONDS = 0.008
"""How long the text is worked on between two looks at the keyboard."""
SLICE_EVERY_SECONDS = 0.01


class PostView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows blocks, keeps its place at any width, and tells where the reader is."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = bindings(POST_COMMANDS)
    DEFAULT_CSS = """
    PostView {
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
    class Moved(Message):
        """Another line came to the top, or the text was laid out anew."""

        view: "PostView"
        progress: float
        anchor: str

        @property
        def control(self) -> "PostView":
            """The view that moved."""
            return self.view

        def can_replace(self, message: Message) -> bool:
            """Only the newest of a flood matters."""
            return isinstance(message, PostView.Moved)

    @dataclass
    class MatchChosen(Message):
        """The search stands on another match; both are 0 where there is none."""

        number: int
        total: int

    @dataclass
    class Grown(Message):
        """More of the text is parsed, and its headings are known."""

        view: "PostView"

        @property
        def control(self) -> "PostView":
            """The view that shows it."""
            return self.view

        def can_replace(self, message: Message) -> bool:
            """Only the newest of a flood matters."""
            return isinstance(message, PostView.Grown)

    @dataclass
    class JumpedInside(Message):
        """A link within the text was followed; `came_from` is the place to go back to."""

        came_from: Place
        anchor: str

    @dataclass
    class LinkFollowed(Message):
        """A link that leads out of the text was chosen; show its address whole, and ask."""

        link: Link

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
        self._laid_out = Size(0, 0)
        self._sought: tuple[Spot, str] | None = None
        self._shifts: dict[int, int] = {}
        self._behind: Timer | None = None

    # What a screen asks and tells.

    def show(self, blocks: Sequence[Block]) -> None:
        """Show a short text from its start, in the place of what was shown."""
        self.open(Document.of(blocks))

    def open(self, document: Document) -> None:
        """Show a text from its start, parsing it on as it is read."""
        self._view = TextView(document, self._manner, max(1, self.size.height))
        self._sought = None
        self._shifts.clear()
        self._lay_out((0, 0))
        self._work_on()

    def place(self) -> Place:
        """Where the top line stands."""
        return self._view.place

    def go_to(self, place: Place) -> None:
        """Bring a place to the top, or what is nearest to it where the text has changed."""
        self._after_moving(moved=self._view.go_to(place))

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
        self._settle(spot)
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

    def find(self, text: str) -> int:
        """Mark every match of the words, go to the first from here on; how many there are so far.

        What is not looked through at once is looked through behind.
        """
        self._view.find(text, SLICE_SECONDS * 4)
        self._reveal()
        self._work_on()
        return self._search.total

    @property
    def searched(self) -> bool:
        """Whether all of the text was looked through."""
        return self._search.done and self._view.document.done

    @property
    def blocks(self) -> Sequence[Block]:
        """The text, as far as it is parsed."""
        return self._view.blocks

    def next_match(self) -> None:
        """Go to the next match; after the last comes the first."""
        self._search.step(1)
        self._reveal()

    def previous_match(self) -> None:
        """Go to the match before; before the first comes the last."""
        self._search.step(-1)
        self._reveal()

    @property
    def match_number(self) -> int:
        """Which match the search stands on, from 1; 0 where there is none."""
        return self._search.number

    def links_in_view(self) -> list[Link]:
        """The links whose text begins in view, from the top."""
        return self._window.links()

    def code_in_view(self) -> Code | None:
        """The topmost block of code of which something is in view."""
        return self._window.code()

    def follow(self, link: Link) -> None:
        """Go where a link leads if that is in the text, else say that it was chosen."""
        came_from = self.place()
        anchor = unquote(link.address[1:])
        if link.address.startswith("#") and self.go_to_anchor(anchor):
            self.post_message(self.JumpedInside(came_from, anchor))
        else:
            self.post_message(self.LinkFollowed(link))

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

    def action_scroll_down(self) -> None:
        """One line down."""
        self._settle(self._window.moved(1))

    def action_scroll_up(self) -> None:
        """One line up."""
        self._settle(self._window.moved(-1))

    def action_page_down(self) -> None:
        """One page down; two lines of the last stay to go on from."""
        self._settle(self._window.moved(max(1, self._window.rows - 2)))

    def action_page_up(self) -> None:
        """One page up."""
        self._settle(self._window.moved(-max(1, self._window.rows - 2)))

    def action_scroll_home(self) -> None:
        """To the start."""
        self._settle(Spot(0, 0))

    def action_scroll_end(self) -> None:
        """To the end, once it is parsed."""
        self._after_moving(moved=self._view.go_to_end())

    def action_scroll_left(self) -> None:
        """Bring back what is wider than the view."""
        self._shift({spot.block for spot in self._window.spots}, -SIDEWAYS)

    def action_scroll_right(self) -> None:
        """Bring in what is beyond the right of the view."""
        self._shift({spot.block for spot in self._window.spots}, SIDEWAYS)

    def on_mouse_scroll_left(self, event: MouseScrollLeft) -> None:
        """Move the code or table under the pointer."""
        self._shift({spot.block for spot in self._window.spots[event.y :][:1]}, -SIDEWAYS)

    def on_mouse_scroll_right(self, event: MouseScrollRight) -> None:
        """Move the code or table under the pointer."""
        self._shift({spot.block for spot in self._window.spots[event.y :][:1]}, SIDEWAYS)

    # From Textual.

    def on_mount(self) -> None:
        """Follow the theme."""
        self.app.theme_changed_signal.subscribe(self, self._wear)
        self._wear(self.app.current_theme)

    def on_resize(self, _event: Resize) -> None:
        """Lay the text out for the new width, and stay at the same place."""
        self._lay_out()

    def watch_measure(self) -> None:
        """Lay the text out for the new length of line."""
        self._lay_out()

    def watch_hint(self) -> None:
        """Paint code again."""
        self._lay_out()

    def watch_centred(self) -> None:
        """Move the text."""
        self.refresh()

    def on_click(self, event: Click) -> None:
        """Follow the link under the pointer."""
        number = event.style.meta.get("link")
        for spot in self._window.spots[event.y :][:1]:
            if number is not None:
                self.follow(self._window.flow.painted(spot.block).links[number])

    def render_line(self, y: int) -> Strip:
        """One line of the view."""
        base = self.rich_style
        spots = () if self._view.waiting else self._window.spots
        line = self._window.flow.line(spots[y]) if y < len(spots) else None
        if line is None or not self._laid_out:
            return Strip.blank(self.size.width, base)
        block = spots[y].block
        strip = Strip(marked(line, self._search.marks(block, self._palette)))
        # What is wider than the text may use all of the view before it has to be moved.
        margin, room = self._margin, self._room
        left = max(margin, min(self.text_left, self.size.width - margin - line.width))
        before, after = " " * left, ""
        if line.width > room:
            shift = self._shifts.get(block, 0)
            hidden = strip.crop(0, shift).text.strip(), strip.crop(shift + room).text.strip()
            strip = strip.crop(shift, shift + room)
            # The arrows stand in the margins, where they cover nothing.
            before = " " * (left - 1) + ("◂" if hidden[0] else " ")
            after = "▸" if hidden[1] else ""
        accent = self._palette.accent
        strip = Strip([Segment(before, accent), *strip, Segment(after, accent)])
        return strip.extend_cell_length(self.size.width).apply_style(base)

    # Within.

    @property
    def _margin(self) -> int:
        return MARGIN if self.size.width > 40 else 1

    @property
    def _room(self) -> int:
        """Cells that a wide line may fill before it has to be moved."""
        return max(1, self.size.width - 2 * self._margin)

    def _wear(self, theme: Theme) -> None:
        variables = self.app.theme_variables
        ansi = self.app.native_ansi_color
        self._palette = palette_of(variables, dark=theme.dark, ansi=ansi)
        self._lay_out()

    @property
    def _window(self) -> Window:
        return self._view.window

    @property
    def _search(self) -> Search:
        return self._view.search

    @property
    def _manner(self) -> Manner:
        return Manner(self.text_width, self._palette, hint=self.hint, room=self._room)

    def _lay_out(self, kept: tuple[int, int] | None = None) -> None:
        sought = self._sought
        self._laid_out = self.size
        self._view.lay_out(self._manner, max(1, self.size.height), kept)
        self._sought = (self._window.top, sought[1]) if sought else None
        self._follow_window()
        self._tell()
        self._work_on()

    def _settle(self, top: Spot) -> None:
        self._after_moving(moved=self._view.settle(top))

    def _after_moving(self, *, moved: bool) -> None:
        self._follow_window()
        if moved:
            self._tell()

    def _work_on(self) -> None:
        """Go on with the text behind what is shown, in slices."""
        if self.is_mounted and self._behind is None:
            self._behind = self.set_timer(SLICE_EVERY_SECONDS, self._work)

    def _work(self) -> None:
        self._behind = None
        change, more = self._view.go_on(SLICE_SECONDS)
        if Change.GROWN in change:
            self.post_message(self.Grown(self))
            self._after_moving(moved=True)
        if Change.FOUND in change:
            self._reveal()
        if more:
            self._work_on()
        elif self._window.flow.height != self.virtual_size.height:
            self._follow_window()

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

    def _tell(self) -> None:
        self.post_message(self.Moved(self, self.progress, self.current_anchor))

    def _reveal(self) -> None:
        self.refresh()
        self.post_message(self.MatchChosen(self._search.number, self._search.total))
        match = self._search.chosen
        if match is None:
            return
        flow = self._window.flow
        spot = flow.spot(match.block, match.start)
        if spot not in self._window.spots:
            self._settle(flow.moved(spot, -(self._window.rows // 3)))
        line = flow.line(spot)
        if line is not None and line.width > self._room:
            first = line.column(match.start)
            shift = self._shifts.get(match.block, 0)
            if not shift <= first <= shift + self._room - (match.end - match.start):
                self._shifts[match.block] = first - self._room // 2
                self._shift({match.block}, 0)

    def _shift(self, blocks: set[int], cells: int) -> None:
        for block in blocks:
            widest = max(line.width for line in self._window.flow.painted(block).lines)
            most = max(0, widest - self._room)
            self._shifts[block] = min(most, max(0, self._shifts.get(block, 0) + cells))
        self.refresh()
