"""A block's tokens as a tree, each leaf knowing where in the block's text its own begins.

What a token adds to `Block.text` is decided in `prepterm.library.markdown`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from prepterm.library.markdown import CODE, said


class Token(Protocol):
    """What painting needs to know of a Markdown token."""

    @property
    def type(self) -> str: ...  # noqa: D102 - markdown-it's own names
    @property
    def tag(self) -> str: ...  # noqa: D102
    @property
    def nesting(self) -> int: ...  # noqa: D102
    @property
    def attrs(self) -> Mapping[str, str | int | float]: ...  # noqa: D102
    @property
    def markup(self) -> str: ...  # noqa: D102
    @property
    def info(self) -> str: ...  # noqa: D102
    @property
    def content(self) -> str: ...  # noqa: D102
    @property
    def hidden(self) -> bool: ...  # noqa: D102
    @property
    def meta(self) -> Mapping[Any, Any]: ...  # noqa: D102
    @property
    def children(self) -> Sequence["Token"] | None: ...  # noqa: D102


@dataclass(slots=True)
class Node:
    """A token and the tokens between it and its end."""

    token: Token
    start: int
    """Where its text begins in the text of the block."""
    children: list["Node"] = field(default_factory=list)
    words: Sequence[Token] = ()
    """Of a line's token, what it is made of."""

    @property
    def kind(self) -> str:
        """The token's type without `_open`."""
        return self.token.type.removesuffix("_open")


def tree(tokens: Iterable[Token]) -> list[Node]:
    """The tokens of one block, nested."""
    roots: list[Node] = []
    levels = [roots]
    start = 0
    for token in tokens:
        if token.nesting < 0:
            levels.pop()
            continue
        node = Node(token, start, words=token.children or ())
        levels[-1].append(node)
        if token.nesting > 0:
            levels.append(node.children)
        elif token.type == "inline":
            start += sum(len(said(child)) for child in node.words) + 1
        elif token.type in CODE:
            start += len(token.content.rstrip("\n")) + 1
    return roots
