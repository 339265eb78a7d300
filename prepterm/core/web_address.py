"""Which addresses of strangers may be handed to a browser."""

import re

_MAY_BE_OPENED = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f\x7f]+", re.IGNORECASE)


def may_be_opened(address: str) -> bool:
    """Whether an address is http, https or mailto, and holds no blank or control character."""
    return _MAY_BE_OPENED.fullmatch(address) is not None
