"""Definition lists: a term on a line of its own, and below it what it means, behind a colon."""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from mdit_py_plugins.deflist import deflist_plugin

from prepterm.library.block_limits import Pools


def definitions_plugin(parser: MarkdownIt) -> None:
    """The plugin's lists, but only those that begin with a colon, and to a measure.

    With its other sign a line that wraps before `~ 5 minutes` would be a term and lose that sign.
    """
    parser.use(deflist_plugin)
    (rule,) = (rule for rule in parser.block.ruler.getRules("") if rule.__name__ == "deflist")

    def bounded(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
        if silent:
            return rule(state, start, end, silent)
        pools: Pools | None = state.env["pools"]
        if not _has_colon_below(state, start, end):
            return False
        if pools is None:
            return rule(state, start, end, silent)
        before, last = pools.defined, min(end, start + max(pools.defined, 0))
        if pools.defined < 2 or not rule(state, start, last, silent):
            # Where no more lines are left this may have been a list, or not.
            pools.exceeded = pools.exceeded or before < 2
            return False
        # What a list within it has taken lies within these lines.
        pools.take(start, defined=state.line - start - (before - pools.defined))
        pools.exceeded = pools.exceeded or state.line == last < end
        return True

    parser.block.ruler.at("deflist", bounded, {"alt": ["paragraph", "reference", "blockquote"]})


def _has_colon_below(state: StateBlock, line: int, end: int) -> bool:
    below = line + 1
    if below < end and state.isEmpty(below):
        below += 1
    return below < end and state.src.startswith(":", state.bMarks[below] + state.tShift[below])
