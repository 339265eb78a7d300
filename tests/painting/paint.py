"""Markdown to painted text in one step, for the tests."""

from prepterm.library.document import parse
from prepterm.painting.blocks import painted
from prepterm.painting.lines import Line, Manner
from prepterm.painting.palette import BARE, DARK, Palette


def screen(markdown: str, width: int = 40, palette: Palette = DARK) -> list[str]:
    """What a screen shows, without colours and without blanks at the ends of lines."""
    return [line.text.rstrip() for line in lines(markdown, Manner(width, palette))]


def paper(markdown: str, width: int = 40) -> list[str]:
    """What a pipe gets, block after block."""
    return [line.text.rstrip() for line in lines(markdown, Manner(width, BARE, printing=True))]


def lines(markdown: str, manner: Manner) -> list[Line]:
    return [line for block in parse(markdown) for line in painted(block, manner).lines]
