"""Definition lists: a term on a line of its own, and below it what it means, behind a colon."""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from mdit_py_plugins.deflist import deflist_plugin

LINES_ALWAYS = 4_000
CHARACTERS_A_LINE = 10
"""How many lines of a text its definition lists may hold: so many, and one for so many characters.

The shortest of them make eight tokens of six characters.
"""


def definitions_plugin(parser: MarkdownIt) -> None:
    """The plugin's lists, but only those that begin with a colon, and to a measure.

    With its other sign a line that wraps before `~ 5 minutes` would be a term and lose that sign.
    """
    parser.use(deflist_plugin)
    (rule,) = (rule for rule in parser.block.ruler.getRules("") if rule.__name__ == "deflist")

    def bounded(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
        if silent:
            return rule(state, start, end, silent)
        held: int = state.env.get("lines of definitions", 0)
        left = LINES_ALWAYS + len(state.src) // CHARACTERS_A_LINE - held
        if not _has_colon_below(state, start, end):
            return False
        if not rule(state, start, min(end, start + left), silent):
            return False
        # What a list within it has counted lies within these lines.
        state.env["lines of definitions"] = held + state.line - start
        return True

    parser.block.ruler.at("deflist", bounded, {"alt": ["paragraph", "reference", "blockquote"]})


def _has_colon_below(state: StateBlock, line: int, end: int) -> bool:
    below = line + 1
    if below < end and state.isEmpty(below):
        below += 1
    return below < end and state.src.startswith(":", state.bMarks[below] + state.tShift[below])
