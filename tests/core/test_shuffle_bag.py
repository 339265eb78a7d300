from hypothesis import given
from hypothesis import strategies as st

from prepterm.core.shuffle_bag import draw

IDS = st.sets(st.text(min_size=1, max_size=4), min_size=1, max_size=8)


@given(IDS, st.text(max_size=5))
def test_nothing_comes_twice_before_everything_has_come(ids: set[str], seed: str) -> None:
    drawn: list[str] = []
    for number in range(3 * len(ids)):
        each = draw(ids, drawn, f"{seed}{number}")
        assert each is not None
        drawn.append(each)
    for begin in range(0, len(drawn), len(ids)):
        assert set(drawn[begin : begin + len(ids)]) == ids


@given(IDS, st.text(max_size=5))
def test_a_bag_filled_again_does_not_begin_with_what_came_last(ids: set[str], seed: str) -> None:
    everything = sorted(ids)
    assert draw(ids, everything, seed) != everything[-1] or len(ids) == 1


def test_what_was_added_later_comes_before_the_old_repeats() -> None:
    assert {draw(["a", "b", "c"], ["a", "b"], str(seed)) for seed in range(9)} == {"c"}


def test_ids_that_are_gone_are_passed_over() -> None:
    assert {draw(["a", "b"], ["gone", "a", "gone"], str(seed)) for seed in range(9)} == {"b"}


def test_the_seed_decides_and_an_empty_bag_gives_nothing() -> None:
    ids = [f"id {number}" for number in range(20)]
    assert draw(ids, [], "seed") == draw(reversed(ids), [], "seed")
    assert len({draw(ids, [], f"seed {number}") for number in range(20)}) > 1
    assert draw([], ["a"], "seed") is None
