"""What inputs are made of: words, what each format gives a meaning to, and hostile signs."""

WORDS = (
    "heap", "O(log n)", "a", "is", "which", "and why", "the", "naïve", "stra\xdfe", "字漢",
    "\U0001d4b3", "e\u0301", "\U0001f469\u200d\U0001f4bb", "\u202eabc", "\ufe0f", "\xa0", "x_1",
    "1,000", "10**9", "foo.bar", "`code`", "C:\\dir", "don't", "[0, n)", "{k: v}", "<T>", "&amp;",
    "&#x1b;", "50%", "#5", "@x", "- -", "yes", "No", "12:30", "~", '"q"',
)  # fmt: skip

TOKENS: dict[str, tuple[str, ...]] = {
    "markdown": (
        "# ", "###### ", "> ", "- ", "1. ", "999999999. ", "- [ ] ", "- [x]\n", "```", "~~~",
        '```python title="', "    ", "\t", "|", "|-|", ":-:", "---", "===", "[", "]", "](",
        "[a]: ", "[^1]", "[^1]: ", "^[", "![", "*", "**", "_", "~~", "`", "``", "<b>", "</b>",
        "<br>", "<!--", "-->", "<div>", "<?", "<https://a.b>", "<a:%1b>", "\\", "\\\n", "  \n",
        "\n\n", "&#0;", "&#x9b;", "&lt;", "> [!NOTE]\n", "{{1::", "}}", "(", ")", '"', "'",
        '[a](b "c")', "[x](<y z>)", "[a][b]", "[b]: c 'd'\n",
    ),
    "yaml": (
        ": ", "- ", "? ", "\n  ", "\n- ", "[", "]", "{", "}", ", ", "|\n", ">-\n", "&a ", "*a",
        "!!str ", "!", "# ", "'", '"', "---\n", "...\n", "%YAML 1.1\n", "%TAG ! x\n", "<<: *a",
        "\t", "@", "`", '"\\x1b"', '"\\ud800"', '"\\', "\\U0010FFFF", "title:", "cards:", "front:",
        "id: ", "kind: cloze", "cloze: ", "accept: ", "topics: ", "questions: ", "stages: ",
        "minutes: ", "99999999999",
    ),
    "toml": (
        "=", "[", "]", "[[", "]]", ".", '"""', "'''", '"', "'", "#", "{", "}", ",", "\\u0000",
        "\\ud800", "1e999", "nan", "inf", "-0", "0x", "1979-05-27T07:32:00Z", "07:32:00.999",
        "theme = ", "measure = ", "[keys]", "keys.", "day_starts_at = 24:00", "true",
    ),
    "text": (
        "{{1::", "{{", "}}", "::", "\\{{", "`", "```\n", "~~~", "\n\n", "**", "^2", "\xb2", "log(",
        "sqrt(n)", "1,000", "1_000", "O(", ")", "\xb7", "{", "}", '"question"', '"stages": ',
        "null", "[]", "\\ud800", "1e400", "NaN", '"score": ',
    ),
}  # fmt: skip
"""By family of formats; the mutations scatter them."""

SIGNS = (
    "\x00", "\x07", "\x1b", "\x1b[31m", "\x7f", "\x85", "\x9b", "\r", "\r\n", "\n", "\t", "\x0b",
    "\x0c", "\x1c", "\u2028", "\u2029", "\ufeff", "\ufffe", "\uffff", "\ufffd", "\ud800", "\udfff",
    "\u202e", "\u2066", "\u200d", "\u200b", "\u0301", "\u0301" * 40, "\u3000", "\U000e0001",
    "\U0010ffff", "\uff19", "\u0663", "\u0130", "\xdf", "\ufb00", "0" * 50, "9" * 5_000, "-1",
    "1e999", "0x" + "f" * 40, " " * 300, "\\", "\\\\",
)  # fmt: skip
"""What no format expects: controls, surrogates, marks of order and direction, huge numbers."""

FAMILY = {
    "markdown": "markdown",
    "posts": "markdown",
    "shipped posts": "markdown",
    "standard input": "markdown",
    "decks": "yaml",
    "questions": "yaml",
    "formats": "yaml",
    "topics": "yaml",
    "yaml": "yaml",
    "settings": "toml",
}
"""Which tokens a parser takes; those of `text` where it is not named."""
