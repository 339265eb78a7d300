"""prepterm in forks of a process that has imported it all, so that a start costs milliseconds.

What is forked runs the command line as it stands, in a process group of its own, with pipes for its
three streams. The process it is forked from opens no database and has one thread: a child of
anything else would inherit locks that it does not hold.
"""

import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self

from tests.cli.program import environment

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0
"""Nothing takes this long; who waits longer waits for what will not come."""
_WORD = 65536
"""The longest word between the tests and the process that forks, in bytes."""


class Running:
    """One forked prepterm, and what it has said so far.

    Args:
        starter: What forked it.
        pid: Its process, which leads a group of its own.
        streams: Our ends of its standard input, output and error.
    """

    def __init__(self, starter: "Starter", pid: int, streams: tuple[int, int, int]) -> None:
        self.pid = pid
        self.status: int | None = None
        """Its exit status, or minus the signal that ended it; None while it runs."""
        self._starter = starter
        self._stdin, stdout, stderr = streams
        self._said = {stdout: bytearray(), stderr: bytearray()}
        self._out, self._err = self._said.values()
        self._open = set(self._said)

    @property
    def out(self) -> str:
        """All it has said on standard output."""
        return self._out.decode("utf-8", "replace")

    @property
    def err(self) -> str:
        """All it has said on standard error."""
        return self._err.decode("utf-8", "replace")

    @property
    def streams(self) -> list[int]:
        """What can still be heard, for `select`."""
        return list(self._open)

    def say(self, line: str) -> None:
        """Type a line."""
        with suppress(BrokenPipeError):  # it has ended, and what it said tells why
            os.write(self._stdin, line.encode() + b"\n")

    def listen(self, until: float | None = None) -> bool:
        """Take in what is said next; False where it has ended, or a moment came first.

        Args:
            until: That moment, by `time.monotonic`.
        """
        give_up = time.monotonic() + PATIENCE_S if until is None else until
        while self._open:
            left = give_up - time.monotonic()
            ready, _, _ = select.select(list(self._open), [], [], max(left, 0.0))
            if not ready:
                if until is None:
                    raise AssertionError(f"it fell silent:\n{self.out}\n{self.err}")
                return False
            if self._take_in(ready):
                return True
        return False

    def kill(self) -> None:
        """End it, and all that it started, at once; what it had said by then is taken in."""
        with suppress(ProcessLookupError, PermissionError):  # it may have ended by itself
            os.killpg(self.pid, signal.SIGKILL)
        self.end()

    def no_more_input(self) -> None:
        """Let its standard input end."""
        if self._stdin >= 0:
            os.close(self._stdin)
            self._stdin = -1

    def end(self) -> int:
        """Wait until it has ended, with no more input; its status."""
        self.no_more_input()
        while self.listen():
            pass
        if self.status is None:
            self.status = self._starter.wait(self.pid)
        return self.status

    def _take_in(self, ready: list[int]) -> bool:
        heard = False
        for stream in ready:
            more = os.read(stream, _WORD)
            self._said[stream] += more
            heard = heard or bool(more)
            if not more:
                os.close(stream)
                self._open.discard(stream)
        return heard


class Starter:
    """Starts prepterm by forking. Close it, or use it in a `with`."""

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(PATIENCE_S)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.forked", str(theirs.fileno())],
                cwd=ROOT,
                env=environment(Path("/nowhere")),
                pass_fds=[theirs.fileno()],
            )
        self._zone = f"NOON{time.gmtime().tm_hour - 12:+d}"
        """A TZ in which it was noon a while ago, so that no study day turns while a test runs."""
        try:
            self._asked({})
        except (OSError, ValueError) as error:
            self.close()
            raise AssertionError("prepterm cannot be imported; standard error says why") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the process that forks end."""
        self._socket.close()
        self._process.wait(PATIENCE_S)

    def start(self, home: Path, *arguments: str, **more: str) -> Running:
        """Start a command.

        Args:
            home: The person's folder.
            arguments: Of the command line.
            more: More variables of the environment.
        """
        return self.start_all(home, [arguments], **more)

    def start_all(self, home: Path, commands: Sequence[Sequence[str]], **more: str) -> Running:
        """Start commands that run one after the other, as in a loop of a script."""
        pipes = [os.pipe() for _ in range(3)]
        theirs = [pipes[0][0], pipes[1][1], pipes[2][1]]
        ours = (pipes[0][1], pipes[1][0], pipes[2][0])
        request = {"commands": commands, "environment": environment(home, TZ=self._zone, **more)}
        pid = self._asked(request, theirs)
        for stream in theirs:
            os.close(stream)
        return Running(self, int(pid), ours)

    def run(self, home: Path, *arguments: str, **more: str) -> Running:
        """A command at its end."""
        running = self.start(home, *arguments, **more)
        running.end()
        return running

    def wait(self, pid: int) -> int:
        """The status of what was forked, once it has ended; may be asked once."""
        return int(self._asked({"wait": pid}))

    def _asked(self, request: object, streams: Sequence[int] = ()) -> Any:  # noqa: ANN401 - JSON
        socket.send_fds(self._socket, [json.dumps(request).encode()], streams)
        return json.loads(self._socket.recv(_WORD))


def serve(channel: socket.socket) -> None:
    """Fork whatever is asked for, until the other end is closed."""
    _import_all()
    gc.freeze()
    if threading.active_count() != 1:
        raise RuntimeError("a process with threads must not be forked")
    while True:
        word, streams, _, _ = socket.recv_fds(channel, _WORD, 3)
        if not word:
            return
        request = json.loads(word)
        answer = 0
        if "wait" in request:
            answer = os.waitstatus_to_exitcode(os.waitpid(request["wait"], 0)[1])
        elif "commands" in request:
            answer = os.fork()
            if answer == 0:
                _become_prepterm(request["commands"], request["environment"], streams)
            with suppress(ProcessLookupError, PermissionError):  # it does the same
                os.setpgid(answer, answer)
            for stream in streams:
                os.close(stream)
        channel.sendall(json.dumps(answer).encode())


def _import_all() -> None:
    """Every module of prepterm's that opens no screen."""
    import prepterm  # noqa: PLC0415 - the tests themselves have no need of it

    for module in pkgutil.walk_packages(prepterm.__path__, "prepterm."):
        if not module.name.startswith(("prepterm.tui", "prepterm.bundled")):
            importlib.import_module(module.name)


def _become_prepterm(
    commands: Sequence[Sequence[str]], variables: dict[str, str], streams: Sequence[int]
) -> NoReturn:
    """Run commands as a new process would, and end with the status of the last that failed."""
    status = 1
    try:
        os.setpgid(0, 0)
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        os.closerange(3, 4096)
        os.environ.clear()
        os.environ.update(variables)
        time.tzset()
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - lives as long as we
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - likewise
        sys.stderr = open(2, "w", 1, encoding="utf-8", closefd=False)  # noqa: SIM115 - likewise
        from prepterm.__main__ import main  # noqa: PLC0415 - as above

        status = 0
        for command in commands:
            sys.argv = ["prepterm", *command]
            status = main() or status
            sys.stdout.flush()
    finally:
        # Without the rest of Python's ending, which would run what the forking process registered.
        os._exit(status)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as listening:
        serve(listening)
