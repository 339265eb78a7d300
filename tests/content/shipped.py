"""What prepterm ships, read for the tests of this folder."""

import shlex
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from prepterm.core.card import Card, Deck
from prepterm.core.format import Format
from prepterm.core.post import Post
from prepterm.core.question import Question
from prepterm.library.decks import deck_files, read_deck
from prepterm.library.document import parse
from prepterm.library.formats import format_files, read_format
from prepterm.library.posts import post_files, read_post
from prepterm.library.questions import question_files, read_questions
from prepterm.library.source_text import ContentFile

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "content"
NOWHERE = ROOT / "no such folder"
POST_SLUGS = sorted(path.stem for path in (CONTENT / "posts").glob("*.md"))


@dataclass(frozen=True)
class Fence:
    """A fenced code block of a text."""

    line: int
    """Of its first line of code, in the file."""
    language: str
    attributes: dict[str, str]
    code: str


@cache
def deck_list() -> tuple[ContentFile, ...]:
    return tuple(deck_files(ROOT / "decks", NOWHERE))


@cache
def post_list() -> tuple[ContentFile, ...]:
    return tuple(post_files(CONTENT / "posts", NOWHERE))


@cache
def decks() -> dict[str, Deck]:
    return {file.slug: read_deck(file.path, file.slug, own=False) for file in deck_list()}


@cache
def cards() -> dict[str, Card]:
    return {card.id: card for deck in decks().values() for card in deck.cards}


@cache
def posts() -> dict[str, Post]:
    return {file.slug: read_post(file.path) for file in post_list()}


@cache
def formats() -> dict[str, Format]:
    files = format_files(CONTENT / "formats", NOWHERE)
    return {file.slug: read_format(file.path, file.slug) for file in files}


@cache
def questions() -> tuple[Question, ...]:
    files = question_files(CONTENT / "questions", NOWHERE)
    return tuple(question for file in files for question in read_questions(file.path))


def fences(text: str, first_line: int = 1) -> list[Fence]:
    """The fenced code blocks of a Markdown text that begins on a line of its file."""
    found = []
    for block in parse(text):
        for token in block.tokens:
            if token.type == "fence" and token.map:
                language, *rest = shlex.split(token.info) or [""]
                attributes = dict(word.partition("=")[::2] for word in rest)
                line = first_line + token.map[0] + 1
                found.append(Fence(line, language, attributes, token.content))
    return found


def section_text(post: Post, anchor: str) -> str:
    """What stands between a heading of a post and the next one."""
    lines = post.body.split("\n")
    place = next(n for n, section in enumerate(post.sections) if section.anchor == anchor)
    start = post.sections[place].line - post.body_line
    following = post.sections[place + 1 : place + 2]
    end = following[0].line - post.body_line if following else len(lines)
    return "\n".join(lines[start:end])


def run_python(code: str, **names: str) -> str:
    """What a fresh interpreter prints for code that finds these names defined."""
    defined = "".join(f"{name} = {value!r}\n" for name, value in names.items())
    done = _run(defined + code)
    assert done.returncode == 0, done.stderr
    assert not done.stderr, done.stderr
    return done.stdout.rstrip("\n")


def printed_or_raised(code: str) -> str:
    """What a fresh interpreter prints; where it ends with an exception, that one's name."""
    done = _run(code)
    if done.returncode == 0:
        return done.stdout.rstrip("\n")
    last = done.stderr.rstrip().rpartition("\n")[2]
    return last.partition(":")[0].rpartition(".")[2]


def _run(code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
