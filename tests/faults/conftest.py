from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.forked import Starter
from tests.faults.tally import Tally


@pytest.fixture(scope="session")
def starter() -> Iterator[Starter]:
    with Starter() as starting:
        yield starting


@pytest.fixture(scope="module")
def tally(request: pytest.FixtureRequest) -> Iterator[Tally]:
    counted = Tally()
    yield counted
    capture = request.config.pluginmanager.getplugin("capturemanager")
    reporter = request.config.pluginmanager.getplugin("terminalreporter")
    assert capture is not None
    assert reporter is not None
    with capture.global_and_fixture_disabled():
        reporter.write_line(f"\n{counted}")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"
