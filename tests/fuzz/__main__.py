"""All parsers on many inputs, or one; or one on a file that failed before.

python -m tests.fuzz [NAME] [--inputs 20000] [--seed 1]
python -m tests.fuzz NAME --hostile LENGTH
python -m tests.fuzz NAME --file FILE
"""

import argparse
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

from tests.fuzz.hostile import hostile
from tests.fuzz.parsers import Parser, parsers
from tests.fuzz.watch import Failure, fuzz, tried

MOST_PRINTED = 20
"""Of the inputs that failed; all of them are kept."""


def main() -> int:
    """Do what the arguments say; returns the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        known = parsers(Path(folder))
        asked = argparse.ArgumentParser(prog="python -m tests.fuzz")
        asked.add_argument("name", nargs="?", choices=list(known))
        asked.add_argument("--inputs", type=int, default=20_000)
        asked.add_argument("--seed", type=int, default=1)
        asked.add_argument("--file", type=Path)
        asked.add_argument("--hostile", type=int, metavar="LENGTH")
        arguments = asked.parse_args()
        if arguments.name is None:
            # Each in a process of its own, whose peak of memory is its own too.
            more = ["--inputs", str(arguments.inputs), "--seed", str(arguments.seed)]
            runs = [(name, more) for name in known]
            runs += [(name, ["--hostile", "10000000"]) for name in known if hostile(name, 0)]
            return max(
                subprocess.run(
                    [sys.executable, "-m", "tests.fuzz", name, *rest], check=False
                ).returncode
                for name, rest in runs
            )
        parser = known[arguments.name]
        if arguments.hostile:
            return _hostile(parser, arguments.hostile)
        if arguments.file:
            return _one(parser, arguments.file.read_bytes())
        return _many(parser, arguments.inputs, arguments.seed)


def _one(parser: Parser, data: bytes) -> int:
    try:
        seconds, refused = tried(parser, data)
    except Failure as failure:
        traceback.print_exception(failure)
        return 1
    print(f"{'refused' if refused else 'read'} in {seconds:.3f} s")
    return 0


def _hostile(parser: Parser, length: int) -> int:
    """What is known to bring parsers down, with lines so long."""
    inputs = hostile(parser.name, length)
    failures = 0
    for what, text in inputs.items():
        try:
            tried(parser, text.encode())
        except Failure as failure:
            print(f"{parser.name}, {what}: {failure}")
            failures += 1
    print(
        f"{parser.name:16}{len(inputs):4} hostile inputs, {failures} failed, peak {_peak_mb()} MB"
    )
    return 1 if failures else 0


def _many(parser: Parser, inputs: int, seed: int) -> int:
    kept_in = Path(tempfile.mkdtemp(prefix="prepterm-fuzz-"))
    spent = fuzz(parser, inputs, seed, kept_in)
    for failure in spent.failures[:MOST_PRINTED]:
        print(failure)
    if len(spent.failures) > MOST_PRINTED:
        print(f"and {len(spent.failures) - MOST_PRINTED} more in {kept_in}")
    print(
        f"{parser.name:16}{spent.inputs:7} inputs, {spent.refused} refused, slowest"
        f" {spent.slowest_seconds:.2f} s for {spent.slowest_bytes} bytes, peak {_peak_mb()} MB"
    )
    if not spent.failures:
        kept_in.rmdir()
    return 1 if spent.failures else 0


def _peak_mb() -> int:
    """The most memory this process has held; 0 where the system does not say."""
    status = Path("/proc/self/status")
    if status.exists():  # Linux counts in the rest what held the process before its program began
        held = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(held.split()[1]) // 1024
    if sys.platform == "win32":
        return 0
    import resource  # noqa: PLC0415 - Windows has none

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    sys.exit(main())
