"""Carry what stands in the files of content into the index; read only what has changed.

The readers bring the parsers of YAML and Markdown in, which cost most of a start; so they are
imported when there is a file to read.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from prepterm import locations
from prepterm.core.card import Deck
from prepterm.core.safe_text import shown_line
from prepterm.errors import BadContent
from prepterm.library.source_text import ContentFile, content_files
from prepterm.storage.day_counts import recount
from prepterm.storage.index import EntryPlace, Index, IndexedFile

_SETTLED_NS = 2_000_000_000
"""A file changed this shortly before it was read may change again within its own time stamp."""


def refresh(index: Index) -> list[BadContent]:
    """Let the index follow the files of decks and posts.

    Returns:
        What is wrong with files that could not be taken in. All others are; what a broken file
        held when it was last good stays.
    """
    decks = content_files(
        Path(locations.shipped("decks")), Path(locations.in_home("decks")), ".yaml"
    )
    posts = content_files(
        Path(locations.shipped("content", "posts")), Path(locations.in_home("posts")), ".md"
    )
    return [
        *_follow(index, "deck", decks, _take_in_deck),
        *_follow(index, "post", posts, _take_in_post),
    ]


def _follow(
    index: Index,
    kind: str,
    files: Iterable[ContentFile],
    take_in: Callable[[Index, ContentFile], None],
) -> list[BadContent]:
    known = index.files(kind)
    found, nameless = _by_path(files)
    changed = {path for path, file in found.items() if not _unchanged(file, known.get(path))}
    gone = [path for path in known if path not in found]
    if gone:
        with index.transaction():
            for path in gone:
                index.forget_file(path)
    if changed or gone:
        _read_again(index, kind, found, changed, take_in)
    problems = [file.problem for file in index.files(kind).values() if file.problem]
    return [*problems, *nameless]


def _by_path(files: Iterable[ContentFile]) -> tuple[dict[str, ContentFile], list[BadContent]]:
    """Files by path, those that ship first; and what is wrong with names that are no text."""
    found: dict[str, ContentFile] = {}
    nameless = []
    for file in files:
        path = str(file.path)
        # The folder may have any name, but this part of the path is what the file goes by.
        named = file.path.parts[-1 - file.slug.count("/") :]
        try:
            "/".join(named).encode()
        except UnicodeEncodeError:
            message = "the file's name is not UTF-8; give it another name"
            nameless.append(BadContent(shown_line(path), message))
        else:
            found[path] = file
    return found, nameless


def _read_again(
    index: Index,
    kind: str,
    found: Mapping[str, ContentFile],
    changed: set[str],
    take_in: Callable[[Index, ContentFile], None],
) -> None:
    """Read the files that have changed, and those that another file stood in the way of.

    What is wrong with a file may be another file: a card that moved is in both until both have been
    read, whatever their order. So broken files are tried again while that mends any.
    """
    again = changed | {path for path, file in index.files(kind).items() if file.problem}
    tried: set[str] | None = None
    while again:
        for path, file in found.items():
            if path in again:
                _read(index, kind, file, take_in)
        known = index.files(kind)
        broken = {path for path, file in known.items() if file.problem}
        made_way = found.keys() - known.keys()
        again = made_way | (broken if broken != tried else set())
        tried = broken


def _unchanged(file: ContentFile, known: IndexedFile | None) -> bool:
    if known is None:
        return False
    try:
        status = file.path.stat()
    except OSError:
        return False
    same = (status.st_size, status.st_mtime_ns) == (known.size, known.mtime_ns)
    return same and known.mtime_ns < known.read_at_ns - _SETTLED_NS


def _read(
    index: Index,
    kind: str,
    file: ContentFile,
    take_in: Callable[[Index, ContentFile], None],
) -> None:
    path, read_at_ns = str(file.path), time.time_ns()
    problem: BadContent | None = None
    size, mtime_ns, digest = 0, 0, ""
    try:
        status = file.path.stat()
        size, mtime_ns = status.st_size, status.st_mtime_ns
        digest = hashlib.blake2b(file.path.read_bytes(), digest_size=16).hexdigest()
    except OSError:
        pass  # reading it below says why
    known = index.file(path)
    same = known is not None and known.problem is None and known.hash == digest != ""
    with index.transaction():
        if not same:
            try:
                take_in(index, file)
            except BadContent as error:
                problem = error
        index.note_file(
            IndexedFile(
                path, kind, file.slug, file.own, size, mtime_ns, read_at_ns, digest, problem
            )
        )


def _take_in_deck(index: Index, file: ContentFile) -> None:
    from prepterm.library.decks import read_deck  # noqa: PLC0415 - see the head of the file
    from prepterm.library.searched_text import card_passage  # noqa: PLC0415 - likewise

    _settle_name(index, file, [(deck.slug, deck.path) for deck in index.decks()])
    deck = read_deck(file.path, file.slug, own=file.own)
    _settle_ids(index, deck, shown_line(str(file.path)))
    index.put_deck(deck, str(file.path), map(card_passage, deck.cards))
    recount(index.connection, deck.slug)


def _take_in_post(index: Index, file: ContentFile) -> None:
    from prepterm.library.posts import read_whole  # noqa: PLC0415 - see the head of the file
    from prepterm.library.searched_text import post_passages  # noqa: PLC0415 - likewise

    _settle_name(index, file, [(post.slug, post.path) for post in index.posts()])
    post, blocks = read_whole(file.path, own=file.own, slug=file.slug)
    index.put_post(post, str(file.path), post_passages(post, blocks))


def _settle_name(index: Index, file: ContentFile, known: Iterable[tuple[str, str]]) -> None:
    """Refuse a name that another file has; an own file that has the name of one that ships yields.

    It is read again, and so refused with its own place, whichever of the two came first.
    """
    for slug, path in known:
        if slug == file.slug and not _is_one_file(path, file.path):
            if file.own:
                raise BadContent(
                    shown_line(str(file.path)),
                    f"'{file.slug}' is the name of {shown_line(path)} already;"
                    " give this file another name",
                )
            index.forget_reading(path)


def _is_one_file(path: str, other: Path) -> bool:
    """Whether two paths lead to one file, as they do where a home is opened through a link too."""
    if path == str(other):
        return True
    try:
        return other.samefile(path)
    except OSError:
        return False


def _settle_ids(index: Index, deck: Deck, path: str) -> None:
    """Refuse a deck with an id that stands in another, since an id names a card's history.

    A deck that ships is not refused for a person's own, which yields that card and is read again.
    """
    others = {entry for entry, slug in index.entries().items() if slug != deck.slug}
    for card in deck.cards:
        if card.entry not in others:
            continue
        owner = index.owner_of(card.entry)
        if owner is None:
            continue
        given_away = _given_away(index, owner)
        if card.entry in given_away:
            others -= given_away
            continue
        if deck.own or not owner.own:
            message = (
                f"the id '{card.entry}' stands in {shown_line(owner.path)}:{owner.line} already;"
                " give this card another id"
            )
            raise BadContent(path, message, card.line)
        index.yield_entry(card.entry)
        index.forget_reading(owner.path)


def _given_away(index: Index, owner: EntryPlace) -> set[str]:
    """Take out of the index what a deck's file no longer holds; the ids of those entries.

    Two decks that have swapped cards would wait for each other else.
    """
    from prepterm.library.decks import read_deck  # noqa: PLC0415 - see the head of the file

    try:
        deck = read_deck(Path(owner.path), owner.deck, own=owner.own)
    except BadContent:
        return set()  # what it held when it was last good stays
    held = {entry for entry, slug in index.entries().items() if slug == owner.deck}
    given_away = held - {card.entry for card in deck.cards}
    for entry in given_away:
        index.yield_entry(entry)
    if given_away:
        index.forget_reading(owner.path)
    return given_away
