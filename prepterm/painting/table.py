"""Tables: columns aligned, nothing cut."""

from rich.cells import cell_len
from rich.style import Style

from prepterm.painting.inline import runs_of
from prepterm.painting.lines import Findings, Manner, Piece, Row, row_width
from prepterm.painting.tokens import Node
from prepterm.painting.wrapping import wrapped

GAP = 2
FOLD = "↪ "
WIDEST_CELL = 72
"""Cells. A column of prose wraps at it even where the table may scroll sideways."""

Cell = list[Piece]


def table_rows(node: Node, manner: Manner, found: Findings) -> list[Row]:
    """A table: on a screen as wide as it needs, in print folded into the width."""
    heads, body, aligned = _cells(node, manner, found)
    columns = len(aligned)
    natural = [1] * columns
    for cells in (*heads, *body):
        for index, cell in enumerate(cells):
            text = "".join(piece.text for piece in cell)
            natural[index] = max(natural[index], *(cell_len(part) for part in text.split("\n")))
    widths = [min(width, WIDEST_CELL) for width in natural]
    folding = manner.printing and sum(widths) + GAP * (columns - 1) > manner.width
    if folding:
        widths = _levelled(widths, manner.width - GAP * (columns - 1) - len(FOLD))
    rows: list[Row] = []
    for cells in heads:
        rows.extend(_row(cells, widths, aligned, manner, folding=folding))
    rule = "─" * (sum(widths) + GAP * (columns - 1))
    rows.append([Piece("  " if folding else "", Style.null()), Piece(rule, manner.palette.faint)])
    for cells in body:
        rows.extend(_row(cells, widths, aligned, manner, folding=folding))
    return rows


def _cells(
    node: Node, manner: Manner, found: Findings
) -> tuple[list[list[Cell]], list[list[Cell]], list[str]]:
    heads: list[list[Cell]] = []
    body: list[list[Cell]] = []
    aligned: list[str] = []
    for part in node.children:
        base = manner.palette.text + Style(bold=part.kind == "thead")
        for line in part.children:
            cells: list[Cell] = []
            for cell in line.children:
                inline = cell.children[0]
                cells.append(runs_of(inline, manner, found, base))
                if len(aligned) < len(cells):
                    aligned.append(
                        str(cell.token.attrs.get("style", "")).removeprefix("text-align:")
                    )
            (heads if part.kind == "thead" else body).append(cells)
    return heads, body, aligned


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


def _row(
    cells: list[Cell], widths: list[int], aligned: list[str], manner: Manner, *, folding: bool
) -> list[Row]:
    columns = [wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    rows: list[Row] = []
    for number in range(max(len(column) for column in columns)):
        row: Row = []
        if folding:
            row.append(Piece(FOLD if number else "  ", manner.palette.soft))
        for index, column in enumerate(columns):
            line = column[number] if number < len(column) else []
            before, after = _pads(widths[index] - row_width(line), aligned[index])
            if index + 1 < len(columns):
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
