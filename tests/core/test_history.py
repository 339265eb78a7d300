from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepterm.core.grade import Grade
from prepterm.core.history import (
    ActionKind,
    CardAction,
    CardRow,
    CardState,
    Phase,
    Review,
    RowId,
    card_state,
    happens_at,
    in_order,
    live_rows,
    to_redo,
    to_undo,
)
from prepterm.core.memory import MemoryModel
from prepterm.core.study_day import StudyDay

MODEL = MemoryModel()
DAY = StudyDay(date(2026, 11, 24))
TAKES_BACK = (ActionKind.UNDO, ActionKind.REDO)


def day(offset: int) -> StudyDay:
    return StudyDay(DAY + timedelta(days=offset))


def review(
    seq: int,
    grade: Grade = Grade.GOOD,
    *,
    at: int | None = None,
    device: str = "a",
    on: int = 0,
    phase: Phase = Phase.REVIEW,
) -> Review:
    moment = seq * 1000 if at is None else at
    return Review(
        RowId(device, seq), moment, moment, "card", day(on), grade, 4.0, phase, None, None,
        Phase.REVIEW, None, None, day(on + seq), "front" if seq == 1 else None,
    )  # fmt: skip


def action(
    seq: int,
    kind: ActionKind,
    takes_back: CardRow | None = None,
    *,
    at: int | None = None,
    device: str = "a",
    value: str | None = None,
    on: int = 0,
) -> CardAction:
    moment = seq * 1000 if at is None else at
    named = takes_back.row if takes_back else None
    return CardAction(RowId(device, seq), moment, moment, "card", day(on), kind, value, named)


def undo(seq: int, of: CardRow, **more: int) -> CardAction:
    return action(seq, ActionKind.UNDO, of, **more)  # type: ignore[arg-type]


def redo(seq: int, of: CardRow) -> CardAction:
    return action(seq, ActionKind.REDO, of)


def state(*rows: CardRow) -> CardState:
    return card_state("card", rows, MODEL)


def but_for_its_rows(state: CardState) -> CardState:
    """What an undo restores: every field but those that count the rows themselves."""
    return replace(state, revision=0, last_happened_at=0)


def test_a_card_without_rows_has_the_defaults() -> None:
    assert state() == CardState("card")


def test_a_review_carries_its_decision_into_the_state() -> None:
    first = review(1, on=0, phase=Phase.NEW)
    second = review(2, Grade.AGAIN, on=3)
    got = state(first, second)
    memory = MODEL.after(MODEL.after(None, 0, Grade.GOOD), 3, Grade.AGAIN)
    assert got == CardState(
        "card", Phase.REVIEW, None, memory, None, day(5), day(0), day(3),
        reviewed_on=day(3), last_reviewed_at=2000, reps=2, lapses=1, last_happened_at=2000,
        revision=2,
    )  # fmt: skip


def test_a_step_carries_its_moment() -> None:
    step = replace(review(1), next_phase=Phase.LEARNING, next_step=1, due_at=700, due_day=None)
    got = state(step)
    assert (got.phase, got.step, got.due_at, got.due_day) == (Phase.LEARNING, 1, 700, None)


@pytest.mark.parametrize(
    ("phase", "grade", "lapses"),
    [
        (Phase.REVIEW, Grade.AGAIN, 1),
        (Phase.REVIEW, Grade.HARD, 0),
        (Phase.LEARNING, Grade.AGAIN, 0),
        (Phase.RELEARNING, Grade.AGAIN, 0),
        (Phase.NEW, Grade.AGAIN, 0),
    ],
)
def test_a_lapse_is_a_review_forgotten(phase: Phase, grade: Grade, lapses: int) -> None:
    assert state(review(1, grade, phase=phase)).lapses == lapses


def test_elapsed_time_counts_whole_days_and_never_backwards() -> None:
    forward = state(review(1, on=0), review(2, on=10))
    backward = state(review(1, on=0), review(2, on=-10))
    same = state(review(1, on=0), review(2, on=0))
    assert backward.memory == same.memory != forward.memory


def test_days_are_not_counted_twice_when_the_clock_comes_back() -> None:
    steady = state(review(1, on=0), review(2, on=0), review(3, on=1))
    thrown_back = state(review(1, on=0), review(2, on=-300), review(3, on=1))
    assert thrown_back.memory == steady.memory
    assert thrown_back.last_day == day(1)


@pytest.mark.parametrize(
    ("kinds", "field", "value"),
    [
        ([ActionKind.SUSPEND], "suspended", True),
        ([ActionKind.SUSPEND, ActionKind.UNSUSPEND], "suspended", False),
        ([ActionKind.BURY], "buried_on", DAY),
        ([ActionKind.FLAG], "flag", ""),
        ([ActionKind.FLAG, ActionKind.UNFLAG], "flag", None),
    ],
)
def test_what_actions_do(kinds: list[ActionKind], field: str, value: object) -> None:
    rows = [action(seq, kind) for seq, kind in enumerate(kinds, 1)]
    assert getattr(state(*rows), field) == value


def test_a_flag_keeps_its_word() -> None:
    assert state(action(1, ActionKind.FLAG, value="unclear")).flag == "unclear"


def test_a_reset_hides_the_reviews_before_it_and_nothing_else() -> None:
    before: list[CardRow] = [
        action(1, ActionKind.SUSPEND),
        action(2, ActionKind.FLAG, value="x"),
        review(3),
    ]
    reset = action(4, ActionKind.RESET)
    expected = CardState("card", suspended=True, flag="x", revision=4, last_happened_at=4000)
    assert state(*before, reset) == expected
    alone = state(review(5, Grade.EASY))
    assert state(*before, reset, review(5, Grade.EASY)) == replace(
        alone, suspended=True, flag="x", revision=5
    )
    assert state(*before, reset, undo(5, reset)) == replace(
        state(*before), revision=5, last_happened_at=5000
    )


def test_undo_and_redo_walk_back_and_forth() -> None:
    one, two = review(1), review(2, Grade.EASY)
    first_back = undo(3, two)
    second_back = undo(4, one)
    again = redo(5, second_back)
    rows: list[CardRow] = [one, two]
    assert (to_undo(rows), to_redo(rows)) == (two, None)
    rows.append(first_back)
    assert (to_undo(rows), to_redo(rows)) == (one, (two, first_back))
    rows.append(second_back)
    assert (to_undo(rows), to_redo(rows)) == (None, (one, second_back))
    rows.append(again)
    assert (to_undo(rows), to_redo(rows)) == (one, (two, first_back))
    assert live_rows(rows) == [one]
    rows.append(redo(6, first_back))
    assert (to_undo(rows), to_redo(rows)) == (two, None)
    assert live_rows(rows) == [one, two]
    rows += [undo(7, two), undo(8, one)]
    assert live_rows(rows) == []


def test_a_new_action_forgets_what_was_undone() -> None:
    one = review(1)
    rows: list[CardRow] = [one, undo(2, one), review(3)]
    assert (to_undo(rows), to_redo(rows)) == (rows[2], None)


def test_taking_back_a_row_of_another_day_is_nobodys_to_undo() -> None:
    today = review(5)
    rows: list[CardRow] = [today, undo(6, review(1))]
    assert (to_undo(rows), to_redo(rows)) == (today, None)
    assert to_undo([undo(6, review(1))]) is None
    assert to_redo([redo(7, undo(6, review(1)))]) is None


def test_a_row_of_another_device_can_be_taken_back() -> None:
    theirs = review(1, device="z", at=5000)
    ours = undo(9, theirs, at=5001)
    assert ours.row < theirs.row
    assert live_rows([theirs, ours]) == live_rows([ours, theirs]) == []


def test_a_row_happens_after_its_cards_last_even_where_the_clock_is_behind() -> None:
    assert happens_at(CardState("card"), 5) == 5
    last = state(review(1, at=1000))
    assert happens_at(last, 5000) == 5000
    assert happens_at(last, 1000) == 1001
    assert happens_at(last, -5) == 1001


grades = st.sampled_from(Grade)
kinds = st.sampled_from([kind for kind in ActionKind if kind not in TAKES_BACK])


@st.composite
def histories(draw: st.DrawFn) -> list[CardRow]:
    """Rows of one card, of two devices, with undo and redo as a person would use them."""
    rows: list[CardRow] = []
    seqs = {"a": 0, "b": 0}
    at = 0
    for _ in range(draw(st.integers(0, 14))):
        device = draw(st.sampled_from("ab"))
        at = draw(st.integers(at, at + 2))
        happened_at = draw(st.integers(0, 6))
        on = draw(st.integers(-2, 5))
        seqs[device] += 1
        own = [row for row in rows if row.row.device == device]
        target, undone = to_undo(own), to_redo(own)
        what = draw(st.sampled_from(["review", "action", "undo", "redo"]))
        row: CardRow
        if what == "undo" and target:
            row = action(seqs[device], ActionKind.UNDO, target, device=device, on=on)
        elif what == "redo" and undone:
            row = action(seqs[device], ActionKind.REDO, undone[1], device=device, on=on)
        elif what == "action":
            row = action(seqs[device], draw(kinds), device=device, on=on)
        else:
            row = review(seqs[device], draw(grades), device=device, on=on)
        rows.append(replace(row, at=at, happened_at=happened_at))
    return rows


@given(histories(), st.randoms(use_true_random=False))
def test_rows_in_any_order_give_the_same_state(rows: list[CardRow], random: Random) -> None:
    mixed = list(rows)
    random.shuffle(mixed)
    assert card_state("card", mixed, MODEL) == card_state("card", rows, MODEL)
    assert live_rows(mixed) == live_rows(rows) == sorted(live_rows(rows), key=in_order)
    assert card_state("card", rows, MODEL).revision == len(rows)


@given(histories())
def test_a_row_lives_unless_a_living_row_takes_it_back(rows: list[CardRow]) -> None:
    takers: dict[RowId, list[RowId]] = {}
    for row in rows:
        if isinstance(row, CardAction) and row.takes_back:
            takers.setdefault(row.takes_back, []).append(row.row)

    def lives(row: RowId) -> bool:
        return not any(lives(taker) for taker in takers.get(row, []))

    expected = {
        row.row
        for row in rows
        if lives(row.row) and not (isinstance(row, CardAction) and row.kind in TAKES_BACK)
    }
    assert {row.row for row in live_rows(rows)} == expected


@given(histories())
def test_what_is_undone_is_as_if_it_had_never_been(rows: list[CardRow]) -> None:
    alive = live_rows(rows)
    assert but_for_its_rows(card_state("card", rows, MODEL)) == but_for_its_rows(
        card_state("card", alive, MODEL)
    )


@given(histories(), st.sampled_from("ab"))
def test_undo_then_redo_changes_nothing(rows: list[CardRow], device: str) -> None:
    own = [row for row in rows if row.row.device == device]
    target = to_undo(own)
    if target is None:
        return
    seq = max(row.row.seq for row in own)
    back = action(seq + 1, ActionKind.UNDO, target, device=device, at=999)
    found = to_redo([*own, back])
    assert found == (target, back)
    forth = action(seq + 2, ActionKind.REDO, back, device=device, at=999)
    assert live_rows([*rows, back, forth]) == live_rows(rows)
    assert to_undo([*own, back, forth]) == target


def test_a_row_that_takes_back_nothing_cannot_be_folded() -> None:
    with pytest.raises(ValueError, match="takes back another is resolved before the fold"):
        state(action(1, ActionKind.UNDO))
