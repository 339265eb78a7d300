"""Whether strace is there to make calls fail; a test that needs it says so here."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.faults.ready_program import CannotTrace


@contextmanager
def traced_or_skipped() -> Iterator[None]:
    """Skip where strace is missing or may not trace; where CI must have it, fail."""
    if shutil.which("strace") is None:
        if "CI" in os.environ:
            pytest.fail("strace is missing, without which no call can be made to fail")
        pytest.skip("strace is not installed")
    try:
        yield
    except CannotTrace as error:
        pytest.skip(f"strace may not trace here: {error}")
