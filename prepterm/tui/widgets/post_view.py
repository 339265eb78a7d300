"""A post to be read: searched, its links followed, its passages pointed at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import unquote

from rich.style import Style
from textual.binding import BindingType
from textual.events import Click, Key, MouseDown, MouseMove, MouseUp
from textual.message import Message

from prepterm.core.place import Place
from prepterm.library.document import Document
from prepterm.painting.lines import Code, Link
from prepterm.painting.places import offset_in
from prepterm.painting.pointing import (
    Highlighted,
    Position,
    Selection,
    Span,
    covered,
    labels,
    paragraph_beside,
    unit_at,
)
from prepterm.painting.search import Mark, Search
from prepterm.painting.view_rows import Labelled, Overlay
from prepterm.tui.commands import bindings
from prepterm.tui.widgets.post_keys import CHOOSING, POINTING_COMMANDS, POST_COMMANDS
from prepterm.tui.widgets.text_scroll import SLICE_SECONDS, TextScroll


class PostView(TextScroll):
    """Shows a text, tells where the reader is, and what is pointed at."""

    BINDINGS: ClassVar[list[BindingType]] = bindings((*POST_COMMANDS, *POINTING_COMMANDS))

    @dataclass
    class MatchChosen(Message):
        """The search stands on another match; both are 0 where there is none."""

        number: int
        total: int

    @dataclass
    class JumpedInside(Message):
        """A link within the text was followed; `came_from` is the place to go back to."""

        came_from: Place
        anchor: str

    @dataclass
    class LinkFollowed(Message):
        """A link that leads out of the text was chosen; show its address whole, and ask."""

        link: Link

    class Pointed(Message):
        """What is pointed at is another passage, or none any more; or letters came or went."""

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002 - Textual's word
        classes: str | None = None,
        name: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes, name=name)
        self.highlights: Sequence[Highlighted] = ()
        """What is marked; a screen that changes it refreshes the view."""
        self._cursor: Span | None = None
        self._selection: Selection | None = None
        self._pressed: Position | None = None
        self._labels: dict[str, Labelled] = {}
        self._typed = ""

    def open(self, document: Document) -> None:
        """Show a text from its start, parsing it on as it is read."""
        self._cursor = self._selection = self._pressed = None
        self._labels, self.highlights = {}, ()
        super().open(document)
        self.post_message(self.MatchChosen(0, 0))

    # Searching.

    def find(self, text: str) -> int:
        """Mark every match of the words, go to the first from here on; how many there are so far.

        What is not looked through at once is looked through behind.
        """
        self._view.find(text, SLICE_SECONDS * 4)
        self.show_match()
        self._work_on()
        return self._search.total

    @property
    def searching(self) -> bool:
        """Whether there are words that are looked for."""
        return self._search.active

    @property
    def searched(self) -> bool:
        """Whether all of the text was looked through."""
        return self._search.done and self._view.document.done

    def next_match(self) -> None:
        """Go to the next match; after the last comes the first."""
        self._step(1)

    def previous_match(self) -> None:
        """Go to the match before; before the first comes the last."""
        self._step(-1)

    def _step(self, by: int) -> None:
        match = self._search.chosen
        if match is None or self._window.flow.spot(*match[:2]) in self._window.spots:
            self._search.step(by)
        else:  # somebody has gone elsewhere meanwhile
            self._search.step_from(self._window.kept, by)
        self.show_match()

    @property
    def match_number(self) -> int:
        """Which match the search stands on, from 1; 0 where there is none."""
        return self._search.number

    def show_match(self) -> None:
        """Bring the match into view that the search stands on."""
        self.refresh()
        self.post_message(self.MatchChosen(self._search.number, self._search.total))
        match = self._search.chosen
        if match is None:
            return
        self._bring_in(match.block, match.start)
        line = self._window.flow.line(self._window.flow.spot(match.block, match.start))
        if line is not None:
            self._rows.reveal(match.block, line, match.start, match.end, self._geometry.room)

    # Links and code.

    def links_in_view(self) -> list[tuple[int, Link]]:
        """The links whose text begins in view, from the top, each with its block."""
        return self._window.links()

    def code_in_view(self) -> Code | None:
        """The block of code of which something is in view, the nearest to the middle."""
        return self._window.code()

    def recall_in_view(self) -> str:
        """The id in the block in view that names a card; nothing where there is none."""
        code = self._window.code(recall=True)
        return code.text.strip() if code else ""

    def label_links(self) -> bool:
        """Put letters on the links in view, or follow the only one; False where there is none."""
        placed = self.links_in_view()
        if len(placed) == 1:
            self.follow(placed[0][1])
            return True
        self._labels = labels([Labelled(block, link.start, link) for block, link in placed])
        self._typed = ""
        self.post_message(self.Pointed())
        self.refresh()
        return bool(self._labels)

    def follow(self, link: Link) -> None:
        """Go where a link leads if that is in the text, else say that it was chosen."""
        came_from = self.place()
        anchor = unquote(link.address[1:])
        if link.address.startswith("#") and self.go_to_anchor(anchor):
            self.post_message(self.JumpedInside(came_from, anchor))
        else:
            self.post_message(self.LinkFollowed(link))

    # Pointing.

    @property
    def pointing(self) -> bool:
        """Whether something is chosen, pointed at or labelled that esc would let go of."""
        return bool(self._labels) or self._selection is not None or self._cursor is not None

    def let_go(self) -> None:
        """Let go of what was last pointed at: the letters, the selection, then the cursor."""
        if self._labels:
            self._labels = {}
        elif self._selection is not None:
            self._selection = None
        else:
            self._cursor = None
        self.post_message(self.Pointed())
        self.refresh()

    @property
    def labelled(self) -> bool:
        """Whether letters stand on the links."""
        return bool(self._labels)

    @property
    def passage(self) -> tuple[Span, str] | None:
        """What is chosen, else the paragraph at the cursor, with its words; None for neither."""
        if self._selection is not None:
            return self._selection.span, self._selection.text
        if self._cursor is None:
            return None
        (block, start), (_, end) = self._cursor
        return self._cursor, self.blocks[block].text[start:end]

    @property
    def selected(self) -> bool:
        """Whether a passage is chosen."""
        return self._selection is not None

    def highlighted_at_passage(self) -> Highlighted | None:
        """The highlight that what is chosen, or the cursor's paragraph, touches first."""
        passage = self.passage
        if passage is None:
            return None
        (start, end), _ = passage
        touched = (each for each in self.highlights if each.span[0] < end and each.span[1] > start)
        return next(touched, None)

    def bring_in(self, span: Span) -> None:
        """Bring a passage into view."""
        self._bring_in(*span[0])

    def action_next_paragraph(self) -> None:
        """The cursor to the next paragraph."""
        self._move_cursor(1)

    def action_previous_paragraph(self) -> None:
        """The cursor to the paragraph above."""
        self._move_cursor(-1)

    def action_choose(self) -> None:
        """Begin to choose a passage, at the cursor or at the top of the view."""
        if self._selection is not None:
            self.let_go()
            return
        cursor = self._cursor
        begin = cursor[0] if cursor and self._in_view(cursor[0]) else self._window.kept
        for block in range(begin[0], len(self.blocks)):
            span = unit_at(self.blocks, (block, begin[1] if block == begin[0] else 0))
            if span is not None:
                self._choose(Selection(self.blocks, span))
                return

    def on_key(self, event: Key) -> None:
        """Letters follow a labelled link; other keys grow a selection while one is made."""
        if self._labels and event.key != "escape":
            event.stop()
            event.prevent_default()
            self._take_letter(event.character or "")
        elif self._selection is not None and event.key in CHOOSING:
            event.stop()
            event.prevent_default()
            self._selection.extend(*CHOOSING[event.key], self._window.flow)
            self._bring_in(*self._selection.head)
            self.post_message(self.Pointed())
            self.refresh()

    def on_click(self, event: Click) -> None:
        """Follow the link under the pointer; choose the word clicked twice."""
        if event.chain == 2:
            position = self._position(event.x, event.y)
            span = position and unit_at(self.blocks, position)
            if span:
                self._choose(Selection(self.blocks, span))
            return
        number = event.style.meta.get("link")
        for spot in self._window.spots[event.y :][:1]:
            if number is not None and self._selection is None:
                self.follow(self._window.flow.painted(spot.block).links[number])

    def on_mouse_down(self, event: MouseDown) -> None:
        """Begin to choose with the pointer."""
        if event.button == 1:
            self._pressed = self._position(event.x, event.y)
            if self._selection is not None:
                self.let_go()

    def on_mouse_move(self, event: MouseMove) -> None:
        """Choose from where the button went down to here."""
        position = self._position(event.x, event.y) if self._pressed and event.button else None
        if self._pressed is None or position is None:
            return
        if self._selection is None:
            if position == self._pressed:
                return
            self.capture_mouse()
            self._choose(Selection(self.blocks, (self._pressed, self._pressed)))
        if self._selection is not None:
            self._selection.move_to(position)
            self.refresh()

    def on_mouse_up(self, event: MouseUp) -> None:
        """What was chosen stays."""
        del event
        self._pressed = None
        self.release_mouse()

    def overlay(self) -> Overlay:
        """Highlights, the matches of the search, the selection, the cursor and the letters."""
        noted = frozenset(each.span[0][0] for each in self.highlights if each.noted)
        return Overlay(self._marks, self._cursor, noted, self._labels)

    # Within.

    @property
    def _search(self) -> Search:
        return self._view.search

    def _marks(self, block: int, start: int, end: int) -> list[Mark]:
        palette, length = self._palette, len(self.blocks[block].text)
        lined = palette.mark + Style(underline=True)
        parts = [(covered(each.span, block, length), lined) for each in self.highlights]
        chosen = self._selection.span if self._selection is not None else None
        if chosen is not None:
            parts.append((covered(chosen, block, length), palette.chosen + Style(underline=False)))
        marks = [Mark(*part, style) for part, style in parts if part is not None]
        # The selection lies over the matches of the search, and those over the highlights.
        above = 1 if marks and parts and parts[-1][0] is not None and chosen is not None else 0
        return [
            *marks[: len(marks) - above],
            *self._search.marks(block, start, end, palette),
            *marks[len(marks) - above :],
        ]

    def held(self) -> dict[int, str]:
        """The text of the blocks that the selection hangs on and that may change."""
        if self._selection is None:
            return {}
        at = {block for block, _ in self._selection.positions if "[" in self.blocks[block].source}
        return {block: self.blocks[block].text for block in at}

    def words_changed(self, before: dict[int, str]) -> None:
        """Let the selection stay at its words; letters on links are let go of."""
        self._labels = {}
        self._cursor = None

        def moved(position: Position) -> Position:
            block, offset = position
            if block not in before:
                return position
            return block, offset_in(self.blocks[block].text, before[block], offset)

        if self._selection is not None:
            self._selection.follow(moved)

    def _take_letter(self, letter: str) -> None:
        self._typed += letter
        link = self._labels.get(self._typed)
        going_on = any(label.startswith(self._typed) for label in self._labels)
        if link is not None or not going_on:
            self._labels = {}
            self.post_message(self.Pointed())
        self.refresh()
        if link is not None:
            self.follow(link.link)

    def _move_cursor(self, by: int) -> None:
        here, spots = self._cursor, self._window.spots
        if here is not None and not self._in_view(here[0]):
            here = None
        near = spots[0 if by > 0 else -1].block if spots else 0
        self._cursor = paragraph_beside(self.blocks, here, near, by)
        if self._cursor is not None:
            self._bring_in(*self._cursor[0])
        self.refresh()

    def _in_view(self, position: Position) -> bool:
        return self._window.flow.spot(*position) in self._window.spots

    def _choose(self, selection: Selection) -> None:
        self._selection = selection
        self.post_message(self.Pointed())
        self.refresh()

    def _position(self, x: int, y: int) -> Position | None:
        spots = self._window.spots
        if not 0 <= y < len(spots):
            return None
        return self._rows.position(spots[y], x, self._geometry)

    def _bring_in(self, block: int, offset: int) -> None:
        """Bring a character into view, a third from the top where it is not there yet."""
        flow = self._window.flow
        spot = flow.spot(block, offset)
        if spot not in self._window.spots:
            self._settle(flow.moved(spot, -(self._window.rows // 3)))
