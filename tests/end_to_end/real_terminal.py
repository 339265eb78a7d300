"""prepterm in a pseudo-terminal: keys go in, and what comes out is kept raw and as a screen."""

import os
import re
import signal
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import pexpect
import pyte

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 8.0
"""Nothing takes this long; who waits longer waits for what will not come."""
_LISTENS_SECONDS = 0.02
_FRAME_BEGINS, _FRAME_ENDS = b"\x1b[?2026h", b"\x1b[?2026l"
_ASKS_FOR_FRAMES, _HAS_FRAMES = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
_KEYS = {
    "enter": "\r",
    "esc": "\x1b",
    "space": " ",
    "down": "\x1b[B",
    "pagedown": "\x1b[6~",
    "ctrl+c": "\x03",
}


def environment(home: Path, **more: str) -> dict[str, str]:
    """What prepterm is started with: nothing of the machine's but the path."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home.parent),
        "PREPTERM_HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        **more,
    }


def _obey_signals() -> None:
    """Undo what `nohup`, or a shell that put the tests in the background, has let be ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


class RealTerminal:
    """One run of prepterm on a terminal of its own.

    Args:
        home: The person's folder.
        arguments: Of the command line.
        columns: How wide the terminal is.
        rows: How high it is.
        more: More variables of the environment.
    """

    def __init__(
        self, home: Path, *arguments: str, columns: int = 80, rows: int = 24, **more: str
    ) -> None:
        self.raw = bytearray()
        """Every byte that has come out."""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._pending = bytearray()
        """What belongs to a frame that has not ended, so that no half frame is ever looked at."""
        self._silent = False
        """Whether nothing more can come out."""
        self._child: pexpect.spawn[bytes] = pexpect.spawn(
            sys.executable,
            ["-m", "prepterm", *arguments],
            env=environment(home, **more),
            cwd=str(home.parent),
            dimensions=(rows, columns),
            preexec_fn=_obey_signals,
            timeout=PATIENCE_SECONDS,
        )
        self._child.delaybeforesend = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._has_exited():
            self._child.kill(signal.SIGKILL)
        self._child.close(force=True)

    @property
    def rows(self) -> list[str]:
        """The rows of the screen, without the blanks at their ends."""
        return [row.rstrip() for row in self._screen.display]

    @property
    def text(self) -> str:
        """The screen as a person reads it, in one line: a break is a blank."""
        return " ".join(" ".join(self.rows).split())

    @property
    def title(self) -> str:
        """What the window is called."""
        return str(self._screen.title)

    @property
    def written(self) -> str:
        """All that has come out, as characters."""
        return self.raw.decode("utf-8", "replace")

    def press(self, *keys: str) -> None:
        """Type keys, by their names or as they are."""
        for key in keys:
            self._child.send(_KEYS.get(key, key))

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        self._child.setwinsize(rows, columns)
        self._screen.resize(rows, columns)
        # What is seen from here on was painted for the new size.
        self._screen.erase_in_display(2)

    def until(self, true: Callable[[], bool]) -> None:
        """Wait until something is true; what is on the screen says what was there instead."""
        give_up = time.monotonic() + PATIENCE_SECONDS
        while not true():
            if time.monotonic() > give_up or (self._silent and self._has_exited() and not true()):
                raise AssertionError("it never came to be:\n" + "\n".join(self.rows))
            self._listen()

    def until_shown(self, text: str) -> None:
        """Wait until a text is on the screen."""
        self.until(lambda: text in self.text)

    def until_gone(self, text: str) -> None:
        """Wait until a text is no longer on the screen."""
        self.until(lambda: text not in self.text)

    def until_ended(self) -> int:
        """Wait until prepterm has ended; its exit status, or minus the signal that ended it."""
        self.until(lambda: self._silent and self._has_exited())
        if self._child.signalstatus is not None:
            return -int(self._child.signalstatus)
        return int(self._child.exitstatus or 0)

    def signal(self, number: signal.Signals) -> None:
        """Send prepterm a signal."""
        self._child.kill(number)

    def hang_up(self) -> None:
        """Close the terminal, as closing its window does, and wait until prepterm has ended."""
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, self._child.child_fd)
        os.close(nowhere)
        self.until_ended()

    def is_put_back(self) -> bool:
        """Whether the terminal is as a shell wants it."""
        modes = dict(re.findall(r"\x1b\[\?(\d+)([hl])", self.written))
        of_a_screen = {"1049": "l", "25": "h", "1000": "l", "1003": "l", "2004": "l", "7": "h"}
        local = termios.tcgetattr(self._child.child_fd)[3]
        cooked = termios.ICANON | termios.ECHO | termios.ISIG
        return of_a_screen.items() <= modes.items() and local & cooked == cooked

    def _has_exited(self) -> bool:
        self._child.flag_eof = False  # else pexpect would wait for the end, for ever if need be
        return not self._child.isalive()

    def _listen(self) -> None:
        if self._silent:
            time.sleep(_LISTENS_SECONDS)
            return
        try:
            heard = self._child.read_nonblocking(65536, _LISTENS_SECONDS)
        except pexpect.TIMEOUT:
            return
        except pexpect.EOF:
            self._silent = True
            return
        self.raw += heard
        if _ASKS_FOR_FRAMES in heard:
            self._child.send(_HAS_FRAMES)
        self._pending += heard
        if self._pending.rfind(_FRAME_BEGINS) <= self._pending.rfind(_FRAME_ENDS):
            self._stream.feed(bytes(self._pending))
            self._pending.clear()
