"""Addresses that a text repeats by reference, up to a measure.

`[a]` takes three characters and may stand for an address of any length, so that 100 KB of them
come to gigabytes. Beyond the measure the words of links and images stay, as text.
"""

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

ALWAYS = 2_000
A_CHARACTER = 12
"""How long the addresses and titles of a block may be together: so long, and for each character.

Twelve is what the longest character comes to in an address, as %F0%9F%98%80, so that links which
are written out are always within it.
"""


def bound_addresses(state: StateCore) -> None:
    """The rule that makes text of the links and images which are over the measure."""
    left = ALWAYS + A_CHARACTER * len(state.src)
    for token in state.tokens:
        in_text = False  # whether the link that is open has been made text
        for child in token.children or ():
            if child.type in ("link_open", "image"):
                left -= sum(len(str(value)) for value in child.attrs.values())
                if child.type == "link_open":
                    in_text = left < 0
                if left < 0:
                    _make_text(child)
            elif child.type == "link_close" and in_text:
                _make_text(child)


def _make_text(token: Token) -> None:
    # An image's content is its text as it was written; a link's is nothing.
    token.type, token.tag, token.nesting, token.attrs, token.children = "text", "", 0, {}, None
