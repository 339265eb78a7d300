"""Text that is safe to put on a terminal, whatever file it came from."""

_PICTURES = {
    **{code: 0x2400 + code for code in range(0x20) if chr(code) not in "\n\t"},
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD),
    0x2028: 0x2424,
    0x2029: 0x2424,
}


def shown(text: str) -> str:
    r"""The text with each control character replaced by its picture: escape becomes ␛.

    Newlines and tabs stay; `\r\n` and a lone `\r` become a newline. What becomes �: C1 controls,
    which some terminals obey as they do an escape sequence; overrides of the direction of writing,
    which make a text read as another; unpaired surrogates, which cannot be encoded.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and text.isprintable():
        return text
    return text.translate(_PICTURES)


def shown_line(text: str) -> str:
    """The same for text that must stay on one line: newlines and tabs become blanks."""
    return " ".join(shown(text).split())
