"""File names for examples: those that a text gives where they are harmless, else numbered ones."""

import re
from collections.abc import Iterable
from unicodedata import normalize

from prepterm.core.safe_text import shown

_FORBIDDEN = re.compile(r'[\\:*?"<>|\x00-\x1f\x7f]')
"""What no name holds on some system, or what leads elsewhere there."""
_DEVICE = re.compile(
    r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(\..*)?", re.IGNORECASE
)
"""What is no file on Windows, whatever ending it has."""
LONGEST_PART_BYTES, LONGEST_PATH = 200, 240
_ENDINGS = {
    "": "txt", "text": "txt", "plain": "txt", "plaintext": "txt", "output": "txt",
    "pycon": "txt", "console": "txt", "shell-session": "txt", "python": "py", "python3": "py",
    "shell": "sh", "bash": "sh", "zsh": "sh",
    "javascript": "js", "node": "js", "typescript": "ts", "ruby": "rb",
    "rust": "rs", "golang": "go", "kotlin": "kt", "csharp": "cs", "c#": "cs", "fsharp": "fs",
    "c++": "cpp", "cc": "cpp", "objective-c": "m", "haskell": "hs", "perl": "pl", "elixir": "ex",
    "erlang": "erl", "clojure": "clj", "markdown": "md", "yml": "yaml", "postgresql": "sql",
    "mysql": "sql", "sqlite": "sql", "powershell": "ps1", "makefile": "mk",
}  # fmt: skip
_ENDING = re.compile(r"[a-z0-9]{1,12}")


def is_harmless(name: str) -> bool:
    """Whether a file of that name lies in a folder, or below it, on every system.

    A path with `/` is, unless a part of it is `..`, hidden (`.git/hooks` would be run), a device
    or a drive of Windows, or longer than file systems take.
    """
    if not name or len(name) > LONGEST_PATH or _FORBIDDEN.search(name) or shown(name) != name:
        return False
    return all(
        part
        and not part.startswith((".", " ", "~", "-"))
        and not part.endswith((".", " "))
        and not _DEVICE.fullmatch(part)
        and len(part.encode()) <= LONGEST_PART_BYTES
        for part in name.split("/")
    )


def example_names(examples: Iterable[tuple[str, str]]) -> list[str]:
    """A name for each example, none of them twice, no file where another needs a folder.

    Names that differ in case alone count as one, since some file systems have it so; the second
    of them gets a number: `a-2.py`. What has no harmless title is named by its number among all
    and its language: `example-3.py`.

    Args:
        examples: The title and the language of each, either perhaps nothing.
    """
    taken = _Taken()
    for number, (title, language) in enumerate(examples, 1):
        usable = is_harmless(title) and taken.has_room_for(title)
        taken.add(title if usable else f"example-{number}.{ending_of(language)}")
    return taken.names


class _Taken:
    """The names given so far."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._files: set[str] = set()
        self._folders: set[str] = set()
        self._last_number: dict[str, int] = {}

    def has_room_for(self, name: str) -> bool:
        """Whether no file stands where it needs a folder, nor a folder in its own place."""
        key = _key(name)
        return key not in self._folders and not self._files.intersection(_folders_of(key))

    def add(self, name: str) -> None:
        """Give a name that has room; one that was given gets a number."""
        folder, slash, file = name.rpartition("/")
        stem, dot, ending = file.rpartition(".") if "." in file else (file, "", "")
        first = _key(name)
        number = self._last_number.get(first, 1)
        while _key(name) in self._files or _key(name) in self._folders:
            number += 1
            name = f"{folder}{slash}{stem}-{number}{dot}{ending}"
        self._last_number[first] = number
        self.names.append(name)
        self._files.add(_key(name))
        self._folders.update(_folders_of(_key(name)))


def _key(name: str) -> str:
    return normalize("NFC", name).casefold()


def _folders_of(name: str) -> list[str]:
    parts = name.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


def ending_of(language: str) -> str:
    """What the names of files in a language end with."""
    language = language.lower()
    if language in _ENDINGS:
        return _ENDINGS[language]
    return language if _ENDING.fullmatch(language) else "txt"
