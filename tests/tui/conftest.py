from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from prepterm.study.clock import SetClock
from prepterm.study.workspace import Workspace

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

OWN_DECK = """\
title: Own deck
cards:
  - id: own.basic
    front: What does `basic` ask?
    back: One thing.
    topics: [own]
    source: phone-interview#the-pitch
  - id: own.typed
    kind: typed
    front: What is two and two?
    back: "4"
  - id: own.tall
    front: |
      Tall?

      ```python
      a = 1
      b = 2
      c = 3
      d = 4
      e = 5
      f = 6
      ```
    back: |
      - one
      - two
      - three
      - four
      - five
      - the last line of it
  - id: own.hostile
    front: "Red [bold]not markup[/bold] \\e]0;title\\a and $accent"
    back: "\\e[31mred\\e[0m [link=x]y[/link]"
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with one own deck, which is the only one taken up by name."""
    folder = tmp_path / "home"
    (folder / "decks").mkdir(parents=True)
    (folder / "decks" / "own.yaml").write_text(OWN_DECK)
    monkeypatch.setenv("PREPTERM_HOME", str(folder))
    return folder


@pytest.fixture
def clock() -> SetClock:
    return SetClock(MORNING)


@pytest.fixture
def workspace(home: Path, clock: SetClock) -> Iterator[Workspace]:
    assert home.is_dir()
    with Workspace(clock) as opened:
        yield opened
