"""Footnotes, where they stand: `[^name]` refers to one, `[^name]: ...` is one, `^[...]` is both.

The plugin gathers them behind the text, numbered. A text that is parsed as it is read has no end to
gather them at, so a note keeps its name and its place; nothing is ever dropped or moved.
"""

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.footnote.index import footnote_def


def use_footnotes(parser: MarkdownIt) -> None:
    """Let a parser know footnotes."""
    parser.block.ruler.before(
        "reference", "footnote_def", footnote_def, {"alt": ["paragraph", "reference"]}
    )
    parser.inline.ruler.after("image", "note", _note)
    parser.inline.ruler.after("note", "footnote_ref", _reference)


def _note(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """The rule for a note within a line: its words stay there, between two tokens."""
    if not state.src.startswith("^[", state.pos):
        return False
    start, end, after = state.pos + 2, parseLinkLabel(state, state.pos + 1), state.posMax
    if end < 0:
        return False
    if not silent:
        state.push("note_open", "", 1)
        state.pos, state.posMax = start, end
        state.md.inline.tokenize(state)
        state.push("note_close", "", -1)
    state.pos, state.posMax = end + 1, after
    return True


def _reference(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """The rule for a reference; one to a note that is nowhere is text."""
    names = state.env["footnotes"]["refs"]
    if not names or not state.src.startswith("[^", state.pos):
        return False
    end = state.src.find("]", state.pos, state.posMax)
    name = state.src[state.pos + 2 : end]
    if end < 0 or f":{name}" not in names:
        return False
    if not silent:
        state.push("footnote_ref", "", 0).meta = {"label": name}
    state.pos = end + 1
    return True
