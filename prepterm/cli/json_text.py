"""JSON as prepterm prints it. Imports next to nothing, since `prepterm due --json` pays for it."""

import codecs
import re

_NOT_SHOWN = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What JSON lets stand and a terminal may obey, or cannot be encoded."""


def json_text(value: object, encoding: str | None) -> str:
    """One JSON value on lines of its own, for a stream of some encoding.

    Other letters than ASCII's stand as they are where the stream is UTF-8, else escaped, so that
    nothing is lost to a locale. Control characters are escaped in either case.
    """
    import json  # noqa: PLC0415 - a prompt without --json does without

    whole = codecs.lookup(encoding or "utf-8").name == "utf-8"
    text = json.dumps(value, indent=2, ensure_ascii=not whole)
    return _NOT_SHOWN.sub(lambda found: f"\\u{ord(found.group()):04x}", text) + "\n"
