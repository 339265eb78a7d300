"""Marking passages of posts, with words or without, and finding them again."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from prepterm.core.highlight import Highlight, MarkKind, living, to_undo
from prepterm.core.history import RowId
from prepterm.core.passage import LONGEST_QUOTE, Passage, PostText, Span, TextBlock
from prepterm.core.safe_text import shown
from prepterm.errors import BadCall, BadContent, NotFound, PreptermError
from prepterm.library.document import Block
from prepterm.storage import highlight_log
from prepterm.study.read import open_post
from prepterm.study.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Standing:
    """A highlight, and where it stands in its post as that is now."""

    highlight: Highlight
    span: Span | None
    """None where the post has its text no more, or is there no more itself."""


@dataclass(frozen=True, slots=True)
class ListedHighlight:
    """A highlight with what a list or an export says of it."""

    highlight: Highlight
    title: str
    """Of its post; the post's slug where it is there no more."""
    source: str
    """`slug#anchor` of the section that it stands in; the slug alone where no section is known."""
    found: bool
    """Whether its text still stands in the post."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo took back."""

    kind: MarkKind
    """`REMOVE`: the highlight is there again. `HIGHLIGHT` and `NOTE`: it is as it was before."""
    highlight: Highlight
    """As it was until the undo; after that of a removal, as it is again."""


def add(workspace: Workspace, post: str, passage: Passage, note: str = "") -> Highlight:
    """Mark a passage, with words of the person's or without.

    Args:
        workspace: What is open.
        post: The post's slug, or the whole path of a file that is on no shelf.
        passage: What to mark, from `PostText.passage`.
        note: Words, or nothing.

    Raises:
        BadCall: where the passage has no text, or more than is kept.
    """
    if not passage.quote.strip():
        raise BadCall("there is no text in that passage", "mark some words first")
    if len(passage.quote) > LONGEST_QUOTE:
        raise BadCall(
            f"a highlight holds up to {LONGEST_QUOTE:,} characters, and this passage has"
            f" {len(passage.quote):,}",
            "mark a shorter passage",
        )
    with workspace.database.transaction():
        row = _append(workspace, post, passage, note)
        return _standing(workspace, post, row)


def change_note(workspace: Workspace, highlight: Highlight, note: str) -> Highlight:
    """Give a highlight other words, or none.

    Raises:
        NotFound: where it is there no more, because another terminal changed or removed it.
    """
    with workspace.database.transaction():
        now = _standing(workspace, highlight.post, highlight.row)
        if shown(note).strip() == now.note:
            return now
        row = _append(workspace, now.post, now.passage, note, names=now.row)
        return _standing(workspace, now.post, row)


def remove(workspace: Workspace, highlight: Highlight) -> None:
    """Take a highlight away, with its words.

    Raises:
        NotFound: where it is there no more, because another terminal changed or removed it.
    """
    database = workspace.database
    with database.transaction():
        row = _standing(workspace, highlight.post, highlight.row).row
        highlight_log.append(
            database, highlight.post, MarkKind.REMOVE, workspace.now().day, names=row
        )


def undo(workspace: Workspace, post: str | None = None) -> Undone:
    """Take back the last thing that this installation did to highlights this study day.

    Args:
        workspace: What is open.
        post: Only what was done in this post, where it is said.

    Raises:
        PreptermError: where nothing is left to take back.
    """
    database, day = workspace.database, workspace.now().day
    with database.transaction():
        by_post = highlight_log.rows_by_post(database)
        rows = [row for name, group in by_post.items() if post in (None, name) for row in group]
        own = [row for row in rows if row.row.device == database.device and row.study_day == day]
        found = to_undo(rows, own)
        if found is None:
            raise PreptermError(
                "there is nothing to undo: no highlight was made, changed or removed today",
                "what was done before stays",
            )
        row, highlight = found
        highlight_log.append(database, row.post, MarkKind.UNDO, day, names=row.row)
        return Undone(row.kind, highlight)


def of_post(workspace: Workspace, post: str) -> list[Highlight]:
    """The highlights of a post, the first made first."""
    return living(highlight_log.rows_of(workspace.database, post))


def all_highlights(workspace: Workspace) -> list[Highlight]:
    """All highlights, by their post, the first made first."""
    return highlight_log.highlights(workspace.database)


def standing(blocks: Sequence[TextBlock], highlights: Iterable[Highlight]) -> list[Standing]:
    """Where highlights stand in a post as it is now, in its order; those that do not come last."""
    text = PostText(blocks)
    found = [Standing(each, text.find(each.passage)) for each in highlights]
    return sorted(found, key=lambda each: (each.span is None, each.span or ()))


def listed(workspace: Workspace, post: str | None = None, words: str = "") -> list[ListedHighlight]:
    """Highlights with their sources, by post, in the order of the post's text.

    Args:
        workspace: What is open.
        post: Only those of the post of this slug, alias or path, where it is said.
        words: Only those with all of these words in their text, their note or their post's title;
            case does not count.

    Raises:
        NotFound: where a post is named that is not there and of which nothing is marked.
        BadContent: where that is there and cannot be read.
    """
    if post is None:
        by_post: dict[str, list[Highlight]] = {}
        for highlight in all_highlights(workspace):
            by_post.setdefault(highlight.post, []).append(highlight)
    else:
        held = of_post(workspace, post)
        slug = post if held else open_post(workspace, post)[0].post.slug
        by_post = {slug: held or of_post(workspace, slug)}
    found = [
        each
        for slug, highlights in by_post.items()
        for each in _listed(workspace, slug, highlights)
    ]
    return [each for each in found if _has_all(each, words.casefold().split())]


def _listed(
    workspace: Workspace, post: str, highlights: Sequence[Highlight]
) -> list[ListedHighlight]:
    title = post
    blocks: Sequence[Block] = ()
    # A post may be gone, or a mess, and what was marked in it is the person's all the same.
    with suppress(NotFound, BadContent):
        opened = open_post(workspace, post)[0]
        title, blocks = opened.post.title, opened.blocks
    return [
        ListedHighlight(
            each.highlight,
            title,
            f"{post}#{anchor}" if (anchor := _anchor(blocks, each.span)) else post,
            each.span is not None,
        )
        for each in standing(blocks, highlights)
    ]


def _anchor(blocks: Sequence[Block], span: Span | None) -> str:
    """The section that a passage begins in, or nothing."""
    above = blocks[: span.start.block + 1] if span else ()
    return next((block.anchor for block in reversed(above) if block.anchor), "")


def _has_all(listed_: ListedHighlight, words: Sequence[str]) -> bool:
    highlight = listed_.highlight
    text = f"{highlight.passage.quote}\n{highlight.note}\n{listed_.title}".casefold()
    return all(word in text for word in words)


def _append(
    workspace: Workspace, post: str, passage: Passage, note: str, names: RowId | None = None
) -> RowId:
    note = shown(note).strip()
    return highlight_log.append(
        workspace.database,
        post,
        MarkKind.NOTE if note else MarkKind.HIGHLIGHT,
        workspace.now().day,
        names=names,
        passage=passage,
        note=note,
    )


def _standing(workspace: Workspace, post: str, row: RowId) -> Highlight:
    for highlight in of_post(workspace, post):
        if highlight.row == row:
            return highlight
    raise NotFound(
        "that highlight was changed or removed meanwhile", "another terminal has the post open"
    )
