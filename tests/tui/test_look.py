"""How each screen looks, held to what was looked at and found good.

`python3 dev.py test tests/tui/test_look.py --snapshot-update` takes what is shown now as good; look
at it first, in the report that a failing run writes.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from prepterm.study.clock import SetClock
from prepterm.study.practice_room import PracticeRoom
from prepterm.study.workspace import Workspace
from prepterm.tui.app import Prepterm
from prepterm.tui.messages import (
    Destination,
    OpenDecks,
    OpenDrill,
    OpenPractice,
    OpenReader,
    OpenSearch,
    OpenShelf,
)
from tests.tui.lived_in import live_in
from tests.tui.screen_text import until, until_shown

Steps = Callable[[Pilot[None]], Awaitable[None]]
Compare = Callable[..., bool]
SMALL, LARGE = (80, 24), (120, 40)


def pressing(*steps: str) -> Steps:
    """Keys to press; a step that begins with `…` waits for the text after it."""

    async def run(pilot: Pilot[None]) -> None:
        for step in steps:
            if step.startswith("…"):
                await until_shown(pilot, step[1:])
            else:
                await pilot.press(step)
        await pilot.pause()

    return run


@pytest.fixture(autouse=True)
def one_device(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("prepterm.storage.device.secrets.token_hex", lambda size: "a" * 2 * size)


@pytest.fixture
def lived_in(workspace: Workspace, clock: SetClock, home: Path) -> Workspace:
    (home / "decks" / "own.yaml").unlink()
    live_in(workspace, clock)
    return workspace


@pytest.mark.parametrize(
    ("first", "steps", "size", "theme"),
    [
        pytest.param(None, ["…? keys"], SMALL, "dark", id="today"),
        pytest.param(None, ["…? keys"], LARGE, "light", id="today-large-light"),
        pytest.param(OpenShelf(), ["…✓ finished"], SMALL, "dark", id="shelf"),
        pytest.param(
            OpenShelf(), ["…/ filter", "slash", *"author", "…1 of 2"], LARGE, "light",
            id="shelf-filtered-large-light",
        ),
        pytest.param(OpenDecks(), ["…● Code review"], SMALL, "dark", id="decks"),
        pytest.param(OpenReader("phone-interview"), ["…37%"], SMALL, "dark", id="reader"),
        pytest.param(
            OpenReader("phone-interview"), ["…Sources", "slash", *"sentence", "enter", "…match"],
            LARGE, "light", id="reader-search-large-light",
        ),
        pytest.param(OpenDrill(), ["…shows the answer"], SMALL, "dark", id="question"),
        pytest.param(
            OpenDrill(), ["…shows", "space", "…4 Easy"], SMALL, "light", id="answer-light"
        ),
        pytest.param(OpenDrill(), ["…shows", "space", "…4 Easy"], LARGE, "dark", id="answer-large"),
        pytest.param(
            OpenDrill(), ["…shows", "space", "…4 Easy", "1", "…1 done", "escape", "…Stopped"],
            SMALL, "dark", id="summary",
        ),
        pytest.param(OpenDrill(), ["…shows", "question_mark", "…drill.undo"], SMALL, "dark",
                     id="all-keys"),
        pytest.param(OpenPractice(), ["…Technical phone screen"], SMALL, "dark", id="formats"),
    ],
)  # fmt: skip
def test_the_look_is_the_one_found_good(  # noqa: PLR0917 - what one look depends on
    lived_in: Workspace,
    snap_compare: Compare,
    first: Destination | None,
    steps: list[str],
    size: tuple[int, int],
    theme: str,
) -> None:
    app = Prepterm(lived_in, first)

    async def arrive(pilot: Pilot[None]) -> None:
        app.theme = f"prepterm-{theme}"
        await pressing(*steps)(pilot)

    assert snap_compare(app, terminal_size=size, run_before=arrive)


@pytest.mark.parametrize(("size", "theme"), [(SMALL, "dark"), (LARGE, "light")])
def test_the_search_looks_as_found_good(
    lived_in: Workspace, snap_compare: Compare, size: tuple[int, int], theme: str
) -> None:
    app = Prepterm(lived_in, OpenSearch("binary search"))

    async def arrive(pilot: Pilot[None]) -> None:
        app.theme = f"prepterm-{theme}"
        await pressing("…2 sections, 3 cards", "down")(pilot)
        line = app.screen.query_one(Input)
        line.cursor_blink = False
        await until(pilot, lambda: line._cursor_visible)  # noqa: SLF001 - nothing public shows it

    assert snap_compare(app, terminal_size=size, run_before=arrive)


@pytest.mark.parametrize(("size", "theme"), [(SMALL, "dark"), (LARGE, "light")])
@pytest.mark.parametrize("over", [False, True], ids=["running", "overtime"])
def test_the_practice_looks_as_found_good(
    lived_in: Workspace,
    clock: SetClock,
    snap_compare: Compare,
    size: tuple[int, int],
    theme: str,
    *,
    over: bool,
) -> None:
    room = PracticeRoom(lived_in)
    practice = room.start(room.format("technical-phone-screen"))
    clock.advance(minutes=3)
    practice.next_stage()
    clock.advance(minutes=6 if over else 2)
    practice.note("asked how large it can get")
    app = Prepterm(lived_in, OpenPractice())

    async def arrive(pilot: Pilot[None]) -> None:
        app.theme = f"prepterm-{theme}"
        await pressing("…asked how large")(pilot)

    assert snap_compare(app, terminal_size=size, run_before=arrive)


def test_the_debrief_looks_as_found_good(
    lived_in: Workspace, clock: SetClock, snap_compare: Compare
) -> None:
    room = PracticeRoom(lived_in)
    room.start(room.format("technical-phone-screen"))
    clock.advance(minutes=3)
    app = Prepterm(lived_in, OpenPractice())
    steps = pressing("…left in all", "x", "…End this", "enter", "…Debrief", "3", "j", "4")
    assert snap_compare(app, terminal_size=SMALL, run_before=steps)
