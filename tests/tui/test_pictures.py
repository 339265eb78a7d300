"""The pictures of the documents show what the app shows.

PREPTERM_PICTURES=write makes them anew: `python3 dev.py pictures`.
"""

import os
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from textual.app import App
from textual.pilot import Pilot

from prepterm.study.clock import SetClock
from prepterm.study.practice_room import PracticeRoom
from prepterm.study.workspace import Workspace
from prepterm.tui.app import Prepterm
from prepterm.tui.messages import OpenDrill, OpenPractice, OpenReader
from tests.tui.lived_in import live_in
from tests.tui.screen_text import until_shown

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
SIZE = (112, 32)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


async def drilling(pilot: Pilot[None]) -> None:
    await until_shown(pilot, "shows the answer")
    await pilot.press("space")
    await until_shown(pilot, "4 Easy")


async def practising(pilot: Pilot[None]) -> None:
    await until_shown(pilot, "asked how large it can get")


async def looking(pilot: Pilot[None]) -> None:
    await until_shown(pilot, "? keys")


@pytest.fixture(autouse=True)
def one_device(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which question comes up first is drawn by the device's id."""
    monkeypatch.setattr("prepterm.storage.device.secrets.token_hex", lambda size: "a" * 2 * size)


@pytest.fixture
def lived_in(workspace: Workspace, clock: SetClock, home: Path) -> Workspace:
    (home / "decks" / "own.yaml").unlink()
    live_in(workspace, clock)
    return workspace


SCREENS = {
    "today": (None, looking),
    "reader": (OpenReader("phone-interview"), looking),
    "drill": (OpenDrill(), drilling),
    "practice": (OpenPractice(), practising),
}


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("name", SCREENS)
async def test_the_picture_shows_what_the_app_shows(
    lived_in: Workspace, clock: SetClock, name: str, theme: str
) -> None:
    first, steps = SCREENS[name]
    if name == "practice":
        start_practice(lived_in, clock)
    app = Prepterm(lived_in, first)
    async with app.run_test(size=SIZE) as pilot:
        app.theme = f"prepterm-{theme}"
        await steps(pilot)
        await pilot.pause()
        picture = picture_of(app)
    file = PICTURES / f"{name}-{theme}.svg"
    if os.environ.get("PREPTERM_PICTURES") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(picture, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == picture, (
        f"{file.name} shows something else; `python3 dev.py pictures` makes it anew"
    )


@pytest.mark.parametrize("file", sorted(PICTURES.glob("*.svg")), ids=lambda path: str(path.stem))
def test_a_picture_fetches_nothing_and_keeps_its_blanks(file: Path) -> None:
    svg = file.read_text(encoding="utf-8")
    assert re.findall(r"""@import|@font-face|href=|url\(["']?(?!#)|<script""", svg) == []
    assert ET.fromstring(svg).get(_SPACE) == "preserve"  # noqa: S314 - our own file


def start_practice(workspace: Workspace, clock: SetClock) -> None:
    room = PracticeRoom(workspace)
    practice = room.start(room.format("technical-phone-screen"))
    clock.advance(minutes=2, seconds=10)
    practice.next_stage()
    clock.advance(minutes=2, seconds=31)
    practice.note("asked how large it can get")
    clock.advance(minutes=1)
    practice.next_stage()
    clock.advance(minutes=2, seconds=48)
    practice.hint(practice.state.asked[0])


def picture_of(app: App[None]) -> str:
    """The screen as SVG: no font from the web, no name that differs from run to run.

    Some viewers drop the blanks that a run of text begins with, unless told to keep them.
    """
    svg = app.export_screenshot(title="prepterm", simplify=True)
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)
    return re.sub(r"terminal-\d+", "terminal", svg)
