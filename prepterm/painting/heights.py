"""The heights of many blocks: one changed, one looked up by its row, without adding all of them."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

CHUNK = 512
"""Heights that are summed up together; with 100,000 blocks a change costs a few hundred steps."""


class Heights:
    """Whole numbers in order, at least 1 each; more may follow."""

    def __init__(self, heights: Iterable[int] = ()) -> None:
        self._each: list[int] = []
        self._sums: list[int] = []
        """Of each chunk."""
        self._tops: list[int] | None = None
        """What lies above each chunk, and above their end."""
        self.extend(heights)

    def __len__(self) -> int:
        return len(self._each)

    def __getitem__(self, index: int) -> int:
        return self._each[index]

    def __setitem__(self, index: int, height: int) -> None:
        more = height - self._each[index]
        if more:
            self._each[index] = height
            self._sums[index // CHUNK] += more
            self._tops = None

    def extend(self, heights: Iterable[int]) -> None:
        """Add heights at the end."""
        whole = len(self._each) // CHUNK
        self._each += heights
        self._sums[whole:] = [
            sum(self._each[start : start + CHUNK])
            for start in range(whole * CHUNK, len(self._each), CHUNK)
        ]
        self._tops = None

    @property
    def total(self) -> int:
        """All of them together."""
        return self._chunk_tops()[-1]

    def above(self, index: int) -> int:
        """Those before the one at `index`, together; `index` may be the number of all."""
        chunk = index // CHUNK
        return self._chunk_tops()[chunk] + sum(self._each[chunk * CHUNK : index])

    def at(self, row: int) -> int:
        """The index of the height that reaches over a row, counted from 0; the nearest there is."""
        tops = self._chunk_tops()
        chunk = min(max(0, bisect_right(tops, row) - 1), max(0, len(self._sums) - 1))
        each = self._each[chunk * CHUNK : (chunk + 1) * CHUNK]
        ends = list(accumulate(each, initial=tops[chunk]))
        within = min(max(0, bisect_right(ends, row) - 1), max(0, len(each) - 1))
        return chunk * CHUNK + within

    def _chunk_tops(self) -> list[int]:
        if self._tops is None:
            self._tops = list(accumulate(self._sums, initial=0))
        return self._tops
