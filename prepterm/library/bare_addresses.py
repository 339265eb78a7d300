"""Addresses that stand in a text as they are, made into links as GitHub makes them.

What looks at a whole paragraph of text sees each of its signs once; nothing is asked of the
address beyond its form.
"""

import re
from collections.abc import Iterator

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_BEGIN = r"(?<![^\s*_~(\"'])"
"""Before an address stands nothing, white space, or a sign that may hold it."""
_DOMAIN = r"[^\s<\[\]()*/?#:@!,;\"']+"
_WEB = re.compile(rf"{_BEGIN}(?:https?://|www\.){_DOMAIN}[^\s<]*", re.IGNORECASE)
_MAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9._+-]+@(?:[A-Za-z0-9_-]+\.)+[A-Za-z0-9_-]+")
_HOST = re.compile(r"(?:https?://)?([^/?#:]+)", re.IGNORECASE)
_ENDS = "?!.,:;*_~'\""
_ENTITY = re.compile(r"&[A-Za-z0-9]+;$")

Found = tuple[int, int, str]
"""From where to where in a text, and the address it leads to."""


def link_bare_addresses(state: StateInline) -> None:
    """The rule that looks through the text of a paragraph once its markup is known."""
    if "@" not in state.src and "://" not in state.src and "www." not in state.src.lower():
        return
    tokens: list[Token] = []
    in_link = 0
    for token in state.tokens:
        in_link += (token.type == "link_open") - (token.type == "link_close")
        if token.type != "text" or in_link:
            tokens.append(token)
            continue
        at = 0
        for start, end, address in _addresses(token.content):
            reached = state.md.normalizeLink(address)
            tokens += [
                _text(token, token.content[at:start]),
                Token("link_open", "a", 1, attrs={"href": reached}, markup="linkify"),
                _text(token, token.content[start:end]),
                Token("link_close", "a", -1, markup="linkify"),
            ]
            at = end
        tokens.append(_text(token, token.content[at:]))
    state.tokens[:] = [token for token in tokens if token.type != "text" or token.content]


def _text(of: Token, content: str) -> Token:
    return Token("text", "", 0, content=content, level=of.level)


def _addresses(text: str) -> Iterator[Found]:
    """Those of a text, from its beginning to its end."""
    reached = 0
    found = [*_of_the_web(text), *_of_people(text)]
    for start, end, address in sorted(found):
        if start >= reached:
            yield start, end, address
            reached = end


def _of_the_web(text: str) -> Iterator[Found]:
    for match in _WEB.finditer(text):
        said = _without_ends(match[0])
        host = _HOST.match(said)
        names = host[1].split(".") if host else []
        if not all(names) or "_" in "".join(names[-2:]):
            continue
        address = f"http://{said}" if said[:4].lower() == "www." else said
        yield match.start(), match.start() + len(said), address


def _of_people(text: str) -> Iterator[Found]:
    if "@" not in text:
        return
    for match in _MAIL.finditer(text):
        said = match[0]
        if said[-1] not in "-_" and text[match.end() : match.end() + 1] != "@":
            yield match.start(), match.end(), f"mailto:{said}"


def _without_ends(said: str) -> str:
    """What a sentence puts behind an address is no part of it: stops, and a bracket too many."""
    spare = said.count(")") - said.count("(")
    while said:
        entity = _ENTITY.search(said) if said[-1] == ";" else None
        if entity:
            said = said[: entity.start()]
        elif said[-1] in _ENDS:
            said = said[:-1]
        elif said[-1] == ")" and spare > 0:
            said = said[:-1]
            spare -= 1
        else:
            break
    return said
