import pytest

from prepterm.core.card import Card, CardKind
from prepterm.core.card_changes import (
    UNCHANGED,
    CardChanges,
    Edit,
    changes_from,
    edit_from,
    edit_value,
    text_hash,
)

CARD = Card("a", "a", "deck", CardKind.BASIC, "front", "back", "why", ("one", "two"))
EDIT = Edit(text_hash(CARD), "new front", "new back", "")


def test_an_edit_holds_for_the_text_it_was_made_of() -> None:
    changed = UNCHANGED.edited(edit_value(EDIT)).applied_to(CARD)
    assert (changed.front, changed.back, changed.why) == ("new front", "new back", "")
    rewritten = Card("a", "a", "deck", CardKind.BASIC, "front", "mended", "why")
    assert UNCHANGED.edited(edit_value(EDIT)).applied_to(rewritten) == rewritten


def test_topics_are_added_and_dropped_beside_those_of_the_file() -> None:
    changes = UNCHANGED.with_topic("three").without_topic("one").with_topic("two")
    assert changes.applied_to(CARD).topics == ("two", "three")
    assert changes.without_topic("three").with_topic("one").applied_to(CARD).topics == (
        "one",
        "two",
    )


@pytest.mark.parametrize(
    "changes", [UNCHANGED, CardChanges(EDIT), CardChanges(None, ("ü",), ("one",))]
)
def test_what_is_written_is_read(changes: CardChanges) -> None:
    assert changes_from(changes.as_text()) == changes


@pytest.mark.parametrize(
    "damaged",
    ['{"edit": {"of"', "[]", '"text"', '{"edit": {"of": 1}}', '{"added": 7}', "\x00", "nul"],
)
def test_what_is_damaged_locks_nobody_out(damaged: str) -> None:
    assert changes_from(damaged) == UNCHANGED
    assert edit_from(damaged) is None
    assert CardChanges(EDIT).edited(damaged) == CardChanges(EDIT)
