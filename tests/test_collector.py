import gc
from weakref import ref

import pytest

from prepterm.collector import collect_what_comes, uncollected


class Ring:
    """Only a pass of the collector takes it away."""

    def __init__(self) -> None:
        self.itself = self


def test_the_collector_rests_inside_and_goes_on_after_whatever_happened() -> None:
    @uncollected()
    def fails() -> None:
        assert not gc.isenabled()
        raise ValueError("inside")

    with pytest.raises(ValueError, match="inside"):
        fails()
    assert gc.isenabled()


def test_one_that_was_off_already_stays_so() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_is_there_is_not_looked_at_again_but_what_comes_is() -> None:
    gc.disable()
    try:
        collect_what_comes()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
        came = Ring()
        gone = ref(came)
        del came
        gc.collect()
        assert gone() is None
    finally:
        gc.unfreeze()
        gc.enable()
