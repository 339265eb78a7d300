"""The markup within a paragraph, parsed for no longer than the paragraph is worth.

markdown-it looks from each opening bracket for the closing one, in the worst case to the end of
the paragraph; 100,000 brackets hold it for 6 seconds. What costs more than it may is shown whole.
"""

import re

from markdown_it.parser_inline import ParserInline
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

LONGEST_INLINE = 16 * 1024
MOST_BRACKETS = 500
STEPS = 200
STEPS_A_CHARACTER = 8
"""Steps that looking for closing brackets may take in a paragraph: so many, and for each character.

Links that close take one or two.
"""
_NEW_STEP = 5
"""What a step costs that was not taken before; one that was is only looked up."""

_MARKUP = re.compile(r"[\n\\`*_~\[<&^@]|://|[wW]{3}\.")
"""What any rule within a line begins with."""


class BoundedInline(ParserInline):
    """The parser of a line's markup, which gives up where brackets make it look ahead too often."""

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 - markdown-it's own name
        """Look one token ahead."""
        end = state.cache.get(state.pos)
        left = state.env["steps"] - (_NEW_STEP if end is None else 1)
        if left < 0:
            raise _TooMuch
        state.env["steps"] = left
        if end is None:
            super().skipToken(state)
        else:
            state.pos = end


class _TooMuch(Exception):  # noqa: N818 - it is no error, and ends in this file
    """A paragraph has used up its steps."""


def parse_inline(state: StateCore) -> None:
    """The rule that gives each paragraph its children."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = _children(token.content, state)


def _children(content: str, state: StateCore) -> list[Token]:
    whole = [Token("text", "", 0, content=content)] if content else []
    if not _MARKUP.search(content):
        return whole
    if len(content) > LONGEST_INLINE or content.count("[") > MOST_BRACKETS:
        return whole
    state.env["steps"] = STEPS + STEPS_A_CHARACTER * len(content)
    children: list[Token] = []
    try:
        state.md.inline.parse(content, state.md, state.env, children)
    except _TooMuch:
        return whole
    return children
