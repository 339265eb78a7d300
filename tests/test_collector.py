import gc

import pytest

from prepterm.collector import uncollected


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
