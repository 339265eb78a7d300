"""Posts: Markdown files with front matter, read into core's posts."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from prepterm.core.post import Post, Section, Source
from prepterm.core.safe_text import shown, shown_line
from prepterm.errors import BadContent
from prepterm.library.document import Block, parse
from prepterm.library.source_text import ContentFile, content_files, folded, read_text
from prepterm.library.yaml_nodes import Fields, read_fields

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
    return _whole(read_text(path), path, own=own, slug=slug or path.stem)


def read_stream(text: str) -> tuple[Post, tuple[Block, ...]]:
    """Markdown that came from standard input, as a post named `-`, and its blocks.

    Raises:
        BadContent: where it begins with front matter that cannot be read.
    """
    return _whole(folded(text), Path("-"), own=True, slug="-")


def _whole(text: str, path: Path, *, own: bool, slug: str) -> tuple[Post, tuple[Block, ...]]:
    place = shown_line(str(path))
    matter = _MATTER.match(text)
    if own and (matter is None or not _FIRST_FIELD.match(matter[1])):
        return _post(path, place, slug, None, text, 1)
    if matter is None:
        if text.startswith("---"):
            raise BadContent(place, "the front matter has no end; close it with a line ---", 1, 1)
        raise BadContent(place, "no front matter; begin the file with --- and title:", 1, 1)
    # A blank line in place of the `---` keeps the numbers of the lines as they are in the file.
    expected = "front matter is a mapping with title: and more fields"
    fields = read_fields(place, "\n" + matter[1], expected)
    if not own:
        _check_shipped(fields, path.stem)
    line = text.count("\n", 0, matter.end()) + 1
    return _post(path, place, slug, fields, text[matter.end() :], line, own=own)


def _check_shipped(fields: Fields, stem: str) -> None:
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
    fields: Fields | None,
    body: str,
    body_line: int,
    *,
    own: bool = True,
) -> tuple[Post, tuple[Block, ...]]:
    body = shown(body)
    blocks = parse(body)
    sections = tuple(_sections(blocks, body_line))
    title = fields.one_line("title") if fields else ""
    if not title:
        title = sections[0].title if sections and sections[0].title else shown_line(path.stem)
    post = Post(
        slug=shown_line(slug),
        title=title,
        path=place,
        sections=sections,
        words=sum(len(block.text.split()) for block in blocks),
        body=body,
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
    return post, tuple(blocks)


def _source(entry: Fields) -> Source:
    entry.only(("title", "address"))
    return Source(entry.needed("title", one_line=True), entry.needed("address", one_line=True))


def _sections(blocks: list[Block], body_line: int) -> list[Section]:
    return [
        Section(
            block.anchor,
            block.title,
            block.level,
            body_line + block.line - 1,
        )
        for block in blocks
        if block.anchor
    ]
