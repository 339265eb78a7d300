"""Blocks kept from taking longer than a text is worth: nested deep, quoted often, tables of cells.

Nothing is dropped: what is too much is shown as its source, or as a paragraph.
"""

from markdown_it.rules_block import StateBlock, table

DEEPEST = 100
"""Levels; markdown-it drops what is deeper without a word."""
QUOTED_ALWAYS = 20_000
QUOTED_A_LINE = 2
"""How many lines quotes may hold together: so many, and so many for each line of the text.

A quote looks at each of its lines, one within it at each of them again, and so on.
"""
CELLS_ALWAYS = 10_000
CHARACTERS_A_CELL = 5
"""How many cells tables may have together: so many, and one more for so many characters.

Rows are filled up to the width of their head, so that 600 characters can ask for 10,000 cells.
"""


def keep_too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """The rule that takes the rest of what is around it as source, where that is too deep."""
    if not (state.level >= DEEPEST - 2 or _too_much_quoted(state, end - start)):
        return False  # a list takes two levels at once
    if not silent:
        state.line = end
        token = state.push("code_block", "code", 0)
        token.content = state.getLines(start, end, state.blkIndent, keepLastLF=True)
        token.map = [start, end]
    return True


def _too_much_quoted(state: StateBlock, lines: int) -> bool:
    """Whether a quote has just begun and brings the lines of all quotes over their measure."""
    if not state.tokens or state.tokens[-1].type != "blockquote_open":
        return False
    quoted: int = state.env.get("quoted", 0) + lines
    state.env["quoted"] = quoted
    return quoted > QUOTED_ALWAYS + QUOTED_A_LINE * len(state.eMarks)


def bounded_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """The rule for tables, which ends one where it would have too many cells."""
    cells: int = state.env.get("cells", 0)
    left = CELLS_ALWAYS + len(state.src) // CHARACTERS_A_CELL - cells
    columns = state.src.count("|", state.bMarks[start], state.eMarks[start]) + 1
    rows = left // columns
    if rows < 1 or not table(state, start, min(end, start + 1 + rows), silent):
        return False
    if not silent:
        state.env["cells"] = cells + columns * (state.line - start - 1)
    return True
