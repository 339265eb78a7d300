"""What an example's HTML says beside what our painting of its Markdown says.

White space is left out on both sides. With HTML that a person wrote our painting differs from a
browser in two ways, and both are followed here instead of being excused one by one:

- A block of HTML is shown as it stands. Its characters must stand in the example's HTML just so,
  and for its text both sides are read by the same parser.
- What only looks like a tag, as `List<String>`, is text.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from html import escape
from html.parser import HTMLParser
from urllib.parse import unquote

from wcwidth import wcswidth

from prepterm.library.document import Block, parse
from prepterm.library.markdown import TAGS
from prepterm.painting.blocks import painted
from prepterm.painting.lines import Line, Manner, Painted
from prepterm.painting.tokens import Node, tree

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_AROUND = ("blockquote", "li", "dd", "section")
"""In these a heading is no part of the outline."""
_VOID = ("br", "hr", "img", "input")
_TAG = re.compile(r"""</?([A-Za-z][\w-]*)(?=[\s/>])(?:"[^"]*"|'[^']*'|[^<>"'])*>""")
_COMMENT = re.compile(r"<!-->|<!--->|<!--.*?-->", re.DOTALL)
_FOREIGN = re.compile(r"\bxn--([a-z0-9-]+)")
"""A name in an address, in the letters that the system of names knows."""
_NUMBER = re.compile(r" *(\d+)[.)] ?(?:[☐☑] ?)?")
_RULE = re.compile("─+")
_BOX = '<input type="checkbox"'
_STYLED = re.compile(
    r"</?(?:b|cite|del|em|i|ins|s|strike|strong|u|var)\s*>|<br\s*/?>", re.IGNORECASE
)
"""Tags that may be seen by their effect only."""
_ROOMY = 200
"""Cells, at which nothing stands in two rows that belongs together."""
_WIDE = ("table", "fence", "code_block")
"""What may pass the width on a screen, where it is moved sideways."""


@dataclass(slots=True)
class Told:
    """What a text says, without white space."""

    text: str = ""
    headings: tuple[str, ...] = ()
    """Those of the outline."""
    links: tuple[str, ...] = ()
    """Where links lead and images are, in order; a footnote as `#` and its name."""
    link_texts: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    starts: tuple[int, ...] = ()
    """The first number of each ordered list."""
    rules: int = 0
    """Lines drawn from side to side: rules, and those of tables."""


def losses(markdown: str, html: str, manner: Manner) -> list[str]:
    """In what a painting differs from the HTML, and where it passes its width; empty if right."""
    blocks = [_Seen(block, manner) for block in parse(markdown)]
    raw = [part for seen in blocks for part in seen.raw()]
    told, wanted = _said_by_painting(blocks), said_by_html(html, raw)
    found = [
        f"{each.name}: {getattr(told, each.name)!r} instead of {getattr(wanted, each.name)!r}"
        for each in fields(Told)
        if getattr(told, each.name) != getattr(wanted, each.name)
    ]
    close = _squeezed(html)
    found += [f"no such HTML: {part!r}" for part in raw if _squeezed(part) not in close]
    for seen in blocks:
        found += seen.faults(manner)
    return found


def said_by_html(html: str, raw: Iterable[str] = ()) -> Told:
    """What HTML says.

    Args:
        html: As a renderer of CommonMark writes it.
        raw: What of it a person wrote; what leads elsewhere from there is not Markdown's.
    """
    read = _read(html)
    for part in raw:
        inner = _read(part)
        for link in inner.links:
            at = read.links.index(link)
            del read.links[at], read.link_texts[at]
        for code in inner.codes:
            read.codes.remove(code)
        read.rules -= inner.rules
    return Told(
        "".join(read.parts),
        tuple(read.headings),
        tuple(read.links),
        tuple(map("".join, read.link_texts)),
        tuple(read.codes),
        tuple(read.starts),
        read.rules,
    )


def _said_by_painting(blocks: Sequence["_Seen"]) -> Told:
    told = Told()
    parts: list[str] = []
    for seen in blocks:
        parts.append(seen.as_html())
        if seen.block.anchor:
            told.headings += (_squeezed("".join(seen.content().values())),)
        told.links += tuple(_address(link.address) for link in seen.found.links)
        told.link_texts += tuple(
            "" if link.address.startswith("#fn:") else _squeezed(link.text)
            for link in seen.found.links
        )
        told.codes += tuple(_squeezed(code.text) for code in seen.found.codes)
        told.starts += tuple(seen.first_numbers())
        told.rules += sum(any(map(_RULE.fullmatch, _beside(line))) for line in seen.found.lines)
    told.text = "".join(_read("".join(parts)).parts)
    return told


class _Seen:
    """A block and how it was painted."""

    def __init__(self, block: Block, manner: Manner) -> None:
        self.block = block
        self.found: Painted = painted(block, manner)
        self._nodes = list(_all_of(tree(block.tokens)))

    def raw(self) -> Iterator[str]:
        """HTML that a person wrote: blocks of it, and tags within a line."""
        for node in self._nodes:
            if node.kind == "html_block":
                yield node.token.content
            for word in node.words:
                if word.type == "html_inline" and not word.content.startswith(_BOX):
                    yield word.content

    def content(self) -> dict[int, str]:
        """The content by where it stands in the block's text, decoration left out."""
        letters = {at: letter for line in self.found.lines for at, letter in _letters(line)}
        return dict(sorted(letters.items()))

    def as_html(self) -> str:
        """The content as HTML, where what a person wrote as HTML is that again."""
        raw = {
            at
            for node in self._nodes
            if node.kind == "html_block"
            for at in range(node.start, node.start + len(node.token.content))
        }
        return "".join(
            letter if at in raw else escape(letter, quote=False)
            for at, letter in self.content().items()
        )

    def first_numbers(self) -> Iterator[int]:
        """The number painted before the first item of each ordered list."""
        painted_numbers = [
            int(match[1])
            for line in self.found.lines
            for text in _beside(line)
            if (match := _NUMBER.fullmatch(text))
        ]
        at = 0
        for node in self._nodes:
            if node.kind == "ordered_list" and at < len(painted_numbers):
                yield painted_numbers[at]
            # An item comes after its list, and before what stands in it.
            at += node.kind == "list_item" and node.token.markup in (".", ")")

    def faults(self, manner: Manner) -> Iterator[str]:
        """Rows too wide, and content painted twice or out of its order."""
        wide = not manner.printing and any(node.kind in _WIDE for node in self._nodes)
        for line in self.found.lines:
            cells = wcswidth(line.text)
            if cells < 0 or (cells > manner.width and not wide):
                yield f"a row of {cells} cells at a width of {manner.width}: {line.text!r}"
        places = [at for line in self.found.lines for at, _ in _letters(line)]
        if len(places) != len({*places}):
            yield "painted twice"
        if places != sorted(places) and not any(node.kind == "table" for node in self._nodes):
            yield "painted out of order"
        if manner.width >= _ROOMY:
            yield from self._left_out(manner)
        for at, letter in self.content().items():
            if letter != self.block.text[at].replace("\t", " "):
                yield f"{letter!r} stands for {self.block.text[at]!r}"

    def _left_out(self, manner: Manner) -> Iterator[str]:
        """What ought to be said beside the content: addresses, and tags within a line."""
        shown = _squeezed("".join(line.text for line in self.found.lines))
        for link in self.found.links:
            if (link.image or manner.printing) and not link.address.startswith("#fn:"):
                bare = re.sub("^(mailto:|http://)", "", unquote(link.address))
                if bare not in shown and link.address not in shown:
                    yield f"the address {link.address!r} is not shown"
        for node in self._nodes:
            for word in node.words:
                part = _squeezed(word.content)
                styled = _STYLED.fullmatch(word.content) and not manner.palette.bare
                box = word.content.startswith(_BOX) or word.content.lower().startswith("<br")
                if word.type == "html_inline" and not (styled or box) and part not in shown:
                    yield f"{word.content!r} is not shown"


class _Read(HTMLParser):
    """What a browser shows of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.headings: list[str] = []
        self.links: list[str] = []
        self.link_texts: list[list[str]] = []
        self.codes: list[str] = []
        self.starts: list[int] = []
        self.rules = 0
        self._open: list[str] = []
        self._inside: list[tuple[str, list[str]]] = []
        self._left_out = False

    def handle_data(self, data: str) -> None:
        """Take text."""
        if not self._left_out:
            part = _squeezed(data)
            self.parts.append(part)
            for _, kept in self._inside:
                kept.append(part)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what a tag says by itself, and see what begins."""
        of = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in of:
            self._link(of["href"])
        elif tag == "img":
            self.links.append(_address(of.get("src", "")))
            self.link_texts.append([_squeezed(of.get("alt", ""))])
            self.handle_data(of.get("alt", ""))
        elif tag == "ol":
            self.starts.append(int(of.get("start", 1)))
        self.rules += tag in ("hr", "table")
        in_outline = tag in _HEADINGS and not any(around in self._open for around in _AROUND)
        if in_outline or (tag == "code" and self._open[-1:] == ["pre"]):
            self._inside.append((tag, []))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """See what ends."""
        if tag == "a":
            self._left_out = False
        if self._inside and self._inside[-1][0] == tag:
            _, kept = self._inside.pop()
            if tag != "a":
                (self.codes if tag == "code" else self.headings).append("".join(kept))
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def _link(self, address: str) -> None:
        """The name of a note, where it is referred to, is no text of the person's."""
        self._left_out = "sup" in self._open[-1:] and address.startswith("#fn")
        self.links.append(_address(address))
        self.link_texts.append([])
        self._inside.append(("a", self.link_texts[-1]))


def _read(html: str) -> _Read:
    read = _Read()
    read.feed(_TAG.sub(_text_if_none, _COMMENT.sub("", html)))
    read.close()
    return read


def _text_if_none(tag: re.Match[str]) -> str:
    return tag[0] if tag[1] in TAGS else escape(tag[0], quote=False)


def _letters(line: Line) -> Iterator[tuple[int, str]]:
    for segment, start in zip(line.segments, line.starts, strict=True):
        if start >= 0:
            yield from enumerate(segment.text, start)


def _beside(line: Line) -> Iterator[str]:
    """What of a line is decoration."""
    for segment, start in zip(line.segments, line.starts, strict=True):
        if start < 0:
            yield segment.text


def _all_of(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _all_of(node.children)


def _address(address: str) -> str:
    note = re.fullmatch(r"#fn:?(.+)", address)
    address = _FOREIGN.sub(lambda name: name[1].encode().decode("punycode"), unquote(address))
    return f"#{note[1]}" if note else _squeezed(address)


def _squeezed(text: str) -> str:
    return "".join(text.split())
