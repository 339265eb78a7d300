import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from prepterm.storage import device as device_file
from prepterm.storage.backup import back_up
from prepterm.storage.database import Database
from prepterm.storage.deck_choices import log_choice


def device_at(home: Path) -> str:
    with closing(Database(str(home / "prepterm.db"), lambda: 1000)) as database:
        log_choice(database, "deck", taken=True)
        return database.device


def ids_at(home: Path) -> list[tuple[str, int]]:
    with closing(Database(str(home / "prepterm.db"), lambda: 1000)) as database:
        return database.execute("SELECT device, seq FROM deck_choices ORDER BY 1, 2").fetchall()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_an_installation_keeps_its_id(home: Path) -> None:
    first = device_at(home)
    assert device_at(home) == device_at(home) == first
    assert len(first) == 16
    assert ids_at(home) == [(first, 1), (first, 2), (first, 3)]


def test_a_home_that_was_moved_goes_on_under_another_id(home: Path, tmp_path: Path) -> None:
    first = device_at(home)
    home.rename(tmp_path / "moved")
    second = device_at(tmp_path / "moved")
    assert second != first
    assert set(ids_at(tmp_path / "moved")) == {(first, 1), (second, 1)}


def test_a_copy_and_its_original_share_no_number(home: Path, tmp_path: Path) -> None:
    first = device_at(home)
    copy = tmp_path / "copy"
    shutil.copytree(home, copy)
    assert device_at(home) == first
    assert device_at(copy) != first
    assert set(ids_at(home)) & set(ids_at(copy)) == {(first, 1)}


def test_a_home_seen_from_another_machine_has_another_id(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = device_at(home)
    monkeypatch.setattr(device_file, "machine_id", lambda: "another machine")
    assert device_at(home) != first


def test_the_path_taken_to_a_home_does_not_matter(home: Path, tmp_path: Path) -> None:
    first = device_at(home)
    (tmp_path / "link").symlink_to(home, target_is_directory=True)
    assert device_at(tmp_path / "link") == first


@pytest.mark.parametrize(
    "content", [None, "", "not json", "[]", "null", '{"device": "x"}', "\x00\xff"]
)
def test_a_device_file_that_says_something_else_mints_another_id(
    home: Path, content: str | None
) -> None:
    first = device_at(home)
    if content is None:
        (home / "device").unlink()
    else:
        (home / "device").write_bytes(content.encode("latin-1"))
    second = device_at(home)
    assert second != first
    assert json.loads((home / "device").read_text())["device"] == second
    assert device_at(home) == second


def test_a_device_file_of_another_database_mints_another_id(home: Path, tmp_path: Path) -> None:
    first, other = device_at(home), device_at(tmp_path / "other")
    shutil.copy(tmp_path / "other" / "prepterm.db", home / "prepterm.db")
    assert device_at(home) not in (first, other)


def test_a_backup_put_in_the_databases_place_repeats_no_number(home: Path) -> None:
    first = device_at(home)
    with closing(Database(str(home / "prepterm.db"), lambda: 1000)) as database:
        back_up(database.connection, str(home / "backups" / "copy.db"))
        log_choice(database, "written since", taken=True)
        since = set(ids_at(home)) - {(first, 1)}
    shutil.copy(home / "backups" / "copy.db", home / "prepterm.db")
    assert device_at(home) != first
    assert not since & set(ids_at(home))


def test_the_machine_is_told_apart_without_naming_it(home: Path) -> None:
    device_at(home)
    machine = device_file.machine_id()
    assert machine == device_file.machine_id()
    assert not machine or machine not in (home / "device").read_text()
