import re
from collections.abc import Callable
from typing import TypeVar

import pytest
from textual.app import App, ComposeResult
from textual.events import MouseScrollUp
from textual.message import Message
from textual.pilot import Pilot

from prepterm.core.place import Place
from prepterm.library.document import parse
from prepterm.painting.palette import DARK, LIGHT
from prepterm.tui.theme import EXTRA, THEMES
from prepterm.tui.widgets.post_view import PostView

PARTS = 12
TEXT = "\n\n".join(
    f"## Part {part}\n\n"
    + f"Words of part {part} that go on and on, until the line is full. " * 6
    + "\n\n- one thing\n- another thing"
    for part in range(PARTS)
)
WIDE = '```py title="x.py"\n' + "start = 1" + " # " + "w" * 90 + " needle\n```\n\nend"


M = TypeVar("M", bound=Message)


class Reading(App[None]):
    """One text, and every message it sends."""

    def __init__(self, text: str, place: Place | None = None, **attributes: object) -> None:
        super().__init__()
        self.text = text
        self.place = place
        self.attributes = attributes
        self.told: list[Message] = []

    def compose(self) -> ComposeResult:
        yield PostView()

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = "prepterm-dark"
        view = self.query_one(PostView)
        for name, value in self.attributes.items():
            setattr(view, name, value)
        view.show(parse(self.text))
        if self.place:
            view.go_to(self.place)
        view.focus()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return EXTRA[True]

    def on_text_scroll_moved(self, message: PostView.Moved) -> None:
        self.told.append(message)

    def on_post_view_match_chosen(self, message: PostView.MatchChosen) -> None:
        self.told.append(message)

    def on_post_view_jumped_inside(self, message: PostView.JumpedInside) -> None:
        self.told.append(message)

    def on_post_view_link_followed(self, message: PostView.LinkFollowed) -> None:
        self.told.append(message)

    @property
    def view(self) -> PostView:
        return self.query_one(PostView)

    def lines(self) -> list[str]:
        """What the view shows."""
        return [self.view.render_line(y).text.rstrip() for y in range(self.view.size.height)]

    def heard(self, kind: type[M]) -> list[M]:
        """The messages of that kind, the newest last."""
        return [message for message in self.told if isinstance(message, kind)]


async def until(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    """Let the app work until the condition holds; pytest's own patience is the limit."""
    for _ in range(1000):
        if condition():
            return
        await pilot.pause()
    pytest.fail("the condition never held")


async def test_the_text_stands_in_the_middle_or_at_the_left() -> None:
    app = Reading("# Title\n\n" + "word " * 40)
    async with app.run_test(size=(120, 20)):
        assert app.lines()[0] == " " * 24 + "Title"
        assert app.view.text_left == 24
        assert app.view.text_width == 72
        assert max(map(len, app.lines())) <= 24 + 72
        app.view.centred = False
        assert app.lines()[0] == "   Title"


async def test_keys_move_through_the_whole_text_and_back() -> None:
    app = Reading(TEXT)
    async with app.run_test(size=(60, 20)) as pilot:
        top = app.lines()
        await pilot.press("j", "down")
        assert app.lines()[:-2] == top[2:]
        await pilot.press("k", "up")
        assert app.lines() == top
        seen = [line for line in top if line]
        while app.view.progress < 1:
            before = app.lines()
            await pilot.press("space")
            assert app.lines()[0] in before, "something was skipped"
            seen += [line for line in app.lines() if line and line not in seen]
        assert app.lines()[-1].endswith("another thing")
        assert all(any(f"Part {part}" in line for line in seen) for part in range(PARTS))
        bottom = app.lines()
        await pilot.press("g")
        assert app.lines() == top
        await pilot.press("G")
        assert app.lines() == bottom


async def test_the_wheel_scrolls_without_a_jump() -> None:
    app = Reading(TEXT)
    async with app.run_test(size=(60, 20)) as pilot:
        app.view.go_to_anchor("part-3")
        while app.view.scroll_y:
            before = app.lines()
            await pilot._post_mouse_events([MouseScrollUp], widget=app.view)  # noqa: SLF001
            after = app.lines()
            assert after[2:] == before[:-2] or app.view.scroll_y == 0
        assert app.lines()[0].strip() == "Part 0"


async def test_progress_and_section_are_told() -> None:
    app = Reading(TEXT)
    async with app.run_test(size=(60, 20)) as pilot:
        assert (app.view.progress, app.view.current_anchor) == (0.0, "part-0")
        assert app.view.go_to_anchor("part-5")
        await until(pilot, lambda: app.heard(PostView.Moved)[-1].anchor == "part-5")
        assert 0.3 < app.view.progress < 0.6
        assert app.lines()[0].strip() == "Part 5"
        assert not app.view.go_to_anchor("nowhere")
        assert not app.view.go_to_anchor("")
        assert app.lines()[0].strip() == "Part 5"
        await pilot.press("G")
        await until(pilot, lambda: app.heard(PostView.Moved)[-1].progress == 1.0)


async def test_the_last_section_is_the_current_one_once_gone_to() -> None:
    app = Reading(TEXT)
    async with app.run_test(size=(60, 20)) as pilot:
        last = f"part-{PARTS - 1}"
        app.view.go_to_anchor(last)
        assert app.view.current_anchor == last
        await pilot.resize_terminal(70, 30)
        await until(pilot, lambda: app.view.size.width == 70)
        assert app.view.current_anchor == last
        await pilot.press("k")
        assert app.view.current_anchor != last


async def test_a_resize_keeps_the_place_and_back_again() -> None:
    app = Reading(TEXT)
    async with app.run_test(size=(60, 20)) as pilot:
        app.view.go_to_anchor("part-6")
        await pilot.press("j", "j", "j", "j")
        top, place = app.lines()[0], app.view.place()
        for width, height in ((90, 30), (41, 12), (120, 40), (60, 20)):
            await pilot.resize_terminal(width, height)
            await until(pilot, lambda: app.view.size.width == width)  # noqa: B023
            assert app.view.place().quote == place.quote
            assert place.quote[:12] in " ".join(app.lines()[:2])
        assert app.lines()[0] == top


async def test_a_view_that_grows_near_the_end_and_shrinks_again_is_where_it_was() -> None:
    app = Reading(TEXT)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("G", "k", "k", "k")
        before = app.lines()
        for height in (40, 20):
            await pilot.resize_terminal(60, height)
            await until(pilot, lambda: len(app.lines()) == height)  # noqa: B023
        assert app.lines() == before


async def test_a_place_is_found_in_another_view_and_by_its_quote_after_an_edit() -> None:
    app = Reading(TEXT)
    async with app.run_test(size=(60, 20)) as pilot:
        app.view.go_to_anchor("part-6")
        await pilot.press("j", "j", "j")
        place = app.view.place()
        assert place.quote.startswith(app.lines()[0].strip())
    other = Reading("A new beginning.\n\n" + TEXT)
    async with other.run_test(size=(80, 24)):
        other.view.go_to(place)
        assert other.view.place().block == place.block
        other.view.go_to(Place("gone", 0, place.quote, 0.0))
        assert place.quote[:20] in " ".join(" ".join(other.lines()[:2]).split())


async def test_a_place_asked_for_before_the_first_layout_is_kept() -> None:
    blocks = parse(TEXT)

    app = Reading(TEXT, place=Place(blocks[9].hash, 0, blocks[9].text, 0.2))
    async with app.run_test(size=(60, 20)):
        assert app.lines()[0].strip() == blocks[9].text


async def test_a_search_marks_all_and_goes_from_match_to_match() -> None:
    app = Reading(TEXT)
    async with app.run_test(size=(60, 20)) as pilot:
        app.view.go_to_anchor("part-3")
        assert app.view.find("part 4 that  go") == 6
        assert app.view.match_number == 1
        await until(pilot, lambda: PostView.MatchChosen(1, 6) in app.told)
        assert len(styled(app, DARK.chosen.bgcolor)) >= 1
        assert "".join(styled(app, DARK.chosen.bgcolor)).replace(" ", "") == "part4thatgo"
        assert "part 4" in " ".join(styled(app, DARK.mark.bgcolor))
        app.view.previous_match()
        assert app.view.match_number == 6
        app.view.next_match()
        app.view.next_match()
        assert app.view.match_number == 2
        assert app.view.find("nowhere at all") == 0
        assert app.view.match_number == 0
        assert not styled(app, DARK.mark.bgcolor)


async def test_a_match_out_of_view_is_brought_in() -> None:
    app = Reading(TEXT)
    async with app.run_test(size=(60, 20)):
        assert app.view.find("part 9 that") == 6
        assert any("part 9" in line for line in app.lines())
        before = app.lines()
        app.view.next_match()
        assert app.lines() == before, "a match in view moves nothing"


async def test_wide_code_is_moved_sideways_and_a_match_in_it_brought_in() -> None:
    app = Reading(WIDE)
    async with app.run_test(size=(60, 20)) as pilot:
        assert app.lines()[1].endswith("▸")
        assert "needle" not in app.lines()[1]
        await pilot.press("right")
        assert app.lines()[1].startswith("  ◂")
        await pilot.press(*["right"] * 12)
        assert app.lines()[1].endswith("needle")
        assert app.lines()[2:4] == ["", "   end"]
        await pilot.press(*["left"] * 12)
        assert app.lines()[1].startswith("     start")
        app.view.find("needle")
        assert "needle" in app.lines()[1]


async def test_links_are_followed_inside_and_told_outside() -> None:
    text = "[in](#part-7) and [out](https://x.org) and [bad](#nowhere) and note[^1]\n\n" + TEXT
    app = Reading(text + "\n\n[^1]: the note")
    async with app.run_test(size=(60, 20)) as pilot:
        inner, outer, bad, note = (link for _, link in app.view.links_in_view())
        assert (inner.text, outer.text, bad.text, note.text) == ("in", "out", "bad", "[1]")
        app.view.follow(inner)
        await until(pilot, lambda: app.heard(PostView.JumpedInside))
        (jumped,) = app.heard(PostView.JumpedInside)
        assert app.lines()[0].strip() == "Part 7"
        assert app.view.links_in_view() == []
        app.view.go_to(jumped.came_from)
        assert app.view.progress == 0.0
        for link in (outer, bad):
            app.view.follow(link)
            await until(pilot, lambda: PostView.LinkFollowed(link) in app.told)  # noqa: B023
        app.view.follow(note)
        assert "[1] the note" in app.lines()[-1]


async def test_a_click_follows_the_link_under_it() -> None:
    app = Reading("- [in](#end) and\n- [out](https://x.org)\n\n" + "x\n\n" * 30 + "# End")
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.click(PostView, offset=(app.view.text_left + 3, 1))
        await until(pilot, lambda: app.heard(PostView.LinkFollowed))
        assert app.view.progress == 0.0
        await pilot.click(PostView, offset=(app.view.text_left + 20, 0))
        assert app.view.progress == 0.0
        await pilot.click(PostView, offset=(app.view.text_left + 2, 0))
        await until(pilot, lambda: app.view.progress == 1.0)


async def test_the_code_in_view_can_be_had() -> None:
    app = Reading("a\n\n```py\n\tx = 1\n```\n\n" + "y\n\n" * 30)
    async with app.run_test(size=(60, 20)) as pilot:
        code = app.view.code_in_view()
        assert code
        assert (code.text, code.language) == ("\tx = 1", "py")
        await pilot.press("G")
        assert app.view.code_in_view() is None


async def test_the_key_that_copies_is_named_on_the_code() -> None:
    app = Reading("```py\nx = 1\n```", hint="y copy")
    async with app.run_test(size=(60, 20)):
        assert app.lines()[0].split() == ["py", "y", "copy"]


async def test_another_theme_repaints_and_keeps_the_place() -> None:
    app = Reading(TEXT)
    async with app.run_test(size=(60, 20)) as pilot:
        app.view.go_to_anchor("part-5")
        lines = app.lines()
        assert colours(app) == {DARK.text.color}
        app.theme = "prepterm-light"
        await until(pilot, lambda: colours(app) == {LIGHT.text.color})
        assert app.lines() == lines


@pytest.mark.parametrize("theme", ["nord", "textual-light", "ansi-dark", "ansi-light"])
async def test_textuals_own_themes_show_the_same_text(theme: str) -> None:
    app = Reading(TEXT)
    async with app.run_test(size=(60, 20)) as pilot:
        lines = app.lines()
        before = colours(app)
        app.theme = theme
        await until(pilot, lambda: colours(app) != before)
        assert app.lines() == lines


async def test_no_escape_sequence_is_in_any_strip() -> None:
    evil = "\x1b[31m\x9b\x07\x1b]8;;x\x07 &#27; &#12; &#155;"
    text = (
        f"# {evil}\n\n{evil} `{evil}` [{evil}](http://x/{evil} '{evil}')\n\n```{evil}\n{evil}\n```"
    )
    app = Reading(text + f"\n\n| {evil} |\n|--|\n| [red]{evil} |\n\n^[{evil}]")
    async with app.run_test(size=(60, 30)):
        segments = [segment for y in range(30) for segment in app.view.render_line(y)]
        assert not any(re.search(r"[\x00-\x1f\x7f-\x9f]", segment.text) for segment in segments)
        assert not any(segment.style and segment.style.link for segment in segments)
        shown = "".join(app.lines())
        assert "␛[31m" in shown
        assert "[red]" in shown


@pytest.mark.parametrize("size", [(1, 1), (2, 5), (20, 3), (60, 20)])
@pytest.mark.parametrize("text", ["", "word " * 30, WIDE, "| a | b |\n|--|--|\n| c | d |"])
async def test_any_size_and_any_text_are_taken(size: tuple[int, int], text: str) -> None:
    app = Reading(text)
    async with app.run_test(size=size) as pilot:
        await pilot.press("j", "space", "G", "right", "k", "g", "left")
        assert app.view.find("word") >= 0
        app.view.next_match()
        app.view.go_to(app.view.place())
        assert 0 <= app.view.progress <= 1


async def test_another_text_starts_at_its_start() -> None:
    app = Reading(TEXT)
    async with app.run_test(size=(60, 20)) as pilot:
        app.view.find("part 9")
        await pilot.press("G")
        app.view.show(parse("Another\n\n" + TEXT))
        assert app.lines()[0].strip() == "Another"
        assert (app.view.progress, app.view.match_number) == (0.0, 0)


def styled(app: Reading, ground: object) -> list[str]:
    """The text that stands on a ground."""
    return [
        segment.text
        for y in range(app.view.size.height)
        for segment in app.view.render_line(y)
        if segment.style and ground and segment.style.bgcolor == ground
    ]


def colours(app: Reading) -> set[object]:
    """Of the words in the third line."""
    return {
        segment.style.color
        for segment in app.view.render_line(2)
        if segment.style and segment.text.strip()
    }
