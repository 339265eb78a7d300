"""YAML read by field: every scalar is text, and every node knows its place in the file.

The events are walked before anything is composed, because deep nesting crashes libyaml's
composer and a few aliases can stand for a billion nodes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from prepterm.core.safe_text import shown, shown_line
from prepterm.errors import BadContent

DEEPEST = 32
MOST_ALIASES = 100
MOST_VALUES = 2_000_000
"""A larger file would take a gigabyte; 100,000 cards come to about 1,300,000."""
_TOO_DEEP = f"nested deeper than {DEEPEST} levels; flatten it"

# PyYAML is built without libyaml on some platforms; there its own parser reads the same.
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class Fields:
    """One mapping of a file, read field by field."""

    path: str
    line: int
    """Where it begins, from 1."""
    column: int
    keys: dict[str, ScalarNode]
    values: dict[str, Node]

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def only(self, known: Iterable[str]) -> None:
        """Refuse fields that nobody reads, since most are misspelt ones."""
        names = list(known)
        for name, node in self.keys.items():
            if name not in names:
                near = get_close_matches(name, names, 1)
                tail = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(names)}"
                raise _bad(self.path, node, f"unknown field '{name}'; {tail}")

    def bad(self, message: str, name: str = "") -> BadContent:
        """An error at a field's value, or at the mapping where it has no such field."""
        if name in self.values:
            return _bad(self.path, self.values[name], message)
        return BadContent(self.path, message, self.line, self.column)

    def line_of(self, name: str) -> int:
        """The line of a field, or that of the mapping where it has no such field."""
        node = self.keys.get(name)
        return self.line if node is None else _line(node)

    def text(self, name: str) -> str:
        """A text of one or more lines; nothing where the field is missing."""
        node = self.values.get(name)
        return "" if node is None else self._scalar(node, f"'{name}'").strip("\n").rstrip()

    def one_line(self, name: str) -> str:
        """A text that stays on one line; nothing where the field is missing."""
        return shown_line(self.text(name))

    def needed(self, name: str, *, one_line: bool = False) -> str:
        """A text that must be there and not be empty."""
        text = self.one_line(name) if one_line else self.text(name)
        if not text:
            state = "is empty" if name in self else "is missing"
            raise self.bad(f"'{name}' {state}; write {name}: and its text", name)
        return text

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, none of them empty; none where the field is missing."""
        read = []
        for node in self._items(name, "a list of texts, such as [one, two]"):
            text = self._scalar(node, f"each of '{name}'").strip()
            if not text:
                raise _bad(self.path, node, f"an empty text in '{name}'; write it or take it out")
            read.append(text)
        return tuple(read)

    def integer(self, name: str, low: int, high: int) -> int:
        """A whole number from `low` to `high`, which must be there."""
        text = self.needed(name, one_line=True)
        # The length is looked at first: int() refuses 5,000 digits with an error of its own.
        if not (text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high):
            raise self.bad(f"'{name}' takes a whole number from {low} to {high}", name)
        return int(text)

    def mapping(self, name: str) -> "Fields":
        """A field that is a mapping of its own."""
        if name not in self:
            raise self.bad(f"'{name}' is missing; write {name}: and its fields below it")
        return _fields(self.path, self.values[name], f"'{name}'")

    def mappings(self, name: str) -> list["Fields"]:
        """A field that is a list of mappings; empty where it is missing."""
        nodes = self._items(name, "a list of entries, each with a hyphen before it")
        return [_fields(self.path, node, f"each of '{name}'") for node in nodes]

    def _items(self, name: str, expected: str) -> list[Node]:
        node = self.values.get(name)
        if node is None or (isinstance(node, ScalarNode) and not node.value):
            return []
        if not isinstance(node, SequenceNode):
            raise _bad(self.path, node, f"'{name}' takes {expected}")
        return list(node.value)

    def _scalar(self, node: Node, what: str) -> str:
        if not isinstance(node, ScalarNode):
            raise _bad(self.path, node, f"{what} takes a text; put it in quotes")
        return shown(node.value)


def read_fields(path: str, text: str, expected: str) -> Fields:
    """The mapping that a file of YAML is.

    Args:
        path: The file, for its errors.
        text: What stands in it.
        expected: What the file should be: "a deck is a mapping with title: and cards:".

    Raises:
        BadContent: where it is no YAML, is nested or aliased too much, repeats a key, or is no
            mapping.
    """
    # A raw control character is no YAML; its picture is, and is what a person gets to see.
    text = shown(text)
    try:
        _walk(path, text)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        sentence = f"not YAML: {error.problem or error.context}"
        if "nesting depth" in sentence:  # some versions of the parser stop by themselves
            sentence = _TOO_DEEP
        if error.problem == "second occurrence":
            sentence = "not YAML: this anchor stands here twice; keep one of them"
        place = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise BadContent(path, sentence, *place) from None
    except yaml.reader.ReaderError as error:
        # libyaml says where in bytes, and PyYAML's own parser in characters.
        before = text[: text.index(chr(error.character))].split("\n")
        sentence = f"not YAML: U+{error.character:04X} is no character; take it out"
        raise BadContent(path, sentence, len(before), len(before[-1]) + 1) from None
    if node is None:
        raise BadContent(path, f"the file is empty; {expected}")
    if not isinstance(node, MappingNode):
        raise _bad(path, node, expected)
    return _fields(path, node, "the file")


def events(text: str) -> Iterator[Any]:  # the stubs know no mark of theirs
    """What a text that was read before consists of, with the places."""
    return iter(yaml.parse(shown(text), Loader=_Loader))


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet."""

    keys: set[str] | None
    """What a mapping has had so far; None for a list."""
    at_key: bool = True
    anchor: str | None = None
    values_before: int = 0


def _walk(path: str, text: str) -> None:
    stack: list[_Open] = []
    aliases = values = 0
    named: dict[str, int] = {}
    """How many values each anchor stands for, those that its own aliases stand for among them."""
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.NodeEvent):
            _note_key(path, stack, event)
            values += named.get(event.anchor or "", 1) if isinstance(event, yaml.AliasEvent) else 1
            if values > MOST_VALUES:
                raise _bad(path, event, f"more than {MOST_VALUES:,} values; split the file")
        if isinstance(event, yaml.CollectionStartEvent):
            keys: set[str] | None = set() if isinstance(event, yaml.MappingStartEvent) else None
            stack.append(_Open(keys, anchor=event.anchor, values_before=values - 1))
            if len(stack) > DEEPEST:
                raise _bad(path, event, _TOO_DEEP)
        elif isinstance(event, yaml.CollectionEndEvent):
            done = stack.pop()
            if done.anchor:
                named[done.anchor] = values - done.values_before
        elif isinstance(event, yaml.AliasEvent):
            aliases += 1
            if aliases > MOST_ALIASES:
                raise _bad(path, event, f"more than {MOST_ALIASES} aliases; write the texts out")


def _note_key(path: str, stack: list[_Open], event: yaml.Event) -> None:
    if not stack or stack[-1].keys is None:
        return
    mapping = stack[-1]
    if mapping.at_key:
        if not isinstance(event, yaml.ScalarEvent):
            raise _bad(path, event, "a field's name takes a text; put it in quotes")
        key = shown_line(event.value)  # what the fields are kept by
        if key in stack[-1].keys:
            raise _bad(path, event, f"'{key}' stands here twice; keep one of them")
        stack[-1].keys.add(key)
    mapping.at_key = not mapping.at_key


def _fields(path: str, node: Node, what: str) -> Fields:
    if not isinstance(node, MappingNode):
        raise _bad(path, node, f"{what} takes fields, such as name: text")
    keys = {shown_line(key.value): key for key, _ in node.value}
    values = {shown_line(key.value): value for key, value in node.value}
    return Fields(path, _line(node), node.start_mark.column + 1, keys, values)


def _line(node: Any) -> int:  # noqa: ANN401 - an event or a node; the stubs know no mark of either
    return int(node.start_mark.line) + 1


def _bad(path: str, node: Any, message: str) -> BadContent:  # noqa: ANN401 - as above
    return BadContent(path, message, _line(node), int(node.start_mark.column) + 1)
