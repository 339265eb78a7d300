"""The grammar of a text: Markdown into tokens, in two steps.

The first finds the blocks of a stretch of text and the definitions in it, which other stretches may
refer to. The second, the markup within lines, is several times dearer; it can wait until a block is
looked at, and gives the same then. How a block looks is painting's business.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple, Protocol

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore, text_join
from markdown_it.token import Token

from prepterm.core.safe_text import shown
from prepterm.library.addresses import bound_addresses
from prepterm.library.bare_addresses import link_bare_addresses
from prepterm.library.block_limits import DEEPEST, bounded_table, keep_too_deep
from prepterm.library.definitions import definitions_plugin
from prepterm.library.dollar_math import keep_math, keep_math_lines
from prepterm.library.footnotes import use_footnotes
from prepterm.library.inline_text import BoundedInline, parse_inline
from prepterm.library.tasks import mark_tasks

CODE = ("fence", "code_block", "html_block")
"""Tokens whose content is shown as it stands."""

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


class Group(NamedTuple):
    """The tokens of one block that stands in nothing else, and its lines."""

    tokens: list[Token]
    first: int
    """Its first line in the stretch, from 0."""
    last: int
    """The line behind its last."""


class Definitions:
    """What a text defines for all of it: the addresses of links, and the names of footnotes."""

    def __init__(self) -> None:
        self.links: dict[str, dict[str, Any]] = {}
        """By label; of two of one label the first counts. `map` is that of its stretch."""
        self.notes: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.links) + len(self.notes)

    def env(self) -> dict[str, Any]:
        """What markdown-it hands to its rules."""
        return {"references": self.links, "footnotes": {"refs": self.notes, "list": {}}}

    @property
    def counts(self) -> tuple[int, int]:
        """How many links and how many notes."""
        return len(self.links), len(self.notes)

    def cut(self, known: tuple[int, int], line: int, taken: Iterable[Group]) -> None:
        """Take back what was defined by blocks that were not taken.

        Args:
            known: As `counts` was before.
            line: The first line of the stretch that is not taken.
            taken: The blocks above it.
        """
        for label in list(self.links)[known[0] :]:
            if self.links[label]["map"][0] >= line:
                del self.links[label]
        if len(self.notes) > known[1]:
            opened = (token for group in taken for token in group.tokens)
            names = {t.meta["label"] for t in opened if t.type == "footnote_reference_open"}
            for name in list(self.notes)[known[1] :]:
                if name.removeprefix(":") not in names:
                    del self.notes[name]


def block_groups(source: str, env: dict[str, Any]) -> Iterator[Group]:
    """The blocks of a stretch of text; markup within lines is not looked at yet.

    Args:
        source: The text, its lines ended by line feeds alone.
        env: As `Definitions.env` gives it; takes what is defined in the text.
    """
    tokens: list[Token] = []
    # Without a newline at its end markdown-it looks for lines behind the last character.
    source = source if source.endswith("\n") else f"{source}\n"
    _parser().block.parse(source, _parser(), env, tokens)
    for group in _top_level(tokens):
        spans = [token.map for token in group if token.map]
        first = min((span[0] for span in spans), default=0)
        yield Group(group, first, max((span[1] for span in spans), default=0))


def with_markup(tokens: Sequence[Token], source: str, definitions: Definitions) -> list[Token]:
    """The tokens of a block, the markup within its lines parsed.

    Args:
        tokens: As `block_groups` gave them; nothing of theirs is kept.
        source: The block's lines.
        definitions: What they may refer to.
    """
    state = StateCore(source, _parser(), definitions.env())
    state.tokens = list(tokens)
    for rule in (parse_inline, text_join, mark_tasks, bound_addresses, _make_safe):
        rule(state)
    return state.tokens


def title_of(token: Token) -> str:
    """The plain text of an inline token, such as a heading's, on one line."""
    return " ".join(_inline_text(token).split())


def text_of(tokens: Iterable[Token]) -> str:
    """What a person reads of a block, its markup stripped."""
    parts = []
    for token in tokens:
        if token.type == "inline":
            parts.append(_inline_text(token))
        elif token.type in CODE:
            parts.append(token.content.rstrip("\n"))
    return "\n".join(parts)


class Word(Protocol):
    """What is asked of a token within a line."""

    @property
    def type(self) -> str: ...  # noqa: D102 - markdown-it's own names
    @property
    def content(self) -> str: ...  # noqa: D102


def said(child: Word) -> str:
    """What a token within a line adds to the text of its block."""
    if child.type in ("text", "text_special", "code_inline", "image"):
        return child.content
    if child.type in ("softbreak", "note_open"):
        return " "
    return "\n" if child.type == "hardbreak" else ""


def _inline_text(token: Token) -> str:
    return "".join(map(said, token.children or ()))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark")
    parser.inline = BoundedInline()
    parser.configure("commonmark", {"maxNesting": DEEPEST})
    parser.enable(["table", "strikethrough"])
    parser.options["strikethrough_single_tilde"] = True
    use_footnotes(parser)
    parser.use(definitions_plugin)
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
