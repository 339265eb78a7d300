"""Where things are: the person's data and settings, and the content that ships.

PREPTERM_HOME overrides the data folder, which holds everything of the person's. Paths are plain
text here and pathlib stays out, because `prepterm due` pays for each import.
"""

import os

from prepterm.errors import PreptermError

_PACKAGE = os.path.dirname(os.path.abspath(__file__))


def home() -> str:
    """The folder that holds everything of the person's; it may not exist yet.

    PREPTERM_HOME where that is set, else the platform's data folder for prepterm
    (`~/.local/share/prepterm` on Linux, where XDG_DATA_HOME does not say otherwise).

    Raises:
        PreptermError: where the person has no home folder and nothing says where else.
    """
    chosen = os.environ.get("PREPTERM_HOME")
    if chosen:
        return os.path.abspath(_expanded(chosen))
    if os.name == "posix" and os.uname().sysname == "Linux":
        # What platformdirs answers on Linux, without its import.
        data = os.environ.get("XDG_DATA_HOME", "").strip()
        if not os.path.isabs(data):
            data = _expanded("~/.local/share")
        return os.path.join(data, "prepterm")
    from platformdirs import user_data_dir  # noqa: PLC0415 - other platforms only

    return _expanded(user_data_dir("prepterm", appauthor=False))


def _expanded(path: str) -> str:
    """The path with its `~` replaced, which Python leaves as it is where there is no home."""
    expanded = os.path.expanduser(path)
    if path.startswith("~") and (expanded.startswith("~") or os.environ.get("HOME") == ""):
        raise PreptermError(
            "there is no home folder to keep your progress in",
            "set PREPTERM_HOME to a folder of yours, or HOME to your home",
        )
    return expanded


def in_home(*names: str) -> str:
    """A path in the person's folder."""
    return os.path.join(home(), *names)


def shipped(*names: str) -> str:
    """A path in what ships: `content/...` or `decks/...`.

    In a wheel it lies in the package, in a source tree beside it.
    """
    bundled = os.path.join(_PACKAGE, "bundled")
    root = bundled if os.path.isdir(bundled) else os.path.dirname(_PACKAGE)
    return os.path.join(root, *names)
