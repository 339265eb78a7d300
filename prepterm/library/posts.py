"""Posts: Markdown files with front matter, read into core's posts."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from prepterm.core.post import Post, Section, Source
from prepterm.core.safe_text import shown_line
from prepterm.errors import BadContent
from prepterm.library.document import Block, Document
from prepterm.library.source_text import ContentFile, content_files, folded, read_text

if TYPE_CHECKING:  # YAML's parser stays out of texts without front matter
    from prepterm.library.yaml_nodes import Fields

PostFile = ContentFile

POST_FIELDS = (
    "title",
    "slug",
    "summary",
    "topics",
    "level",
    "checked",
    "versions",
    "sources",
    "aliases",
)
COUNTED = 64 * 1024
"""Characters in which the words of a text are counted before all of it is parsed."""
_MATTER = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
# Possessive, since going back over millions of blank lines would take gigabytes.
_FIRST_FIELD = re.compile(r"(?:[ \t]*+(?:#.*+)?\n)*+[\w-]++[ \t]*+:(?:\s|\Z)")


def post_files(shipped: Path, own: Path) -> list[PostFile]:
    """Every post below the two folders, those that ship first."""
    return content_files(shipped, own, ".md")


def read_post(path: Path, *, own: bool = False, slug: str | None = None) -> Post:
    """The post in a file, as `read_whole` reads it."""
    return read_whole(path, own=own, slug=slug)[0]


def read_whole(
    path: Path, *, own: bool = False, slug: str | None = None
) -> tuple[Post, tuple[Block, ...]]:
    """The post in a file, and its blocks.

    Args:
        path: The file.
        own: True for a person's own post or any Markdown file, which may lack front matter and
            may have fields that prepterm does not know.
        slug: The name an own post goes by; the file's stem where it is not said.

    Raises:
        BadContent: where the file cannot be read, or its front matter lacks what it needs.
    """
    return _whole(*open_document(path, own=own, slug=slug))


def read_stream(text: str) -> tuple[Post, tuple[Block, ...]]:
    """Markdown that came from standard input, as a post named `-`, and its blocks.

    Raises:
        BadContent: where it begins with front matter that cannot be read.
    """
    return _whole(*stream_document(text))


def open_document(
    path: Path, *, own: bool = False, slug: str | None = None
) -> tuple[Post, Document]:
    """The post in a file without its sections, and its text, of which little is parsed yet.

    Args:
        path: As `read_whole` takes it, and the others too.
        own: As there.
        slug: As there.

    Raises:
        BadContent: as there.
    """
    return _opened(read_text(path), path, own=own, slug=slug or path.stem)


def stream_document(text: str) -> tuple[Post, Document]:
    """Markdown that came from standard input, as a post named `-`, of which little is parsed yet.

    Raises:
        BadContent: where it begins with front matter that cannot be read.
    """
    return _opened(folded(text), Path("-"), own=True, slug="-")


def sections_of(blocks: Iterable[Block], body_line: int) -> Iterator[Section]:
    """The headings of a text that begins at a line of its file."""
    for block in blocks:
        if block.anchor:
            yield Section(block.anchor, block.title, block.level, body_line + block.line - 1)


def _whole(post: Post, document: Document) -> tuple[Post, tuple[Block, ...]]:
    blocks = tuple(document.whole(reads=True))
    words = sum(len(block.text.split()) for block in blocks)
    sections = tuple(sections_of(blocks, post.body_line))
    return replace(post, sections=sections, words=words, body=document.source()), blocks


def _words_near(document: Document) -> int:
    """How many words a text has, about, from its beginning."""
    beginning = document.beginning(COUNTED)
    return len(beginning.split()) * len(document) // max(1, len(beginning))


def _opened(text: str, path: Path, *, own: bool, slug: str) -> tuple[Post, Document]:
    place = shown_line(str(path))
    matter = _MATTER.match(text)
    if own and (matter is None or not _FIRST_FIELD.match(matter[1])):
        return _post(path, place, slug, None, text, 1)
    if matter is None:
        if text.startswith("---"):
            raise BadContent(place, "the front matter has no end; close it with a line ---", 1, 1)
        raise BadContent(place, "no front matter; begin the file with --- and title:", 1, 1)
    from prepterm.library.yaml_nodes import read_fields  # noqa: PLC0415 - as at the head

    # A blank line in place of the `---` keeps the numbers of the lines as they are in the file.
    expected = "front matter is a mapping with title: and more fields"
    fields = read_fields(place, "\n" + matter[1], expected)
    if not own:
        _check_shipped(fields, path.stem)
    line = text.count("\n", 0, matter.end()) + 1
    return _post(path, place, slug, fields, text[matter.end() :], line, own=own)


def _check_shipped(fields: "Fields", stem: str) -> None:
    fields.only(POST_FIELDS)
    for name in ("title", "slug", "summary", "level", "checked"):
        fields.needed(name, one_line=True)
    if fields.one_line("slug") != stem:
        raise fields.bad(f"the slug takes the file's name, '{shown_line(stem)}'", "slug")
    for name in ("topics", "sources"):
        if name not in fields:
            raise fields.bad(f"'{name}' is missing; write {name}: and a list")
    try:
        date.fromisoformat(fields.one_line("checked"))
    except ValueError:
        raise fields.bad("'checked' takes a date such as 2026-11-24", "checked") from None


def _post(  # noqa: PLR0913, PLR0917 - what one file is made of
    path: Path,
    place: str,
    slug: str,
    fields: "Fields | None",
    body: str,
    body_line: int,
    *,
    own: bool = True,
) -> tuple[Post, Document]:
    document = Document(body)
    document.parse_on()
    title = fields.one_line("title") if fields else ""
    if not title:
        titles = (block.title for block in document.blocks if block.anchor)
        title = next(titles, "") or shown_line(path.stem)
    post = Post(
        slug=shown_line(slug),
        title=title,
        path=place,
        words=_words_near(document),
        body_line=body_line,
        own=own,
    )
    if fields is not None:
        post = replace(
            post,
            summary=fields.one_line("summary"),
            topics=tuple(shown_line(topic) for topic in fields.texts("topics")),
            level=fields.one_line("level"),
            checked=fields.one_line("checked"),
            sources=tuple(_source(each) for each in fields.mappings("sources")),
            aliases=tuple(shown_line(alias) for alias in fields.texts("aliases")),
        )
    return post, document


def _source(entry: "Fields") -> Source:
    entry.only(("title", "address"))
    return Source(entry.needed("title", one_line=True), entry.needed("address", one_line=True))
