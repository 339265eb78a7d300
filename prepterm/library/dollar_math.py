"""Math between dollar signs, kept as it was written: `$a_1 * b_2$` loses no sign to emphasis.

It is not set as math, so all that is asked is what is clearly math and what is money. As on
GitHub, what opens stands behind no letter or digit and before no blank, and what closes behind no
blank and before no letter or digit; so "costs $5 and $6" and `$HOME:$PATH` are text as any other.
"""

import re

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_WITHIN = re.compile(r"\$(?![\s$])((?:[^$\\`]|\\.)*(?<!\s))\$(?![\w$])", re.DOTALL)
DISPLAYED = "$$"
"""What stands before and behind math of its own lines."""


def keep_math(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """The rule within a line: takes a stretch of math as text."""
    if state.src[state.pos] != "$" or (state.pos and state.src[state.pos - 1].isalnum()):
        return False
    end = _end_of_displayed(state)
    displayed = end > 0
    if not displayed:
        match = _WITHIN.match(state.src, state.pos, state.posMax)
        if match is None:
            return False
        end = match.end()
    if not silent:
        for number, line in enumerate(state.src[state.pos : end].split("\n")):
            if number:
                state.push("hardbreak" if displayed else "softbreak", "br", 0)
            state.push("text", "", 0).content = line
    state.pos = end
    return True


def _end_of_displayed(state: StateInline) -> int:
    """Where math between two dollar signs on each side ends; 0 where there is none."""
    if not state.src.startswith(DISPLAYED, state.pos):
        return 0
    closing = state.src.find(DISPLAYED, state.pos + 2, state.posMax)
    return closing + 2 if closing > state.pos + 2 else 0


def keep_math_lines(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """The rule for lines: from one that begins with two dollar signs to one that ends with them.

    Without it a line `- b` between them would be a list, and `# b` a heading.
    """
    if not state.src.startswith(DISPLAYED, state.bMarks[start] + state.tShift[start]):
        return False
    if state.is_code_block(start):
        return False
    first = _line(state, start)
    last = start
    if len(first) <= 3 or not first.endswith(DISPLAYED):
        if DISPLAYED in first[2:]:
            return False
        last = _closing_line(state, start + 1, end)
        if last < 0:
            return False
    if not silent:
        state.push("paragraph_open", "p", 1).map = [start, last + 1]
        inline = state.push("inline", "", 0)
        inline.map = [start, last + 1]
        inline.content = state.getLines(start, last + 1, state.blkIndent, keepLastLF=False).strip()
        inline.children = []
        state.push("paragraph_close", "p", -1)
        state.line = last + 1
    return True


def _closing_line(state: StateBlock, line: int, end: int) -> int:
    """The line that ends with two dollar signs; -1 where a blank one or the end comes first.

    Each paragraph that opens math is looked through once, and none twice: a blank line ends it.
    """
    while line < end and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
        said = _line(state, line)
        if DISPLAYED in said:
            return line if said.endswith(DISPLAYED) and said.count(DISPLAYED) == 1 else -1
        line += 1
    return -1


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()
