"""What an app shows, as the text a person reads."""

from collections.abc import Callable

from textual.app import App
from textual.pilot import Pilot


def screen_text(app: App[None]) -> str:
    """The rows of the top screen, as the compositor paints them."""
    strips = app.screen._compositor.render_strips()  # noqa: SLF001 - nothing public shows it
    return "\n".join(strip.text.rstrip() for strip in strips)


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    """Wait until something is true; what is on the screen says what was there instead."""
    for _ in range(400):
        await pilot.pause()
        if true():
            return
    raise AssertionError(f"it never came to be:\n{screen_text(pilot.app)}")


async def until_shown(pilot: Pilot[None], text: str) -> None:
    """Wait until a text is on the screen."""
    await until(pilot, lambda: text in screen_text(pilot.app))


async def until_gone(pilot: Pilot[None], text: str) -> None:
    """Wait until a text is no longer on the screen."""
    await until(pilot, lambda: text not in screen_text(pilot.app))
