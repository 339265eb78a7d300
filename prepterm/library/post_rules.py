"""The rules that posts are held to."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from markdown_it.token import Token

from prepterm.core.finding import Severity
from prepterm.core.post import Post
from prepterm.library.document import Block
from prepterm.library.remark import Remark, Shelf, is_address

WIDEST_CODE = 88


@dataclass(frozen=True, slots=True)
class Written:
    """A post as the rules look at it."""

    post: Post
    blocks: tuple[Block, ...]
    """Of its body."""
    today: date

    def file_line(self, body_line: int) -> int:
        """The line in the file of a line of the body, which is counted from 0 as tokens do."""
        return self.post.body_line + body_line


PostRule = Callable[[Written, Shelf], Iterator[Remark]]


def no_summary(written: Written, _shelf: Shelf) -> Iterator[Remark]:
    """A post has a summary, for the shelf."""
    if not written.post.summary:
        message = "no summary; write summary: and a sentence in the front matter"
        yield Remark(message, 1, severity=Severity.WARNING)


def incomplete_front_matter(written: Written, _shelf: Shelf) -> Iterator[Remark]:
    """A shipped post says what it is about and where its facts come from."""
    if written.post.own:
        return
    for name in ("topics", "sources"):
        if not getattr(written.post, name):
            yield Remark(f"'{name}' is empty; list at least one", 1)


def unknown_topic(written: Written, shelf: Shelf) -> Iterator[Remark]:
    """Topics of shipped posts come from the list; a person's own may be any."""
    if written.post.own:
        return
    for topic in written.post.topics:
        if topic not in shelf.topics:
            yield Remark(f"'{topic}' is not in the list of topics", 1)


def dead_source(written: Written, _shelf: Shelf) -> Iterator[Remark]:
    """What a post names as its sources are addresses."""
    for source in written.post.sources:
        if not is_address(source.address):
            message = f"the source '{source.title}' has no http or https address"
            yield Remark(message, 1)


def duplicate_heading(written: Written, _shelf: Shelf) -> Iterator[Remark]:
    """Headings differ, so that an anchor does not change hands when a section moves."""
    first: dict[str, int] = {}
    for section in written.post.sections:
        line = first.setdefault(section.title.casefold(), section.line)
        if line != section.line:
            message = f"the heading '{section.title}' stands on line {line} already; name it anew"
            yield Remark(message, section.line, severity=Severity.WARNING)


def dead_link(written: Written, shelf: Shelf) -> Iterator[Remark]:
    """Links within the post and to other posts lead somewhere."""
    here = frozenset(section.anchor for section in written.post.sections)
    lines = written.post.body.split("\n")
    for token, href in _links(written.blocks):
        slug, hash_mark, anchor = unquote(href).partition("#")
        if not slug:
            missing = "" if anchor in here else f"no section here is named '{anchor}'"
        elif written.post.own and "." in slug and slug not in shelf.anchors:
            continue  # a file beside the post
        else:
            missing = shelf.missing(slug, anchor)
        if hash_mark and not anchor:
            missing = "nothing stands after the #"
        if missing:
            line, column = _place_of(written, lines, token, href)
            yield Remark(f"the link '{unquote(href)}' leads nowhere: {missing}", line, column)


def code_too_wide(written: Written, _shelf: Shelf) -> Iterator[Remark]:
    """Lines of code fit in 88 columns."""
    for token in _tokens(written.blocks):
        if token.type not in ("fence", "code_block") or token.map is None:
            continue
        first = token.map[0] + (1 if token.type == "fence" else 0)
        for number, line in enumerate(token.content.expandtabs().split("\n")):
            if len(line) > WIDEST_CODE:
                message = f"a line of code of {len(line)} columns; keep it to {WIDEST_CODE}"
                place = written.file_line(first + number)
                yield Remark(message, place, WIDEST_CODE + 1, Severity.WARNING)


def stale(written: Written, _shelf: Shelf) -> Iterator[Remark]:
    """The facts of a post have been checked within 12 months."""
    checked = written.post.checked
    if not checked:
        return
    try:
        day = date.fromisoformat(checked)
    except ValueError:
        message = f"'checked' is '{checked}'; it takes a date such as 2026-11-24"
        yield Remark(message, 1, severity=Severity.WARNING)
        return
    if (written.today.year - day.year, written.today.timetuple()[1:3]) > (1, day.timetuple()[1:3]):
        message = f"last checked on {checked}, over 12 months ago; check its facts again"
        yield Remark(message, 1, severity=Severity.WARNING)


POST_RULES: Mapping[str, PostRule] = {
    "no-summary": no_summary,
    "incomplete-front-matter": incomplete_front_matter,
    "unknown-topic": unknown_topic,
    "dead-source": dead_source,
    "duplicate-heading": duplicate_heading,
    "dead-link": dead_link,
    "code-too-wide": code_too_wide,
    "stale": stale,
}


def _tokens(blocks: tuple[Block, ...]) -> Iterator[Token]:
    for block in blocks:
        yield from block.tokens


def _links(blocks: tuple[Block, ...]) -> Iterator[tuple[Token, str]]:
    """Each inner link's address, and the inline token it stands in."""
    for token in _tokens(blocks):
        for child in token.children or ():
            href = str(child.attrGet("href") or "") if child.type == "link_open" else ""
            scheme, colon, _ = href.partition(":")
            outer = href.startswith("/") or (colon and scheme.isalpha())
            if href and not outer:
                yield token, href


def _place_of(written: Written, lines: list[str], token: Token, href: str) -> tuple[int, int]:
    """The line and column of a link; the line alone where its address stands elsewhere."""
    first, last = token.map or (0, 0)
    source = "\n".join(lines[first:last])
    found = [source.find(f"]({text}") for text in (href, unquote(href))]
    at = min((place for place in found if place >= 0), default=-1)
    if at < 0:
        return written.file_line(first), 0
    column = at - source.rfind("\n", 0, at) + len("](")
    return written.file_line(first + source.count("\n", 0, at)), column
