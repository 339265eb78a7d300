"""A session that something went wrong in, and what must be so all the same."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.cli.program import Ended
from tests.faults.ready_program import ReadyProgram
from tests.faults.session import (
    NOTHING_TO_UNDO,
    SESSION,
    SESSION_DOES,
    Command,
    Did,
    acknowledged,
    is_a_sentence,
    missing,
    rows_of,
    unsound,
)


@dataclass(frozen=True)
class Outcome:
    """What a session with a fault came to."""

    fault: str
    faults: int
    """How many calls were made to fail; 0 where the disk itself was full."""
    acknowledged: int
    """Grades, buries and undos that were said to be done, before or in spite of the fault."""
    lost: int
    """How many of them are not there."""
    said: str
    """What stood on stderr."""
    wrong: tuple[str, ...]
    """What is not as it must be."""


class Trial:
    """A session run from one of its commands on, with a fault, and then once more without.

    Args:
        program: What runs it.
        home: Where; its state is the one before the command.
        aside: A folder for copies, where nothing is the matter.
    """

    def __init__(self, program: ReadyProgram, home: Path, aside: Path) -> None:
        self._program, self._home, self._aside = program, home, aside
        self._wrong: list[str] = []
        self._said, self._failures = "", 0

    def outcome(
        self,
        fault: str,
        run: Callable[[int, Command], tuple[Ended, int]],
        mend: Callable[[], None] | None = None,
        *,
        first: int = 0,
        done: Iterable[Did] = (),
    ) -> Outcome:
        """What comes of it.

        Args:
            fault: What it is called.
            run: Runs a command of the session, by its number, and counts what failed in it.
            mend: Ends the fault.
            first: The first command to run.
            done: What the commands before it did.
        """
        acked, faults = list(done), 0
        for at, command in enumerate(SESSION[first:], first):
            ended, failed = run(at, command)
            faults += failed
            acked += acknowledged(command, ended)
            self._failures += bool(ended.err)
            self._said += ended.err
            self._wrong += self._wrong_end(command, ended, acked)
        rows = rows_of(self._copy())
        lost = missing(acked, rows)
        if lost:
            self._wrong.append(f"{lost} of {acked} were said to be done, but are not in {rows}")
        if len(rows) > len(acked) + self._failures:
            self._wrong.append(f"only {acked} were said to be done, but {rows} are there")
        self._wrong += unsound(self._copy())
        if mend is not None:
            mend()
        self._wrong += self._wrong_again(rows)
        return Outcome(fault, faults, len(acked), len(lost), self._said, tuple(self._wrong))

    def _wrong_end(self, command: Command, ended: Ended, acked: Sequence[Did]) -> Iterator[str]:
        name = command.arguments[0]
        if ended.status not in {0, 1} or bool(ended.status) > bool(ended.err):
            yield f"{name} ended with {ended.status} and said {ended.err!r}"
        said = ended.err
        # A row may have reached the disk that failed right after: it was not owned to, and so is
        # none that this process could take back.
        if not acked:
            said = said.replace(NOTHING_TO_UNDO, "")
        if not is_a_sentence(said):
            yield f"{name} said {ended.err!r}"
        if name == "decks" and ended.status == 0:
            true = self._program(self._copy(), *command.arguments)
            if true.out != ended.out:
                yield f"decks said {ended.out}, which is not so: {true.out}"

    def _wrong_again(self, rows: Sequence[Did]) -> Iterator[str]:
        """What is wrong when the fault is gone: the session goes through, on top of `rows`."""
        acked = list(rows)
        for command in (*SESSION, Command(("doctor",))):
            ended = self._program(self._home, *command.arguments, stdin=command.stdin)
            acked += acknowledged(command, ended)
            if (ended.status, ended.err) != (0, "") and not _is_all_but_small(ended):
                yield f"{command.arguments[0]} again: {ended}"
        copy = self._copy()
        if (found := rows_of(copy)) != acked:
            yield f"again, {acked} were said to be done, {found} are there"
        if len(acked) != len(rows) + SESSION_DOES:
            yield f"again, only {acked[len(rows) :]} were said to be done"
        yield from unsound(copy)

    def _copy(self) -> Path:
        """The home as it is, to be opened without changing it."""
        copy = self._aside / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self._home, copy)
        return copy


def _is_all_but_small(doctor: Ended) -> bool:
    """Whether all that doctor found is that the disk is a small one."""
    found = [line for line in doctor.out.splitlines() if line.startswith("✗")]
    return bool(found) and not doctor.err and all("✗ disk" in line for line in found)
