"""One run of `reader.py` in a process of its own: what it measured comes out as JSON.

    python3 benchmarks/reader_probe.py prepterm|widget open|paging FILE

Both are asked the same in a bare app without a terminal, whose frames are made into bytes all the
same. Frames are not put off to the next sixtieth of a second, and nothing is animated, so that
what is measured is work.
"""

import asyncio
import json
import os
import resource
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, thread_time

os.environ.update({"TEXTUAL_FPS": "1000", "TEXTUAL_ANIMATIONS": "none"})

from reader_texts import BEGINS, ENDS, OFTEN
from rich.console import RenderableType
from textual._compositor import CompositorUpdate
from textual.app import App, ComposeResult
from textual.await_complete import AwaitComplete
from textual.events import Resize
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import MarkdownViewer

from prepterm.library.document import Document
from prepterm.tui.theme import EXTRA
from prepterm.tui.widgets.post_view import PostView

COLUMNS, ROWS = 120, 40
PAGES = 100
STEPS = 40
WIDTHS = (100, 120, 70, 120, 90, 120)
PACE_SECONDS = 0.033
"""Between two keys, as when one is held."""
SETTLED_SECONDS = 0.2
"""Between two sizes of the terminal."""
PATIENCE_SECONDS = 1800.0
Measured = dict[str, float]


class Reading(App[None]):
    """A bare app with one text, which notes its frames."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        super().__init__()
        self._wanted: Callable[[], bool] = bool
        self._seen: asyncio.Future[float] | None = None
        self.frame = ""

    @property
    def view(self) -> Widget:
        """What scrolls."""
        raise NotImplementedError

    def begin(self, text: str) -> None:
        """Show a text."""
        raise NotImplementedError

    @property
    def whole(self) -> bool:
        """Whether all of the text can be gone to."""
        raise NotImplementedError

    def laid_out(self, width: int) -> bool:
        """Whether the text is laid out for a view so wide."""
        return self.view.size.width == width

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        if isinstance(renderable, CompositorUpdate) and not self._batch_count:
            self.frame = renderable.render_segments(self.console)
            if self._seen is not None and not self._seen.done() and self._wanted():
                self._seen.set_result(perf_counter())

    async def until(self, wanted: Callable[[], bool], act: Callable[[], object]) -> float:
        """Do something, and wait for the first frame of which that is true; the seconds it took."""
        self._wanted, self._seen = wanted, asyncio.get_running_loop().create_future()
        began = perf_counter()
        self.view.call_later(act)
        return await asyncio.wait_for(self._seen, PATIENCE_SECONDS) - began


class Ours(Reading):
    """prepterm's view of a text."""

    document = Document("")

    def compose(self) -> ComposeResult:
        """Nothing but the view."""
        yield PostView()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours that only prepterm's themes name."""
        return EXTRA[True]

    @property
    def view(self) -> PostView:
        """What scrolls."""
        return self.query_one(PostView)

    def begin(self, text: str) -> None:
        """Show a text."""
        self.document = Document(text)
        self.view.open(self.document)

    @property
    def whole(self) -> bool:
        """Whether the text is parsed to its end."""
        return self.document.done

    def laid_out(self, width: int) -> bool:
        """Textual has told the view of its width, and the view has drawn the conclusions."""
        return super().laid_out(width) and self.view.virtual_size.width == width


class Theirs(Reading):
    """Textual's own."""

    _update: AwaitComplete | None = None

    def compose(self) -> ComposeResult:
        """Nothing but the text, which scrolls."""
        yield MarkdownViewer(show_table_of_contents=False)

    @property
    def view(self) -> MarkdownViewer:
        """What scrolls."""
        return self.query_one(MarkdownViewer)

    def begin(self, text: str) -> None:
        """Show a text."""
        self._update = self.view.document.update(text)

    @property
    def whole(self) -> bool:
        """Whether all blocks are there."""
        return self._update is not None and self._update.is_done


class Freeze:
    """A task that wakes each millisecond, and the longest that it was kept waiting."""

    def __init__(self) -> None:
        self.longest = 0.0
        """Seconds, in which other programs may have run too."""
        self.own = 0.0
        """Seconds that the loop's own thread worked in one go."""
        self._task = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        while True:
            at, worked = perf_counter(), thread_time()
            await asyncio.sleep(0.001)
            self.longest = max(self.longest, perf_counter() - at - 0.001)
            self.own = max(self.own, thread_time() - worked)

    def end(self) -> Measured:
        """What was found."""
        self._task.cancel()
        return {"freeze": self.longest, "freeze, own work": self.own}


async def opening(app: Reading, text: str) -> Measured:
    """From before the text is taken in until its end was seen; then what a reader does in it."""
    freeze = Freeze()
    began = perf_counter()
    found = {"first paint": await app.until(lambda: BEGINS in app.frame, lambda: app.begin(text))}
    await true(lambda: app.whole)
    found |= freeze.end()
    await app.until(lambda: ENDS in app.frame, lambda: app.view.scroll_end(animate=False))
    found["whole text"] = perf_counter() - began
    found["memory"] = peak_memory()
    await app.until(lambda: BEGINS in app.frame, lambda: app.view.scroll_home(animate=False))
    found |= spread("page down", [await page_down(app) for _ in range(PAGES)])
    found |= spread("resize", [await resized(app, width) for width in WIDTHS])
    if isinstance(app, Ours):
        found |= await searching(app)
    found["memory, used"] = peak_memory()
    return found


async def paging(app: Reading, text: str) -> Measured:
    """Pages down while the text is still being parsed."""
    await app.until(lambda: BEGINS in app.frame, lambda: app.begin(text))
    freeze = Freeze()
    pages: list[float] = []
    while not app.whole and len(pages) < PAGES:
        pages.append(await page_down(app))
    if len(pages) < PAGES // 10:
        return {}
    found = spread("page down, parsing", pages)
    return found | {f"{name}, paging": seconds for name, seconds in freeze.end().items()}


async def page_down(app: Reading) -> float:
    """One page further, from the start again where the end is reached."""
    view = app.view
    await asyncio.sleep(PACE_SECONDS)
    if view.scroll_y >= view.max_scroll_y:
        await app.until(lambda: view.scroll_y == 0, lambda: view.scroll_home(animate=False))
    before = view.scroll_y
    return await app.until(lambda: view.scroll_y != before, view.action_page_down)


async def true(condition: Callable[[], bool]) -> None:
    """Wait until something is, of which no message tells."""
    while not condition():  # noqa: ASYNC110 - both apps are only looked at
        await asyncio.sleep(0.002)


async def resized(app: Reading, width: int) -> float:
    """Another width, until a frame shows the text at it."""
    size = Size(width, ROWS)
    await asyncio.sleep(SETTLED_SECONDS)  # of two that come quickly Textual may lose the last
    if app._driver is not None:  # noqa: SLF001 - as Textual's own pilot does it
        app._driver._size = (width, ROWS)  # noqa: SLF001 - likewise
    resize = Resize(size, size)
    return await app.until(lambda: app.laid_out(width), lambda: app.post_message(resize))


async def searching(app: Ours) -> Measured:
    """A word that stands at the very end, then from match to match of one that stands often."""
    view = app.view
    found = {
        "search to the end": await app.until(lambda: ENDS in app.frame, lambda: view.find(ENDS))
    }
    await app.until(lambda: BEGINS in app.frame, view.action_scroll_home)
    view.call_later(view.find, OFTEN)
    await true(lambda: view.searched and view.match_number > 0)
    steps = []
    for _ in range(STEPS):
        await asyncio.sleep(PACE_SECONDS)
        before = view.match_number
        steps.append(await app.until(lambda: view.match_number != before, view.next_match))  # noqa: B023 - called before the loop goes on
    return found | spread("search step", steps)


def spread(name: str, seconds: list[float]) -> Measured:
    """The middle of them, and what 95 of 100 stay below."""
    ordered = sorted(seconds)
    last = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return {f"{name} p50": statistics.median(ordered), f"{name} p95": last}


def peak_memory() -> float:
    """The most the process ever held, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1_000_000 if sys.platform == "darwin" else 1_000)


async def main(name: str, what: str, text: str) -> None:
    """Measure, and print it."""
    app: Reading = Ours() if name == "prepterm" else Theirs()
    async with app.run_test(size=(COLUMNS, ROWS)) as pilot:
        await pilot.pause()
        measured = await (opening if what == "open" else paging)(app, text)
    print(json.dumps(measured))


if __name__ == "__main__":
    subject, measurement, file = sys.argv[1:]
    asyncio.run(main(subject, measurement, Path(file).read_text(encoding="utf-8")))
