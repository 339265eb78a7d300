"""The reader beside Textual's own Markdown widget, on the same files in the same run.

    python3 benchmarks/reader.py [--runs N] [--sizes 20k,200k,1m,10m]
                                 [--widget-runs N] [--widget-largest SIZE]

The files are the shipped posts, joined as often as it takes. Each run is a process of its own, and
the runs of both take turns. Printed are medians, then the ratios beside the goals. The widget takes
half a minute to the end of 200 KB and minutes for more, so that is measured only where it is asked
for. The last part is from the start of a process to the text on a terminal, beside a Textual app
with one line of text, and beside frogmouth where that is installed.
"""

import argparse
import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from reader_start import ROOT, prepterm_read, start_seconds
from reader_texts import BEGINS, POST, POST_SAYS, SIZES, write_text

PROBE = ROOT / "benchmarks" / "reader_probe.py"
OURS, WIDGET = "prepterm", "widget"
STATIC = "a Textual app, one Static"
READ_POST = f"prepterm read {POST}"
MOST = {
    "page down p95": (1000, "16 ms"),
    "page down, parsing p95": (1000, "16 ms"),
    "search step p95": (1000, "16 ms"),
    "resize p50": (1000, "30 ms"),
    "freeze": (1000, "50 ms"),
    "freeze, own work": (1000, "50 ms"),
    "memory": (1, "90 MB"),
}
"""What is to be kept in 1 MB, and by what to multiply what was measured."""
Medians = dict[str, float]


def main() -> None:
    """Measure, and print as it comes."""
    options = _options()
    results: dict[str, dict[str, Medians]] = {}
    with tempfile.TemporaryDirectory() as folder:
        files = {size: Path(folder) / f"{size}.md" for size in options.sizes}
        for size, path in files.items():
            write_text(path, SIZES[size])
            results[size] = _beside_each_other(path, options, size)
            _print_size(size, results[size])
        starts = _starts(files, options.runs, Path(folder))
    _print_starts(starts)
    _print_goals(results, starts)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5, help="how often prepterm is measured")
    parser.add_argument("--sizes", type=_sizes, default=list(SIZES), help="such as 20k,1m")
    parser.add_argument("--widget-runs", type=int, default=1, help="how often the widget is")
    parser.add_argument("--widget-largest", choices=["none", *SIZES], default="200k")
    return parser.parse_args()


def _sizes(names: str) -> list[str]:
    chosen = names.split(",")
    if not set(chosen) <= set(SIZES):
        raise argparse.ArgumentTypeError(f"the sizes are {', '.join(SIZES)}")
    return chosen


def _beside_each_other(path: Path, options: argparse.Namespace, size: str) -> dict[str, Medians]:
    """Both on one file, taking turns."""
    largest = SIZES.get(options.widget_largest, 0)
    runs = {OURS: options.runs, WIDGET: options.widget_runs if SIZES[size] <= largest else 0}
    found: dict[str, list[Medians]] = {OURS: [], WIDGET: []}
    for turn in range(max(runs.values())):
        for name, often in runs.items():
            if turn < often:
                found[name] += [_probe(name, what, path) for what in ("open", "paging")]
    return {name: _medians(each) for name, each in found.items()}


def _probe(name: str, what: str, path: Path) -> Medians:
    command = [sys.executable, str(PROBE), name, what, str(path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return {str(key): float(value) for key, value in json.loads(done.stdout).items()}


def _medians(runs: Iterable[Medians]) -> Medians:
    each: dict[str, list[float]] = {}
    for run in runs:
        for key, value in run.items():
            each.setdefault(key, []).append(value)
    return {key: statistics.median(values) for key, values in each.items()}


def _print_size(size: str, results: dict[str, Medians]) -> None:
    ours, theirs = results[OURS], results[WIDGET]
    print(f"\n{size:<30} {'prepterm':>12} {'Markdown':>12} {'ratio':>8}")
    for key in dict.fromkeys((*ours, *theirs)):
        cells = [_said(key, each.get(key), run=bool(each)) for each in (ours, theirs)]
        ratio = f"{theirs[key] / ours[key]:8.1f}" if key in ours and key in theirs else ""
        print(f"{key:<30} {cells[0]:>12} {cells[1]:>12} {ratio:>8}".rstrip(), flush=True)


def _said(key: str, value: float | None, *, run: bool) -> str:
    if value is None:
        if not run:
            return "not run"
        return "over at once" if "pars" in key or "paging" in key else "has none"
    return f"{value:.0f} MB" if key.startswith("memory") else f"{value * 1000:.1f} ms"


def _starts(files: dict[str, Path], runs: int, folder: Path) -> Medians:
    """From the start of a process to the text, each once before it counts, then in turns."""
    commands = {
        STATIC: ([sys.executable, "benchmarks/one_static.py"], BEGINS),
        READ_POST: (prepterm_read(POST), POST_SAYS),
        **{_read(size): (prepterm_read(path), BEGINS) for size, path in files.items()},
    }
    frogmouth = _frogmouth()
    if frogmouth:
        size, path = next(iter(files.items()))
        commands[f"frogmouth, {size}"] = ([*frogmouth, str(path)], BEGINS)
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, (command, words) in commands.items():
            took = start_seconds(command, words, folder)
            if turn:
                seconds[name].append(took)
    return {name: statistics.median(each) for name, each in seconds.items()}


def _read(size: str) -> str:
    return f"prepterm read, {size}"


def _frogmouth() -> list[str]:
    """The command, nothing where it is not installed."""
    if importlib.util.find_spec("frogmouth"):
        return [sys.executable, "-m", "frogmouth"]
    found = shutil.which("frogmouth")
    return [found] if found else []


def _print_starts(starts: Medians) -> None:
    print(f"\n{'from start to text':<30} {'':>12} {'to Static':>12}")
    for name, seconds in starts.items():
        ratio = seconds / starts[STATIC]
        print(f"{name:<30} {seconds * 1000:>9.1f} ms {ratio:>12.2f}")
    if not _frogmouth():
        print("frogmouth is not installed")


def _print_goals(results: dict[str, dict[str, Medians]], starts: Medians) -> None:
    """What was reached, as far as it was measured."""
    print(f"\n{'':<44} {'reached':>8}   goal")
    small = results.get("20k", {OURS: {}, WIDGET: {}})
    paints = [small[name].get("first paint") for name in (WIDGET, OURS)]
    _print_goal("20k, first paint, times faster than Markdown", _ratio(*paints), "at least 30")
    _print_goal(f"{READ_POST} / Static", _ratio(starts[READ_POST], starts[STATIC]), "1.5")
    for size in ("1m", "10m"):
        ratio = _ratio(starts.get(_read(size)), starts.get(_read("20k")))
        _print_goal(f"{_read(size)} / 20k", ratio, "1.25")
    ours = results.get("1m", {OURS: {}})[OURS]
    for key, (factor, goal) in MOST.items():
        value = ours.get(key)
        _print_goal(f"1m, {key}", None if value is None else value * factor, goal)


def _ratio(over: float | None, under: float | None) -> float | None:
    return over / under if over and under else None


def _print_goal(what: str, reached: float | None, goal: str) -> None:
    print(f"{what:<44} {'not run' if reached is None else f'{reached:.2f}':>8}   {goal}")


if __name__ == "__main__":
    main()
