"""Footnotes, of which none is lost: markdown-it's plugin shows only those that are referred to."""

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin


def footnotes(parser: MarkdownIt) -> None:
    """Let a parser read footnotes and put them all at the end, those referred to first."""
    parser.use(footnote_plugin)
    parser.core.ruler.before("footnote_tail", "footnotes_kept", _keep_all)


def _keep_all(state: StateCore) -> None:
    if "footnotes" not in state.env:
        return
    definitions = _taken_out(state)
    known = state.env["footnotes"]
    listed = {entry.get("label") for entry in known["list"].values()}
    defined: dict[str, int] = {}
    for tokens in definitions:
        written = label = str(tokens[0].meta["label"])
        while label in defined:
            # The plugin would keep the last of one label alone; a reference means the first.
            defined[written] += 1
            label = f"{written} ({defined[written]})"
        defined[label] = 1
        tokens[0].meta = {**tokens[0].meta, "label": label}
        if label not in listed:
            known["list"][len(known["list"])] = {"label": label, "count": 0}
            listed.add(label)
        state.tokens += tokens


def _taken_out(state: StateCore) -> list[list[Token]]:
    """Take the definitions out of the text, and those that stand in others out of them."""
    text: list[Token] = []
    definitions: list[list[Token]] = []
    within: list[list[Token]] = [text]
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            definitions.append([])
            within.append(definitions[-1])
        within[-1].append(token)
        if token.type == "footnote_reference_close":
            within.pop()
    state.tokens = text
    return definitions
