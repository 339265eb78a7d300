"""What is known to bring parsers down: a second for 100 KB, and a bound on the memory."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.hostile import hostile
from tests.fuzz.inputs import ROOT
from tests.fuzz.parsers import parsers

LENGTH, MOST_MB = (10_000_000, 640) if os.environ.get("PREPTERM_FULL") == "1" else (200_000, 320)
"""Of the long lines, and of the process that reads and paints them and all else."""
PATIENCE, SIZE = ("1", "100000") if os.environ.get("PREPTERM_FULL") == "1" else ("4", "30000")
NAMES = [name for name in parsers(Path("nowhere")) if hostile(name, 0)]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_hostile_is_read_or_refused_in_time_and_memory(name: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", name, "--hostile", str(LENGTH)],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PREPTERM_PATIENCE": PATIENCE, "PREPTERM_HOSTILE_SIZE": SIZE},
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout
    peak = re.search(r" 0 failed, peak (\d+) MB", ran.stdout)
    assert peak
    assert int(peak[1]) < MOST_MB
