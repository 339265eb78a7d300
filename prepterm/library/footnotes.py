"""Footnotes gathered at the end of a text: those referred to in order, then all the others.

The plugin's own rule for this drops notes that nothing refers to, the first of two of one name,
and what stands before a note within a note; a reader wants all of them.
"""

from markdown_it.rules_core import StateCore
from markdown_it.token import Token


def footnotes_last(state: StateCore) -> None:
    """Take the definitions out of the text and put one block of notes behind it."""
    text: list[Token] = []
    levels = [text]
    defined: list[tuple[str, list[Token]]] = []
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            body: list[Token] = []
            defined.append((token.meta["label"], body))
            levels.append(body)
        elif token.type == "footnote_reference_close":
            levels.pop()
        else:
            levels[-1].append(token)
    notes: list[list[Token]] = []
    # As on GitHub, the first of two notes of one name is the one referred to.
    meant = {label: number for number, (label, _) in reversed(list(enumerate(defined)))}
    shown: set[int] = set()
    for referred in state.env.get("footnotes", {}).get("list", {}).values():
        if "tokens" in referred:
            notes.append(_paragraph(referred["content"], referred["tokens"]))
            continue
        number = meant[referred["label"]]
        shown.add(number)
        notes.append(defined[number][1])
    notes += [body for number, (_, body) in enumerate(defined) if number not in shown]
    state.tokens = text
    if notes:
        state.tokens.append(Token("footnote_block_open", "", 1))
        for number, body in enumerate(notes):
            state.tokens.append(Token("footnote_open", "", 1, meta={"id": number}))
            state.tokens.extend(body)
            state.tokens.append(Token("footnote_close", "", -1))
        state.tokens.append(Token("footnote_block_close", "", -1))


def _paragraph(content: str, children: list[Token]) -> list[Token]:
    """What was written within a line, as a paragraph of its own."""
    inline = Token("inline", "", 0, content=content, children=children, level=1)
    return [Token("paragraph_open", "p", 1), inline, Token("paragraph_close", "p", -1)]
