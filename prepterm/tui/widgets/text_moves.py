"""What moves a text in its view: by rows, pages and sections, and sideways."""

from textual.events import MouseScrollLeft, MouseScrollRight
from textual.scroll_view import ScrollView

from prepterm.painting.flow import Spot
from prepterm.painting.window import Window

SIDEWAYS = 8
"""Cells that one key moves what is wider than the view."""


class TextMoves(ScrollView):
    """The movements of a view; what is in view is its subclass's to say."""

    @property
    def _window(self) -> Window:
        """What is in view."""
        raise NotImplementedError

    def _settle(self, top: Spot) -> None:
        """Bring a row to the top."""
        raise NotImplementedError

    def _shift(self, blocks: set[int], cells: int) -> None:
        """Move blocks sideways."""
        raise NotImplementedError

    def go_to_heading(self, by: int) -> None:
        """Bring the next heading to the top (1), or the one above (-1)."""
        top = self._window.top
        index = top.block - (1 if by > 0 and self._window.flow.line(top) is None else 0)
        heading = self._window.flow.heading_from(index if not top.row or by > 0 else index + 1, by)
        if heading is not None or by < 0:
            self._settle(Spot(heading or 0, 0))

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

    def action_half_page_down(self) -> None:
        """Half a page down."""
        self._settle(self._window.moved(max(1, self._window.rows // 2)))

    def action_half_page_up(self) -> None:
        """Half a page up."""
        self._settle(self._window.moved(-max(1, self._window.rows // 2)))

    def action_next_heading(self) -> None:
        """To the next heading."""
        self.go_to_heading(1)

    def action_previous_heading(self) -> None:
        """To the heading above."""
        self.go_to_heading(-1)

    def action_scroll_home(self) -> None:
        """To the start."""
        self._settle(Spot(0, 0))

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
