"""A drill: what comes next, what a grade leaves on disk, and how everything is taken back."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from prepterm.core.grade import Grade
from prepterm.core.history import ActionKind, CardState, Phase
from prepterm.errors import CardMoved, NotFound, PreptermError
from prepterm.storage import card_log
from prepterm.study import card_actions
from prepterm.study.card_changes import edit
from prepterm.study.cards import choose_decks, find_card
from prepterm.study.clock_doubt import confirm_clock
from prepterm.study.drill import Choice, Drill
from prepterm.study.rebuild import differences
from prepterm.study.workspace import Workspace
from tests.study.home import Home


@pytest.fixture
def workspace(home: Home) -> Iterator[Workspace]:
    home.deck("deck", "a", "b", "c")
    with home.opened() as workspace:
        yield workspace


def shown(drill: Drill) -> str | None:
    return None if drill.current is None else drill.current.card.id


def answer(drill: Drill, grade: Grade) -> CardState:
    drill.reveal()
    return drill.grade(grade)


def to_the_end(drill: Drill, grade: Grade = Grade.EASY) -> list[str]:
    """Every card that comes, each graded alike."""
    cards = []
    while drill.current is not None:
        cards.append(drill.current.card.id)
        answer(drill, grade)
    return cards


def state(workspace: Workspace, card: str) -> CardState:
    return card_log.state_of(workspace.database, card)


def in_review(home: Home, workspace: Workspace, *cards: str) -> None:
    """Let cards be in review and due today."""
    for card in cards:
        found = find_card(workspace, card).card
        card_actions.grade(workspace, card_actions.show(workspace, found), Grade.EASY, 1.0)
    home.clock.advance(days=60)
    confirm_clock(workspace)


def test_a_grade_is_on_disk_before_the_next_card_is_shown(
    home: Home, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    drill, on_disk = Drill(workspace), []
    go_on = drill.go_on

    def looking_first() -> None:
        with closing(sqlite3.connect(home.folder / "prepterm.db")) as other:
            on_disk.append(other.execute("SELECT card, grade FROM reviews ORDER BY seq").fetchall())
        go_on()

    monkeypatch.setattr(drill, "go_on", looking_first)
    answer(drill, Grade.GOOD)
    answer(drill, Grade.AGAIN)
    assert on_disk == [[("a", 3)], [("a", 3), ("b", 1)]]


def test_learning_steps_come_back_when_they_are_due_before_the_rest(
    home: Home, workspace: Workspace
) -> None:
    drill = Drill(workspace)
    answer(drill, Grade.AGAIN)
    assert shown(drill) == "b"
    home.clock.advance(seconds=61)
    answer(drill, Grade.EASY)
    assert shown(drill) == "a"
    assert drill.left == 2


def test_with_nothing_else_left_steps_are_learnt_ahead_of_their_time(workspace: Workspace) -> None:
    drill = Drill(workspace)
    cards = []
    while drill.current is not None:
        cards.append(shown(drill))
        answer(drill, Grade.GOOD)
    assert cards == ["a", "b", "c", "a", "b", "c"]
    assert {state(workspace, card).phase for card in "abc"} == {Phase.REVIEW}
    assert drill.left == 0


def test_a_step_that_is_far_off_is_waited_for_elsewhere(home: Home) -> None:
    home.write("config.toml", "learning_steps_minutes = [30]\n")
    home.deck("deck", "a")
    with home.opened() as workspace:
        drill = Drill(workspace)
        answer(drill, Grade.AGAIN)
        assert (shown(drill), drill.left) == (None, 1)
        home.clock.advance(minutes=31)
        drill.go_on()
        assert shown(drill) == "a"


def test_limits_of_the_day_hold_over_all_drills_of_it(home: Home) -> None:
    home.write("config.toml", "new_cards_per_day = 2\nreviews_per_day = 1\n")
    home.deck("deck", "a", "b", "c", "d", "e")
    with home.opened() as workspace:
        assert to_the_end(Drill(workspace)) == ["a", "b"]
        assert to_the_end(Drill(workspace)) == []
        home.clock.advance(days=60)
        confirm_clock(workspace)
        assert len(to_the_end(Drill(workspace))) == 3
        assert to_the_end(Drill(workspace)) == []


def test_a_drill_may_ask_for_other_limits(workspace: Workspace) -> None:
    assert to_the_end(Drill(workspace, Choice(new=1))) == ["a"]
    assert to_the_end(Drill(workspace, Choice(new=0))) == []
    assert Drill(workspace, Choice(new=5)).left == 2
    assert to_the_end(Drill(workspace, Choice(limit=1))) == ["b"]


def test_which_cards_come_follows_the_decks_taken_up_unless_decks_are_named(home: Home) -> None:
    home.deck("python", "a")
    home.deck("python/asyncio", "b")
    home.deck("rust", "c")
    with home.opened() as workspace:
        assert Drill(workspace).left == 3
        assert sorted(to_the_end(Drill(workspace, Choice(("python",))))) == ["a", "b"]
        choose_decks(workspace, ["rust"], taken=False)
        assert Drill(workspace).left == 0
        assert Drill(workspace, Choice(("rust",))).left == 1
    with home.opened() as workspace:
        assert Drill(workspace).left == 0
        choose_decks(workspace, ["rust"], taken=True)
        assert Drill(workspace).left == 1


def test_decks_are_taken_up_all_or_none(home: Home) -> None:
    home.deck("one", "a")
    home.deck("two", "b")
    with home.opened() as workspace:
        with pytest.raises(NotFound, match="no deck 'tow'") as caught:
            choose_decks(workspace, ["one", "tow"], taken=False)
        assert caught.value.hint == "did you mean two?"
        assert Drill(workspace).left == 2
        assert choose_decks(workspace, ["one", "two"], taken=False) == ["one", "two"]
        assert Drill(workspace).left == 0


def test_a_deck_that_cannot_be_read_and_never_could_says_why(home: Home) -> None:
    home.write("decks/bad.yaml", "cards: 1\n")
    with home.opened() as workspace, pytest.raises(PreptermError, match=r"bad\.yaml:1:8"):
        Drill(workspace, Choice(("bad",)))


def test_the_cards_of_a_deck_broken_since_are_drilled_with_their_last_good_text(home: Home) -> None:
    home.deck("deck", "a")
    with home.opened() as workspace:
        answer(Drill(workspace), Grade.AGAIN)
    home.write("decks/deck.yaml", "cards: 1\n")
    with home.opened() as workspace:
        drill = Drill(workspace)
        assert drill.current is not None
        assert (drill.current.card.back, drill.current.state.reps) == ("It is so.", 1)


def test_undo_goes_back_to_the_start_of_the_day_also_in_another_session(
    home: Home, workspace: Workspace
) -> None:
    in_review(home, workspace, "c")
    before = [state(workspace, "c")]
    drill = Drill(workspace)
    order = []
    for grade in (Grade.AGAIN, Grade.GOOD, Grade.HARD):
        order.append(shown(drill))
        answer(drill, grade)
    drill.put_aside(ActionKind.BURY)
    graded = {card: state(workspace, card) for card in "abc"}
    with home.opened() as later:
        again = Drill(later)
        taken_back = [again.undo().what for _ in range(4)]
        assert taken_back == ["burying", "the grade hard", "the grade good", "the grade again"]
        assert shown(again) == order[0]
        with pytest.raises(PreptermError, match="nothing to undo"):
            again.undo()
        assert [but_for_its_rows(state(later, "c"))] == [but_for_its_rows(each) for each in before]
        assert state(later, "a").phase is state(later, "b").phase is Phase.NEW
        assert differences(later.database, later.model) == []
        for _ in range(4):
            again.redo()
        with pytest.raises(PreptermError, match="nothing to redo"):
            again.redo()
        for card, then in graded.items():
            assert but_for_its_rows(state(later, card)) == but_for_its_rows(then)
        assert differences(later.database, later.model) == []


def but_for_its_rows(found: CardState) -> CardState:
    return replace(found, revision=0, last_happened_at=0)


def test_what_was_done_yesterday_is_not_undone_today(home: Home, workspace: Workspace) -> None:
    answer(Drill(workspace), Grade.GOOD)
    home.clock.advance(days=1)
    with pytest.raises(PreptermError, match="nothing to undo"):
        Drill(workspace).undo()


def test_undo_shows_the_card_again_before_the_one_that_was_shown(workspace: Workspace) -> None:
    drill = Drill(workspace)
    answer(drill, Grade.GOOD)
    assert (shown(drill), drill.left) == ("b", 3)
    drill.undo()
    assert (shown(drill), drill.left, drill.answered) == ("a", 3, [])
    answer(drill, Grade.EASY)
    assert (shown(drill), drill.left) == ("b", 2)


def test_redo_goes_on_as_though_it_had_not_been_undone(workspace: Workspace) -> None:
    drill = Drill(workspace)
    answer(drill, Grade.GOOD)
    drill.undo()
    drill.redo()
    assert (shown(drill), drill.left) == ("b", 3)
    assert [each.grade for each in drill.answered] == [Grade.GOOD]


def test_undoing_a_flag_leaves_the_grade_before_it_in_the_summary(workspace: Workspace) -> None:
    drill = Drill(workspace, Choice(limit=1))
    answer(drill, Grade.AGAIN)
    assert shown(drill) == "a"
    drill.toggle_flag()
    assert drill.undo().what == "flagging"
    assert [each.grade for each in drill.answered] == [Grade.AGAIN]
    drill.redo()
    assert [each.grade for each in drill.answered] == [Grade.AGAIN]
    assert (shown(drill), state(workspace, "a").flag) == ("a", "")
    assert answer(drill, Grade.EASY).flag == ""


def test_a_suspended_card_is_gone_for_good_and_a_buried_one_for_the_day(
    home: Home, workspace: Workspace
) -> None:
    drill = Drill(workspace)
    drill.put_aside(ActionKind.SUSPEND)
    drill.put_aside(ActionKind.BURY)
    assert (shown(drill), drill.left) == ("c", 1)
    assert to_the_end(Drill(workspace)) == ["c"]
    home.clock.advance(days=1)
    assert to_the_end(Drill(workspace)) == ["b"]


def test_suspending_and_burying_can_be_undone(workspace: Workspace) -> None:
    drill = Drill(workspace)
    for kind in (ActionKind.SUSPEND, ActionKind.BURY):
        drill.put_aside(kind)
        drill.undo()
        assert (shown(drill), drill.left) == ("a", 3)
        drill.redo()
        assert (shown(drill), drill.left) == ("b", 2)
        drill.undo()


def test_a_flag_stays_on_its_card_and_the_card_can_be_graded(workspace: Workspace) -> None:
    drill = Drill(workspace)
    assert drill.toggle_flag("wrong?")
    assert state(workspace, "a").flag == "wrong?"
    assert answer(drill, Grade.EASY).flag == "wrong?"
    drill.undo()
    assert not drill.toggle_flag()
    assert state(workspace, "a").flag is None


def test_of_two_who_grade_one_showing_the_second_is_told_and_goes_on(
    home: Home, workspace: Workspace
) -> None:
    with home.opened() as elsewhere:
        ours, theirs = Drill(workspace), Drill(elsewhere)
        ours.reveal()
        theirs.reveal()
        ours.grade(Grade.GOOD)
        with pytest.raises(CardMoved, match="'a' was graded elsewhere"):
            theirs.grade(Grade.AGAIN)
        assert shown(theirs) == "b"
        assert theirs.answered == []
        assert state(elsewhere, "a").reps == 1


def test_a_flag_does_not_hide_that_the_card_was_graded_elsewhere(
    home: Home, workspace: Workspace
) -> None:
    with home.opened() as elsewhere:
        ours, theirs = Drill(workspace), Drill(elsewhere)
        answer(ours, Grade.EASY)
        theirs.toggle_flag()
        theirs.reveal()
        with pytest.raises(CardMoved):
            theirs.grade(Grade.AGAIN)
        assert state(elsewhere, "a").reps == 1


def test_a_card_graded_elsewhere_before_it_was_shown_is_passed_over(
    home: Home, workspace: Workspace
) -> None:
    with home.opened() as elsewhere:
        ours, theirs = Drill(workspace), Drill(elsewhere)
        answer(ours, Grade.EASY)
        answer(ours, Grade.EASY)
        theirs.put_aside(ActionKind.BURY)
        assert shown(theirs) == "c"


def test_the_day_may_turn_in_mid_drill(home: Home, workspace: Workspace) -> None:
    home.clock.advance(hours=18, minutes=55)  # 03:55, and the day turns at 04:00
    drill = Drill(workspace)
    answer(drill, Grade.GOOD)
    assert state(workspace, "a").first_day == date(2026, 11, 24)
    home.clock.advance(minutes=6)
    answer(drill, Grade.EASY)
    home.clock.advance(minutes=5)
    answer(drill, Grade.EASY)
    assert shown(drill) == "a"
    answer(drill, Grade.GOOD)
    assert shown(drill) is None
    with pytest.raises(PreptermError, match="nothing to redo"):
        drill.redo()
    for _ in range(3):
        drill.undo()
    with pytest.raises(PreptermError, match="nothing to undo"):
        drill.undo()
    assert state(workspace, "a").reps == 1


def test_a_clock_that_runs_backwards_costs_nothing(home: Home, workspace: Workspace) -> None:
    in_review(home, workspace, "a", "b", "c")
    drill = Drill(workspace)
    answer(drill, Grade.GOOD)
    before = find_card(workspace, "a").state.memory
    home.clock.set_wall(days=-20, hours=-3)
    found = find_card(workspace, "a").card
    again = card_actions.grade(
        workspace, card_actions.show(workspace, found), Grade.GOOD, seconds=-5
    )
    assert before is not None
    assert again.memory is not None
    assert again.memory.stability >= before.stability
    assert again.reps == 3
    assert drill.current is not None
    drill.reveal()
    drill.grade(Grade.GOOD)
    assert drill.summary().seconds >= 0
    assert differences(workspace.database, workspace.model) == []


def test_a_summary_says_what_was_hard_and_what_comes_tomorrow(
    home: Home, workspace: Workspace
) -> None:
    drill = Drill(workspace)
    home.clock.advance(seconds=7)
    answer(drill, Grade.AGAIN)
    home.clock.advance(seconds=300)
    easy = answer(drill, Grade.EASY)
    summary = drill.summary()
    assert [each.seconds for each in summary.answered] == [7, 60]
    assert (summary.right, summary.hardest) == (1, ("a",))
    assert summary.tomorrow == 0  # what is in steps is still to come today
    assert easy.due_day is not None
    home.clock.advance(days=(easy.due_day - workspace.now().day).days - 1)
    assert drill.summary().tomorrow == 1


def test_a_title_is_the_decks_where_there_is_one(home: Home) -> None:
    home.deck("one", "a")
    with home.opened() as workspace:
        assert Drill(workspace).title == "Deck one"
        home.deck("two", "b")
        workspace.refresh()
        assert Drill(workspace).title == "Drill"
        with pytest.raises(NotFound, match="no topic 'heap'"):
            Drill(workspace, Choice(topic="heap"))


def test_undoing_an_edit_shows_the_card_with_its_old_text(workspace: Workspace) -> None:
    edit(workspace, "a", front="What is this?")
    drill = Drill(workspace)
    assert drill.current is not None
    assert drill.current.card.front == "What is this?"
    assert drill.undo().what == "the edit"
    assert drill.current.card.front == "What is a?"


def test_nothing_is_graded_where_nothing_is_shown(workspace: Workspace) -> None:
    drill = Drill(workspace, Choice(("deck",)))
    to_the_end(drill)
    with pytest.raises(ValueError, match="nothing is shown"):
        drill.reveal()
    with pytest.raises(ValueError, match="nothing is shown"):
        drill.grade(Grade.GOOD)
    assert workspace.database.execute("SELECT count(*) FROM reviews").fetchone() == (3,)
