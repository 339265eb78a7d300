"""The blocks of code in a text, with the names that their authors gave them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

from prepterm.core.safe_text import shown_line
from prepterm.library.document import Block

_TITLE = re.compile(r"""\btitle=(?:"([^"]*)"|'([^']*)'|(\S+))""")


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A fenced or indented block of code, wherever in a text it stands."""

    text: str
    """Each line ended by a newline."""
    language: str
    """The first word after the fence, or nothing."""
    title: str
    """What `title=` names, or nothing; anybody's text."""
    line: int
    """Of the fence, or of the first indented line, in the text from 1."""
    section: str
    """The anchor of the heading it stands under, or nothing."""


def code_blocks(blocks: Iterable[Block]) -> list[CodeBlock]:
    """All blocks of code in a text, in order, those in lists and quotes too."""
    found = []
    section = ""
    for block in blocks:
        section = block.anchor or section
        first = min((token.map[0] for token in block.tokens if token.map), default=0)
        for token in block.tokens:
            if token.type in ("fence", "code_block"):
                language, title = language_and_title(token.info)
                line = block.line + (token.map[0] - first if token.map else 0)
                text = token.content.rstrip("\n") + "\n"
                found.append(CodeBlock(text, language, title, line, section))
    return found


def language_and_title(info: str) -> tuple[str, str]:
    """What stands behind a fence: the language, and what `title=` names; nothing for either."""
    info = shown_line(unescape(info))
    match = _TITLE.search(info)
    title = next((group for group in match.groups() if group), "") if match else ""
    language = info.split(None, 1)[0] if info else ""
    return ("" if language.startswith("title=") else language), title
