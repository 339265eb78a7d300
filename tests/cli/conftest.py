from pathlib import Path

import pytest

from tests.cli.program import Program


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("PREPTERM_HOME", str(folder))
    return folder


@pytest.fixture
def prepterm(home: Path, capsys: pytest.CaptureFixture[str]) -> Program:
    return Program(home, capsys)
