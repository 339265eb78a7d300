"""Blocks kept from taking longer than a text is worth: nested deep, quoted often, tables of cells.

Nothing is dropped: what is too much is shown as its source, or as a paragraph.
"""

from dataclasses import dataclass, field

from markdown_it.rules_block import StateBlock, table

DEEPEST = 100
"""Levels; markdown-it drops what is deeper without a word."""
QUOTED_ALWAYS = 20_000
QUOTED_A_LINE = 2
"""How many lines all quotes of a text may hold: so many, and so many for each line of it.

A quote looks at each of its lines, one within it at each of them again, and so on.
"""
CELLS_ALWAYS = 10_000
CHARACTERS_A_CELL = 5
"""How many cells tables may have together: so many, and one more for so many characters.

Rows are filled up to the width of their head, so that 600 characters can ask for 10,000 cells.
"""


DEFINED_ALWAYS = 4_000
CHARACTERS_A_DEFINED = 10
"""How many lines lists of definitions may hold: so many, and one more for so many characters.

The shortest of them make eight tokens of six characters.
"""


@dataclass(slots=True)
class Pools:
    """What all blocks of a text may still take together."""

    quoted: int = QUOTED_ALWAYS
    """Lines in quotes."""
    cells: int = CELLS_ALWAYS
    defined: int = DEFINED_ALWAYS
    """Lines in lists of definitions."""
    exceeded: bool = False
    """Whether a block of this stretch wanted more, and so is not what its lines alone give."""
    taken: list[tuple[int, int, int, int]] = field(default_factory=list)
    """In this stretch: from which line on how many lines in quotes, cells, lines of definitions."""

    def for_stretch(self, text: str) -> "Pools":
        """These with what a further stretch of the text is worth."""
        lines = text.count("\n") + 1
        cells = len(text) // CHARACTERS_A_CELL
        defined = len(text) // CHARACTERS_A_DEFINED
        return Pools(
            self.quoted + QUOTED_A_LINE * lines, self.cells + cells, self.defined + defined
        )

    def take(self, line: int, *, quoted: int = 0, cells: int = 0, defined: int = 0) -> None:
        """Take for what begins at a line."""
        self.quoted -= quoted
        self.cells -= cells
        self.defined -= defined
        self.taken.append((line, quoted, cells, defined))
        self.exceeded = self.exceeded or self.quoted < 0

    def give_back(self, line: int) -> None:
        """What begins at a line or below it will be parsed again."""
        for first, quoted, cells, defined in self.taken:
            if first >= line:
                self.quoted += quoted
                self.cells += cells
                self.defined += defined


def keep_too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """The rule that takes the rest of what is around it as source, where that is too deep."""
    if not (state.level >= DEEPEST - 2 or _too_much_quoted(state, start, end)):
        return False  # a list takes two levels at once
    if not silent:
        state.line = end
        token = state.push("code_block", "code", 0)
        token.content = state.getLines(start, end, state.blkIndent, keepLastLF=True)
        token.map = [start, end]
    return True


def _too_much_quoted(state: StateBlock, start: int, end: int) -> bool:
    """Whether a quote has just begun and brings the lines of all quotes over their measure."""
    pools: Pools | None = state.env["pools"]
    if pools is None or not state.tokens or state.tokens[-1].type != "blockquote_open":
        return False
    pools.take(start, quoted=end - start)
    return pools.quoted < 0


def bounded_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """The rule for tables, which ends one where it would have too many cells."""
    pools: Pools | None = state.env["pools"]
    if pools is None:
        return table(state, start, end, silent)
    columns = state.src.count("|", state.bMarks[start], state.eMarks[start]) + 1
    rows = pools.cells // columns
    last = min(end, start + 1 + max(rows, 0))
    if rows < 1 or not table(state, start, last, silent):
        # Where no more cells are left this may have been a table, or not.
        pools.exceeded = pools.exceeded or rows < 1
        return False
    if not silent:
        pools.take(start, cells=columns * (state.line - start - 1))
        pools.exceeded = pools.exceeded or state.line == last < end
    return True
