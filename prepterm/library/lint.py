"""The lint of decks and posts: reads the files it is given and holds them to the rules.

The rules themselves stand in `card_rules` and `post_rules`.
"""

from collections.abc import Container, Iterator, Sequence
from datetime import date

from prepterm.core.finding import Finding, Severity
from prepterm.core.safe_text import shown_line
from prepterm.errors import BadContent, in_short
from prepterm.library.card_rules import CARD_RULES, DECK_RULES, Asked, taken_apart
from prepterm.library.decks import read_deck
from prepterm.library.document import parse
from prepterm.library.post_rules import POST_RULES, Written
from prepterm.library.posts import read_post
from prepterm.library.remark import Remark, Shelf
from prepterm.library.source_text import ContentFile, read_text
from prepterm.library.yaml_nodes import read_fields

RULES = ("unreadable", *dict.fromkeys((*DECK_RULES, *CARD_RULES, *POST_RULES)))
"""The names of all rules."""


def lint(
    decks: Sequence[ContentFile],
    posts: Sequence[ContentFile],
    topics: Container[str],
    today: date,
) -> list[Finding]:
    """Everything the rules find, file by file in the order given, decks first.

    Ids, fronts, sources and links are judged over all the files at once. So to lint one deck, give
    the whole library and keep the findings whose `path` is that deck's.

    Args:
        decks: The decks, those that ship before a person's own.
        posts: The posts, likewise.
        topics: What shipped cards and posts may be about.
        today: The day on which facts must have been checked within 12 months.
    """
    found: list[Finding] = []
    written: list[Written] = []
    anchors: dict[str, frozenset[str] | None] = {}
    for file in posts:
        try:
            post = read_post(file.path, own=file.own, slug=file.slug)
        except BadContent as error:
            found.append(_unreadable(error))
            anchors[file.slug] = None
            continue
        written.append(Written(post, tuple(parse(post.body)), today))
        sections = frozenset(section.anchor for section in post.sections)
        anchors.update(dict.fromkeys((post.slug, *post.aliases), sections))
    cards: list[Asked] = []
    for file in decks:
        try:
            cards += _cards(file)
        except BadContent as error:
            found.append(_unreadable(error))
    shelf = Shelf(anchors, topics)
    found += _of_cards(cards, shelf)
    for each in written:
        for name, rule in POST_RULES.items():
            found += [_finding(each.post.path, name, remark) for remark in rule(each, shelf)]
    order = {shown_line(str(file.path)): place for place, file in enumerate((*decks, *posts))}
    # The cards of one cloze share their text, and so what there is to say about it.
    return sorted(dict.fromkeys(found), key=lambda finding: (order[finding.path], finding))


def _cards(file: ContentFile) -> Iterator[Asked]:
    deck = read_deck(file.path, file.slug, own=file.own)
    path = shown_line(str(file.path))
    entries = read_fields(path, read_text(file.path), "a deck").mappings("cards")
    by_line = {entry.line: entry for entry in entries}
    for card in deck.cards:
        front, back = taken_apart(card.front), taken_apart(card.back)
        yield Asked(card, front, back, file.own, path, by_line.get(card.line))


def _of_cards(cards: Sequence[Asked], shelf: Shelf) -> Iterator[Finding]:
    for name, deck_rule in DECK_RULES.items():
        for asked, remark in deck_rule(cards):
            yield _finding(asked.path, name, remark)
    for name, card_rule in CARD_RULES.items():
        for asked in cards:
            for remark in card_rule(asked, shelf):
                yield _finding(asked.path, name, remark)


def _finding(path: str, rule: str, remark: Remark) -> Finding:
    # A link may spell control characters as %1B, which no reader of files replaces.
    message = in_short(shown_line(remark.message))
    return Finding(path, remark.line, remark.column, rule, message, remark.severity)


def _unreadable(error: BadContent) -> Finding:
    line, column = error.line, error.column
    return Finding(error.path, line, column, "unreadable", error.problem, Severity.ERROR)
