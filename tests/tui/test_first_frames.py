"""Nothing is seen in the wrong place before it is in the right one."""

import inspect
from pathlib import Path

import pytest
from rich.console import RenderableType
from textual.screen import Screen

from prepterm.painting.places import place_at
from prepterm.study.drill import Choice
from prepterm.study.read import keep_place, open_post
from prepterm.study.workspace import Workspace
from prepterm.tui.app import Prepterm
from prepterm.tui.messages import Destination, OpenDecks, OpenDrill, OpenPractice, OpenShelf
from tests.tui.screen_text import screen_text, until_shown


class Filmed(Prepterm):
    """Remembers what every frame showed."""

    CSS_PATH = str(Path(inspect.getfile(Prepterm)).with_name("page.tcss"))
    frames: list[str]

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        if screen is self.screen and screen.is_mounted:
            self.frames.append(screen_text(self))


async def wrong_rows(app: Filmed, shown: str) -> set[str]:
    """The rows of text that were seen on the way to what the screen shows in the end.

    The bar at the right follows as the text is measured, and is left out.
    """
    app.frames = []
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, shown)
        await pilot.pause()
        seen = {row[:79].rstrip() for frame in app.frames for row in frame.splitlines()[3:-1]}
        assert shown in "\n".join(app.frames)
        return seen - {row[:79].rstrip() for row in screen_text(app).splitlines()} - {""}


@pytest.mark.parametrize(
    ("first", "shown"),
    [
        (None, "not practised yet"),
        (OpenShelf(), "phone interview"),
        (OpenDecks(), "Own deck"),
        (OpenPractice(), "Technical phone screen"),
        (OpenDrill(Choice(decks=("own",))), "What does basic ask?"),
    ],
)
async def test_a_screen_is_right_from_its_first_frame(
    workspace: Workspace, first: Destination | None, shown: str
) -> None:
    assert await wrong_rows(Filmed(workspace, first), shown) == set()


async def test_a_post_is_right_from_its_first_frame(workspace: Workspace) -> None:
    post, _ = open_post(workspace, "phone-interview")
    app = Filmed(workspace, post=post)
    assert await wrong_rows(app, "A phone interview asks") == set()
    assert "A phone interview asks" in app.frames[0]


async def test_a_post_that_was_left_somewhere_is_there_from_its_first_frame(
    workspace: Workspace,
) -> None:
    post, _ = open_post(workspace, "phone-interview")
    at, block = next(
        (at, block)
        for at, block in enumerate(post.blocks)
        if at > 9 and block.kind == "paragraph_open" and len(block.text) > 200
    )
    word = next(word for word in block.text[100:].split()[1:] if len(word) > 6)
    keep_place(workspace, "phone-interview", place_at(post.blocks, at, 100, 0.3))
    app = Filmed(workspace, post=post)
    assert await wrong_rows(app, word) == set()
    assert word in app.frames[0]
