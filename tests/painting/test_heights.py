from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from prepterm.painting import heights
from prepterm.painting.heights import Heights

heights_of_blocks = st.lists(st.integers(1, 30), min_size=1, max_size=90)


@given(
    heights_of_blocks,
    heights_of_blocks,
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(1, 99))),
    st.integers(1, 7),
)
def test_they_are_what_a_plain_list_is(
    first: list[int], more: list[int], changes: list[tuple[int, int]], chunk: int
) -> None:
    before, heights.CHUNK = heights.CHUNK, chunk
    try:
        own, plain = Heights(first), [*first, *more]
        assert own.total == sum(first)
        own.extend(more)
        for index, height in changes:
            own[index % len(plain)] = plain[index % len(plain)] = height
        tops = list(accumulate(plain, initial=0))
        assert len(own) == len(plain)
        assert own.total == tops[-1]
        assert [own.above(index) for index in range(len(plain) + 1)] == tops
        for row in range(-3, tops[-1] + 3):
            index = own.at(row)
            assert index == max([0, *(at for at in range(len(plain)) if tops[at] <= row)])
            assert own[index] == plain[index]
    finally:
        heights.CHUNK = before


def test_there_may_be_none() -> None:
    own = Heights()
    assert (len(own), own.total, own.above(0), own.at(5)) == (0, 0, 0, 0)
