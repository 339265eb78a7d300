"""A whole text for a pipe or a file: the lines a screen would show, one string each."""

from collections.abc import Iterable, Iterator

from rich.color import ColorSystem
from rich.style import Style

from prepterm.core.safe_text import shown_line
from prepterm.library.document import Block
from prepterm.painting.blocks import painted
from prepterm.painting.lines import Line, Manner, Piece, finished
from prepterm.painting.palette import ANSI, BARE
from prepterm.painting.wrapping import wrapped


def printed(title: str, blocks: Iterable[Block], width: int, *, colour: bool) -> Iterator[str]:
    """The lines of a text, without newlines and without blanks at their ends.

    Args:
        title: What stands above it; nothing for none.
        blocks: The text.
        width: In cells, at least 1. No line is wider, save where a character of two cells stands
            in a width of one.
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
    text = line.text.rstrip()
    if not colour:
        return text
    parts = []
    left = len(text)
    for segment in line.segments:
        part = segment.text[: max(0, left)]
        left -= len(part)
        style = segment.style or Style.null()
        # `render` leaves out the escapes around nothing, and around text without a style.
        parts.append(style.render(part, color_system=ColorSystem.STANDARD))
    return "".join(parts)
