"""The stages of a practice in one row: which are done, which one runs, which are to come."""

from dataclasses import dataclass
from itertools import pairwise

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

_DONE, _AHEAD = "━", "─"
_NARROWEST = 2
"""Columns of the shortest bar; where names leave less, only the current stage keeps its name."""


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
    What is done is drawn heavy and what is ahead light, so that colour says nothing alone.
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
        labels = [f" {name} " for name in times.names]
        labels[0] = labels[0][1:]
        widths = _widths(times.allowed_ms, self.size.width - sum(map(cell_len, labels)))
        if min(widths) < _NARROWEST:
            labels = [
                label if number == times.current else " "[: number and number != times.current + 1]
                for number, label in enumerate(labels)
            ]
            widths = _widths(times.allowed_ms, self.size.width - sum(map(cell_len, labels)))
        parts: list[tuple[str, str]] = []
        for number, (label, width) in enumerate(zip(labels, widths, strict=True)):
            parts.append((label, "$accent bold" if number == times.current else "$soft"))
            parts.extend(_bar(times, number, max(0, width)))
        return Content.assemble(*parts)


def _bar(times: StageTimes, number: int, width: int) -> list[tuple[str, str]]:
    if number > times.current:
        return [(_AHEAD * width, "$faint")]
    if number < times.current:
        return [(_DONE * width, "$accent")]
    spent, allowed = times.spent_ms[number], times.allowed_ms[number]
    if spent >= allowed:
        return [(_DONE * width, "$warning")]
    filled = width * spent // allowed
    return [(_DONE * filled, "$accent"), (_AHEAD * (width - filled), "$faint")]


def _widths(shares: tuple[int, ...], width: int) -> list[int]:
    """Columns for each share, together `width`; each ends where its part of the whole ends."""
    ends = [width * sum(shares[:number]) // sum(shares) for number in range(len(shares) + 1)]
    return [end - begin for begin, end in pairwise(ends)]
