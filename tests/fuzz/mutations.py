"""Inputs gone wrong: parts cut, repeated, spliced, nested, hostile signs put in, bits flipped."""

from random import Random

from tests.fuzz.tokens import SIGNS

LARGEST_BYTES = 100_000
"""Of one input; up to here a parser has a second."""


def mutated(random: Random, text: str, other: str, tokens: tuple[str, ...]) -> bytes:
    """A text with a few things done to it.

    Args:
        random: Where all chance comes from.
        text: What to begin with.
        other: What parts of it may be spliced with.
        tokens: What the format gives a meaning to.
    """
    for _ in range(random.choice((0, 0, 1, 1, 2, 3, 6))):
        text = _changed(random, text, other, tokens)[:LARGEST_BYTES]
    if random.random() < 0.03:
        text = _blown_up(random, text, tokens)
    if random.random() < 0.05:
        text = text.replace("\n", random.choice(("\r\n", "\r")))
    if random.random() < 0.03:
        text = "\ufeff" * random.randint(1, 2) + text
    data = text.encode("utf-8", "surrogatepass")[:LARGEST_BYTES]
    if random.random() < 0.05:
        data = _flipped(random, data)
    return data


def _changed(random: Random, text: str, other: str, tokens: tuple[str, ...]) -> str:
    if random.random() < 0.1:
        return _with_a_line_moved(random, text)
    first, after = _stretch(random, text)
    part, begun, rest = text[first:after], text[:first], text[after:]
    return random.choice(
        (
            begun + rest,
            begun + part * random.randint(2, 40) + rest,
            begun + other[slice(*_stretch(random, other))] + rest,
            begun + random.choice(SIGNS) + part + rest,
            begun + random.choice(tokens) * random.randint(1, 4) + rest,
            begun + random.choice(tokens) + part + rest,
            begun,
        )
    )


def _with_a_line_moved(random: Random, text: str) -> str:
    lines = text.split("\n")
    line = random.choice(("", "  ", "    ")) + random.choice(lines)
    lines.insert(random.randrange(len(lines)), line)
    return "\n".join(lines)


def _blown_up(random: Random, text: str, tokens: tuple[str, ...]) -> str:
    """Up to the largest size: many of one thing, one deep thing, or one long line."""
    unit = "".join(random.choice((*tokens, *SIGNS, "a", " ")) for _ in range(random.randint(1, 4)))
    if random.random() < 0.3:
        unit = text[slice(*_stretch(random, text))] or unit
    times = random.randint(100, LARGEST_BYTES) // len(unit) + 1
    first, after = _stretch(random, text)
    match random.randrange(4):
        case 0:
            middle = unit * times
        case 1:
            middle = (unit * (400 // len(unit) + 1) + random.choice(("\n", "\n\n"))) * (
                times * len(unit) // 400
            )
        case 2:
            middle = "\n".join("  " * depth + unit for depth in range(min(times, 400)))
        case _:
            middle = unit.replace("\n", " ") * times
    return text[:first] + middle + text[after:]


def _flipped(random: Random, data: bytes) -> bytes:
    """A few bytes changed, so that the text may be no UTF-8 any more."""
    changed = bytearray(data)
    for _ in range(random.randint(1, 5)):
        if changed:
            place = random.randrange(len(changed))
            changed[place] ^= 1 << random.randrange(8)
    return bytes(changed)


def _stretch(random: Random, text: str) -> tuple[int, int]:
    first = random.randint(0, len(text))
    return first, min(len(text), first + random.choice((0, 1, 2, 5, 20, 100)))
