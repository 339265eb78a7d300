"""docs/keys.md names every key by the id that settings know it by, and nothing else."""

import importlib
import pkgutil
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from prepterm.settings import read_settings
from prepterm.study.clock import SetClock
from prepterm.study.workspace import Workspace
from prepterm.tui import screens
from prepterm.tui.app import Prepterm
from prepterm.tui.commands import EVERYWHERE, Command, key_shown
from prepterm.tui.messages import OpenReader
from prepterm.tui.page import Page
from prepterm.tui.widgets.post_view import PostView
from tests.tui.screen_text import until_shown

ROOT = Path(__file__).parents[2]
KEYS = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
_ROW = re.compile(r"^\| (.*?) \| (.*?) \| `([\w.-]+)` \|$", re.MULTILINE)
_KEY = re.compile(r"`` ?(.+?) ?``|`(.+?)`")


def declared() -> dict[str, Command]:
    """Every command of every screen, and those that work everywhere, by id."""
    for module in pkgutil.iter_modules(screens.__path__):
        importlib.import_module(f"{screens.__name__}.{module.name}")
    commands = [*EVERYWHERE, *(each for page in pages() for each in page.USER_COMMANDS)]
    return {command.id: command for command in commands}


def pages() -> list[type[Page]]:
    found: list[type[Page]] = []
    bases: list[type[Page]] = [Page]
    while bases:
        below = bases.pop().__subclasses__()
        bases += below
        found += [page for page in below if page.__module__.startswith("prepterm.")]
    assert len(found) >= 10
    return found


def documented() -> dict[str, tuple[str, str]]:
    """The keys and the meaning in each row, by id."""
    rows = [
        (identity, (", ".join(a or b for a, b in _KEY.findall(keys)), means))
        for keys, means, identity in _ROW.findall(KEYS)
    ]
    assert len(dict(rows)) == len(rows), "an id stands in two rows"
    return dict(rows)


@pytest.mark.parametrize("command", declared().values(), ids=lambda command: str(command.id))
def test_every_key_stands_in_the_document_as_the_app_declares_it(command: Command) -> None:
    assert documented().get(command.id) == (key_shown(command, {}), command.help)


def test_the_document_names_no_key_that_is_not_there() -> None:
    assert documented().keys() - declared().keys() == set()


async def test_the_keys_of_the_example_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (example,) = re.findall(r"^```toml\n(.*?)^```$", KEYS, re.DOTALL | re.MULTILINE)
    (tmp_path / "config.toml").write_text(example, encoding="utf-8")
    keys = read_settings(str(tmp_path / "config.toml")).keys
    assert len(keys) == 2
    assert keys.keys() <= declared().keys()
    monkeypatch.setenv("PREPTERM_HOME", str(tmp_path))
    with Workspace(SetClock(MORNING)) as workspace:
        app = Prepterm(workspace, OpenReader("phone-interview"))
        async with app.run_test(size=(80, 24)) as pilot:
            await until_shown(pilot, "21 min left")
            view = app.screen.query_one(PostView)
            for number, key in enumerate(("j", "down", "ctrl+n"), 1):
                await pilot.press(key)
                assert view.scroll_offset.y == number


def test_the_readme_leads_to_the_keys() -> None:
    assert "](docs/keys.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
