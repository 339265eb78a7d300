"""How SQLite is told to open a database for reading alone. Imports next to nothing."""

import os


def read_only_uri(path: str) -> str:
    """The URI under which SQLite opens a file for reading, whatever signs stand in its path."""
    path = os.path.abspath(path).replace("\\", "/")
    # By bytes, since a path need be no text, while a parameter of SQL must.
    signs = (
        chr(byte) if byte < 0x80 and chr(byte) not in "%?#" else f"%{byte:02x}"
        for byte in os.fsencode(path)
    )
    written = "".join(signs)
    return f"file:{written if written.startswith('/') else '/' + written}?mode=ro"
