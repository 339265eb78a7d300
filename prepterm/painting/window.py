"""The rows of a text that are in view, and what stands in them."""

from prepterm.painting.flow import Flow, Spot
from prepterm.painting.lines import Code, Link


class Window:
    """A view of so many rows on a text.

    Args:
        flow: The text at its width.
        rows: How many are in view, at least 1.
        kept: The block and the character of its text that stand at the top.
    """

    def __init__(self, flow: Flow, rows: int, kept: tuple[int, int] = (0, 0)) -> None:
        self.flow = flow
        self.rows = rows
        self.kept = kept
        """The place asked for. Another width breaks lines elsewhere, and then it is not the first
        character of its line; it stays, so that going back to the old width brings the old line."""
        self.top = Spot(0, 0)
        self.spots: list[Spot] = []
        """What is in view, from the top; fewer than `rows` where the text is short."""
        self._bring(flow.spot(*kept))

    def settle(self, top: Spot) -> bool:
        """Bring a spot to the top, or as near as the end lets it; whether the top is another."""
        before = self.top
        self._bring(top)
        self.kept = self.flow.offset(self.top)
        return self.top != before

    def bring_back(self) -> None:
        """Look again where the place is that was kept, after the text has changed."""
        self._bring(self.flow.spot(*self.kept))

    def _bring(self, top: Spot) -> None:
        spots = self.flow.rows(top, self.rows)
        if len(spots) < self.rows and not self.flow.to_come:
            top = self.flow.top_for_end(self.rows)
            spots = self.flow.rows(top, self.rows)
        self.top, self.spots = top, spots

    def moved(self, rows: int) -> Spot:
        """The spot so many rows below the top, or above it."""
        return self.flow.moved(self.top, rows)

    @property
    def progress(self) -> float:
        """How much has been read, 0 to 1: 0 at the start, 1 once the end is in view."""
        if not self.spots:
            return 0.0 if self.flow.to_come else 1.0
        last = self.spots[-1]
        if last.block == len(self.flow.blocks) - 1 and not self.flow.to_come:
            below = self.flow.line(Spot(last.block, last.row + 1))
            if below is None:
                return 1.0
        above = self.flow.characters_before(self.top)
        left = self.flow.characters - self.flow.characters_before(last)
        return above / max(1, above + left)

    @property
    def anchor(self) -> str:
        """The section the top line belongs to; nothing above the first."""
        heading = self.flow.section(self.kept[0])
        return "" if heading is None else self.flow.blocks[heading].anchor

    def links(self) -> list[tuple[int, Link]]:
        """The links whose text begins in view, from the top, each with its block."""
        return [
            (index, link)
            for index, first, after in self._stretches()
            for link in self.flow.painted(index).links
            if first <= link.start < after
        ]

    def code(self, *, recall: bool = False) -> Code | None:
        """The block of code of which something is in view, the nearest to the middle.

        Args:
            recall: Whether to look for one that names a card instead.
        """
        middle = len(self.spots) / 2
        nearest: tuple[float, Code] | None = None
        for number, spot in enumerate(self.spots):
            line = self.flow.line(spot)
            for code in self.flow.painted(spot.block).codes if line is not None else ():
                if (
                    code.is_recall is recall
                    and line is not None
                    and code.start <= line.offset <= code.end
                ):
                    away = abs(number + 0.5 - middle)
                    if nearest is None or away < nearest[0]:
                        nearest = (away, code)
        return nearest[1] if nearest else None

    def _stretches(self) -> list[tuple[int, int, int]]:
        """The blocks in view, each with the part of its text from where to where."""
        stretches: list[tuple[int, int, int]] = []
        for spot in self.spots:
            line = self.flow.line(spot)
            if line is None:
                continue
            below = self.flow.line(Spot(spot.block, spot.row + 1))
            after = below.offset if below else len(self.flow.blocks[spot.block].text) + 1
            if stretches and stretches[-1][0] == spot.block:
                stretches[-1] = (spot.block, stretches[-1][1], after)
            else:
                stretches.append((spot.block, line.offset, after))
        return stretches
