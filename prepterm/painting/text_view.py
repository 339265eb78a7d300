"""A text that somebody looks at: parsed, laid out and searched as far as that needs.

What the eye needs is done at once, the rest in slices, by whoever calls `go_on` while the person
reads. A place that is not parsed yet is gone to as soon as it is.
"""

from collections.abc import Sequence
from enum import Flag, auto
from time import perf_counter

from prepterm.core.place import Place
from prepterm.library.document import WINDOW, Block, Document
from prepterm.painting.flow import Flow, Spot
from prepterm.painting.lines import Manner
from prepterm.painting.places import find_place, offset_in, place_at
from prepterm.painting.search import Search
from prepterm.painting.window import Window

MOST_MEASURED = 2_000_000
"""Characters. Of longer texts the heights of what was never seen stay guesses."""
TOLD_AGAIN = 1.5
"""How many times as much is parsed when that is told again. Who hears it looks at all headings and
repaints the screen, which after each slice took as long as the slices."""
END = ""
"""What is gone to where the end of a text is wanted that is not parsed yet."""


class Change(Flag):
    """What going on has brought."""

    NONE = 0
    GROWN = auto()
    """There are half as many blocks again as when that was last told, or all of them."""
    SHOWN = auto()
    """What is in view may look otherwise: rows came below, or a later definition changed words."""
    MOVED = auto()
    """Another line stands at the top, since it was waited for."""
    FOUND = auto()
    """There are more matches, or one is stood on, or all is looked through."""
    DEFINED = auto()
    """Something was defined that words seen before may refer to: their text may be another."""
    MISSED = auto()
    """What was waited for is nowhere."""


class TextView:
    """A text, at one width, with so many rows in view.

    Args:
        document: The text.
        manner: How to paint it.
        rows: How many are in view.
    """

    def __init__(self, document: Document, manner: Manner, rows: int) -> None:
        self.document = document
        self.search = Search()
        self._wanted: Place | str | None = None
        self._read = 0
        """Blocks whose text is known, so that a search finds them at once."""
        self._told = 0
        """How many characters were parsed when that was last told."""
        while not document.done and not document.blocks:
            document.parse_on()
        self.flow = Flow(document.blocks, manner)
        self.flow.to_come = self._to_come
        self.window = Window(self.flow, rows)

    def lay_out(self, manner: Manner, rows: int, *, seeks: bool = False) -> None:
        """Lay the text out anew, the place held; perhaps go to what is waited for."""
        self.flow = Flow(self.document.blocks, manner, self.flow)
        self.flow.to_come = self._to_come
        self.window = Window(self.flow, rows, self.window.kept)
        if seeks and self._wanted is not None:
            self._seek()

    @property
    def blocks(self) -> Sequence[Block]:
        """What is parsed so far."""
        return self.document.blocks

    @property
    def waiting(self) -> bool:
        """Whether something is waited for that is not parsed yet."""
        return self._wanted is not None

    @property
    def resuming(self) -> bool:
        """Whether that is the place that was left, and so what is in view is none."""
        return isinstance(self._wanted, Place)

    @property
    def place(self) -> Place:
        """Where the top line stands, or the place that is waited for."""
        if isinstance(self._wanted, Place):
            return self._wanted
        return place_at(self.blocks, *self.window.kept, self.window.progress)

    def settle(self, top: Spot) -> bool:
        """Bring a spot to the top; whether the top is another. Nothing is waited for any more."""
        self._wanted = None
        return self.window.settle(top)

    def go_to(self, place: Place, *, now: bool = True) -> bool:
        """Bring a place to the top, `now` or when it is there; whether the top is another."""
        self._wanted = place
        return now and self._seek()

    def go_to_end(self) -> bool:
        """Bring the end into view, now or once it is parsed; whether the top is another."""
        if self.document.done:
            return self.settle(self.flow.top_for_end(self.window.rows))
        self._wanted = END
        return False

    def spot_of(self, anchor: str) -> Spot | None:
        """Where a section begins, or a footnote (`fn:name`), as far as the text is parsed."""
        if not anchor:
            return None
        start = f"[^{anchor[3:]}]:" if anchor.startswith("fn:") else ""
        for index, block in enumerate(self.blocks):
            if block.anchor == anchor:
                return Spot(index, 0)
            if start and start in block.source:
                for name, offset in self.flow.painted(index).anchors:
                    if name == anchor:
                        return self.flow.spot(index, offset)
        return None

    def wait_for(self, anchor: str) -> None:
        """Go to a section once it is parsed."""
        self._wanted = anchor

    def find(self, words: str, seconds: float) -> None:
        """Look for words from here on, for so long at first."""
        self.search = Search(self.blocks, words, self.window.kept)
        self.search.look_on(seconds)

    def go_on(self, seconds: float) -> tuple[Change, bool]:
        """Do some more of what is left.

        Returns:
            What it brought, and whether there is more to do.
        """
        until = perf_counter() + seconds
        change = Change.NONE
        if not self.document.done:
            change |= self._parse_on(seconds)
        elif not self.search.done:
            total = self.search.total
            moved = self.search.look_on(seconds)
            found = moved or total != self.search.total or self.search.done
            change |= Change.FOUND if found else Change.NONE
        elif self._read < len(self.blocks):
            while self._read < len(self.blocks):
                _ = self.blocks[self._read].text
                self._read += 1
                if perf_counter() >= until:
                    break
        elif len(self.document) <= MOST_MEASURED:
            return change, self.flow.measure_on(seconds)
        else:
            return change, False
        return change, True

    def _parse_on(self, seconds: float) -> Change:
        known = len(self.document.definitions)
        block, offset = self.window.kept
        there = block < len(self.blocks) and "[" in self.blocks[block].source
        text = self.blocks[block].text if there and offset else ""
        self.document.parse_on(seconds)
        self.flow.grow()
        self.flow.to_come = self._to_come
        change = Change.NONE
        if self.document.done or self.document.parsed >= self._told * TOLD_AGAIN:
            self._told = self.document.parsed
            change = Change.GROWN
        if len(self.document.definitions) != known:
            change |= Change.DEFINED
            self.flow.forget()
            self._read = 0
            if text:
                self.window.kept = block, offset_in(self.blocks[block].text, text, offset)
            if self.search.active:
                self.search = self.search.again(self.window.kept)
                self.search.look_on(seconds)
        if self._wanted is not None:
            waited = self._wanted
            change |= Change.MOVED if self._seek() else Change.NONE
            if self._wanted is None and isinstance(waited, str) and waited != END:
                change |= Change.NONE if self.spot_of(waited) else Change.MISSED
        elif len(self.window.spots) < self.window.rows or Change.DEFINED in change:
            self.window.bring_back()
            change |= Change.SHOWN
        return change

    @property
    def _to_come(self) -> int:
        return len(self.document) - self.document.parsed

    def _seek(self) -> bool:
        """Go to what is waited for if it is there; whether the top is another."""
        wanted, document = self._wanted, self.document
        if isinstance(wanted, Place):
            near = wanted.progress * len(document)
            there = document.done or (
                document.parsed > near + WINDOW
                and any(block.hash == wanted.block for block in self.blocks)
            )
            return there and self.settle(self.flow.spot(*find_place(self.blocks, wanted)))
        if wanted == END:
            return document.done and self.settle(self.flow.top_for_end(self.window.rows))
        spot = self.spot_of(str(wanted))
        if spot is not None:
            return self.settle(spot)
        self._wanted = None if document.done else wanted
        return False
