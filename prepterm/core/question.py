"""Questions of a mock interview, with what a strong answer holds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """One question that a practice may draw."""

    id: str
    """Stable and unique over all files of questions."""
    kind: str
    """What a stage asks for by name: coding, design, behavioural, recruiter, code-review."""
    topics: tuple[str, ...]
    difficulty: str
    """easy, medium or hard; hidden until the debrief."""
    prompt: str
    """Markdown."""
    strong: tuple[str, ...] = ()
    """What a strong answer holds; Markdown each, as are the next three."""
    hints: tuple[str, ...] = ()
    """From the lightest to the plainest."""
    follow_ups: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()
