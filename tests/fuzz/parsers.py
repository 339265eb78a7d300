"""Every parser of content: how it is called on bytes, and how what it gives is used."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from prepterm.core.answer_check import Verdict, answer_diff, check_answer
from prepterm.core.card import Deck
from prepterm.core.cloze import ClozeCard, cloze_cards
from prepterm.core.finding import Finding
from prepterm.core.format import Format
from prepterm.core.post import Post
from prepterm.core.practice import (
    EventKind,
    PracticeEvent,
    PracticeState,
    Tick,
    clock_at,
    minutes_and_seconds,
    practice_state,
)
from prepterm.core.question import Question
from prepterm.core.safe_text import shown, shown_line
from prepterm.library.decks import read_deck
from prepterm.library.document import Block, parse
from prepterm.library.formats import read_format
from prepterm.library.lint import lint
from prepterm.library.posts import read_stream, read_whole
from prepterm.library.questions import read_questions
from prepterm.library.source_text import ContentFile, read_text
from prepterm.library.topics import read_topics
from prepterm.library.yaml_nodes import Fields, read_fields
from prepterm.painting.blocks import painted
from prepterm.painting.flow import Flow, Spot
from prepterm.painting.lines import Manner
from prepterm.painting.palette import BARE, DARK
from prepterm.painting.places import find_place, place_at
from prepterm.painting.search import Search
from prepterm.settings import Settings, read_settings, settings_as_toml
from prepterm.study.card_text import back_blocks, front_blocks

_TODAY = date(2026, 12, 1)
_SCREEN = Manner(20, DARK)
_PAPER = Manner(80, BARE, printing=True)

Lines = Iterable[str]
"""What would be shown, each on one line."""


@dataclass(frozen=True, slots=True)
class Parser:
    """One way for bytes to come in."""

    name: str
    read: Callable[[bytes], Any]
    """Called twice, and must give the same."""
    uses: tuple[Callable[[Any], Lines], ...] = ()
    """What is done with what was read; each is timed on its own."""


def parsers(folder: Path) -> dict[str, Parser]:
    """All of them by name.

    Args:
        folder: Where the file stands that those are given which take a path.
    """
    yaml, markdown, toml = (folder / f"input.{ending}" for ending in ("yaml", "md", "toml"))

    def at(path: Path, read: Callable[[Path], object]) -> Callable[[bytes], object]:
        def call(data: bytes) -> object:
            path.write_bytes(data)
            return read(path)

        return call

    def again(settings: Settings) -> Lines:
        toml.write_bytes(settings_as_toml(settings).encode())
        assert repr(read_settings(str(toml))) == repr(replace(settings, unknown=()))
        return settings.unknown

    deck_file = ContentFile(yaml, "input", own=True)
    own_post = ContentFile(markdown, "input", own=True)
    shipped_post = ContentFile(markdown, "input", own=False)
    posts = (_post_lines, _on_screen, _on_paper)
    table = (
        Parser("markdown", _parsed, (_blocks_screen, _blocks_paper, _flow)),
        Parser(
            "posts",
            at(markdown, lambda path: read_whole(path, own=True)),
            (*posts, lambda _: _said(lint([], [own_post], (), _TODAY))),
        ),
        Parser(
            "shipped posts",
            at(markdown, lambda path: read_whole(path, own=False)),
            (*posts, lambda _: _said(lint([], [shipped_post], ("heap",), _TODAY))),
        ),
        Parser("standard input", lambda data: read_stream(_text(data)), posts),
        Parser(
            "decks",
            at(yaml, lambda path: read_deck(path, "input", own=True)),
            (_deck_lines, lambda _: _said(lint([deck_file], [], (), _TODAY))),
        ),
        Parser("questions", at(yaml, read_questions), (_question_lines,)),
        Parser("formats", at(yaml, lambda path: read_format(path, "input")), (_format_lines,)),
        Parser("topics", at(yaml, read_topics), (lambda topics: [*topics, *topics.values()],)),
        Parser("yaml", at(yaml, _fields), (_field_lines,)),
        Parser("settings", at(toml, lambda path: read_settings(str(path))), (again,)),
        Parser("cloze", _cloze, (_cloze_lines,)),
        Parser("answers", _answer),
        Parser("practice events", _practice, (_practice_lines,)),
        Parser("safe text", lambda data: shown(_text(data)), (_safe_lines,)),
    )
    return {parser.name: parser for parser in table}


def _text(data: bytes) -> str:
    """As text that came in past a decoder: bytes that are no UTF-8 are lone surrogates."""
    return data.decode("utf-8", "surrogateescape")


class _Told(list[Block]):
    """Blocks that are told apart by all that was parsed of them."""

    def __init__(self, blocks: list[Block]) -> None:
        super().__init__(blocks)
        self._tokens = [block.tokens for block in blocks]

    def __repr__(self) -> str:
        return repr((list(self), self._tokens))


def _parsed(data: bytes) -> list[Block]:
    return _Told(parse(_text(data)))


def _blocks_screen(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        found = painted(block, _SCREEN)
        yield from (line.text for line in found.lines)
        for link in found.links:
            yield from (link.address, link.title, *link.text.split("\n"))
        for code in found.codes:
            yield from (code.language, code.name, *code.text.replace("\t", " ").split("\n"))


def _blocks_paper(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        yield from (line.text for line in painted(block, _PAPER).lines)
        yield from block.text.replace("\t", " ").split("\n")
        yield block.anchor


def _flow(blocks: Sequence[Block]) -> Lines:
    """Somebody scrolls to the end, searches and comes back to the place."""
    flow = Flow(blocks, _SCREEN)
    end = flow.top_for_end(5)
    index, offset = flow.offset(end) if blocks else (0, 0)
    place = place_at(blocks, index, offset, 0.9)
    assert not blocks or find_place(blocks, place)[0] < len(blocks)
    flow.moved(end, -2_000)
    assert flow.moved(Spot(0, 3), -2_000) == Spot(0, 0)
    search = Search(blocks, "a is", (index, offset))
    search.look_on()
    search.marks(index, 0, 1 << 30, DARK)
    return ()


def _on_screen(read: tuple[Post, Sequence[Block]]) -> Lines:
    return _blocks_screen(read[1])


def _on_paper(read: tuple[Post, Sequence[Block]]) -> Lines:
    return _blocks_paper(read[1])


def _post_lines(read: tuple[Post, Sequence[Block]]) -> Iterator[str]:
    post = read[0]
    yield from (post.title, post.summary, post.level, post.checked, *post.topics, *post.aliases)
    for section in post.sections:
        yield from (section.title, section.anchor)
        assert section.line >= post.body_line
    for source in post.sources:
        yield from (source.title, source.address)


def _deck_lines(deck: Deck) -> Iterator[str]:
    yield from (deck.title, *deck.description.replace("\t", " ").split("\n"))
    for card in deck.cards:
        yield from (card.id, card.source, *card.topics)
        yield from _blocks_screen([*front_blocks(card), *back_blocks(card)])
        check_answer("O(n)", card.back, card.accept)


def _question_lines(questions: Sequence[Question]) -> Iterator[str]:
    for question in questions:
        yield from (question.id, question.kind, *question.topics)
        texts = (question.prompt, *question.strong, *question.hints, *question.mistakes)
        for text in texts:
            yield from _blocks_paper(parse(text))


def _format_lines(format_: Format) -> Iterator[str]:
    yield from (format_.title, format_.summary, str(format_.minutes))
    for stage in format_.stages:
        yield from (stage.name, stage.hint, stage.asks or "")


def _fields(path: Path) -> Fields:
    return read_fields(str(path), read_text(path), "the file is a mapping")


def _field_lines(fields: Fields) -> Iterator[str]:
    for name in fields.keys:
        yield name
        yield str(fields.line_of(name))


def _said(findings: Iterable[Finding]) -> Lines:
    return [finding.message for finding in findings]


def _cloze(data: bytes) -> list[ClozeCard] | str:
    try:
        return cloze_cards(shown(_text(data)))
    except ValueError as error:  # its way to say what is wrong; the deck's parser adds the place
        return str(error)


def _cloze_lines(cards: list[ClozeCard] | str) -> Iterator[str]:
    for card in [] if isinstance(cards, str) else cards:
        yield from _blocks_screen([*parse(card.front), *parse(card.back)])


def _answer(data: bytes) -> tuple[Verdict, list[tuple[str, bool]]]:
    typed, back, *accept = f"{_text(data)}\n\n".split("\n")
    runs = answer_diff(typed, back)
    assert "".join(text for text, _ in runs) == typed
    assert check_answer(back, back) is not Verdict.WRONG
    return check_answer(typed, back, tuple(accept)), runs


def _practice(data: bytes) -> PracticeState | str:
    lines = data.decode("utf-8", "replace").split("\n")
    try:
        return practice_state(map(_event, range(len(lines)), lines))
    except ValueError as error:
        if "begins with its start" not in str(error):
            raise
        return str(error)


def _event(number: int, line: str) -> PracticeEvent:
    known = [kind for kind in EventKind if line.startswith(kind.value)]
    kind = max(known, key=len, default=EventKind.SEEN)
    value = line[len(kind.value) + 1 :]
    return PracticeEvent(kind, Tick(number * 1000, "boot", number * 900), value or None)


def _practice_lines(state: PracticeState | str) -> Iterator[str]:
    if isinstance(state, str):
        return
    reading = clock_at(state, state.last)
    yield from map(minutes_and_seconds, (reading.stage_left_ms, reading.left_ms))
    yield f"{state.still_to_ask} {state.on_last_stage} {reading.overtime_ms} {reading.over}"
    yield shown_line(state.format.title)
    for each in state.asked:
        yield from _blocks_paper(parse(each.prompt))
    for judgement in state.judgements.values():
        yield shown_line(judgement.evidence) + (judgement.score.label if judgement.score else "")


def _safe_lines(text: str) -> Iterator[str]:
    assert shown(text) == text
    yield shown_line(text)
    yield from text.replace("\t", " ").split("\n")
