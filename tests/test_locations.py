import os
import sys
from pathlib import Path

import platformdirs
import pytest

import prepterm
from prepterm import locations
from prepterm.errors import PreptermError

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="other platforms ask platformdirs")


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PREPTERM_HOME", raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


def test_prepterm_home_overrides_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/elsewhere")
    monkeypatch.setenv("PREPTERM_HOME", str(tmp_path / "a b"))
    assert locations.home() == str(tmp_path / "a b")
    assert locations.in_home("decks", "x.yaml") == str(tmp_path / "a b" / "decks" / "x.yaml")


def test_prepterm_home_may_begin_at_home_or_here(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PREPTERM_HOME", "~/study")
    assert locations.home() == os.path.expanduser("~/study")  # noqa: PTH111 - compared as text
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PREPTERM_HOME", "here/../study")
    assert locations.home() == str(tmp_path / "study")


@LINUX
@pytest.mark.parametrize("data", [None, "", "  ", "/data", "/data/", "relative", "~/x"])
def test_on_linux_the_answer_is_platformdirs(
    monkeypatch: pytest.MonkeyPatch, data: str | None
) -> None:
    if data is not None:
        monkeypatch.setenv("XDG_DATA_HOME", data)
    monkeypatch.setenv("PREPTERM_HOME", "")
    assert locations.home() == platformdirs.user_data_dir("prepterm", appauthor=False)


@LINUX
def test_nothing_set_means_the_usual_place(tmp_path: Path) -> None:
    assert locations.home() == str(tmp_path / ".local" / "share" / "prepterm")


def test_elsewhere_platformdirs_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    class Uname:
        sysname = "Darwin"

    monkeypatch.setattr(os, "uname", Uname, raising=False)
    asked = []

    def user_data_dir(name: str, *, appauthor: bool) -> str:
        asked.append((name, appauthor))
        return "/Library/prepterm"

    monkeypatch.setattr(platformdirs, "user_data_dir", user_data_dir)
    assert locations.home() == "/Library/prepterm"
    assert asked == [("prepterm", False)]


@LINUX
@pytest.mark.parametrize("chosen", ["", "~nobody-of-this-name/x"])
def test_where_there_is_no_home_the_remedy_is_named(
    monkeypatch: pytest.MonkeyPatch, chosen: str
) -> None:
    def unknown(_: object) -> None:
        raise KeyError

    import pwd  # noqa: PLC0415 - exists on POSIX alone

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    monkeypatch.delenv("HOME")
    monkeypatch.setenv("PREPTERM_HOME", chosen)
    with pytest.raises(PreptermError, match="there is no home folder") as caught:
        locations.home()
    assert caught.value.hint == "set PREPTERM_HOME to a folder of yours, or HOME to your home"


def test_what_ships_lies_beside_the_package_or_in_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = Path(prepterm.__file__).resolve().parents[1]
    assert locations.shipped("decks") == str(root / "decks")
    assert Path(locations.shipped("content", "posts")).is_dir()
    monkeypatch.setattr(locations, "_PACKAGE", str(tmp_path))
    (tmp_path / "bundled").mkdir()
    assert locations.shipped("decks") == str(tmp_path / "bundled" / "decks")
