"""A disk that is full, or breaks, at every call of a session, for real: the calls are made to fail.

In the short form a few places are tried; PREPTERM_FULL=1 tries every one.
"""

import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pytest

from tests.faults.rehearsal import READS, WRITES, Fault, Rehearsal
from tests.faults.session import NOTHING_TO_UNDO
from tests.faults.tracing import traced_or_skipped
from tests.faults.trials import Outcome

AT_ONCE = 2
FULL = os.environ.get("PREPTERM_FULL") == "1"

DISK_FULL = (
    r"(the backup of the day could not be written: )?"
    r"cannot write \S+/home/\S+\.db: the disk is full"
    r"(; what stands there is shown as it is|; it is kept in memory for now)?"
)
BROKEN = r"cannot use \S+/home/(prepterm|index)\.db: (disk I/O|input/output) error"
UNREAD = r"\S+/home/prepterm\.db could not be read, though nothing in it is damaged"
INDEX_DAMAGED = r"\S+/home/index\.db is damaged: .+"
DAMAGED = r"\S+/home/(prepterm|index)\.db is damaged: .+"


@dataclass(frozen=True)
class Rehearsals:
    """The same session in folders of their own, to be tried in at once."""

    each: tuple[Rehearsal, ...]

    @property
    def calls(self) -> int:
        (calls,) = {one.calls for one in self.each}
        return calls

    def places(self, few: int, many: int | None = None) -> list[int]:
        """Places over all of a session, in the long form `many` or every one.

        In the short form some, and some more where a home is opened, which is the oddest of all.
        """
        if FULL:
            return list(range(1, self.calls + 1, self.calls // (many or self.calls)))
        begin = self.each[0].begin("grade")
        opening = range(begin, begin + 2 * few, 2)
        return sorted({*range(1, self.calls + 1, self.calls // few), *opening})

    def outcomes(self, faults: Sequence[Fault]) -> list[Outcome]:
        def tried(number: int) -> list[Outcome]:
            return [self.each[number].outcome(fault) for fault in faults[number::AT_ONCE]]

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(chain.from_iterable(pool.map(tried, range(AT_ONCE))))


def rehearsed(folder: Path, calls: Sequence[str]) -> Iterator[Rehearsals]:
    with ExitStack() as stack:
        with traced_or_skipped():
            each = [
                stack.enter_context(closing(Rehearsal(folder / str(number), calls)))
                for number in range(AT_ONCE)
            ]
        yield Rehearsals(tuple(each))


@pytest.fixture(scope="module")
def writing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsals]:
    yield from rehearsed(tmp_path_factory.mktemp("writing"), WRITES)


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsals]:
    yield from rehearsed(tmp_path_factory.mktemp("reading"), READS)


def nothing_is_wrong(
    outcomes: Sequence[Outcome], capsys: pytest.CaptureFixture[str], what: str, *said: str
) -> None:
    """All went as it must, and nobody was told anything but these sentences."""
    if FULL:
        with capsys.disabled():
            print(  # noqa: T201 - the figures of the long form
                f"\n{what}: {len(outcomes)} sessions, "
                f"{sum(each.faults for each in outcomes)} calls failed, "
                f"{sum(each.acknowledged for each in outcomes)} things said to be done, "
                f"{sum(each.lost for each in outcomes)} lost"
            )
    assert {each.fault: each.wrong for each in outcomes if each.wrong} == {}
    sentences = {
        line.removeprefix("prepterm: "): each.fault
        for each in outcomes
        for line in each.said.replace(NOTHING_TO_UNDO, "").splitlines()
        if not line.startswith(" ")
    }
    assert sentences
    assert {
        sentence: fault
        for sentence, fault in sentences.items()
        if not any(re.fullmatch(one, sentence) for one in said)
    } == {}


def test_a_disk_that_is_full_from_any_write_on_is_said_to_be_full(
    writing: Rehearsals, capsys: pytest.CaptureFixture[str]
) -> None:
    faults = [Fault("ENOSPC", at, onwards=True) for at in writing.places(6)]
    what = f"full from one of {writing.calls} writes on"
    nothing_is_wrong(writing.outcomes(faults), capsys, what, DISK_FULL)


def test_any_write_for_which_there_was_no_room_is_said_and_the_next_goes_through(
    writing: Rehearsals, capsys: pytest.CaptureFixture[str]
) -> None:
    faults = [Fault("ENOSPC", at, onwards=False) for at in writing.places(6)]
    what = f"one of {writing.calls} writes finds no room"
    # By the time anybody can ask, there is room again: so only SQLite's word is to be had of some.
    nothing_is_wrong(writing.outcomes(faults), capsys, what, DISK_FULL, BROKEN)


@pytest.mark.parametrize("onwards", [False, True], ids=["once", "from there on"])
def test_a_quota_that_is_used_up_is_said_as_a_full_disk_is(
    writing: Rehearsals, capsys: pytest.CaptureFixture[str], *, onwards: bool
) -> None:
    faults = [Fault("EDQUOT", at, onwards) for at in writing.places(3, 100)]
    said = (DISK_FULL,) if onwards else (DISK_FULL, BROKEN)
    nothing_is_wrong(writing.outcomes(faults), capsys, "quota", *said)


@pytest.mark.parametrize("onwards", [False, True], ids=["once", "from there on"])
def test_a_disk_that_breaks_at_a_write_is_said_to_be_broken(
    writing: Rehearsals, capsys: pytest.CaptureFixture[str], *, onwards: bool
) -> None:
    faults = [Fault("EIO", at, onwards) for at in writing.places(3, 100)]
    nothing_is_wrong(writing.outcomes(faults), capsys, "broken at a write", BROKEN)


@pytest.mark.parametrize("onwards", [False, True], ids=["once", "from there on"])
def test_a_disk_that_breaks_at_a_read_gives_a_sentence_and_never_a_wrong_answer(
    reading: Rehearsals, capsys: pytest.CaptureFixture[str], *, onwards: bool
) -> None:
    faults = [Fault("EIO", at, onwards) for at in reading.places(6)]
    said = (BROKEN, UNREAD, DAMAGED) if onwards else (BROKEN, UNREAD, INDEX_DAMAGED)
    what = f"broken at one of {reading.calls} reads"
    nothing_is_wrong(reading.outcomes(faults), capsys, what, *said)
