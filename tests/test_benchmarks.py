"""The benchmark of the reader runs; what it measures is nowhere asserted."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_the_reader_is_measured_on_a_small_text(tmp_path: Path) -> None:
    command = [sys.executable, "benchmarks/reader.py", "--runs", "1", "--sizes", "20k"]
    done = subprocess.run(
        [*command, "--widget-largest", "none"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = {line[:30].strip(): line[30:].split() for line in done.stdout.splitlines()}
    assert rows["20k"] == ["prepterm", "Markdown", "ratio"]
    for measured in ("first paint", "whole text", "freeze", "page down p95", "resize p50"):
        assert rows[measured][1:] == ["ms", "not", "run"]
    assert rows["memory"][1] == "MB"
    assert rows["prepterm read, 20k"][1] == "ms"
    assert "frogmouth is not installed" in rows
    assert "page down, parsing p50" not in rows
