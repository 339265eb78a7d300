from collections.abc import Callable
from pathlib import Path

import pytest

from prepterm.storage.salvage import salvage
from prepterm.storage.salvaged import Salvaged

Take = Callable[[], Salvaged]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a database is, or is made."""
    return tmp_path / "home" / "prepterm.db"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where a salvage puts its rows."""
    return tmp_path / "salvaged" / "prepterm.db"


@pytest.fixture
def taken(path: Path, target: Path) -> Take:
    """Salvages the one into the other."""
    return lambda: salvage(str(path), str(target))
