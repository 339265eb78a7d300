"""Inputs that brought some parser of the world down before: by name, for each family of formats."""

import os
from collections.abc import Mapping

SIZE = int(os.environ.get("PREPTERM_HOSTILE_SIZE", "100000"))
"""Characters of the inputs that are many of one thing; the gate takes fewer."""
_BRACKETS = "a long line of brackets"


def filled(unit: str) -> str:
    """So many of one thing as make the size up to which a parser has a second."""
    return (unit * (SIZE // len(unit) + 1))[:SIZE]


_UNITS = (
    "[", "![", "[a](", "[a](<", "*", "*a ", "**a*", "_a", "`", "`a", "~~", "a ~", "<", "<a ",
    "<!--", "<?", "&#", "&a", "\\", "> ", "\n> - ", "- ", "- a\n", "1. ", "[^a]", "[^a]: ", "^[",
    "[a]: x\n", "|", "|a\n|-\n", "a\n", "=\n", "#", "# a\n", "```\n", "\n", "\t", "    ", "{{",
    "$", "]", "(", "http://", "a@", "\u0000", "字", "\u202e", "e\u0301",
    # What cmark was brought down with, and what stands beside it.
    "a_ ", "_a ", "[a", "[ (](", "![[]()", "[a](b", "a**b" + "c* ", "<!A ",
    "<![CDATA[", "abc\u0000de", "a~~", "~a ~~b ", "> a\nb\n", "a\n=\n",
    # Math, definitions and addresses.
    "$a", "$\\a", "$$a", "$$\n", "$$ a\n", "a\n: b\n",
    "a\n\n: b\n\n", ": a\n", "www.", "www.a.b ", "http://a", "http://a/)",
    "a@b.c ", "a@a-_.", "a+", "http://a.b/&a;",
    # Signs that take no cell, or more than they seem to.
    "\u0301", "\u200d", "\u0903", "\U0001f1ef", "\U0001f3fd",
)  # fmt: skip

_HALF = SIZE // 2
_MARKDOWN = {
    **{f"many {unit!r}": filled(unit) for unit in _UNITS},
    "emphasis in emphasis": "*a **a " * (SIZE // 14) + "b" + " a** a*" * (SIZE // 14),
    "brackets in brackets": "[" * _HALF + "a" + "]" * _HALF,
    "images in images": "![" * 2_000 + "a" + "](b)" * 2_000,
    "quotes in quotes": "> " * 10_000 + "a",
    "lists in lists": "".join(f"{'  ' * n}* a\n" for n in range(310)),
    "tasks in tasks": "".join(f"{'  ' * n}- [ ] a\n" for n in range(300)),
    "definitions in definitions": "".join(f"{'  ' * n}{': ' * (n > 0)}a\n" for n in range(310)),
    "notes in notes": "".join(f"{'    ' * n}[^{n}]: a\n" for n in range(200)),
    "blank lines in lists in lists": "- " * 10_000 + "a" + "\n" * _HALF,
    "blank lines in lists in a quote": f"> {'- ' * 10_000}a\n" + ">\n" * 20_000,
    "emphasis in deep quotes": ">" * 20_000 + "a*" * 20_000,
    "runs of backticks": "".join("e" + "`" * n for n in range(1, 440)),
    "references by the thousand": "".join(f"[a{n}]: /u\n" for n in range(6_000)) + "[a1]" * 2_000,
    "one reference of a long address": f"[a]: {'u' * 1_000}\n\n" + "[a] " * 20_000,
    "one reference again and again": filled("[a]: /u\n"),
    "one note again and again": "[^a]: b\n\n" + filled("[^a]"),
    "a label without end": "[" + filled("a"),
    "a tag of many attributes": "<a " + filled("b='c' "),
    "a table of blank rows": "a|b\n-|-\n" + "|\n" * 30_000,
    "a table of columns": "\n".join("|".join([sign] * 5_000) for sign in "a-b"),
    "math of many lines": "$$\n" + filled("a\n"),
    "math in deep quotes": "\n".join(">" * (n % 90) + "$$" for n in range(2_000)),
    "a term of many meanings": "a\n" + filled(": b\n"),
    "an address of brackets": "http://a.b/" + filled(")"),
    "an address of stops": "http://a.b/" + filled("!"),
    "an address before its at": "a" * SIZE + "@",
    "an address of dots": "a@" + filled("a."),
}

_LAUGHS = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)
_YAML = {
    "a bomb of aliases": _LAUGHS,
    "a bomb of merges": "a0: &a0 {k: v}\n"
    + "".join(f"a{n}: &a{n}\n  <<: [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 80)),
    "a list that holds itself": "a: &a [*a]\n",
    "10,000 lists": "a: " + "[" * 10_000,
    "10,000 mappings": "{a: " * 10_000,
    "10,000 dashes": "- " * 10_000,
    "10,000 question marks": "? " * 10_000,
    "10,000 deep": "\n".join(" " * n + "a:" for n in range(400)) + "[" * 9_600,
    "a call": "a: !!python/object/apply:os.system ['true']",
    **{
        f"many {unit!r}": filled(unit)
        for unit in ("&a ", "*a ", "!!a ", "!", "---\n", "%YAML 1.1\n", "\t", "\0", "a: b\r")
    },
    "many keys": "".join(f"k{n}: v\n" for n in range(8_000)),
    "many escapes": f'a: "{filled(chr(92) + "n")}"',
    "many cards": "cards:\n"
    + "".join(f"  - {{id: c{n}, front: f, back: b}}\n" for n in range(2_500)),
    "a card of brackets": f'cards:\n  - {{id: a, front: "{"[" * 90_000}", back: b}}\n',
    "a number of 90,000 digits": "a: " + "9" * 90_000,
}  # fmt: skip

_TOML = {
    "10,000 lists": "a = " + "[" * 10_000,
    "10,000 tables": "a = " + "{a = " * 10_000,
    "10,000 dots": "a." * 10_000 + "a = 1",
    "10,000 dots of a table": f"[{'a.' * 10_000}a]",
    "many tables": "".join(f"[t{n}]\n" for n in range(10_000)),
    "many arrays": "[[a]]\n" * 10_000,
    "many keys": "".join(f"k{n} = 1\n" for n in range(9_000)),
    "a number of 90,000 digits": "a = " + "9" * 90_000,
    "a fraction of 90,000 digits": "a = 1." + "9" * 90_000,
    "many quotes": "'" * SIZE,
    "many lines": f'a = """{filled("x" + chr(10))}"""',
}

_POSTS = {
    "a bomb of aliases": f"---\n{_LAUGHS}---\n# a\n",
    "10,000 lists": f"---\ntitle: {'[' * 10_000}\n---\n",
    "many ends": filled("---\n"),
    "no end": f"---\n{filled('a: b' + chr(10))}",
}


def hostile(name: str, length: int) -> Mapping[str, str]:
    """What a parser is given, by what it is.

    Args:
        name: The parser's; of one that has no hostile inputs of its own there are none.
        length: Of the long lines, in signs.
    """
    words = "a " * (length // 2)
    match name:
        case "markdown":
            lines = {"a long line": "a" * length, "a line of words": words}
            return {**_MARKDOWN, **lines, _BRACKETS: "[" * length}
        case "posts" | "shipped posts" | "standard input":
            title = f"---\ntitle: {'a' * length}\n---\n# a\n"
            line = "# a\n" + "a" * length
            return {**_POSTS, "a long title": title, "a long line": line, _BRACKETS: "[" * length}
        case "decks" | "questions" | "formats" | "topics" | "yaml":
            lines = {
                "a long line": "a: " + "a" * length,
                "a long line in quotes": f'title: "{"a" * length}"',
                "a long key": "a" * length + ": a",
                "a card of a long line": f"cards:\n  - {{id: a, front: {words}, back: b}}\n",
            }
            return {**_YAML, **lines, _BRACKETS: "[" * length}
        case "settings":
            return {**_TOML, "a long line": f"a = '{'a' * length}'"}
    return {}
