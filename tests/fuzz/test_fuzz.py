"""Every parser on inputs made from a seed: a short run here, `make fuzz` for the long one."""

import os
from pathlib import Path

import pytest

from tests.fuzz import watch
from tests.fuzz.parsers import parsers
from tests.fuzz.watch import fuzz

INPUTS = 20_000 if os.environ.get("PREPTERM_FULL") == "1" else 120
NAMES = tuple(parsers(Path("nowhere")))


@pytest.mark.parametrize("name", NAMES)
def test_no_input_brings_a_parser_down(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.environ.get("PREPTERM_FULL") != "1":
        monkeypatch.setattr(watch, "LONGEST_SECONDS", 4.0)
    spent = fuzz(parsers(tmp_path)[name], INPUTS, 1, tmp_path)
    assert spent.failures == []
    assert spent.inputs == INPUTS
    assert spent.refused < INPUTS
