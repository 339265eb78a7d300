"""Cards and decks that a person makes without an editor, in the files that an editor opens."""

import os
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from prepterm import locations
from prepterm.core.card import CardKind
from prepterm.core.safe_text import shown_line
from prepterm.errors import BadCall, PreptermError
from prepterm.library.deck_entries import Entry, new_deck_text, with_entry, written
from prepterm.library.decks import deck_files
from prepterm.library.source_text import read_text
from prepterm.storage.connection import disk_is_full
from prepterm.storage.database import file_lock, lock_of
from prepterm.study.workspace import Workspace


def new_deck(workspace: Workspace, deck: str, title: str = "") -> Path:
    """Make a deck without cards; returns its file.

    Args:
        workspace: What is open.
        deck: Its name, perhaps with folders: `python/asyncio`.
        title: Its title; the last part of the name where it is not said.

    Raises:
        BadCall: where that can be no name.
        PreptermError: where there is such a deck, or the file cannot be written.
    """
    path, slug = _file_of(deck)
    there = f"there is a deck '{slug}' already"

    def empty(before: str | None) -> str:
        if before is not None:
            raise PreptermError(there, f"`prepterm deck add {slug}` adds a card to it")
        return new_deck_text(title or slug.rpartition("/")[2])

    _change(workspace, path, empty)
    return path


def add_card(  # noqa: PLR0913 - the fields of an entry
    workspace: Workspace,
    deck: str,
    *,
    front: str,
    back: str,
    kind: CardKind = CardKind.BASIC,
    topics: Sequence[str] = (),
    source: str = "",
) -> str:
    """Add a card to a deck of the person's own, which is made where it is not there.

    Nothing that stands in the deck's file changes, and the card is in the index when this returns.

    Args:
        workspace: What is open.
        deck: The deck's name, perhaps with folders: `python/asyncio`.
        front: The question, Markdown.
        back: The answer, Markdown.
        kind: Basic or typed.
        topics: What it is about.
        source: `post#section`, an address, or nothing.

    Returns:
        The card's id, a new one.

    Raises:
        BadCall: where a side is empty, a gap text is asked for, or the deck's name can be none.
        BadContent: where the deck's file cannot be read, or nothing can be added to it.
        PreptermError: where a deck of that name ships, or the file cannot be written.
    """
    if kind is CardKind.CLOZE:
        raise BadCall("a text with gaps has no front and back", "write it into the deck's file")
    path, slug = _file_of(deck)
    name = slug.rpartition("/")[2]
    entry = written(Entry(_fresh_id(workspace, name), kind, front, back, tuple(topics), source))
    if not entry.front or not entry.back:
        raise BadCall("a card needs a front and a back")

    def more(before: str | None) -> str:
        text = new_deck_text(name) if before is None else before
        return with_entry(text, entry, shown_line(str(path)), slug)

    _change(workspace, path, more)
    workspace.refresh()
    return entry.id


def _file_of(deck: str) -> tuple[Path, str]:
    """The file of a deck of the person's own, there or not, and the name the deck goes by."""
    slug = deck.removesuffix(".yaml")
    decks = deck_files(Path(locations.shipped("decks")), Path(locations.in_home("decks")))
    for file in sorted(decks, key=lambda file: not file.own):
        if file.slug == slug:
            if not file.own:
                raise PreptermError(
                    f"the deck '{slug}' ships with prepterm and is not yours to add to",
                    "name a deck of your own; a new name makes one",
                )
            return file.path, slug
    parts = slug.split("/")
    if any(part != shown_line(part) or not part or part[0] in ".~" for part in parts):
        raise BadCall(f"'{deck}' can be no deck's name", "use letters, digits, - and /")
    return Path(locations.in_home("decks", f"{slug}.yaml")), slug


def _fresh_id(workspace: Workspace, name: str) -> str:
    """An id that no card has, and that tells which deck it was made for."""
    beginning = "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in name)[:40]
    taken = workspace.index.entries()
    while (identity := f"{beginning}.{secrets.token_hex(5)}") in taken:
        pass
    return identity


def _change(workspace: Workspace, path: Path, change: Callable[[str | None], str]) -> None:
    """Replace a file by what is made of its text (None where there is none), and of no older one.

    Those who do the same wait for their turn; where an editor saved meanwhile, all begins anew.
    """
    real = Path(os.path.realpath(path))  # a link stays one
    try:
        with file_lock(lock_of(workspace.database.path)):
            done = False
            while not done:
                before = _bytes_of(real)
                if before is not None:
                    read_text(real)  # which says what is wrong with it
                text = change(None if before is None else before.decode())
                done = _replace(real, before, text.encode())
    except OSError as error:
        full = disk_is_full(shown_line(str(real)), error)
        if full is not None:
            raise full from error
        raise PreptermError(
            f"cannot write {shown_line(str(real))}: {(error.strerror or str(error)).lower()}",
            "make it writable, or set PREPTERM_HOME to a folder that is",
        ) from error


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _replace(path: Path, before: bytes | None, after: bytes) -> bool:
    """Put a file in the place of another whole, if that is what it was; whether it was."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f".{os.getpid()}.unfinished")
    try:
        descriptor = os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        if before is not None:
            unfinished.chmod(path.stat().st_mode & 0o777)
        if _bytes_of(path) != before:
            return False
        unfinished.replace(path)
    finally:
        with suppress(FileNotFoundError):
            unfinished.unlink()
    return True
