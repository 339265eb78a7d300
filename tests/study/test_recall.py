"""What would be recalled of a post, and the cards to ask at a section."""

from prepterm.core.grade import Grade
from prepterm.core.history import ActionKind
from prepterm.core.recall import SectionRecall
from prepterm.study import card_actions
from prepterm.study.cards import find_card
from prepterm.study.recall import cards_of_section, recall_of_post, recall_of_posts
from prepterm.study.workspace import Workspace
from tests.study.home import Home

SOURCES = {
    "a": "post#one", "b": "post#one", "c": "post#one", "d": "post#two", "e": "post",
    "f": "post-two#one", "g": "post#on", "h": "",
}  # fmt: skip


def deck(home: Home, sources: dict[str, str]) -> None:
    cards = "".join(
        f"  - {{id: {each}, front: What is {each}?, back: So., source: '{source}'}}\n"
        for each, source in sources.items()
    )
    home.write("decks/mine.yaml", f"title: Mine\ncards:\n{cards}")


def graded(workspace: Workspace, identity: str, grade: Grade = Grade.EASY) -> None:
    card = workspace.card(identity)
    assert card is not None
    card_actions.grade(workspace, card_actions.show(workspace, card), grade, 3.0)


def recall_now(workspace: Workspace, identity: str) -> float:
    recall = find_card(workspace, identity).retrievability
    assert recall is not None
    return recall


def test_each_section_has_the_mean_recall_of_its_own_cards(home: Home) -> None:
    deck(home, SOURCES)
    with home.opened() as workspace:
        assert recall_of_post(workspace, "post", workspace.now()) == {
            "one": SectionRecall(3, 0, 0.0),
            "two": SectionRecall(1, 0, 0.0),
            "": SectionRecall(1, 0, 0.0),
            "on": SectionRecall(1, 0, 0.0),
        }
        for identity in ("a", "b", "d"):
            graded(workspace, identity)
        found = recall_of_post(workspace, "post", workspace.now())
        assert (found["two"], found["two"].mark) == (SectionRecall(1, 1, 1.0), "●")
        assert found["one"] == SectionRecall(3, 2, 2 / 3)
        home.clock.advance(days=30)
        later = recall_of_post(workspace, "post", workspace.now())
        expected = (recall_now(workspace, "a") + recall_now(workspace, "b")) / 3
        assert later["one"] == SectionRecall(3, 2, expected)
        assert 0 < expected < 0.66


def test_a_post_without_cards_has_none(home: Home) -> None:
    deck(home, SOURCES)
    with home.opened() as workspace:
        assert recall_of_post(workspace, "pos", workspace.now()) == {}


def test_the_recall_of_a_post_is_that_of_all_its_sections(home: Home) -> None:
    deck(home, SOURCES)
    with home.opened() as workspace:
        graded(workspace, "e")
        graded(workspace, "f")
        found = recall_of_posts(workspace, workspace.now())
        assert found == {
            "post": SectionRecall(6, 1, 1 / 6),
            "post-two": SectionRecall(1, 1, 1.0),
        }


def test_suspended_cards_count_for_nothing_and_are_not_asked(home: Home) -> None:
    deck(home, SOURCES)
    with home.opened() as workspace:
        graded(workspace, "a")
        card_actions.act(workspace, "b", ActionKind.SUSPEND)
        card_actions.act(workspace, "c", ActionKind.SUSPEND)
        now = workspace.now()
        assert recall_of_post(workspace, "post", now)["one"] == SectionRecall(1, 1, 1.0)
        assert recall_of_posts(workspace, now)["post"] == SectionRecall(4, 1, 0.25)
        asked = [each.card.id for each in cards_of_section(workspace, "post", "one", now)]
        assert asked == ["a"]


def test_a_section_asks_what_is_due_then_the_weakest(home: Home) -> None:
    deck(
        home, dict.fromkeys(("strong", "weak", "new", "due", "late", "step", "buried"), "post#one")
    )
    with home.opened() as workspace:
        graded(workspace, "due")
        graded(workspace, "weak")
        home.clock.advance(days=3)
        graded(workspace, "strong")
        card_actions.act(workspace, "buried", ActionKind.BURY)
        graded(workspace, "step", Grade.GOOD)
        home.clock.advance(minutes=1)
        graded(workspace, "late", Grade.GOOD)
        card_actions.act(workspace, "due", ActionKind.MOVE, workspace.now().day.isoformat())

        def asked() -> list[str]:
            entries = cards_of_section(workspace, "post", "one", workspace.now())
            return [each.card.id for each in entries]

        assert asked() == ["due", "new", "weak", "strong", "late", "step"]
        home.clock.advance(minutes=11)
        assert asked() == ["step", "late", "due", "new", "weak", "strong"]
        home.clock.advance(days=1)
        assert "buried" in asked()


def test_the_cards_of_the_post_at_large_have_a_place_of_their_own(home: Home) -> None:
    deck(home, SOURCES)
    with home.opened() as workspace:
        (entry,) = cards_of_section(workspace, "post", "", workspace.now())
        assert (entry.card.id, entry.retrievability) == ("e", None)
        assert cards_of_section(workspace, "post", "nowhere", workspace.now()) == []
