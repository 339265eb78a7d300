"""What is copied, given to the system's clipboard too where a program for it is there.

The terminal's own way (OSC 52), which Textual takes, is refused or cut short by some terminals.
"""

import shutil
import subprocess
import sys

COPIERS = (
    ("pbcopy",),
    ("wl-copy",),
    ("xclip", "-selection", "clipboard"),
    ("xsel", "--clipboard", "--input"),
    ("clip.exe",),
    ("termux-clipboard-set",),
)
"""Programs that take a text on standard input; the first there is gets it."""
MOST_SECONDS = 3.0


def give_to_system(text: str) -> bool:
    """Give a text to the system's clipboard; whether a program took it.

    It may take seconds, so it is no work for the event loop.
    """
    for command in COPIERS:
        found = shutil.which(command[0])
        if found is None:
            continue
        data = text.encode("utf-16-le") if command[0] == "clip.exe" else text.encode()
        try:
            ran = subprocess.run(  # noqa: S603 - one of the copiers
                [found, *command[1:]], input=data, check=False, timeout=MOST_SECONDS,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                start_new_session=sys.platform != "win32",
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired):
            continue
        if ran.returncode == 0:
            return True
    return False
