"""What the lint of content found, whatever file it was found in."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    """Something is broken, or a card cannot be learned as it stands."""
    WARNING = "warning"
    """Worth a look; it may be right as it is."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that a rule has to say about one place."""

    path: str
    line: int
    """1 for the first line; 0 where the whole file is meant."""
    column: int
    """1 for the first character; 0 where the whole line is meant."""
    rule: str
    """The rule's name: `dead-source`."""
    message: str
    """What is wrong, and what is expected; without a full stop."""
    severity: Severity
