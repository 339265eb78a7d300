"""The inputs of a run: input number `n` of a parser and a seed is the same every time."""

from functools import cache
from pathlib import Path
from random import Random

from tests.fuzz.grammar import Grammar
from tests.fuzz.mutations import mutated
from tests.fuzz.tokens import FAMILY, TOKENS

ROOT = Path(__file__).resolve().parents[2]
_SHIPPED = {
    "markdown": "content/posts/*.md",
    "posts": "content/posts/*.md",
    "shipped posts": "content/posts/*.md",
    "standard input": "content/posts/*.md",
    "decks": "decks/*.yaml",
    "questions": "content/questions/*.yaml",
    "formats": "content/formats/*.yaml",
    "topics": "content/topics.yaml",
    "yaml": "content/*/*.yaml",
}
_LONGEST_EXCERPT = 4_000


def fuzzed(name: str, seed: int, number: int) -> bytes:
    """One input of a parser."""
    random = Random(f"{name} {seed} {number}")  # noqa: S311 - chance that can be had again
    grammar = Grammar(random)
    text = grammar.text(name)
    shipped = _shipped(name)
    if shipped and random.random() < 0.3:
        text = _excerpt(random, random.choice(shipped))
    tokens = TOKENS[FAMILY.get(name, "text")]
    return mutated(random, text, grammar.text(name), tokens)


@cache
def _shipped(name: str) -> tuple[str, ...]:
    paths = sorted(ROOT.glob(_SHIPPED[name])) if name in _SHIPPED else []
    return tuple(path.read_text(encoding="utf-8") for path in paths)


def _excerpt(random: Random, text: str) -> str:
    """A file's head and some lines from further down; now and then the whole file."""
    if random.random() < 0.02:
        return text
    lines = text.splitlines(keepends=True)
    first = random.randrange(len(lines))
    return ("".join(lines[:4]) + "".join(lines[first : first + 60]))[:_LONGEST_EXCERPT]
