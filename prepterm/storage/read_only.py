"""How SQLite is told to open a database for reading alone. Imports next to nothing."""

import os


def read_only_uri(path: str) -> str:
    """The URI under which SQLite opens a file for reading, whatever signs stand in its path."""
    path = os.path.abspath(path).replace("\\", "/")
    for letter, code in (("%", "%25"), ("?", "%3f"), ("#", "%23")):
        path = path.replace(letter, code)
    return f"file:{path if path.startswith('/') else '/' + path}?mode=ro"
