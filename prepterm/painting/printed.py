"""A whole text for a pipe or a file: the lines a screen would show, one string each."""

from collections.abc import Iterable, Iterator

from rich.color import ColorSystem

from prepterm.core.safe_text import shown_line
from prepterm.library.markdown import Block
from prepterm.painting.blocks import painted
from prepterm.painting.lines import Line, Manner, Piece, finished
from prepterm.painting.palette import ANSI, BARE
from prepterm.painting.wrapping import wrapped


def printed(title: str, blocks: Iterable[Block], width: int, *, colour: bool) -> Iterator[str]:
    """The lines of a text, without newlines and without blanks at their ends.

    Args:
        title: What stands above it; nothing for none.
        blocks: The text.
        width: In cells, at least 1. No line is wider, save where a table has more columns than
            there are cells.
        colour: Whether to use the terminal's sixteen colours; without, no escape is written.
    """
    manner = Manner(max(1, width), ANSI if colour else BARE, printing=True)
    parted = False
    if title:
        runs = [Piece(shown_line(title), manner.palette.heading(1))]
        yield from (_string(line, colour=colour) for line in finished(wrapped(runs, manner.width)))
        parted = True
    for block in blocks:
        if parted:
            yield ""
        yield from (_string(line, colour=colour) for line in painted(block, manner).lines)
        parted = True


def _string(line: Line, *, colour: bool) -> str:
    if not colour:
        return line.text.rstrip()
    segments = list(line.segments)
    while segments and not segments[-1].text.strip():
        segments.pop()
    return "".join(
        segment.style.render(segment.text, color_system=ColorSystem.STANDARD)
        if segment.style
        else segment.text
        for segment in segments
    )
