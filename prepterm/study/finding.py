"""What the doctor says of one thing that it looked at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    check: str
    """A stable name, such as `integrity`, `log-gaps` or `derived-state`."""
    sound: bool
    message: str
    hint: str = ""
    """What to do about it, where there is something."""


def sound(check: str, message: str) -> Finding:
    """Nothing is wrong."""
    return Finding(check, True, message)


def unsound(check: str, message: str, hint: str = "") -> Finding:
    """Something is wrong, and what to do about it."""
    return Finding(check, False, message, hint)
