"""Cards and decks by name, with what history makes of them."""

import pytest

from prepterm.core.grade import Grade
from prepterm.core.history import ActionKind
from prepterm.errors import NotFound, PreptermError
from prepterm.study import card_actions, card_changes
from prepterm.study.cards import CardEntry, decks, decks_named, find_card, list_cards, reviews_of
from prepterm.study.workspace import Workspace
from tests.study.home import Home


def grade(workspace: Workspace, card: str, grade: Grade = Grade.EASY) -> None:
    found = find_card(workspace, card).card
    card_actions.grade(workspace, card_actions.show(workspace, found), grade, 2.0)


@pytest.mark.parametrize("name", ["apple.cor", "aple.core", "APPLE"])
def test_an_unknown_card_names_the_nearest(home: Home, name: str) -> None:
    home.deck("fruit", "apple.core", "zzz")
    with home.opened() as workspace, pytest.raises(NotFound) as caught:
        find_card(workspace, name)
    assert caught.value.message == f"there is no card '{name}'"
    assert caught.value.hint == "did you mean apple.core?"


@pytest.mark.parametrize("name", ["", "qqqqqq", "\udcff", "a\x1b[31m", "'; DROP TABLE cards"])
def test_a_name_like_no_other_says_where_the_names_are(home: Home, name: str) -> None:
    home.deck("fruit", "apple")
    with home.opened() as workspace:
        with pytest.raises(NotFound) as caught:
            find_card(workspace, name)
        assert caught.value.hint == "`prepterm cards` lists them"
        with pytest.raises(NotFound):
            decks_named(workspace, [name])


def test_counts_of_a_deck_are_those_of_its_cards(home: Home) -> None:
    home.deck("fruit", *"abcdef")
    with home.opened() as workspace:
        grade(workspace, "a", Grade.EASY)
        grade(workspace, "b", Grade.AGAIN)
        card_actions.act(workspace, "c", ActionKind.SUSPEND)
        card_actions.act(workspace, "d", ActionKind.BURY)
        (entry,) = decks(workspace)
        counts = entry.counts
        assert (counts.cards, counts.waiting, counts.learning, counts.due, counts.suspended) == (
            6, 2, 1, 0, 1,
        )  # fmt: skip
        home.clock.advance(days=90)
        (entry,) = decks(workspace)
        counts = entry.counts
        assert (counts.waiting, counts.learning, counts.due) == (3, 1, 1)


def test_cards_come_with_their_state_and_the_recall_predicted_now(home: Home) -> None:
    home.deck("fruit", "a", "b")
    with home.opened() as workspace:
        grade(workspace, "a")
        at_once, new = list_cards(workspace, ["fruit"])
        home.clock.advance(days=30)
        later, _ = list_cards(workspace)
    assert (new.retrievability, new.state.reps) == (None, 0)
    assert at_once.retrievability == 1.0
    assert later.retrievability is not None
    assert 0 < later.retrievability < 1


def test_reviews_of_a_card_are_those_that_stand_with_what_each_left(home: Home) -> None:
    home.deck("fruit", "a")
    with home.opened() as workspace:
        for each in (Grade.GOOD, Grade.AGAIN, Grade.EASY):
            grade(workspace, "a", each)
            home.clock.advance(hours=1)
        card_actions.undo(workspace)
        found = reviews_of(workspace, "a")
        assert [review.grade for review, _ in found] == [Grade.GOOD, Grade.AGAIN]
        assert [after.reps for _, after in found] == [1, 2]
        assert found[-1][1].memory == find_card(workspace, "a").state.memory


def test_the_first_grade_keeps_the_text_that_was_asked(home: Home) -> None:
    home.deck("fruit", "a")
    with home.opened() as workspace:
        grade(workspace, "a")
        grade(workspace, "a")
        texts = workspace.database.execute("SELECT text FROM reviews ORDER BY seq").fetchall()
    assert texts == [("What is a?\n---\nIt is so.",), (None,)]


def test_editing_a_cards_text_never_touches_its_history(home: Home) -> None:
    home.deck("fruit", "a")
    with home.opened() as workspace:
        grade(workspace, "a")
        before = find_card(workspace, "a").state
    home.deck("fruit", "a", back="Something else.")
    with home.opened() as workspace:
        entry = find_card(workspace, "a")
    assert entry.card.back == "Something else."
    assert entry.state == before


def test_a_card_whose_deck_goes_while_it_is_edited_is_said_to_be_gone(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home.deck("fruit", "a")

    def found_just_before(workspace: Workspace, identity: str) -> CardEntry:
        entry = find_card(workspace, identity)
        path.unlink()
        workspace.refresh()
        return entry

    monkeypatch.setattr(card_changes, "find_card", found_just_before)
    with home.opened() as workspace:
        with pytest.raises(NotFound, match="'a' is in no deck any more") as caught:
            card_changes.edit(workspace, "a", front="What?")
        assert caught.value.hint == "`prepterm cards` lists them"
        assert workspace.database.is_empty()


def test_a_gap_of_a_text_is_not_edited_and_where_the_text_stands_is_told(home: Home) -> None:
    path = home.write("decks/fig.yaml", "title: T\ncards:\n  - {id: fig, cloze: 'A {{1::fig}}.'}\n")
    with home.opened() as workspace:
        with pytest.raises(PreptermError, match="one gap of a text") as caught:
            card_changes.edit(workspace, "fig:1", front="What?")
        assert caught.value.hint == f"open {path}:3"
        assert workspace.database.is_empty()
