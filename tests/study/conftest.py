from pathlib import Path

import pytest

from prepterm import locations
from tests.study.home import Home


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home beside which nothing ships but what the test writes there."""
    folder, ships = tmp_path / "home", tmp_path / "ships"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("PREPTERM_HOME", str(folder))
    monkeypatch.setattr(locations, "shipped", lambda *names: str(ships.joinpath(*names)))
    return Home(folder, ships)
