"""How many kills were tried, and what they cost."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    """Counted over all tests, and printed once."""

    kills: Counter[str] = field(default_factory=Counter)
    """By what was killed."""
    acknowledged: int = 0
    """Grades that the program had owned to."""
    lost: int = 0
    """Of those, how many were not in the log afterwards."""
    on_their_way: int = 0
    """Kills that came after a line asked for something and before it was owned to."""
    written: int = 0
    """Of those, how many left it on disk."""

    def __str__(self) -> str:
        parts = ", ".join(f"{number} of {what}" for what, number in self.kills.items())
        return (
            f"kill -9: {self.kills.total()} tried ({parts}); "
            f"{self.acknowledged} grades acknowledged, {self.lost} lost; "
            f"{self.on_their_way} kills met an action on its way, {self.written} left it on disk"
        )
