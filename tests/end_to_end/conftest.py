from pathlib import Path

import pytest

OWN_DECK = """\
title: Own deck
cards:
  - {id: own.first, front: The first question?, back: The first answer., topics: [own-topic]}
  - {id: own.second, front: The second question?, back: The second answer., topics: [own-topic]}
  - {id: own.third, front: The third question?, back: The third answer., topics: [own-topic]}
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one own deck."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    (folder / "decks").mkdir()
    (folder / "decks" / "own.yaml").write_text(OWN_DECK)
    return folder
