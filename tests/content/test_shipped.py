from collections import Counter
from datetime import date

import pytest

from prepterm.library.lint import lint
from prepterm.library.topics import read_topics
from tests.content import shipped

TOPICS = read_topics(shipped.CONTENT / "topics.yaml")


def test_the_lint_has_nothing_to_say() -> None:
    today = max(date.fromisoformat(post.checked) for post in shipped.posts().values())
    assert lint(shipped.deck_list(), shipped.post_list(), TOPICS, today) == []


def test_every_file_that_ships_is_read_by_someone() -> None:
    read = {file.path for file in (*shipped.deck_list(), *shipped.post_list())}
    for folder in ("formats", "questions"):
        read |= set((shipped.CONTENT / folder).glob("*.yaml"))
    read.add(shipped.CONTENT / "topics.yaml")
    folders = (shipped.CONTENT, shipped.ROOT / "decks")
    lying = {path for folder in folders for path in folder.rglob("*") if path.is_file()}
    assert lying == read
    assert shipped.formats()
    assert shipped.questions()


def test_ids_are_unique_over_all_decks_and_over_all_questions() -> None:
    total = [card.id for deck in shipped.decks().values() for card in deck.cards]
    total += [f"question {question.id}" for question in shipped.questions()]
    assert [name for name, times in Counter(total).items() if times > 1] == []


@pytest.mark.parametrize(("deck", "least"), [("phone-interview", 60), ("code-review", 30)])
def test_a_deck_is_large_enough(deck: str, least: int) -> None:
    entries = {card.entry for card in shipped.decks()[deck].cards}
    assert len(entries) >= least


def test_every_card_says_where_it_comes_from_and_what_it_is_about() -> None:
    bare = [card.id for card in shipped.cards().values() if not (card.source and card.topics)]
    assert bare == []


def test_every_card_has_an_id_of_its_own_since_its_history_hangs_on_it() -> None:
    for file in shipped.deck_list():
        written = file.path.read_text(encoding="utf-8")
        entries = [card.entry for card in shipped.decks()[file.slug].cards]
        assert [name for name in entries if f"- id: {name}\n" not in written] == []


def test_everything_shipped_is_about_listed_topics() -> None:
    used = {topic for question in shipped.questions() for topic in question.topics}
    used |= {topic for card in shipped.cards().values() for topic in card.topics}
    used |= {topic for post in shipped.posts().values() for topic in post.topics}
    assert used - set(TOPICS) == set()


@pytest.mark.parametrize(
    ("slug", "minutes"),
    [
        ("recruiter-screen", [2, 10, 5, 5, 5, 3]),
        ("technical-phone-screen", [3, 4, 7, 18, 8, 5]),
        ("two-problem-screen", [5, 35, 5]),
        ("long-screen", [5, 10, 5, 8, 20, 7, 5]),
        ("focus", [25, 5]),
    ],
)
def test_a_format_has_the_minutes_it_was_designed_with(slug: str, minutes: list[int]) -> None:
    assert [stage.minutes for stage in shipped.formats()[slug].stages] == minutes


@pytest.mark.parametrize(
    ("slug", "minutes"),
    [
        ("recruiter-screen", 30),
        ("technical-phone-screen", 45),
        ("two-problem-screen", 45),
        ("long-screen", 60),
        ("behavioural", 30),
        ("system-design", 45),
        ("code-review", 30),
        ("focus", 30),
    ],
)
def test_a_format_takes_as_long_as_its_kind_of_interview(slug: str, minutes: int) -> None:
    assert shipped.formats()[slug].minutes == minutes


def test_no_format_ships_that_the_tests_do_not_know() -> None:
    assert set(shipped.formats()) == {
        "behavioural",
        "code-review",
        "focus",
        "long-screen",
        "recruiter-screen",
        "system-design",
        "technical-phone-screen",
        "two-problem-screen",
    }


def test_there_are_questions_for_whatever_a_format_asks() -> None:
    stock = Counter(question.kind for question in shipped.questions())
    for each in shipped.formats().values():
        drawn: Counter[str] = Counter()
        for stage in each.stages:
            if stage.asks:
                drawn[stage.asks] += stage.questions
        assert drawn <= stock, each.slug


def test_every_kind_of_question_is_asked_by_some_format() -> None:
    asked = {stage.asks for each in shipped.formats().values() for stage in each.stages}
    assert {question.kind for question in shipped.questions()} == asked - {None}


def test_a_question_helps_to_judge_its_answer() -> None:
    for question in shipped.questions():
        assert len(question.strong) >= 3, question.id
        assert len(question.hints) >= 2, question.id
        assert len(question.follow_ups) >= 2, question.id
        assert len(question.mistakes) >= 2, question.id


def test_a_prompt_fits_on_a_narrow_screen() -> None:
    for question in shipped.questions():
        for line in question.prompt.split("\n"):
            assert len(line) <= 72, (question.id, line)
