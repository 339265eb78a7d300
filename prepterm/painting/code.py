"""Blocks of code: a title, the code in its colours, and a ground to stand on."""

import re
from dataclasses import replace
from time import thread_time
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.style import Style

from prepterm.core.safe_text import shown
from prepterm.library.code_blocks import language_and_title
from prepterm.painting.lines import NOWHERE, RECALL, Code, Findings, Manner, Piece, Row, row_width
from prepterm.painting.palette import Palette
from prepterm.painting.tokens import Node
from prepterm.painting.wrapping import cells, cut, folds, wrapped

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from pygments.token import _TokenType

MOST_COLOURED = 16 * 1024
"""Characters; a longer block keeps the colour of text, since colouring it would be felt."""
MOST_SECONDS = 0.05
MOST_SECONDS_A_CHARACTER = 40e-6
"""Of the processor's time, for one block; about six times what code takes that people write.

Most lexers look ahead from each line or sign to the end of a run, so that a few thousand blank
lines hold them for seconds.
"""
MOST_LANGUAGES = 40
"""In one process; bringing in the lexers of all six hundred takes seconds."""
TAB = 4
FOLD = "↪ "
_PAD = "  "
_BAR = "│ "
_INDENT = "    "
_UNNAMED = ("", "text", "txt", "plain", "plaintext")


def code_rows(node: Node, manner: Manner, found: Findings) -> list[Row]:
    """A fenced or indented block of code."""
    text = node.token.content.rstrip("\n")
    language, name = language_and_title(node.token.info)
    found.codes.append(Code(text, node.start, node.start + len(text), language, name))
    palette = manner.palette
    lead = Piece(_BAR, palette.faint) if palette.flat else Piece(_PAD, palette.raised)
    if palette.bare:
        lead = Piece(_INDENT, palette.text)
    if manner.printing:
        lead = lead._replace(text=lead.text[: manner.width // 3])
    room = max(1, manner.width - len(lead.text) - (0 if manner.printing else len(_PAD)))
    rows: list[Row] = []
    question = manner.question(text.strip()) if manner.question and language == RECALL else ""
    if question:
        rows += wrapped([Piece(question, palette.text + Style(bold=True))], room)
    for row in _lines(_runs(text, language, node.start, palette)):
        if manner.printing:
            rows.extend(_folded(row, room, palette))
        else:
            rows.append(row)
    rows = [[lead, *row] for row in rows]
    extent = 0 if manner.printing else manner.width
    if not manner.printing:
        extent = max(extent, *(row_width(row) + len(_PAD) for row in rows))
    label = " · ".join(word for word in (language, name) if word not in _UNNAMED)
    if question:
        label, manner = "do you remember?", replace(manner, hint="r answer")
    if manner.printing:
        said = wrapped([Piece(label, palette.soft)], room) if label else []
        title = [[lead, *row] for row in said]
    else:
        title = _title_row(lead, label, manner, min(extent, max(manner.width, manner.room)))
    return [_on_ground(row, extent, palette) for row in (*title, *rows)]


def _title_row(lead: Piece, label: str, manner: Manner, width: int) -> list[Row]:
    if not label and not manner.hint:
        return []
    gap = width - len(lead.text) - cell_len(label) - cell_len(manner.hint) - len(_PAD)
    row = [lead, Piece(label, manner.palette.soft)]
    if manner.hint and gap > 0:
        row += [Piece(" " * gap, Style.null()), Piece(manner.hint, manner.palette.soft)]
    return [row]


def _on_ground(row: Row, extent: int, palette: Palette) -> Row:
    ground = [
        Piece(text, palette.raised + style, start)
        for text, style, start in row
        if text or start >= 0
    ]
    # All rows are of one width, so that they move sideways together.
    missing = extent - row_width(row)
    return [*ground, Piece(" " * missing, palette.raised)] if missing > 0 else ground


def _folded(row: Row, room: int, palette: Palette) -> list[Row]:
    text = "".join(piece.text for piece in row)
    if cells(text) <= room:
        return [row]
    mark = FOLD if room > len(FOLD) + 1 else ""
    first = folds(text, room)[0]
    narrower = max(1, room - len(mark))
    rest = [(first[1] + a, first[1] + b) for a, b in folds(text[first[1] :], narrower)]
    rows = cut(row, [first, *rest])
    return [rows[0], *([Piece(mark, palette.soft), *each] for each in rows[1:])]


def _lines(runs: list[Piece]) -> list[Row]:
    """Runs parted at their newlines, tabs made into blanks."""
    rows: list[Row] = [[]]
    column = 0
    for text, style, start in runs:
        at = start
        for part in re.split(r"([\n\t])", text):
            if part == "\n":
                rows.append([Piece("", style, at + 1)])
                column = 0
            elif part == "\t":
                blanks = TAB - column % TAB
                # One blank stands for the tab itself, so that offsets go on being right.
                rows[-1] += [Piece(" ", style, at), Piece(" " * (blanks - 1), style, NOWHERE)]
                column += blanks
            elif part:
                rows[-1].append(Piece(part, style, at))
                column += cell_len(part)
            at += len(part)
    return rows


def _runs(text: str, language: str, start: int, palette: Palette) -> list[Piece]:
    if not text:
        return [Piece("", palette.text, start)]
    runs: list[Piece] = []
    for kind, part in _coloured(text, "" if palette.bare else language):
        runs.append(Piece(part, palette.text + _style_of(kind, palette), start))
        start += len(part)
    return runs


def _coloured(text: str, language: str) -> list[tuple["_TokenType | None", str]]:
    plain: list[tuple[_TokenType | None, str]] = [(None, text)]
    lexer = _lexer(language.lower()) if language and len(text) <= MOST_COLOURED else None
    if lexer is None:
        return plain
    parts: list[tuple[_TokenType | None, str]] = []
    until = thread_time() + MOST_SECONDS + MOST_SECONDS_A_CHARACTER * len(text)
    try:
        for part in lexer.get_tokens(text):
            parts.append(part)
            if thread_time() > until:
                return plain
    except Exception:  # noqa: BLE001 - five hundred lexers by other hands; the text stands without
        return plain
    # A lexer may drop a byte order mark or mend what it reads, and then its colours are not ours.
    return parts if "".join(part for _, part in parts) == text else plain


_lexers: dict[str, "Lexer"] = {}
"""Those that were asked for so far, by the names they were asked for by."""


def _lexer(language: str) -> "Lexer | None":
    # Pygments takes longer to import than a post without code takes to paint.
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415
    from pygments.util import ClassNotFound  # noqa: PLC0415

    if language not in _lexers and len(_lexers) < MOST_LANGUAGES:
        try:
            _lexers[language] = get_lexer_by_name(language, stripnl=False, ensurenl=False)
        except ClassNotFound:
            return None
    return _lexers.get(language)


def _style_of(kind: "_TokenType | None", palette: Palette) -> Style:
    names = str(kind).split(".")
    for name in names:
        if name in ("Comment", "Heading", "Subheading", "Prompt"):
            return palette.soft
        if name in ("Keyword", "Inserted"):
            return palette.accent
        if name in ("String", "Deleted"):
            return palette.string if name == "String" else palette.bad
    return Style.null()


def source_rows(node: Node, manner: Manner) -> list[Row]:
    """HTML, which is not obeyed: its text as it stands."""
    rows: list[Row] = []
    start = node.start
    for line in shown(node.token.content).rstrip("\n").split("\n"):
        run = Piece(line.replace("\t", " "), manner.palette.soft, start)
        rows.extend(cut([run], folds(run.text, max(1, manner.width))))
        start += len(line) + 1
    return rows
