"""A prepterm home of a test's own, with decks and posts written in a line or two."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from prepterm.study.clock import SetClock
from prepterm.study.workspace import Workspace

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class Home:
    """A folder that PREPTERM_HOME names, what ships beside it, and a clock that a test sets."""

    def __init__(self, folder: Path, shipped: Path) -> None:
        self.folder = folder
        self.shipped = shipped
        self.clock = SetClock(MORNING)

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file below the home."""
        return _write(self.folder / name, text)

    def deck(self, slug: str, *ids: str, own: bool = True, back: str = "It is so.") -> Path:
        """Write a deck of basic cards with these ids."""
        cards = "".join(
            f"  - id: {each}\n    front: What is {each}?\n    back: {back}\n" for each in ids
        )
        root = self.folder if own else self.shipped
        return _write(root / "decks" / f"{slug}.yaml", f"title: Deck {slug}\ncards:\n{cards}")

    def post(self, slug: str, body: str, title: str = "A post") -> Path:
        """Write a post."""
        return self.write(f"posts/{slug}.md", f"---\ntitle: {title}\n---\n{body}")

    @contextmanager
    def opened(self) -> Iterator[Workspace]:
        """The home, open, at the clock's time."""
        with Workspace(self.clock) as workspace:
            yield workspace


def _write(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path
