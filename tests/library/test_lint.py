from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from textwrap import dedent, indent

import pytest

from prepterm.core.finding import Finding, Severity
from prepterm.library.lint import RULES, lint
from prepterm.library.source_text import ContentFile

TODAY = date(2026, 11, 24)
TOPICS = {"python", "sorting"}
SOURCE = "https://docs.python.org/3/"
LINES_12 = "\n".join(["x = 1"] * 12)


@dataclass
class Shelf:
    """A small library in a folder, and what the lint says of it."""

    folder: Path
    decks: list[ContentFile] = field(default_factory=list)
    posts: list[ContentFile] = field(default_factory=list)

    def deck(self, text: str, slug: str = "deck", *, own: bool = False) -> None:
        self._add(self.decks, f"{slug}.yaml", slug, dedent(text), own=own)

    def post(self, text: str, slug: str = "post", *, own: bool = False) -> None:
        self._add(self.posts, f"{slug}.md", slug, text, own=own)

    def findings(self, today: date = TODAY) -> list[Finding]:
        return lint(self.decks, self.posts, TOPICS, today)

    def _add(self, files: list[ContentFile], name: str, slug: str, text: str, *, own: bool) -> None:
        path = self.folder / ("own" if own else "shipped") / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        files.append(ContentFile(path, slug, own))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def card(front: str, back: str = "In linear time.", more: str = "", name: str = "one") -> str:
    """A deck's entry; its front is written as a block."""
    lines = [f"  - id: {name}", "    front: |", indent(front, "      "), f"    back: '{back}'"]
    if "source:" not in more:
        lines.append(f"    source: {SOURCE}")
    return "\n".join([*lines, *(f"    {line}" for line in more.splitlines())]) + "\n"


def deck(*cards: str) -> str:
    return "title: T\ncards:\n" + "".join(cards)


def cloze(text: str) -> str:
    return f"title: T\ncards:\n  - id: one\n    cloze: '{text}'\n    source: {SOURCE}\n"


def fenced(code: str) -> str:
    return f"What does this print?\n\n```python\n{code}\n```"


def matter(body: str, **changed: str) -> str:
    fields = {
        "title": "Post",
        "slug": "post",
        "summary": "What it is about.",
        "topics": "[python]",
        "level": "beginner",
        "checked": "2026-11-24",
        "sources": f"[{{title: Docs, address: '{SOURCE}'}}]",
    } | changed
    lines = [f"{name}: {value}" for name, value in fields.items() if value]
    return "\n".join(["---", *lines, "---", body, ""])


Case = Callable[[Shelf], None]


def one_deck(text: str, *, own: bool = False) -> Case:
    return lambda shelf: shelf.deck(text, own=own)


def one_post(text: str, *, own: bool = False) -> Case:
    return lambda shelf: shelf.post(text, own=own)


def two_decks(first: str, second: str) -> Case:
    def build(shelf: Shelf) -> None:
        shelf.deck(first, "first")
        shelf.deck(second, "second", own=True)

    return build


def deck_and_post(deck_text: str, post_text: str) -> Case:
    def build(shelf: Shelf) -> None:
        shelf.deck(deck_text)
        shelf.post(post_text)

    return build


FRONT = "How does heapify order a list?"
FIRES: dict[str, list[Case]] = {
    "unreadable": [
        one_deck("title: T\ncards:\n  - id: one\n    frnt: x\n"),
        one_post("no front matter"),
    ],
    "duplicate-id": [
        two_decks(deck(card("Why?")), deck(card("How?"))),
        two_decks(deck(card("Why?")), cloze("A {{1::heap}} has a root.")),
    ],
    "duplicate": [
        one_deck(deck(card("Why a `heap`?"), card("why  a **heap**", name="two"))),
        two_decks(deck(card("Why a heap?")), deck(card("Why a heap?", name="two"))),
        one_deck(deck(card(fenced("x = 1")), card(fenced("x = 1"), name="two"))),
    ],
    "front-too-long": [
        one_deck(deck(card("w" * 161))),
        one_deck(deck(card(fenced(LINES_12 + "\nx = 1")))),
        one_deck(deck(card(fenced("x" * 73)))),
        one_deck(cloze("w" * 158 + " {{1::heap}}")),
    ],
    "back-too-long": [
        one_deck(deck(card(FRONT, "w" * 201))),
        one_deck(deck(card(FRONT, "w" * 301))),
        one_deck(
            "title: T\ncards:\n  - id: one\n    front: Show it\n    back: |\n      ```python\n"
            + indent("x" * 73, " " * 6)
            + f"\n      ```\n    source: {SOURCE}\n"
        ),
    ],
    "answer-in-front": [
        one_deck(deck(card("Which sort is Timsort derived from?", "Timsort."))),
        one_deck(deck(card("The heap is built by `heapify` how fast?", "`heapify`"))),
        one_deck(cloze("A heap is kept in order by {{1::sifting}}; sifting is O(log n).")),
    ],
    "two-questions": [
        one_deck(deck(card("What is a heap? How is it kept?"))),
        one_deck(deck(card("Which structure, and what is kept in it?"))),
        one_deck(deck(card("How does a heap grow and why?"))),
        one_deck(deck(card("What is a heap and how many children has a node?"))),
    ],
    "yes-no": [
        one_deck(deck(card("Is a heap sorted?"))),
        one_deck(deck(card("In CPython 3.13, does a dict keep its order?"))),
        one_deck(deck(card("Isn't a heap sorted?"))),
        one_deck(deck(card("What about a heap's order?", "No, only the root is known."))),
        one_deck(deck(card("What about the root?", "Yes"))),
    ],
    "dead-source": [
        one_deck(deck(card(FRONT, more="source: post#heaps"))),
        one_deck(deck(card(FRONT, more="source: ftp://example.org/heaps"))),
        one_deck(deck(card(FRONT, more="source: 'https:///heaps'"))),
        one_deck(deck(card(FRONT, more="source: ''"))),
        deck_and_post(deck(card(FRONT, more="source: post#heap")), matter("## Heaps")),
        one_post(matter("", sources="[{title: A book, address: page 7}]")),
    ],
    "unknown-topic": [
        one_deck(deck(card(FRONT, more="topics: [pyhton]"))),
        one_post(matter("", topics="[python, heaps]")),
    ],
    "no-summary": [one_post("# Mine", own=True)],
    "incomplete-front-matter": [
        one_post(matter("", topics="[]")),
        one_post(matter("", sources="[]")),
    ],
    "duplicate-heading": [one_post(matter("## The code\n\n## The *code*"))],
    "dead-link": [
        one_post(matter("## Heaps\n\nSee [below](#heap).")),
        one_post(matter("See [another](other#heaps).")),
        one_post(matter("See [another](other).")),
        one_post("See [mine](other).", own=True),
        one_post(matter("See [this](post#heaps).")),
        one_post(matter("- a list, see [this][1]\n\n[1]: #heaps")),
        one_post(matter("See [nothing](#).")),
        one_post(matter("See [nothing](post#).")),
        one_post(matter("See [the file](notes/other.md#part).")),
    ],
    "code-too-wide": [
        one_post(matter("```python\n" + "x" * 89 + "\n```")),
        one_post(matter("- a list\n\n      " + "x" * 89)),
    ],
    "stale": [
        one_post(matter("", checked="2025-11-23")),
        one_post(matter("", checked="1999-12-31")),
        one_post(matter("", checked="last week"), own=True),
    ],
}
QUIET: dict[str, list[Case]] = {
    "unreadable": [one_deck(deck(card(FRONT)))],
    "duplicate-id": [
        two_decks(deck(card("Why?")), deck(card("How?", name="two"))),
        one_deck(cloze("A {{1::heap}} has a {{2::root}} on top.")),
    ],
    "duplicate": [
        one_deck(deck(card(fenced("x = 1")), card(fenced("X = 1"), name="two"))),
        one_deck(deck(card("What is C?"), card("What is C++?", name="two"))),
        one_deck(deck(card("---"), card("***", name="two"))),
        one_deck(cloze("A {{1::heap}} has a {{2::root}} on top.")),
    ],
    "front-too-long": [
        one_deck(deck(card("w" * 160))),
        one_deck(deck(card("**" + "w" * 160 + "**"))),
        one_deck(deck(card(fenced(LINES_12)))),
        one_deck(deck(card(fenced("x" * 72)))),
    ],
    "back-too-long": [one_deck(deck(card(FRONT, "w" * 200)))],
    "answer-in-front": [
        one_deck(deck(card("Is `deque` or `list` quicker at popping left?", "`deque`"))),
        one_deck(deck(card("How many of 3 threads run?", "3"))),
        one_deck(deck(card(fenced("print('heap')"), "heap"))),
        one_deck(deck(card("Which algorithm underlies sorting?", "sort"))),
        one_deck(cloze("A {{1::heap::which tree?}} has a {{2::root}} on top.")),
    ],
    "two-questions": [
        one_deck(deck(card('Why is the comment "Why? Really?" of no use?'))),
        one_deck(deck(card("What does `a ? b : c` do in C?"))),
        one_deck(deck(card("A URL ends in `?`. What follows?"))),
        one_deck(deck(card("How do you learn what failed and why it failed?"))),
        one_deck(deck(card("How do you learn what failed and what the code should do?"))),
        one_deck(deck(card("Why do a stack and a queue differ in their costs?"))),
        one_deck(deck(card(fenced("print('a?', 'b?')")))),
    ],
    "yes-no": [
        one_deck(deck(card("Why is a heap sorted?", "No fact decides it."))),
        one_deck(deck(card("Is it O(1) or O(n)?", "O(n)"))),
        one_deck(deck(card("If a list is sorted, how do you search it?"))),
        one_deck(deck(card("Two threads do this at once. What can happen?"))),
        one_deck(deck(card("Can you say why a heap is no sorted list?"))),
        one_deck(cloze("No, a heap is {{1::not}} sorted.")),
    ],
    "dead-source": [
        one_deck(deck(card(FRONT, more="source: http://example.org/heaps#root"))),
        one_deck(deck(card(FRONT, more="source: ''")), own=True),
        deck_and_post(deck(card(FRONT, more="source: post#heaps")), matter("## Heaps")),
        deck_and_post(deck(card(FRONT, more="source: post")), matter("## Heaps")),
        deck_and_post(
            deck(card(FRONT, more="source: old#heaps")), matter("## Heaps", aliases="[old]")
        ),
    ],
    "unknown-topic": [
        one_deck(deck(card(FRONT, more="topics: [sorting]"))),
        one_deck(deck(card(FRONT, more="topics: [my job]")), own=True),
        one_post(matter("", topics="[python]")),
        one_post(matter("", topics="[my job]"), own=True),
    ],
    "no-summary": [one_post(matter("## Heaps"))],
    "incomplete-front-matter": [
        one_post(matter("## Heaps")),
        one_post("# Mine\n\nText.", own=True),
    ],
    "duplicate-heading": [one_post(matter("## The code\n\n## The mended code"))],
    "dead-link": [
        one_post(matter("## A heap\n\nSee [above](#a-heap), [it](post#a-heap), [all](post).")),
        one_post(matter("## Größe\n\nSee [above](#größe).")),
        one_post(matter(f"See [it]({SOURCE}), <mailto:a@example.org>, [c](//example.org).")),
        one_post(matter("```\n[not a link](#nowhere)\n```")),
        one_post("See [the file](notes/other.md#part).", own=True),
    ],
    "code-too-wide": [one_post(matter("```\n" + "x" * 88 + "\n```\n\n" + "word " * 40))],
    "stale": [
        one_post(matter("", checked="2025-11-24")),
        one_post(matter("", checked="2026-11-25")),
        one_post("# Mine", own=True),
    ],
}


def cases(table: dict[str, list[Case]]) -> list[object]:
    return [
        pytest.param(rule, case, id=f"{rule}-{number}")
        for rule, row in table.items()
        for number, case in enumerate(row, 1)
    ]


@pytest.mark.parametrize(("rule", "case"), cases(FIRES))
def test_a_rule_fires(shelf: Shelf, rule: str, case: Case) -> None:
    case(shelf)
    assert rule in {finding.rule for finding in shelf.findings()}


@pytest.mark.parametrize(("rule", "case"), cases(QUIET))
def test_a_rule_keeps_quiet(shelf: Shelf, rule: str, case: Case) -> None:
    case(shelf)
    assert [finding for finding in shelf.findings() if finding.rule in {rule, "unreadable"}] == []


def test_every_rule_is_shown_firing_and_quiet() -> None:
    assert set(FIRES) == set(QUIET) == set(RULES)


def test_a_good_library_has_no_findings(shelf: Shelf) -> None:
    shelf.deck(deck(card(FRONT, more="source: post#heaps\ntopics: [sorting]")))
    shelf.post(matter("## Heaps\n\nText."))
    assert shelf.findings() == []


def test_a_finding_names_the_place_of_what_is_wrong(shelf: Shelf) -> None:
    shelf.deck(deck(card(FRONT, "w" * 301, "source: post#trees"), card("Is it?", name="two")))
    shelf.post(matter("## Heaps\n\nA line,\nthen [a link](#trees).\n\n```\n" + "x" * 89 + "\n```"))
    path = str(shelf.decks[0].path)
    seen = {
        finding.rule: (finding.path == path, finding.line, finding.column)
        for finding in shelf.findings()
    }
    assert seen == {
        "back-too-long": (True, 6, 5),
        "dead-source": (True, 7, 5),
        "yes-no": (True, 9, 5),
        "dead-link": (False, 13, 15),
        "code-too-wide": (False, 16, 89),
    }


def test_a_cloze_is_found_at_its_text(shelf: Shelf) -> None:
    shelf.deck(cloze("{{1::one}} " + "w" * 170))
    [finding] = shelf.findings()
    assert (finding.rule, finding.line, finding.column) == ("front-too-long", 4, 5)


def test_findings_come_in_the_order_of_the_files(shelf: Shelf) -> None:
    shelf.deck(deck(card("Is it?")), "b")
    shelf.deck(deck(card("Was it?", name="two"), card("Will it?", "Yes.", name="three")), "a")
    shelf.post("Text.", "0", own=True)
    places = [(Path(finding.path).stem, finding.line) for finding in shelf.findings()]
    assert places == [("b", 4), ("a", 4), ("a", 11), ("0", 1)]


def test_a_back_of_200_warns_and_one_of_300_fails(shelf: Shelf) -> None:
    shelf.deck(deck(card(FRONT, "w" * 300), card("Why?", "w" * 301, name="two")))
    assert [finding.severity for finding in shelf.findings()] == [Severity.WARNING, Severity.ERROR]


def test_a_broken_post_is_reported_once_and_its_cards_are_left_in_peace(shelf: Shelf) -> None:
    shelf.deck(deck(card(FRONT, more="source: post#heaps")))
    shelf.post("---\ntitle: [\n---\n## Heaps\n")
    [finding] = shelf.findings()
    assert (finding.rule, finding.severity) == ("unreadable", Severity.ERROR)
    assert finding.line > 0


def test_a_broken_deck_keeps_no_other_from_being_read(shelf: Shelf) -> None:
    shelf.deck("cards: 7", "a")
    shelf.deck(deck(card("Is it?")), "b")
    assert [finding.rule for finding in shelf.findings()] == ["unreadable", "yes-no"]


def test_a_missing_file_is_a_finding(shelf: Shelf) -> None:
    shelf.decks.append(ContentFile(shelf.folder / "gone.yaml", "gone", own=True))
    assert [finding.message for finding in shelf.findings()] == ["there is no such file"]


def test_the_gaps_of_one_cloze_are_reported_once(shelf: Shelf) -> None:
    shelf.deck(cloze("{{1::one}} {{2::two}} " + "w" * 301))
    rules = [finding.rule for finding in shelf.findings()]
    assert rules.count("back-too-long") == 1


def test_nothing_a_stranger_wrote_reaches_the_terminal_raw(shelf: Shelf) -> None:
    evil = "\x1b]0;gone\x07\x9b31m"
    shelf.deck(deck(card("Is it?", more=f"source: '{evil}'\ntopics: ['{evil}']")))
    shelf.post(matter(f"## {evil}\n\n## {evil}\n\n[x](<#{evil}>)", checked=f"'{evil}'"), own=True)
    shelf.post(matter("[x](#%1b%9b%0a)"), "b", own=True)
    shelf.deck(f"title: T\ncards:\n  - {evil}: 1\n", evil.replace("/", ""))
    findings = shelf.findings()
    assert len(findings) >= 8
    for finding in findings:
        text = finding.path + finding.message
        assert all(letter.isprintable() for letter in text), text


def test_a_finding_does_not_quote_a_page(shelf: Shelf) -> None:
    shelf.post(f"[x](#{'a' * 5000})", own=True)
    (finding,) = [each for each in shelf.findings() if each.rule == "dead-link"]
    assert len(finding.message) < 450
    assert finding.message.startswith("the link '#aaa")


def test_hostile_fronts_do_not_hold_the_lint(shelf: Shelf) -> None:
    shelf.deck(deck(card("what and " * 20_000 + "?"), card("“" * 100_000, name="two")))
    assert {finding.rule for finding in shelf.findings()} == {"front-too-long"}


def test_a_leap_day_is_stale_a_year_and_a_day_later(shelf: Shelf) -> None:
    shelf.post(matter("", checked="2028-02-29"))
    assert [shelf.findings(today) for today in (date(2029, 2, 28),)] == [[]]
    assert [finding.rule for finding in shelf.findings(date(2029, 3, 1))] == ["stale"]


def test_a_field_that_is_missing_is_told_at_the_cards_entry(shelf: Shelf) -> None:
    shelf.deck("title: T\ncards:\n  - id: one\n    front: Why a heap?\n    back: It is quick.\n")
    (finding,) = shelf.findings()
    assert (finding.rule, finding.line, finding.column) == ("dead-source", 3, 0)
    assert finding.message.startswith("card one: no source; write source:")
