"""The stages of a practice in one row: which are done, which one runs, which are to come."""

from dataclasses import dataclass
from itertools import pairwise

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from prepterm.tui.widgets.thin_bar import thin_bar

_NARROWEST = 2
"""Cells of the shortest bar; where names leave less, only the current stage keeps its name."""


@dataclass(frozen=True, slots=True)
class StageTimes:
    """What the bar shows of each stage."""

    names: tuple[str, ...]
    allowed_ms: tuple[int, ...]
    spent_ms: tuple[int, ...]
    current: int


class StageBar(Widget):
    """A name and a thin bar for each stage, as long as its time.

    The bar fills as time goes by; past the end of its time it turns to the colour of warnings.
    """

    DEFAULT_CSS = """
    StageBar { width: 1fr; height: 1; }
    """

    times: reactive[StageTimes | None] = reactive(None)

    def render(self) -> Content:
        """One row, at most as wide as the widget."""
        times = self.times
        if times is None:
            return Content()
        labels, widths = self._laid_out(times)
        parts: list[tuple[str, str] | Content] = []
        for number, (label, width) in enumerate(zip(labels, widths, strict=True)):
            parts.append((label, "$accent bold" if number == times.current else "$soft"))
            parts.append(_bar(times, number, width))
        return Content.assemble(*parts)

    def _laid_out(self, times: StageTimes) -> tuple[list[str], list[int]]:
        """What stands before each bar, and how wide the bar is."""
        labels = [
            f" {name} ".lstrip() if at == 0 else f" {name} " for at, name in enumerate(times.names)
        ]
        widths = _widths(times.allowed_ms, self.size.width - sum(map(cell_len, labels)))
        if min(widths) >= _NARROWEST:
            return labels, widths
        name = labels[times.current]
        labels = [name if at == times.current else " " * (at > 0) for at in range(len(labels))]
        return labels, _widths(times.allowed_ms, self.size.width - sum(map(cell_len, labels)))


def _bar(times: StageTimes, number: int, width: int) -> Content:
    if number != times.current:
        return thin_bar(number < times.current, width)
    spent, allowed = times.spent_ms[number], times.allowed_ms[number]
    return thin_bar(spent / allowed, width, "$warning" if spent >= allowed else "$accent")


def _widths(shares: tuple[int, ...], cells: int) -> list[int]:
    """Cells for each share, together `cells`; each ends where its part of the whole ends."""
    room, whole = max(0, cells), sum(shares)
    ends = [room * sum(shares[:number]) // whole for number in range(len(shares) + 1)]
    return [end - begin for begin, end in pairwise(ends)]
