"""A text as its top-level blocks, parsed as far as somebody has looked.

Finding the blocks of a text costs a quarter of parsing it all, and what a block says can be found
out from its own lines and the definitions of the whole. So a document is parsed on in windows, and
a block keeps its lines alone: a text of megabytes opens as quickly as a page, and is as small.
"""

import hashlib
from collections.abc import Iterable, Sequence
from copy import copy
from time import perf_counter

from markdown_it.token import Token

from prepterm.collector import uncollected
from prepterm.core.post import anchor_of
from prepterm.core.safe_text import shown
from prepterm.library.block_limits import Pools
from prepterm.library.dollar_math import DISPLAYED
from prepterm.library.markdown import (
    Definitions,
    Group,
    block_groups,
    text_of,
    title_of,
    with_markup,
)

WINDOW = 16 * 1024
"""Characters that are parsed at once, save where one block is longer."""
GROWS = 4
"""How many times as long a window gets in which no block is sure to end: what was parsed for
nothing is a third of the text at most."""


class Block:
    """One top-level block of a text: a heading, a paragraph, a whole list, a table."""

    __slots__ = (
        "_definitions", "_hash", "_known", "_raw", "_text", "_tokens", "anchor", "keeps", "kind",
        "level", "line", "source", "title",
    )  # fmt: skip

    def __init__(self, source: str, line: int, definitions: Definitions, kind: str) -> None:
        self.source = source
        """The lines it was written in."""
        self.line = line
        """Where it begins in the text, from 1."""
        self.kind = kind
        """Its first token's type, such as `heading_open`."""
        self.anchor = ""
        """Of a heading, unique in the text; else nothing."""
        self.title = ""
        """Of a heading, its text on one line."""
        self.level = 0
        """Of a heading, 1 to 6."""
        self.keeps = False
        """Whether its tokens are kept once they are parsed."""
        self._definitions = definitions
        self._raw: Sequence[Token] | None = None
        self._tokens: tuple[Token, ...] | None = None
        self._text: str | None = None
        self._known = 0
        self._hash: str | None = None

    def __repr__(self) -> str:
        return f"Block({self.line}, {self.kind}, {self.source!r}, {self.anchor!r})"

    @property
    def tokens(self) -> tuple[Token, ...]:
        """As markdown-it gives them, the markup within lines parsed."""
        self._let_go_of_the_old()
        if self._tokens is not None:
            return self._tokens
        if self._raw is None:
            env = self._definitions.env()
            env["pools"] = None  # they were kept to when the block was found
            groups = block_groups(self.source, env)
            raw = _shifted((token for group in groups for token in group.tokens), self.line - 1)
        else:
            raw = [copy(token) for token in self._raw]
        tokens = tuple(with_markup(raw, self.source, self._definitions))
        if self.keeps:
            self._tokens = tokens
        return tokens

    @property
    def text(self) -> str:
        """What a person reads, markup stripped, for search and for counting words."""
        self._let_go_of_the_old()
        if self._text is None:
            self._text = text_of(self.tokens)
        return self._text

    def _let_go_of_the_old(self) -> None:
        """Forget what was parsed before something was defined that it may refer to."""
        known = len(self._definitions) if "[" in self.source else 0
        if known != self._known:
            self._tokens = self._text = None
            self._known = known

    @property
    def hash(self) -> str:
        """blake2b of the source, 64 bits in hex: finds the block again after edits elsewhere."""
        if self._hash is None:
            self._hash = hashlib.blake2b(self.source.encode(), digest_size=8).hexdigest()
        return self._hash

    def hold(self, tokens: Iterable[Token], line: int) -> None:
        """Keep the tokens it was found with, whose lines are counted from a line, from 0."""
        self._raw = _shifted(tokens, line)

    def read(self, tokens: Sequence[Token]) -> None:
        """Keep the text of the tokens it was found with."""
        self._let_go_of_the_old()
        self._text = text_of(with_markup(tokens, self.source, self._definitions))

    def with_tokens(self, tokens: Iterable[Token]) -> "Block":
        """The same block, painted from other tokens."""
        self._let_go_of_the_old()
        other = copy(self)
        other.keeps, other._tokens = True, tuple(tokens)  # noqa: SLF001 - one of its own kind
        return other


class Document:
    """A Markdown text, parsed as far as it was asked for.

    Args:
        body: The text.
        keeps: Whether blocks keep their tokens, which takes fifty times the memory of the text.
    """

    def __init__(self, body: str, *, keeps: bool = False) -> None:
        if "\r" in body:
            body = body.replace("\r\n", "\n").replace("\r", "\n")
        self._source = body
        self.blocks: list[Block] = []
        """Those found so far. Footnotes stand where they are defined."""
        self.definitions = Definitions()
        self._keeps = keeps
        self._at = 0
        self._line = 0
        self._size = WINDOW
        self._pools = Pools()
        self._allowed = 0
        """How far the pools have been filled for."""
        self._anchors: dict[str, int] = {}

    @property
    def done(self) -> bool:
        """Whether all of it is parsed."""
        return self._at >= len(self._source)

    def __len__(self) -> int:
        """How many characters it has."""
        return len(self._source)

    def source(self) -> str:
        """The text as it was written, made safe."""
        return shown(self._source)

    def beginning(self, characters: int) -> str:
        """As much of it, made safe."""
        return shown(self._source[:characters])

    @property
    def parsed(self) -> int:
        """How many characters of the source are parsed."""
        return self._at

    def parse_on(self, seconds: float = 0.0, *, reads: bool = False) -> None:
        """Parse the next window, and more while there are so many seconds left.

        Args:
            seconds: How many.
            reads: Whether the text of all blocks is wanted too, which is cheaper now than later.
        """
        until = perf_counter() + seconds
        with uncollected():
            while not self.done:
                self._parse_window(reads=reads)
                if perf_counter() >= until:
                    break

    @classmethod
    def of(cls, blocks: Sequence[Block]) -> "Document":
        """What is parsed already."""
        document = cls("")
        document.blocks = list(blocks)
        return document

    def begin_with(self, blocks: Sequence[Block]) -> None:
        """Put blocks before the text that are not written in it, such as its title."""
        self.blocks[:0] = blocks

    def whole(self, *, reads: bool = False) -> list[Block]:
        """All blocks, parsed now where they are not yet; perhaps with their text."""
        self.parse_on(float("inf"), reads=reads)
        return self.blocks

    def _parse_window(self, *, reads: bool) -> None:
        text, ends = self._window()
        known = self.definitions.counts
        pools = self._pools.for_stretch(self._source[self._allowed : self._at + len(text)])
        env = self.definitions.env()
        env["pools"] = pools
        groups = list(block_groups(text, env))
        starts = _line_starts(text)
        last = 0
        if not ends:
            # What may go on behind the window is not taken; the next one begins with it.
            taken = _first_unsure(groups, text, starts)
            last = groups[taken].first if taken else 0
            del groups[taken:]
            self.definitions.cut(known, last, groups)
            pools.give_back(last)
            if not last:
                self._size *= GROWS
                return
        for group in groups:
            lines = text[starts[group.first] : starts[group.last]]
            self._take(group.tokens, lines.rstrip("\n"), group.first)
            if pools.exceeded or self._keeps:
                self.blocks[-1].hold(group.tokens, self._line)
            elif reads:
                self.blocks[-1].read(group.tokens)
        self._pools = pools
        self._allowed = self._at + len(text)
        if ends:
            self._at = len(self._source)
            self._rename_headings()
            return
        self._at += starts[last]
        self._line += last
        self._size = WINDOW

    def _window(self) -> tuple[str, bool]:
        """The next stretch of whole lines, and whether it is the last."""
        end = self._source.find("\n", self._at + self._size) + 1
        if not end or end >= len(self._source):
            return shown(self._source[self._at :]), True
        # Made safe as it is parsed: a character is replaced by one, so that numbers stay right.
        return shown(self._source[self._at : end]), False

    def _take(self, tokens: Sequence[Token], source: str, line: int) -> None:
        block = Block(source, self._line + line + 1, self.definitions, tokens[0].type)
        block.keeps = self._keeps
        if block.kind == "heading_open":
            block.level = int(tokens[0].tag[1])
            self._name(block, with_markup(tokens, source, self.definitions))
        self.blocks.append(block)

    def _name(self, block: Block, tokens: Sequence[Token]) -> None:
        block.title = title_of(tokens[1])
        block.anchor = _unused(anchor_of(block.title) or "section", self._anchors)

    def _rename_headings(self) -> None:
        """Name the headings again where a definition below one may have changed its title."""
        headings = [block for block in self.blocks if block.level]
        if any("[" in block.source for block in headings):
            self._anchors.clear()
            for block in headings:
                self._name(block, block.tokens)


def parse(body: str) -> list[Block]:
    """The blocks of a Markdown text, in order, with their tokens kept; for short texts."""
    return Document(body, keeps=True).whole()


def parse_heading(title: str) -> list[Block]:
    """A title as a heading of the first level, its markup taken as text; it has no anchor."""
    inline = Token("inline", "", 0, content=title, level=1)
    inline.children = [Token("text", "", 0, content=title)]
    tokens = (
        Token("heading_open", "h1", 1, markup="#"),
        inline,
        Token("heading_close", "h1", -1, markup="#"),
    )
    return [Block(title, 0, Definitions(), "heading_open").with_tokens(tokens)]


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
            block = block.with_tokens((tokens[0], words, *tokens[2:]))  # noqa: PLW2901
        bold.append(block)
    return bold


def _shifted(tokens: Iterable[Token], lines: int) -> list[Token]:
    """The tokens, their lines counted from further above."""
    shifted = list(tokens)
    for token in shifted:
        if token.map:
            token.map = [line + lines for line in token.map]
    return shifted


def _line_starts(text: str) -> list[int]:
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    if starts[-1] < len(text):
        starts.append(len(text))
    return starts


def _first_unsure(groups: Sequence[Group], text: str, starts: Sequence[int]) -> int:
    """Which group is the first that is not sure to be the same whatever follows the window.

    A rule that looks ahead stops at a blank line, or where something begins that can stand below a
    paragraph without one, save two: math goes on over such beginnings, and a list of definitions
    takes any line for a term that has a definition below it, or below a blank line below it.

    Returns:
        Its index; 0 where that is all of them.
    """
    math = text.find(DISPLAYED)
    for index in range(len(groups) - 1, 0, -1):
        line = groups[index].first
        if _is_blank(text, starts, line - 1):
            parted = True
        else:
            parted = not 0 <= math < starts[line] and _interrupts(groups[index].tokens[0])
        if parted and groups[index - 1].tokens[0].type == "dl_open":
            below = line + 1
            if below < len(starts) - 1 and _is_blank(text, starts, below):
                below += 1
            parted = below < len(starts) - 1
        if parted:
            return index
    return 0


def _is_blank(text: str, starts: Sequence[int], line: int) -> bool:
    return not text[starts[line] : starts[line + 1]].strip(" \t\n")


def _interrupts(token: Token) -> bool:
    """Whether what it opens ends a paragraph above it, wherever it stands."""
    return token.type in ("hr", "fence", "blockquote_open") or (
        token.type == "heading_open" and token.markup.startswith("#")
    )


def _unused(anchor: str, used: dict[str, int]) -> str:
    """The anchor, with a number after it where it is taken; `used` keeps the last of each."""
    unique = anchor
    while unique in used:
        used[anchor] += 1
        unique = f"{anchor}-{used[anchor]}"
    used[unique] = 0
    return unique
