"""What is nested deeper than can be is painted as its source, to the last character."""

import pytest

from prepterm.library.block_limits import DEEPEST
from prepterm.library.document import parse
from prepterm.painting.blocks import painted
from prepterm.painting.lines import Manner
from prepterm.painting.palette import BARE, DARK

MANNERS = [Manner(width, BARE, printing=True) for width in (10, 80)] + [Manner(40, DARK)]


def content(markdown: str, manner: Manner) -> tuple[str, dict[str, int]]:
    """The painted content, and how many blocks of each kind hold it."""
    text = ""
    kinds: dict[str, int] = {}
    for block in parse(markdown):
        for line in painted(block, manner).lines:
            for segment, start in zip(line.segments, line.starts, strict=True):
                text += segment.text if start >= 0 else ""
        for token in block.tokens:
            kinds[token.type] = kinds.get(token.type, 0) + 1
    return "".join(text.split()), kinds


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("level", [1, DEEPEST - 3, DEEPEST - 2, DEEPEST, DEEPEST + 1, 150, 1_000])
def test_of_quotes_in_quotes_every_sign_is_a_quote_or_is_shown(level: int, manner: Manner) -> None:
    text, kinds = content(f"{'>' * level} the *text*", manner)
    assert text.count(">") + kinds["blockquote_open"] == level
    assert text.replace(">", "") == ("thetext" if level < DEEPEST - 2 else "the*text*")


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("level", [1, DEEPEST // 2 - 2, DEEPEST // 2, 150, 1_000])
def test_of_lists_in_lists_every_sign_is_an_item_or_is_shown(level: int, manner: Manner) -> None:
    text, kinds = content(f"{'- ' * level}the *text*", manner)
    assert text.count("-") + kinds["list_item_open"] == level
    assert text.replace("-", "") == ("thetext" if level < DEEPEST // 2 else "the*text*")


@pytest.mark.parametrize("manner", MANNERS)
def test_every_rung_of_ladders_is_painted_once(manner: Manner) -> None:
    rungs = [f"r{number:03}." for number in range(120)]
    lists = "".join(f"{'  ' * number}- {rung}\n" for number, rung in enumerate(rungs))
    quotes = "".join(f"{'> ' * (number + 1)}{rung}\n>\n" for number, rung in enumerate(rungs))
    both = "".join(f"{'> ' * (number % 60)}- {rung}\n" for number, rung in enumerate(rungs))
    for markdown in (lists, quotes, both):
        text, _ = content(markdown, manner)
        assert text.replace("-", "").replace(">", "") == "".join(rungs)
