"""A block painted at a width: headings, paragraphs, lists, quotes, tables, code."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rich.cells import cell_len
from rich.style import Style

from prepterm.collector import uncollected
from prepterm.core.safe_text import shown_line
from prepterm.library.document import Block
from prepterm.library.markdown import said
from prepterm.painting.code import code_rows, source_rows
from prepterm.painting.inline import runs_of
from prepterm.painting.lines import (
    Findings,
    Manner,
    Painted,
    Piece,
    Row,
    finished,
    indented,
    row_width,
)
from prepterm.painting.table import table_rows
from prepterm.painting.tokens import Node, tree
from prepterm.painting.wrapping import wrapped

NARROWEST = 20
"""Cells. Where a list or quote would leave less, what is in it is not indented any more."""
WIDEST_NAME = 8
"""Cells. A footnote of a longer name begins below it."""
_BAR = "▌ "
_BULLETS = "•◦▪"
_DEFINES = ": "
_ALERT = re.compile(r"\[!(note|tip|important|warning|caution)\]", re.IGNORECASE)


@uncollected()
def painted(block: Block, manner: Manner) -> Painted:
    """The block's lines, and the links and code in them."""
    painter = _Painter(manner)
    rows = painter.rows(tree(block.tokens), manner.width, 0)
    found = painter.found
    return Painted(
        finished(rows or [[]]), tuple(found.links), tuple(found.codes), tuple(found.anchors)
    )


class _Painter:
    def __init__(self, manner: Manner) -> None:
        self.found = Findings()
        self._manner = manner
        self._palette = manner.palette

    def rows(self, nodes: Sequence[Node], width: int, depth: int) -> list[Row]:
        """The rows of nodes one below the other, blocks parted by a blank row."""
        rows: list[Row] = []
        before_is_tight = False
        for node in nodes:
            # In a tight list the paragraphs are hidden, and nothing stands apart from them.
            if rows and not (node.token.hidden or before_is_tight):
                rows.append([])
            rows.extend(self._rows_of(node, width, depth))
            before_is_tight = node.token.hidden
        return rows

    def _rows_of(self, node: Node, width: int, depth: int) -> list[Row]:
        kind = node.kind
        if kind in ("fence", "code_block"):
            rows = code_rows(node, self._at(width), self.found)
        elif kind == "html_block":
            rows = source_rows(node, self._at(width))
        elif kind == "table":
            rows = table_rows(node, self._at(width), self.found)
        elif kind == "heading":
            rows = self._heading(node, width)
        elif kind == "hr":
            rows = self._rule(width)
        elif kind == "inline":
            rows = self._words(node, width, self._palette.text)
        else:
            rows = self._rows_around(node, width, depth)
        return rows

    def _rows_around(self, node: Node, width: int, depth: int) -> list[Row]:
        """The rows of what holds other blocks."""
        kind = node.kind
        if kind in ("bullet_list", "ordered_list"):
            rows = self._list(node, width, depth)
        elif kind == "blockquote":
            rows = self._quote(node, width, depth)
        elif kind == "dl":
            rows = self._definitions(node, width, depth)
        elif kind == "footnote_reference":
            rows = self._footnote(node, width, depth)
        else:
            rows = self.rows(node.children, width, depth)
        return rows

    def _at(self, width: int) -> Manner:
        taken = self._manner.width - width
        return replace(self._manner, width=width, room=max(0, self._manner.room - taken))

    def _words(self, node: Node, width: int, base: Style) -> list[Row]:
        return wrapped(runs_of(node, self._manner, self.found, base), width)

    def _rule(self, width: int) -> list[Row]:
        return [[Piece("─" * width, self._palette.faint)]]

    def _heading(self, node: Node, width: int) -> list[Row]:
        level = int(node.token.tag[1])
        rows = []
        for child in node.children:
            rows += self._words(child, width, self._palette.heading(level))
        if self._palette.bare and level <= 2 and rows:
            stroke = "=" if level == 1 else "-"
            rows.append([Piece(stroke * max(row_width(row) for row in rows), self._palette.faint)])
        return rows

    def _within(
        self, nodes: Sequence[Node], width: int, depth: int, lead: Row, rest: Row
    ) -> list[Row]:
        """What stands behind a bullet or a bar."""
        if self._has_room(width, rest):
            inner = self.rows(nodes, width - row_width(rest), depth)
            return indented(inner or [[]], lead, rest)
        return [*wrapped(lead, width), *self.rows(nodes, width, depth)]

    def _list(self, node: Node, width: int, depth: int) -> list[Row]:
        rows: list[Row] = []
        markers = list(self._markers(node, depth))
        widest = max((len(marker) for marker in markers), default=1)
        tight = _is_tight(node)
        for item, marker in zip(node.children, markers, strict=True):
            if rows and not tight:
                rows.append([])
            lead = Piece(marker.rjust(widest) + " ", self._palette.accent)
            rest = Piece(" " * (widest + 1), Style.null())
            nodes = _without_box(item) if _is_task(item) else item.children
            rows += self._within(nodes, width, depth + 1, [lead], [rest])
        return rows

    def _markers(self, node: Node, depth: int) -> Iterator[str]:
        first = int(node.token.attrs.get("start", 1))
        for number, item in enumerate(node.children):
            parts = []
            if node.kind == "ordered_list":
                parts.append(f"{first + number}{item.token.markup}")
            if _is_task(item):
                parts.append("☑" if _is_done(item) else "☐")
            yield " ".join(parts) or _BULLETS[depth % len(_BULLETS)]

    def _definitions(self, node: Node, width: int, depth: int) -> list[Row]:
        rows: list[Row] = []
        tight = _is_tight(node)
        lead = Piece(_DEFINES, self._palette.accent)
        rest = Piece(" " * len(_DEFINES), Style.null())
        for part in node.children:
            if rows and (part.kind == "dt" or not tight):
                rows.append([])
            if part.kind == "dt":
                for child in part.children:
                    rows += self._words(child, width, self._palette.text + Style(bold=True))
            else:
                rows += self._within(part.children, width, depth, [lead], [rest])
        return rows

    def _quote(self, node: Node, width: int, depth: int) -> list[Row]:
        style = self._palette.faint
        bar: Row = [Piece(_BAR, style)]
        label: list[Row] = []
        nodes = node.children
        match = _alert_of(node)
        if match:
            style = self._alert_style(match[1].lower())
            start = nodes[0].children[0].start
            bar = [Piece(_BAR, style)]
            said = Piece(match[1], style + Style(bold=True), start + match.start(1))
            if self._has_room(width, bar):
                label = indented(wrapped([said], width - row_width(bar)), bar, bar)
            else:
                label = wrapped([said], width)
            nodes = _without_label(node)
        return label + (self._within(nodes, width, depth, bar, bar) if nodes or not label else [])

    def _has_room(self, width: int, before: Row) -> bool:
        """Whether what stands behind something is still indented."""
        return width - row_width(before) >= min(NARROWEST, self._manner.width // 2)

    def _alert_style(self, kind: str) -> Style:
        if kind == "warning":
            return self._palette.warning
        return self._palette.bad if kind == "caution" else self._palette.accent

    def _footnote(self, node: Node, width: int, depth: int) -> list[Row]:
        name = shown_line(str(node.token.meta["label"]))
        self.found.anchors.append((f"fn:{name}", node.start))
        lead = Piece(f"[{name}] ", self._palette.accent)
        rest = Piece(" " * min(cell_len(lead.text), WIDEST_NAME), Style.null())
        if cell_len(lead.text) > WIDEST_NAME:
            return [
                *wrapped([lead], width),
                *self._within(node.children, width, depth, [rest], [rest]),
            ]
        return self._within(node.children, width, depth, [lead], [rest])


def _is_tight(node: Node) -> bool:
    """Whether a list's items stand without a blank between them."""
    inner = [child for item in node.children for child in item.children]
    return all(child.token.hidden or child.kind != "paragraph" for child in inner)


def _is_task(item: Node) -> bool:
    return "task-list-item" in str(item.token.attrs.get("class", "")).split()


def _is_done(item: Node) -> bool:
    return "checked=" in item.children[0].children[0].words[0].content


def _without_box(item: Node) -> list[Node]:
    """What a task says, without the box that its marker stands for."""
    paragraph, *others = item.children
    return [_shortened(paragraph, 1), *others]


def _alert_of(quote: Node) -> re.Match[str] | None:
    """The label of an alert, `[!NOTE]` alone on the first line of a quote."""
    if not quote.children or quote.children[0].kind != "paragraph":
        return None
    words = quote.children[0].children[0].words
    alone = len(words) == 1 or (len(words) > 1 and words[1].type in ("softbreak", "hardbreak"))
    return _ALERT.fullmatch(words[0].content) if alone and words[0].type == "text" else None


def _without_label(quote: Node) -> list[Node]:
    paragraph, *others = quote.children
    return others if len(paragraph.children[0].words) < 3 else [_shortened(paragraph, 2), *others]


def _shortened(paragraph: Node, left_out: int) -> Node:
    """A paragraph without the first tokens of its line."""
    inline = paragraph.children[0]
    start = inline.start + sum(len(said(word)) for word in inline.words[:left_out])
    return Node(paragraph.token, start, [Node(inline.token, start, words=inline.words[left_out:])])
