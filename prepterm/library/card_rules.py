"""The rules that cards are held to. Each looks at one card, or at all of them together."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from prepterm.core.card import Card, CardKind
from prepterm.core.cloze import cloze_cards
from prepterm.core.finding import Severity
from prepterm.library.document import parse
from prepterm.library.remark import Remark, Shelf, is_address
from prepterm.library.yaml_nodes import Fields

LONGEST_FRONT = 160
LONG_BACK, LONGEST_BACK = 200, 300
MOST_CODE_LINES, WIDEST_CODE = 12, 72

_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»")
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
_VERB = (
    r"(?:is|are|was|were|do|does|did|can|could|will|would|shall|should|has|have|had|may|might|must)"
    r"(?:n['’]t)?"  # noqa: RUF001 - people type either apostrophe
)
_ASKING = r"(?:what|which|why|how|when|where|who|whom|whose)"
_SUBJECT = r"(?:it|its|he|she|they|their|we|our|you|your|the|an?|this|that|these|those)"
_JOINED = re.compile(
    # "why it failed" and "what the code does" stand within one question; "why is it" is another.
    rf"\b{_ASKING}\b.*?,?\s+and\s+{_ASKING}(?!\s+{_SUBJECT}\b)"
    rf"(?:\s*\?|(?:\s+\w+){{0,2}}?\s+{_VERB}\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(rf"\b{_ASKING}\b", re.IGNORECASE)
_YES_NO_FRONT = re.compile(rf"(?:[^?]*,\s+)?{_VERB}\b[^?]*\?", re.IGNORECASE)
_YES_NO_BACK = re.compile(r"(?:yes|no)\s*(?:[,.;:!–—-]|$)", re.IGNORECASE)  # noqa: RUF001 - dashes
_MOST_SPOKEN = 600
"""A longer front is too long anyway, and would hold the patterns above for minutes."""
_EDGES = " \t\n.?!:;,\"'`"


@dataclass(frozen=True, slots=True)
class CardText:
    """One side of a card, taken apart."""

    prose: str
    """What a person reads outside code blocks, on one line."""
    spoken: str
    """The same without inline code and without what stands in quotation marks."""
    code: tuple[str, ...]
    """The code blocks."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A card as the rules look at it."""

    card: Card
    front: CardText
    back: CardText
    own: bool
    path: str
    fields: Fields | None
    """The entry it was read from."""

    def at(self, field: str, message: str, severity: Severity = Severity.ERROR) -> Remark:
        """A remark at a field of the card's entry, or at the entry where it has no such field."""
        message = f"card {self.card.entry}: {message}"
        for name in (field, "cloze") if field in ("front", "back") else (field,):
            if self.fields is not None and name in self.fields.keys:
                mark = self.fields.keys[name].start_mark
                return Remark(message, mark.line + 1, mark.column + 1, severity)
        return Remark(message, self.card.line, severity=severity)


CardRule = Callable[[Asked, Shelf], Iterator[Remark]]
DeckRule = Callable[[Iterable[Asked]], Iterator[tuple[Asked, Remark]]]


def taken_apart(text: str) -> CardText:
    """A side of a card, for the rules."""
    prose, spoken, code = [], [], []
    for block in parse(text):
        for token in block.tokens:
            if token.type in ("fence", "code_block"):
                code.append(token.content.rstrip("\n"))
            elif token.type == "html_block":
                prose.append(token.content)
            elif token.type == "inline":
                for child in token.children or ():
                    prose.append(child.content or (" " if "break" in child.type else ""))
                    spoken.append("`" if child.type == "code_inline" else prose[-1])
                prose.append(" ")
                spoken.append(" ")
    plain = _QUOTED.sub("“”", " ".join("".join(spoken).split())[:_MOST_SPOKEN])
    return CardText(" ".join("".join(prose).split()), plain, tuple(code))


def front_too_long(asked: Asked, _shelf: Shelf) -> Iterator[Remark]:
    """A front has up to 160 characters, and code of up to 12 lines of 72."""
    if len(asked.front.prose) > LONGEST_FRONT:
        found = f"the front has {len(asked.front.prose)} characters"
        yield asked.at("front", f"{found}; keep it to {LONGEST_FRONT}, or make two cards of it")
    yield from _code_too_long(asked, "front", asked.front)


def back_too_long(asked: Asked, _shelf: Shelf) -> Iterator[Remark]:
    """A back has up to 200 characters, 300 at the very most, and code as the front has."""
    length = len(asked.back.prose)
    if length > LONG_BACK:
        severity = Severity.ERROR if length > LONGEST_BACK else Severity.WARNING
        message = f"the back has {length} characters; keep it to {LONG_BACK}, put the rest in why:"
        yield asked.at("back", message, severity)
    if asked.card.kind is not CardKind.CLOZE:
        yield from _code_too_long(asked, "back", asked.back)


def answer_in_front(asked: Asked, _shelf: Shelf) -> Iterator[Remark]:
    """The answer does not stand in the front, but where the front offers it for choice."""
    front = asked.front.prose[:_MOST_SPOKEN]
    if asked.card.kind is CardKind.CLOZE:
        answers = _gap_answers(asked)
    else:
        answers = [] if re.search(r"\bor\b", front, re.IGNORECASE) else [asked.back.prose]
    for answer in answers:
        bare = answer.strip(_EDGES)
        # A lone number or sign turns up by chance: in a size, in a version, in an example.
        told = sum(map(str.isalpha, bare)) > 1 and len(bare) <= len(front)
        if told and re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", front, re.IGNORECASE):
            message = f"the answer '{bare}' stands in the front; take it out there"
            yield asked.at("front", message)


def two_questions(asked: Asked, _shelf: Shelf) -> Iterator[Remark]:
    """A card asks one thing; questions in quotation marks and in code do not count."""
    if asked.front.spoken.count("?") > 1:
        yield asked.at("front", "the front asks more than once; make a card of each question")
        return
    for sentence in _SENTENCE_END.split(asked.front.spoken):
        if sentence.endswith("?") and _JOINED.search(sentence):
            yield asked.at("front", "two questions are joined by 'and'; make a card of each")


def yes_no(asked: Asked, _shelf: Shelf) -> Iterator[Remark]:
    """A card cannot be answered by yes or no: half of all guesses would be right."""
    if asked.card.kind is CardKind.CLOZE:
        return
    remedy = "ask why, how or which"
    if _YES_NO_BACK.match(asked.back.prose):
        yield asked.at("back", f"the answer is yes or no; {remedy}")
        return
    for sentence in _SENTENCE_END.split(asked.front.spoken):
        chooses = re.search(r"\bor\b", sentence, re.IGNORECASE) or _ASKS.search(sentence)
        if _YES_NO_FRONT.fullmatch(sentence) and not chooses:
            yield asked.at("front", f"yes or no would answer this; {remedy}")


def dead_source(asked: Asked, shelf: Shelf) -> Iterator[Remark]:
    """A source names a post, a section or an address; a shipped card has one."""
    source = asked.card.source
    if not source:
        if not asked.own:
            message = "no source; write source: and post#section, or an https address"
            yield asked.at("source", message)
        return
    if is_address(source):
        return
    slug, _, anchor = source.partition("#")
    if missing := shelf.missing(slug, anchor):
        yield asked.at("source", f"the source leads nowhere: {missing}")


def unknown_topic(asked: Asked, shelf: Shelf) -> Iterator[Remark]:
    """Topics of shipped cards come from the list; a person's own may be any."""
    if asked.own:
        return
    for topic in asked.card.topics:
        if topic not in shelf.topics:
            yield asked.at("topics", f"'{topic}' is not in the list of topics")


def duplicate_id(cards: Iterable[Asked]) -> Iterator[tuple[Asked, Remark]]:
    """An id is unique over all decks, since a card's history hangs on it."""
    first: dict[str, Asked] = {}
    for asked in cards:
        other = first.setdefault(asked.card.entry, asked)
        if (other.path, other.card.line) != (asked.path, asked.card.line):
            message = f"its id stands in {_place(other)} already; give one of them another id"
            yield asked, asked.at("id", message)


def duplicate(cards: Iterable[Asked]) -> Iterator[tuple[Asked, Remark]]:
    """No two cards ask the same; case, blanks, markup and the marks at the end do not count."""
    first: dict[tuple[str, tuple[str, ...]], Asked] = {}
    for asked in cards:
        prose = asked.front.prose.casefold().strip(_EDGES)
        key = (prose, asked.front.code or ("" if prose else asked.card.front,))
        other = first.setdefault(key, asked)
        if other is not asked:
            message = f"asks the same as {other.card.id} in {_place(other)}; keep one of them"
            yield asked, asked.at("front", message)


CARD_RULES: Mapping[str, CardRule] = {
    "front-too-long": front_too_long,
    "back-too-long": back_too_long,
    "answer-in-front": answer_in_front,
    "two-questions": two_questions,
    "yes-no": yes_no,
    "dead-source": dead_source,
    "unknown-topic": unknown_topic,
}
DECK_RULES: Mapping[str, DeckRule] = {
    "duplicate-id": duplicate_id,
    "duplicate": duplicate,
}


def _code_too_long(asked: Asked, field: str, text: CardText) -> Iterator[Remark]:
    for code in text.code:
        lines = code.expandtabs().split("\n")
        widest = max(map(len, lines))
        if len(lines) > MOST_CODE_LINES:
            message = f"the {field} has {len(lines)} lines of code; keep it to {MOST_CODE_LINES}"
            yield asked.at(field, message)
        if widest > WIDEST_CODE:
            message = f"code of {widest} columns in the {field}; keep it to {WIDEST_CODE}"
            yield asked.at(field, message)


def _gap_answers(asked: Asked) -> Iterable[str]:
    if asked.fields is None:
        return ()
    number = int(asked.card.id.rpartition(":")[2])
    return _answers(asked.fields.text("cloze"))[number]


@lru_cache(maxsize=1)
def _answers(cloze: str) -> dict[int, tuple[str, ...]]:
    """What stands in the gaps, by their numbers; the cards of one cloze ask for it in a row."""
    return {side.number: side.answers for side in cloze_cards(cloze)}


def _place(asked: Asked) -> str:
    return f"{asked.path}:{asked.card.line}"
