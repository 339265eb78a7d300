from textual.app import App, ComposeResult
from textual.widget import Widget

from prepterm.tui.dialogs.choice import Answer, ChoiceDialog
from prepterm.tui.theme import EXTRA
from prepterm.tui.widgets.big_clock import BigClock
from prepterm.tui.widgets.choices import Choices
from prepterm.tui.widgets.painted_text import PaintedText
from prepterm.tui.widgets.stage_bar import StageBar, StageTimes
from tests.tui.screen_text import screen_text, until, until_shown

NAMES = ("intro", "plan", "code")
ALLOWED = (60_000, 120_000, 420_000)


class Shelf(App[None]):
    """Shows one widget."""

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self._widget = widget

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return EXTRA[True]

    def compose(self) -> ComposeResult:
        yield self._widget


async def bar(columns: int, current: int, spent: tuple[int, ...]) -> str:
    widget = StageBar()
    app = Shelf(widget)
    async with app.run_test(size=(columns, 3)) as pilot:
        widget.times = StageTimes(NAMES, ALLOWED, spent, current)
        await until_shown(pilot, NAMES[current])
        return screen_text(app).splitlines()[0]


async def test_the_bar_shows_done_current_and_coming_stages_by_weight() -> None:
    row = await bar(60, 1, (60_000, 60_000, 0))
    done, current = row.split(" plan ")
    current, coming = current.split(" code ")
    assert done == "intro ━━━━"
    assert current == "━━━━────"
    assert set(coming) == {"─"}
    assert len(row) == 60


async def test_a_stage_beyond_its_time_has_a_full_bar() -> None:
    assert " plan ━━━━━━━━ code" in await bar(60, 1, (60_000, 500_000, 0))


async def test_a_narrow_bar_names_only_the_current_stage() -> None:
    row = await bar(20, 1, (60_000, 0, 0))
    assert "plan" in row
    assert "intro" not in row
    assert len(row) <= 20


async def test_the_clock_is_large_where_there_is_room_and_a_word_where_there_is_not() -> None:
    clock = BigClock()
    app = Shelf(clock)
    async with app.run_test(size=(60, 5)) as pilot:
        clock.time = "+12:34"
        await until_shown(pilot, "╺╋╸")
        assert [row.strip() for row in screen_text(app).splitlines()[:3]] == [
            "╺┓   ╺━┓     ╺━┓  ╻ ╻",
            "╺╋╸   ┃   ┏━┛  :  ╺━┫  ┗━┫",
            "╺┻╸  ┗━╸     ╺━┛    ╹",
        ]
        clock.styles.height = 1
        await until_shown(pilot, "+12:34")


async def test_a_text_is_as_high_as_it_needs_at_its_width_and_loses_nothing() -> None:
    text = PaintedText("one two three four five six\n\n- *seven*\n- [bold]eight[/bold]\n")
    app = Shelf(text)
    async with app.run_test(size=(40, 20)) as pilot:
        await until_shown(pilot, "• [bold]eight[/bold]")
        assert text.size.height == 4
        await pilot.resize_terminal(22, 20)
        await until(pilot, lambda: text.size.height == 5)
        text.show("```\n" + "x" * 30 + "end\n```")
        await until_shown(pilot, "end")


async def test_a_question_is_as_high_as_its_answers_and_esc_answers_nothing() -> None:
    app = Shelf(Widget())
    said: list[str | None] = []
    answers = [Answer("a", "End it", "and look back in the debrief"), Answer("b", "Go on")]
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(ChoiceDialog("End this practice?", answers), said.append)
        await until_shown(pilot, "Go on")
        await until(pilot, lambda: app.screen.query_one(Choices).size.height == 2)
        await pilot.press("escape")
        await until(pilot, lambda: said == [None])
        app.push_screen(ChoiceDialog("End this practice?", answers), said.append)
        await until_shown(pilot, "Go on")
        await pilot.press("j", "enter")
        await until(pilot, lambda: said == [None, "b"])
