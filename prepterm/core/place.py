"""A place in a post that survives another width, another terminal and edits above it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader is: in which block, how far into it, and what stands there."""

    block: str
    """Hash of the block's source."""
    offset: int
    """Characters of the block's text before the top line."""
    quote: str
    """The text there, to find the place again where the block was edited."""
    progress: float
    """0 to 1; the last resort."""
