"""Which files of content there are, and the text in them. What the text means is read elsewhere."""

from dataclasses import dataclass
from pathlib import Path

from prepterm.core.safe_text import shown_line
from prepterm.errors import BadContent

LARGEST_BYTES = 16 * 1024 * 1024
"""A larger file is refused: parsers would hold the terminal for minutes."""


@dataclass(frozen=True, slots=True)
class ContentFile:
    """A file of content and the name it goes by."""

    path: Path
    slug: str
    """Its path below the folder, without the ending: `python/asyncio`."""
    own: bool
    """True for the person's own, False for what ships."""


def read_text(path: Path) -> str:
    """The text of a file, `folded`.

    Raises:
        BadContent: where the file is missing, unreadable, too large or not UTF-8.
    """
    data = read_source(path)
    try:
        return folded(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        before = folded(data[: error.start].decode("utf-8")).split("\n")
        message = "not UTF-8; save the file as UTF-8"
        place = len(before), len(before[-1]) + 1
        raise BadContent(shown_line(str(path)), message, *place) from None


def read_source(path: Path) -> bytes:
    """A file as it stands.

    Raises:
        BadContent: where the file is missing, unreadable or too large.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except FileNotFoundError:
        raise BadContent(shown_line(str(path)), "there is no such file") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise BadContent(shown_line(str(path)), f"cannot be read: {reason.lower()}") from None
    if len(data) > LARGEST_BYTES:
        raise BadContent(shown_line(str(path)), "larger than 16 MB; split the file")
    return data


def folded(text: str) -> str:
    r"""A text as the parsers count its lines: no byte order mark before it, and `\n` at each end.

    A lone `\r` ends a line too, as it did on old Macs and does in YAML.
    """
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def is_file(path: Path) -> bool:
    """Whether there is such a file, whatever the name: `Path` raises where it is too long."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Whether there is such a folder, whatever the name."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def content_files(shipped: Path, own: Path, ending: str) -> list[ContentFile]:
    """The files below two folders, those that ship first, each in the order of their slugs.

    A folder that does not exist holds none. Hidden files and folders are left out.
    """
    return [*_below(shipped, ending, own=False), *_below(own, ending, own=True)]


def _below(folder: Path, ending: str, *, own: bool) -> list[ContentFile]:
    found = []
    for path in folder.rglob(f"*{ending}"):
        inside = path.relative_to(folder)
        if _may_be_read(path) and not any(part.startswith(".") for part in inside.parts):
            slug = shown_line(inside.as_posix().removesuffix(ending))
            found.append(ContentFile(path, slug, own))
    return sorted(found, key=lambda file: file.slug)


def _may_be_read(path: Path) -> bool:
    """Whether it is a file; so is what may not be looked at, and reading it says why it cannot."""
    try:
        return path.is_file()
    except OSError:
        return True
