"""The tokens within a line, made into runs of one style."""

import re
from collections import Counter
from typing import NamedTuple
from urllib.parse import unquote

from rich.style import Style

from prepterm.core.safe_text import shown, shown_line
from prepterm.library.markdown import said
from prepterm.painting.lines import NOWHERE, Findings, Link, Manner, Piece
from prepterm.painting.tokens import Node, Token

_MARKDOWN = {
    "strong": Style(bold=True),
    "em": Style(italic=True),
    "s": Style(strike=True),
}
_HTML = {
    **dict.fromkeys(("b", "strong"), Style(bold=True)),
    **dict.fromkeys(("i", "em", "var", "cite"), Style(italic=True)),
    **dict.fromkeys(("u", "ins"), Style(underline=True)),
    **dict.fromkeys(("s", "del", "strike"), Style(strike=True)),
}
"""Tags whose meaning a style carries whole. Every other tag is shown as it stands."""
_TAG = re.compile(r"<(/?)([a-z]+)\s*>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def link_style(number: int) -> Style:
    """What tells the pieces of a block's links apart when one is clicked."""
    return Style.from_meta({"link": number})


def runs_of(node: Node, manner: Manner, found: Findings, base: Style) -> list[Piece]:
    """The runs of the tokens within a line.

    Args:
        node: An inline token and where it begins.
        manner: How to paint.
        found: Takes the links that are come upon.
        base: What the runs look like before emphasis.
    """
    painter = _Inline(node, manner, found, base)
    for child in node.words:
        painter.take(child)
    return painter.runs


class _Inline:
    def __init__(self, node: Node, manner: Manner, found: Findings, base: Style) -> None:
        self.runs: list[Piece] = []
        self._palette = manner.palette
        self._printing = manner.printing
        self._found = found
        self._at = node.start
        self._styles = [base]
        self._links: list[tuple[Token, int, int]] = []
        self._open_tags: Counter[str] = Counter()
        closing = (_tag_of(child) for child in node.words)
        self._closes_ahead = Counter(tag.name for tag in closing if tag and tag.closes)

    def take(self, child: Token) -> None:
        """Add the runs of one token."""
        text = said(child)
        kind = child.type
        if kind == "code_inline":
            self._code(text)
        elif kind == "image":
            self._image(child)
        elif kind == "html_inline":
            self._html(child)
        elif kind == "footnote_ref":
            self._footnote(child)
        elif kind == "note_open":
            self._add(text)
            self._styles.append(self._styles[-1] + self._palette.soft)
            self._beside("[", self._style())
        elif kind == "note_close":
            self._beside("]", self._style())
            self._styles.pop()
        elif kind == "link_open":
            self._links.append((child, self._at, len(self._found.links)))
            self._found.links.append(_link(child, self._at, self._at, ""))
            style = self._palette.link + link_style(len(self._found.links) - 1)
            self._styles.append(self._styles[-1] + style)
        elif kind == "link_close" and self._links:
            self._styles.pop()
            self._end_link()
        elif child.tag in _MARKDOWN and child.nesting:
            self._emphasis(child)
        else:
            self._add(text)
        self._at += len(text)

    def _add(self, text: str, style: Style | None = None) -> None:
        if text:
            style = self._style() if style is None else style
            self.runs.append(Piece(text.replace("\t", " "), style, self._at))

    def _beside(self, text: str, style: Style) -> None:
        self.runs.append(Piece(shown_line(text) if text.strip() else text, style, NOWHERE))

    def _style(self) -> Style:
        style = self._styles[-1]
        for tag in self._open_tags:
            style += _HTML[tag]
        return style

    def _emphasis(self, child: Token) -> None:
        if child.nesting > 0:
            self._styles.append(self._styles[-1] + _MARKDOWN[child.tag])
        elif len(self._styles) > 1:
            self._styles.pop()
        if self._palette.bare and child.tag == "s":
            # Text that was struck out says the opposite once the stroke is gone.
            self._beside("~~", self._style())

    def _code(self, text: str) -> None:
        if self._palette.bare:
            self._beside("`", self._style())
        self._add(text, self._style() + self._palette.code)
        if self._palette.bare:
            self._beside("`", self._style())

    def _image(self, child: Token) -> None:
        found = self._found.links
        end = self._at + len(child.content)
        link = _link(child, self._at, end, child.content)
        found.append(link)
        style = self._style() + link_style(len(found) - 1)
        self.runs.append(Piece("▣ ", style + self._palette.soft))
        self._add(child.content, style + self._palette.link)
        self._beside_address(link, style + self._palette.soft, parted=bool(child.content))

    def _footnote(self, child: Token) -> None:
        name = shown_line(str(child.meta["label"]))
        self._found.links.append(Link(f"#fn:{name}", "", f"[{name}]", self._at, self._at))
        style = self._palette.accent + link_style(len(self._found.links) - 1)
        self._beside(f"[{name}]", self._style() + style)

    def _end_link(self) -> None:
        opening, start, number = self._links.pop()
        text = "".join(run.text for run in self.runs if start <= run.start < self._at)
        link = _link(opening, start, self._at, text)
        self._found.links[number] = link
        said_already = {link.address, unquote(link.address)} & {
            text, f"mailto:{text}", f"http://{text}",
        }  # fmt: skip
        if link.title or not said_already:
            self._beside_address(link, self._style() + self._palette.soft, only_print=True)

    def _beside_address(
        self, link: Link, style: Style, *, parted: bool = True, only_print: bool = False
    ) -> None:
        if only_print and not self._printing:
            return
        said_beside = f"{link.address} “{link.title}”" if link.title else link.address
        if parted:
            self.runs.append(Piece(" ", self._style()))
        self._beside(f"({said_beside})", style)

    def _html(self, child: Token) -> None:
        if _BREAK.fullmatch(child.content):
            self.runs.append(Piece("\n", self._style()))
            return
        tag = _tag_of(child)
        if tag and tag.closes:
            self._closes_ahead[tag.name] -= 1
        if tag and tag.closes and self._open_tags[tag.name]:
            self._open_tags[tag.name] -= 1
            self._open_tags += Counter()  # leaves out the zeros
        elif tag and self._closes_ahead[tag.name] > 0 and not (tag.closes or self._palette.bare):
            self._open_tags[tag.name] += 1
        else:
            self._beside(child.content, self._style() + self._palette.soft)


class _Tag(NamedTuple):
    name: str
    closes: bool


def _tag_of(child: Token) -> _Tag | None:
    """The HTML tag a token is, where a style can stand for it."""
    match = _TAG.fullmatch(child.content) if child.type == "html_inline" else None
    name = match[2].lower() if match else ""
    return _Tag(name, match[1] == "/") if match and name in _HTML else None


def _link(token: Token, start: int, end: int, text: str) -> Link:
    image = token.type == "image"
    address = shown_line(str(token.attrs.get("src" if image else "href", "")))
    title = shown_line(str(token.attrs.get("title", "")))
    return Link(address, title, shown(text).replace("\t", " "), start, end, image)
