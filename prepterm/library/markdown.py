"""Markdown parsed into top-level blocks. How a block looks is painting's business."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from prepterm.collector import uncollected
from prepterm.core.post import anchor_of
from prepterm.core.safe_text import shown
from prepterm.library.addresses import bound_addresses
from prepterm.library.bare_addresses import link_bare_addresses
from prepterm.library.block_limits import DEEPEST, bounded_table, keep_too_deep
from prepterm.library.definitions import definitions_plugin
from prepterm.library.dollar_math import keep_math, keep_math_lines
from prepterm.library.footnotes import footnotes_last
from prepterm.library.inline_text import BoundedInline, parse_inline
from prepterm.library.tasks import mark_tasks

_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
TAGS = {
    "a", "abbr", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "button",
    "caption", "center", "cite", "code", "col", "data", "dd", "del", "details", "dfn", "div", "dl",
    "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "i", "img", "input", "ins", "kbd", "label", "li", "main", "mark", "meter",
    "nav", "ol", "output", "p", "picture", "pre", "progress", "q", "rp", "rt", "ruby", "s", "samp",
    "script", "section", "small", "source", "span", "strike", "strong", "style", "sub", "summary",
    "sup", "svg", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul",
    "var", "video", "wbr",
}  # fmt: skip
"""What is a tag; `List<String>` and `Map<K>` are text that looks like one."""


@dataclass(frozen=True, slots=True)
class Block:
    """One top-level block of a text: a heading, a paragraph, a whole list, a table."""

    tokens: tuple[Token, ...]
    source: str
    """The lines it was written in."""
    hash: str
    """blake2b of the source, 64 bits in hex: finds the block again after edits elsewhere."""
    line: int
    """Where it begins in the text, from 1."""
    anchor: str
    """Of a heading, unique in the text; else nothing."""
    text: str
    """What a person reads, markup stripped, for search and for counting words."""


@uncollected()
def parse(body: str) -> list[Block]:
    """The blocks of a Markdown text, in order; footnotes come last."""
    body = shown(body)
    lines = body.split("\n")
    blocks = []
    used: dict[str, int] = {}
    for tokens in _top_level(_parser().parse(body)):
        spans = [token.map for token in tokens if token.map]
        first, last = min((span[0] for span in spans), default=0), 0
        last = max((span[1] for span in spans), default=0)
        while last > first + 1 and not lines[last - 1].strip():
            last -= 1
        text = _text_of(tokens)
        source = "\n".join(lines[first:last]) if spans else text
        if tokens[0].type == "footnote_block_open":
            # Its definitions may stand anywhere, and all the text between them is not its own.
            source = text
        digest = hashlib.blake2b(source.encode(), digest_size=8).hexdigest()
        anchor = ""
        if tokens[0].type == "heading_open":
            anchor = _unused(anchor_of(title_of(tokens[1])) or "section", used)
        blocks.append(Block(tuple(tokens), source, digest, first + 1, anchor, text))
    return blocks


def parse_heading(title: str) -> list[Block]:
    """A title as a heading of the first level, its markup taken as text; it has no anchor."""
    inline = Token("inline", "", 0, content=title, level=1)
    inline.children = [Token("text", "", 0, content=title)]
    tokens = (
        Token("heading_open", "h1", 1, markup="#"),
        inline,
        Token("heading_close", "h1", -1, markup="#"),
    )
    digest = hashlib.blake2b(title.encode(), digest_size=8).hexdigest()
    return [Block(tokens, title, digest, 0, "", title)]


def in_bold(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with their paragraphs set in bold, as a question stands over its answer."""
    bold = []
    for block in blocks:
        tokens = block.tokens
        if tokens[0].type == "paragraph_open":
            words = copy(tokens[1])
            words.children = [
                Token("strong_open", "strong", 1, markup="**"),
                *(words.children or []),
                Token("strong_close", "strong", -1, markup="**"),
            ]
            tokens = (tokens[0], words, *tokens[2:])
        bold.append(replace(block, tokens=tokens))
    return bold


def title_of(token: Token) -> str:
    """The plain text of an inline token, such as a heading's, on one line."""
    return " ".join(_inline_text(token).split())


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark")
    parser.inline = BoundedInline()
    parser.configure("commonmark", {"maxNesting": DEEPEST})
    parser.enable(["table", "strikethrough"])
    parser.options["strikethrough_single_tilde"] = True
    parser.use(footnote_plugin, move_to_end=False)
    parser.use(definitions_plugin)
    parser.core.ruler.at("inline", parse_inline)
    parser.core.ruler.after("inline", "footnotes_last", footnotes_last)
    parser.core.ruler.after("inline", "tasks", mark_tasks)
    parser.core.ruler.push("addresses", bound_addresses)
    parser.core.ruler.push("safe", _make_safe)
    parser.block.ruler.at("table", bounded_table, {"alt": ["paragraph", "reference"]})
    parser.block.ruler.before("table", "math", keep_math_lines, {"alt": ["paragraph"]})
    parser.block.ruler.before("table", "too_deep", keep_too_deep)
    parser.inline.ruler.before("escape", "math", keep_math)
    parser.inline.ruler2.push("bare_addresses", link_bare_addresses)
    return parser


def _make_safe(state: StateCore) -> None:
    for token in state.tokens:
        _mend(token.children or [], token.content)


def _mend(children: list[Token], source: str) -> None:
    """Make safe what parsing brought out of a line, and keep what it would hide of its text."""
    # An entity, or the `%1b` of an address in angle brackets, may stand for a control character
    # that the source did not hold; a title may come from another line.
    decoded = "&" in source or ("%" in source and "<" in source)
    for child in children:
        if child.type == "image":
            _mend(child.children or [], source)
            child.content = _inline_text(child)
        elif child.type == "html_inline" and _is_no_tag(child.content):
            child.type = "text"
        if decoded:
            child.content = shown(child.content)
        if "title" in child.attrs:
            child.attrs["title"] = shown(str(child.attrs["title"]))


def _is_no_tag(html: str) -> bool:
    """Whether it only looks like a tag; a comment does not."""
    tag = _TAG.match(html)
    return tag is not None and tag[1] not in TAGS


def _top_level(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    group: list[Token] = []
    depth = 0
    for token in tokens:
        group.append(token)
        depth += token.nesting
        if depth == 0:
            yield group
            group = []
    if group:
        yield group


def _text_of(tokens: Sequence[Token]) -> str:
    parts = []
    for token in tokens:
        if token.type == "inline":
            parts.append(_inline_text(token))
        elif token.type in ("fence", "code_block", "html_block"):
            parts.append(token.content.rstrip("\n"))
    return "\n".join(parts)


def _inline_text(token: Token) -> str:
    parts = []
    for child in token.children or ():
        if child.type in ("text", "text_special", "code_inline", "image"):
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak":
            parts.append("\n")
    return "".join(parts)


def _unused(anchor: str, used: dict[str, int]) -> str:
    """The anchor, with a number after it where it is taken; `used` keeps the last of each."""
    unique = anchor
    while unique in used:
        used[anchor] += 1
        unique = f"{anchor}-{used[anchor]}"
    used[unique] = 0
    return unique
