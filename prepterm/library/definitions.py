"""Definition lists: a term on a line of its own, and below it what it means, behind a colon."""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from mdit_py_plugins.deflist import deflist_plugin


def definitions_plugin(parser: MarkdownIt) -> None:
    """The plugin's lists, but those that begin with a colon only.

    With its other sign a line that wraps before `~ 5 minutes` would be a term and lose that sign.
    """
    parser.use(deflist_plugin)
    (rule,) = (rule for rule in parser.block.ruler.getRules("") if rule.__name__ == "deflist")

    def with_a_colon(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
        if not silent:
            below = start + 1
            if below < end and state.isEmpty(below):
                below += 1
            if below >= end or not state.src.startswith(
                ":", state.bMarks[below] + state.tShift[below]
            ):
                return False
        return rule(state, start, end, silent)

    parser.block.ruler.at(
        "deflist", with_a_colon, {"alt": ["paragraph", "reference", "blockquote"]}
    )
