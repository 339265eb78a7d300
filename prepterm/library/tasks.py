"""Task lists: items that begin with `[ ]` or `[x]`.

The plugin for them looks back over the whole text for each item, so that a long list holds it for
minutes, and loses the mark of a box that stands alone on its line.
"""

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_BOX = re.compile(r"\[([ xX])][ \t\n]")


def mark_tasks(state: StateCore) -> None:
    """Give each item that begins with a box its class, and the box a token of its own."""
    tokens = state.tokens
    for item, paragraph, inline in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if (item.type, paragraph.type, inline.type) != (
            "list_item_open",
            "paragraph_open",
            "inline",
        ):
            continue
        box = _BOX.match(inline.content)
        if box is None or not inline.children:
            continue
        first = inline.children[0]
        if first.type != "text":  # the box is the text of a link
            continue
        item.attrSet("class", "task-list-item")
        first.content = first.content[3:]
        checked = "" if box[1] == " " else ' checked="checked"'
        mark = f'<input type="checkbox"{checked}>'
        inline.children.insert(0, Token("html_inline", "", 0, content=mark))
