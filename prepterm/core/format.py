"""Formats: kinds of mock interview and their timed stages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """One timed part of a format."""

    name: str
    minutes: int
    """1 to 240."""
    hint: str = ""
    asks: str | None = None
    """The kind of question drawn when the stage begins, or None."""
    questions: int = 0
    """How many are drawn; 0 where the stage asks none."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of mock interview, such as a technical phone screen."""

    slug: str
    title: str
    summary: str
    stages: tuple[Stage, ...]
    own: bool = False
    """True for a format of the person's own, False for one that prepterm ships."""

    @property
    def minutes(self) -> int:
        """How long all stages take together."""
        return sum(stage.minutes for stage in self.stages)
