"""Reading: the shelf of posts, a post with its blocks, and the place where one rests."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from prepterm.core.near_names import did_you_mean
from prepterm.core.place import Place
from prepterm.core.post import Post, Section
from prepterm.core.recall import NO_CARDS, SectionRecall
from prepterm.errors import BadContent, NotFound
from prepterm.library.document import Block, Document, parse_heading
from prepterm.library.posts import open_document, sections_of, stream_document
from prepterm.library.source_text import is_file, read_source
from prepterm.storage import reading_log
from prepterm.storage.reading_log import ReadingPosition
from prepterm.study.reading_speed import reading_speed
from prepterm.study.recall import recall_of_posts
from prepterm.study.workspace import Workspace

LEVELS = ("beginner", "intermediate", "advanced")


@dataclass(frozen=True, slots=True)
class ShelfEntry:
    """A post on the shelf, with how far it has been read."""

    post: Post
    """Without its body."""
    position: ReadingPosition | None
    """None where it was never opened."""
    cards: int
    """How many cards have their source in it."""
    words_per_minute: int
    recall: SectionRecall = NO_CARDS
    """What would be recalled of them now; only where it was asked for."""

    @property
    def progress(self) -> float:
        """0 to 1."""
        return self.position.progress if self.position else 0.0

    @property
    def finished(self) -> bool:
        """Whether the person marked it finished."""
        return self.position is not None and self.position.finished

    @property
    def minutes(self) -> int:
        """Minutes to read it all."""
        return self.post.minutes(self.words_per_minute)

    @property
    def minutes_left(self) -> int:
        """Minutes to read the rest."""
        return round(self.minutes * (1 - self.progress))


@dataclass(frozen=True, slots=True)
class OpenPost:
    """A post with all that a reader shows."""

    post: Post
    """Its sections are those that were found so far, and its words are counted near enough."""
    document: Document
    kept: bool
    """Whether places in it are kept: not for what came from standard input."""
    stamp: tuple[int, int] | None = None
    """The `file_stamp` from before its text was read, so that no later change can be missed."""

    @property
    def blocks(self) -> Sequence[Block]:
        """All of its text, parsed to its end."""
        return self.document.whole()

    @property
    def begins_with_title(self) -> bool:
        """Whether the text shows the post's title itself."""
        first = self.document.blocks[0] if self.document.blocks else None
        return first is not None and bool(first.anchor) and first.text == self.post.title

    def sections(self) -> list[Section]:
        """The headings found so far."""
        return list(sections_of(self.document.blocks, self.post.body_line))


def shelf(workspace: Workspace) -> list[ShelfEntry]:
    """All posts: those begun, the last read first, those never opened, those finished.

    Within the last two those that ship come first, from the easiest level on.
    """
    positions = {each.post: each for each in reading_log.positions(workspace.database)}
    cards = workspace.index.cards_per_post()
    speed = reading_speed(workspace)
    entries = [
        ShelfEntry(post, positions.get(post.slug), cards.get(post.slug, 0), speed)
        for post in sorted(workspace.index.posts(), key=_on_the_shelf)
    ]
    return sorted(entries, key=_as_read)


def shelf_with_recall(workspace: Workspace) -> list[ShelfEntry]:
    """The shelf, each post with what would be recalled of its cards now."""
    recall = recall_of_posts(workspace, workspace.now())
    return [
        replace(entry, recall=recall.get(entry.post.slug, NO_CARDS)) for entry in shelf(workspace)
    ]


def open_post(workspace: Workspace, name: str) -> tuple[OpenPost, str]:
    """A post by its slug, its alias or the path of any Markdown file, with the section named.

    Args:
        workspace: What is open.
        name: `slug` or a path, perhaps with `#anchor` after it.

    Returns:
        The post and the anchor named, or nothing for none.

    Raises:
        NotFound: where there is no such post, section or file.
        BadContent: where the file cannot be read.
    """
    slug, _, anchor = name.partition("#")
    posts = workspace.index.posts()
    found = _named(posts, slug)
    if found is not None:
        stamp = _stamp(found.path)
        post, document = open_document(Path(found.path), own=found.own, slug=found.slug)
        post = replace(post, words=found.words)
    elif (path := _path_in(name)) is not None:
        stamp = _stamp(path)
        post, document = _at_path(path)
        anchor = "" if path == name else anchor
    else:
        raise _no_post(workspace, slug, posts)
    opened = OpenPost(post, document, kept=True, stamp=stamp)
    if anchor:
        anchors = _parsed_to(document, anchor)
        if anchor not in anchors:
            raise NotFound(f"'{slug}' has no section '{anchor}'", did_you_mean(anchor, anchors))
    return opened, anchor


def _parsed_to(document: Document, anchor: str) -> list[str]:
    """The anchors of a text that is parsed as far as one of them, or to its end.

    A heading with a bracket may be named otherwise once all definitions are known, and so may
    those below it: behind one, only the names at the end of the text count.
    """
    looked = 0
    certain = True
    while not document.done:
        for block in document.blocks[looked:]:
            certain = certain and not (block.level and "[" in block.source)
            if certain and block.anchor == anchor:
                return [anchor]
        looked = len(document.blocks)
        document.parse_on()
    return [block.anchor for block in document.blocks if block.anchor]


def source_of(workspace: Workspace, name: str) -> bytes:
    """The file of a post, found as `open_post` finds it, as it stands.

    Raises:
        NotFound: where there is no such post or file.
        BadContent: where the file cannot be read.
    """
    slug = name.partition("#")[0]
    posts = workspace.index.posts()
    found = _named(posts, slug)
    path = _path_in(name) if found is None else found.path
    if path is None:
        raise _no_post(workspace, slug, posts)
    return read_source(Path(path))


def section_of(blocks: Sequence[Block], anchor: str) -> Sequence[Block]:
    """The blocks of a section, down to the next heading of its level; all where none is named.

    Raises:
        NotFound: where there is no such section.
    """
    if not anchor:
        return blocks
    begins = next((at for at, block in enumerate(blocks) if block.anchor == anchor), None)
    if begins is None:
        anchors = [block.anchor for block in blocks if block.anchor]
        raise NotFound(f"the text has no section '{anchor}'", did_you_mean(anchor, anchors))
    level = blocks[begins].level
    for ends in range(begins + 1, len(blocks)):
        if blocks[ends].anchor and blocks[ends].level <= level:
            return blocks[begins:ends]
    return blocks[begins:]


def _path_in(name: str) -> str | None:
    """The path that a name is, perhaps with a section after it; None where it is none."""
    for path in (name, name.partition("#")[0]):
        if is_file(Path(path)) or path.endswith(".md"):
            return path
    return None


def _named(posts: Sequence[Post], slug: str) -> Post | None:
    """The post of that slug, else the one that has it for an alias."""
    by_slug = (post for post in posts if post.slug == slug)
    by_alias = (post for post in posts if slug in post.aliases)
    return next(chain(by_slug, by_alias), None)


def _at_path(name: str) -> tuple[Post, Document]:
    """Any Markdown file; its place is kept under its whole path."""
    return open_document(Path(name), own=True, slug=str(Path(name).absolute()))


def open_text(text: str) -> OpenPost:
    """Markdown that came from standard input."""
    return OpenPost(*stream_document(text), kept=False)


def open_again(workspace: Workspace, opened: OpenPost) -> OpenPost:
    """A post as its file is now.

    Raises:
        BadContent: where the file cannot be read any more.
    """
    workspace.refresh()
    old = opened.post
    stamp = _stamp(old.path)
    post, document = open_document(Path(old.path), own=old.own, slug=old.slug)
    found = _named(workspace.index.posts(), old.slug)
    if found is not None:
        post = replace(post, words=found.words)
    return OpenPost(post, document, kept=True, stamp=stamp)


def file_stamp(opened: OpenPost) -> tuple[int, int] | None:
    """When a post's file was last changed, in ns, and its size; None where there is no file."""
    return _stamp(opened.post.path) if opened.kept else None


def _stamp(path: str) -> tuple[int, int] | None:
    try:
        found = Path(path).stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size


def title_block(opened: OpenPost) -> list[Block]:
    """The post's title as a heading above its text, unless the text begins with one itself."""
    return [] if opened.begins_with_title else parse_heading(opened.post.title)


def without_prompts(code: str) -> str:
    """Code as it can be run: of a session with prompts, what was typed without its answers."""
    lines = code.splitlines()
    for signs in ((">>> ", "... "), ("$ ",)):
        if lines and lines[0].startswith(signs[0]):
            kept = [line for line in lines if line.startswith(signs) or line in {">>>", "..."}]
            return "\n".join(line[len(signs[0]) :] for line in kept) + "\n"
    return code


def position_of(workspace: Workspace, slug: str) -> ReadingPosition | None:
    """How far a post has been read, or None where it was never opened."""
    return reading_log.position_of(workspace.database, slug)


def keep_place(workspace: Workspace, slug: str, place: Place) -> None:
    """Note where the reader rests, unless it rests there already."""
    before = reading_log.position_of(workspace.database, slug)
    if before is None or before.place != place:
        reading_log.log_place(workspace.database, slug, place)


def mark(workspace: Workspace, slug: str, *, finished: bool) -> None:
    """Mark a post finished, or take the mark back."""
    reading_log.log_finished(workspace.database, slug, finished=finished)


def next_to_read(entries: Sequence[ShelfEntry]) -> ShelfEntry | None:
    """The post read last and not finished, else the first one never opened."""
    begun = [each for each in entries if each.position and not each.finished]
    if begun:
        return max(begun, key=lambda each: each.position.last_at if each.position else 0)
    return next((each for each in entries if each.position is None), None)


def _as_read(entry: ShelfEntry) -> tuple[int, int]:
    if entry.finished:
        return 2, 0
    return (1, 0) if entry.position is None else (0, -entry.position.last_at)


def _on_the_shelf(post: Post) -> tuple[bool, int, str]:
    level = LEVELS.index(post.level) if post.level in LEVELS else len(LEVELS)
    return post.own, level, post.title


def _no_post(workspace: Workspace, slug: str, posts: Sequence[Post]) -> NotFound | BadContent:
    for file in workspace.index.files("post").values():
        if file.slug == slug and file.problem:
            return file.problem
    return NotFound(
        f"there is no post '{slug}'",
        did_you_mean(slug, [post.slug for post in posts], "`prepterm posts` lists them"),
    )
