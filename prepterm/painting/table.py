"""Tables: columns aligned, nothing cut."""

from collections.abc import Iterator
from typing import NamedTuple

from rich.style import Style

from prepterm.painting.inline import runs_of
from prepterm.painting.lines import Findings, Manner, Piece, Row
from prepterm.painting.tokens import Node
from prepterm.painting.wrapping import cells, wrapped

GAP = 2
FOLD = "↪ "
WIDEST_CELL = 72
"""Cells. A column of prose wraps at it even where the table may scroll sideways."""

NARROWEST_CELL = 6
"""Cells, in print, where a column has as much to say."""

Cell = list[Piece]


class _Table(NamedTuple):
    heads: list[list[Cell]]
    body: list[list[Cell]]
    aligned: list[str]


class _Band(NamedTuple):
    """Some columns of a table, as wide as they are painted."""

    columns: range
    widths: list[int]
    marks: tuple[str, str]
    """What stands before the first line of a row, and before its others."""


def table_rows(node: Node, manner: Manner, found: Findings) -> list[Row]:
    """A table: on a screen as wide as it needs, in print folded into the width.

    Where even folded cells have no room beside each other, the columns that are left follow below.
    """
    table = _cells(node, manner, found)
    natural = [1] * len(table.aligned)
    for line in (*table.heads, *table.body):
        for index, cell in enumerate(line):
            text = "".join(piece.text for piece in cell)
            natural[index] = max(natural[index], *(cells(part) for part in text.split("\n")))
    widths = [min(width, WIDEST_CELL) for width in natural]
    if not manner.printing or sum(widths) + GAP * (len(widths) - 1) <= manner.width:
        return _band_rows(table, _Band(range(len(widths)), widths, ("", "")), manner)
    marks = ("  ", FOLD) if manner.width >= len(FOLD) + NARROWEST_CELL else ("", "")
    room = manner.width - len(marks[0])
    rows: list[Row] = []
    for columns in _bands(widths, room):
        if rows:
            rows.append([])
        cells_room = room - GAP * (len(columns) - 1)
        levelled = _levelled([widths[index] for index in columns], cells_room)
        rows += _band_rows(table, _Band(columns, levelled, marks), manner)
    return rows


def _bands(widths: list[int], room: int) -> Iterator[range]:
    """The columns in groups that find room beside each other, none narrower than it can bear."""
    first, used = 0, 0
    for index, width in enumerate(widths):
        needed = min(width, NARROWEST_CELL)
        if index > first and used + GAP + needed > room:
            yield range(first, index)
            first, used = index, 0
        used += needed + (GAP if index > first else 0)
    yield range(first, len(widths))


def _band_rows(table: _Table, band: _Band, manner: Manner) -> list[Row]:
    rows: list[Row] = []
    for line in table.heads:
        rows.extend(_row(line, band, table.aligned, manner))
    stroke = "┄" if band.columns.start else "─"
    rule = stroke * (sum(band.widths) + GAP * (len(band.widths) - 1))
    rows.append([Piece(band.marks[0], Style.null()), Piece(rule, manner.palette.faint)])
    for line in table.body:
        rows.extend(_row(line, band, table.aligned, manner))
    return rows


def _cells(node: Node, manner: Manner, found: Findings) -> _Table:
    heads: list[list[Cell]] = []
    body: list[list[Cell]] = []
    aligned: list[str] = []
    for part in node.children:
        base = manner.palette.text + Style(bold=part.kind == "thead")
        for line in part.children:
            row: list[Cell] = []
            for cell in line.children:
                inline = cell.children[0]
                row.append(runs_of(inline, manner, found, base))
                if len(aligned) < len(row):
                    aligned.append(
                        str(cell.token.attrs.get("style", "")).removeprefix("text-align:")
                    )
            (heads if part.kind == "thead" else body).append(row)
    return _Table(heads, body, aligned)


def _levelled(widths: list[int], room: int) -> list[int]:
    """The widths with the widest brought down to one level, so that they fit if they can."""
    level = max(widths)
    while level > 1 and sum(min(width, level) for width in widths) > room:
        level -= 1
    left = room - sum(min(width, level) for width in widths)
    levelled = []
    for width in widths:
        more = 1 if width > level and left > 0 else 0
        left -= more
        levelled.append(min(width, level) + more)
    return levelled


def _row(said: list[Cell], band: _Band, aligned: list[str], manner: Manner) -> list[Row]:
    columns = list(zip(band.columns, band.widths, strict=True))
    parts = [wrapped(said[index], width) for index, width in columns]
    rows: list[Row] = []
    for number in range(max(len(part) for part in parts)):
        row: Row = [Piece(band.marks[bool(number)], manner.palette.soft)]
        for (index, width), part in zip(columns, parts, strict=True):
            line = part[number] if number < len(part) else []
            before, after = _pads(width - sum(cells(piece.text) for piece in line), aligned[index])
            if index + 1 < band.columns.stop:
                after += GAP
            row += [Piece(" " * before, Style.null()), *line, Piece(" " * after, Style.null())]
        rows.append(row)
    return rows


def _pads(spare: int, aligned: str) -> tuple[int, int]:
    spare = max(0, spare)
    if aligned == "right":
        return spare, 0
    if aligned == "center":
        return spare // 2, spare - spare // 2
    return 0, spare
