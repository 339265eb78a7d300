import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepterm.core.recall import NO_CARDS, SectionRecall, mark_of, recall_of, recall_per_key


@pytest.mark.parametrize(
    ("recall", "mark"),
    [
        (1.0, "●"), (0.901, "●"), (0.9, "◐"), (0.8, "◐"), (0.7, "◐"), (0.699, "○"), (0.0, "○"),
        (None, "·"),
    ],
)  # fmt: skip
def test_recall_is_shown_by_shape(recall: float | None, mark: str) -> None:
    assert mark_of(recall) == mark
    assert SectionRecall(1, 1, recall).mark == mark


def test_a_card_never_seen_counts_as_not_known() -> None:
    assert recall_of([0.9, None, 0.6]) == SectionRecall(3, 2, 0.5)
    assert recall_of([None]) == SectionRecall(1, 0, 0.0)
    assert recall_of([]) == NO_CARDS


@given(st.lists(st.tuples(st.sampled_from("abc"), st.none() | st.floats(0, 1))))
def test_each_key_has_the_recall_of_its_own_cards(chances: list[tuple[str, float | None]]) -> None:
    found = recall_per_key(chances)
    assert found.keys() == {key for key, _ in chances}
    for key, recall in found.items():
        assert recall == recall_of(chance for each, chance in chances if each == key)
        assert recall.recall is not None
        assert 0 <= recall.recall <= 1
