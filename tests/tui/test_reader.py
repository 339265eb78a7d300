from pathlib import Path

import pytest
from textual.widgets import OptionList

from prepterm.core.moment import Moment
from prepterm.core.recall import SectionRecall
from prepterm.study import read
from prepterm.study.clock import SetClock
from prepterm.study.read import open_post, open_text
from prepterm.study.recall import recall_of_post
from prepterm.study.workspace import Workspace
from prepterm.tui.app import Prepterm
from prepterm.tui.messages import OpenReader
from prepterm.tui.screens import reader
from prepterm.tui.widgets import text_scroll
from prepterm.tui.widgets.post_view import PostView
from tests.tui.screen_text import screen_text, until, until_gone, until_shown

POST = """\
---
title: Own post
---

First words, with [a link](#second-part) and [another](https://example.org/a?b=c) in them.

## First part

{filler}

## Second part

The needle stands here, and [code-review](code-review) is a post.

```python
>>> 1 + 1
2
```

Hostile: \x1b]0;stolen\x07 and &#27;[31m and [bold]no markup[/bold].

## Third part

The last words.
"""


@pytest.fixture
def own_post(home: Path) -> Path:
    (home / "posts").mkdir()
    path = home / "posts" / "own-post.md"
    filler = "\n\n".join(f"Paragraph {number} of the filler." for number in range(1, 41))
    path.write_text(POST.replace("{filler}", filler))
    return path


def write(path: Path, text: str) -> None:
    path.write_text(text)


def reading(workspace: Workspace, name: str = "own-post") -> Prepterm:
    return Prepterm(workspace, OpenReader(name))


@pytest.mark.usefixtures("own_post")
async def test_the_place_left_is_found_again_at_another_size(workspace: Workspace) -> None:
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "First words")
        await pilot.press("space", "space")
        top = screen_text(app).splitlines()[3].strip()
        assert top.startswith("Paragraph")
        await pilot.press("escape")
        await until_shown(pilot, "Today")
        position = read.position_of(workspace, "own-post")
        assert position is not None
        assert 0 < position.progress < 1
    again = reading(workspace)
    async with again.run_test(notifications=True, size=(120, 40)) as pilot:
        await until_shown(pilot, top)
        assert top in screen_text(again).splitlines()[3]


@pytest.mark.usefixtures("own_post")
async def test_the_place_is_kept_without_leaving(workspace: Workspace) -> None:
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "First words")
        await pilot.press("space")

        def kept() -> bool:
            position = read.position_of(workspace, "own-post")
            return position is not None and position.progress > 0

        await until(pilot, kept)


@pytest.mark.usefixtures("own_post")
async def test_opening_a_post_alone_logs_no_place(workspace: Workspace) -> None:
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "First words")
        await pilot.press("escape")
        await until_shown(pilot, "Today")
    assert read.position_of(workspace, "own-post") is None


@pytest.mark.usefixtures("own_post")
async def test_search_counts_its_matches_and_esc_ends_it(workspace: Workspace) -> None:
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "First words")
        await pilot.press("slash", *"needle", "enter")
        await until_shown(pilot, "match 1 of 1")
        await until_shown(pilot, "The needle stands here")
        await pilot.press("escape")
        await until_gone(pilot, "match 1 of 1")
        await pilot.press("slash", *"filler", "enter")
        await until_shown(pilot, "match 38 of 40")  # the first one in view
        await pilot.press("n", "n", "n")
        await until_shown(pilot, "match 1 of 40")
        await pilot.press("N")
        await until_shown(pilot, "match 40 of 40")
        await pilot.press("slash", *"nowhere", "enter")
        await until_shown(pilot, "'nowhere' is not in this post")


@pytest.mark.usefixtures("own_post")
async def test_the_outline_marks_the_section_and_goes_to_one(workspace: Workspace) -> None:
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(120, 40)) as pilot:
        await until_shown(pilot, "Third part")
        await pilot.press("o")
        outline = app.screen.query_one("#outline", OptionList)
        await until(pilot, lambda: outline.has_focus)
        await pilot.press("end", "enter")
        await until_shown(pilot, "Third part  ◂")
        await until_shown(pilot, "The last words.")
        await pilot.press("backspace")
        await until_shown(pilot, "First words")


@pytest.mark.usefixtures("own_post")
async def test_a_narrow_terminal_shows_the_outline_when_asked(workspace: Workspace) -> None:
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "First words")
        assert not app.screen.query_one("#outline").display
        await pilot.press("o")
        await until_shown(pilot, "Third part")
        await pilot.press("escape")
        await until(pilot, lambda: not app.screen.query_one("#outline").display)
        await until_shown(pilot, "First words")


@pytest.mark.usefixtures("own_post")
async def test_links_move_inside_and_show_their_address_outside(workspace: Workspace) -> None:
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "First words")
        await pilot.press("l")
        await until_shown(pilot, "snother")
        await pilot.press("a")
        await until_shown(pilot, "The needle stands here")
        await pilot.press("alt+left")
        await until_shown(pilot, "First words")
        await pilot.press("l", "s")
        await until_shown(pilot, "https://example.org/a?b=c")
        await pilot.press("escape")
        await until_gone(pilot, "https://example.org/a?b=c")
        await pilot.press("alt+right")
        await until_shown(pilot, "The needle stands here")
        await pilot.press("l")
        await until_shown(pilot, "Code review without being a jerk")
        await pilot.press("escape")
        await until_shown(pilot, "The needle stands here")


@pytest.mark.usefixtures("own_post")
async def test_code_is_copied_without_its_prompts(workspace: Workspace) -> None:
    app = reading(workspace, "own-post#second-part")
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "The needle stands here")
        await pilot.press("Y")
        await until_shown(pilot, "copied")
        assert app.clipboard == "1 + 1\n"


@pytest.mark.usefixtures("own_post")
async def test_strangers_text_is_text(workspace: Workspace) -> None:
    app = reading(workspace, "own-post#second-part")
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "␛]0;stolen␇ and �[31m and [bold]no markup[/bold]")
        assert "\x1b" not in screen_text(app)


@pytest.mark.usefixtures("own_post")
async def test_finished_is_marked_shown_and_taken_back(workspace: Workspace) -> None:
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "First words")
        await pilot.press("f")
        await until_shown(pilot, "✓ finished")
        assert [each.post.slug for each in read.shelf(workspace) if each.finished] == ["own-post"]
        await pilot.press("f")
        await until_gone(pilot, "✓ finished")
        assert not any(each.finished for each in read.shelf(workspace))


async def test_what_came_from_a_pipe_is_read_and_not_kept(workspace: Workspace) -> None:
    app = Prepterm(workspace, post=open_text("# Piped\n\nWords.\n"))
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "Words.")
        assert screen_text(app).count("Piped") == 1
        await pilot.press("f")
        await until_shown(pilot, "is not kept")
    assert workspace.database.execute("SELECT count(*) FROM reading_visits").fetchone() == (0,)


@pytest.mark.usefixtures("own_post")
async def test_the_measure_can_be_changed(workspace: Workspace) -> None:
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(120, 40)) as pilot:
        await until_shown(pilot, "First words")
        view = app.screen.query_one(PostView)
        await pilot.press("left_square_bracket")
        await until(pilot, lambda: view.measure == workspace.settings.measure - 4)
        await pilot.press("right_square_bracket", "right_square_bracket")
        await until(pilot, lambda: view.measure == workspace.settings.measure + 4)


async def test_every_section_of_what_ships_can_be_gone_to(workspace: Workspace) -> None:
    opened, _ = open_post(workspace, "code-review")
    app = Prepterm(workspace, post=opened)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, opened.post.title)
        view = app.screen.query_one(PostView)
        for section in opened.post.sections:
            assert view.go_to_anchor(section.anchor)
            assert view.current_anchor == section.anchor


def lengthen(path: Path, more: str) -> None:
    path.write_text(f"{path.read_text()}\n{more}\n")


def is_finished(workspace: Workspace, slug: str) -> bool:
    position = read.position_of(workspace, slug)
    return position is not None and position.finished


@pytest.mark.usefixtures("own_post")
async def test_a_wide_terminal_puts_the_outline_away_and_brings_it_back(
    workspace: Workspace,
) -> None:
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(120, 40)) as pilot:
        await until_shown(pilot, "Third part")
        outline = app.screen.query_one("#outline", OptionList)
        await pilot.press("o")
        await until(pilot, lambda: outline.has_focus)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query_one(PostView).has_focus)
        assert outline.display
        await pilot.press("o", "o")
        await until_gone(pilot, "Third part")
        assert app.screen.query_one(PostView).has_focus
        await pilot.press("o")
        await until_shown(pilot, "Third part")


@pytest.mark.usefixtures("own_post")
async def test_a_post_read_to_its_end_is_finished_unless_the_mark_is_taken_off(
    workspace: Workspace,
) -> None:
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "First words")
        await pilot.press("G")
        await until_shown(pilot, "✓ finished")
        assert is_finished(workspace, "own-post")
        await pilot.press("f")
        await until_gone(pilot, "✓ finished")
        await pilot.press("g")
        await until_shown(pilot, "First words")
        await pilot.press("G")
        await until_shown(pilot, "the end")
        assert not is_finished(workspace, "own-post")


async def test_opening_a_post_at_its_end_does_not_finish_it(
    workspace: Workspace, own_post: Path
) -> None:
    lengthen(own_post, "\n\n".join(f"Long word {number}." for number in range(3000)))
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "First words")
        await pilot.press("G")
        await until_shown(pilot, "✓ finished")
        await pilot.press("f", "escape")
        await until_shown(pilot, "Today")
    again = reading(workspace)
    async with again.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "Long word 2999.")
        await until_shown(pilot, "the end")
        assert not is_finished(workspace, "own-post")


@pytest.mark.usefixtures("own_post")
async def test_a_terminal_that_cannot_be_handed_over_is_told(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "true")
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "First words")
        await pilot.press("e")
        await until_shown(pilot, "this terminal cannot be handed to an editor")


async def test_recall_is_asked_for_once_however_often_a_text_grows(
    workspace: Workspace, own_post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "GROWN_SECONDS", 0.0)
    lengthen(own_post, "\n\n".join(f"## Heading {number}\n\nWords." for number in range(3000)))
    asked: list[str] = []

    def counted(workspace: Workspace, slug: str, now: Moment) -> dict[str, SectionRecall]:
        asked.append(slug)
        return recall_of_post(workspace, slug, now)

    monkeypatch.setattr(reader, "recall_of_post", counted)
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(120, 40)) as pilot:
        await until_shown(pilot, "First words")
        outline = app.screen.query_one("#outline", OptionList)
        await until(pilot, lambda: outline.option_count == 3003)
    assert asked == ["own-post"]


@pytest.mark.usefixtures("own_post")
async def test_the_line_to_search_in_moves_no_text_and_forgets_what_was_given_up(
    workspace: Workspace,
) -> None:
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "First words")
        view = app.screen.query_one(PostView)
        width = view.text_width
        await pilot.press("slash", *"abcd")
        await until_shown(pilot, "abcd")
        assert view.text_width == width
        await pilot.press("escape", "slash")
        await until_gone(pilot, "abcd")
        await pilot.press("enter")
        await until_shown(pilot, "min left")
        await pilot.press("slash", *"qqqq", "enter")
        await until_shown(pilot, "'qqqq' is not in this post")
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen.query(PostView)  # the search that found nothing is ended first
        await pilot.press("escape")
        await until_shown(pilot, "Today")


async def test_a_key_that_is_taken_is_told_once(home: Path, clock: SetClock) -> None:
    write(home / "config.toml", '[keys]\n"reader.next" = "o"\n')
    with Workspace(clock) as workspace:
        app = reading(workspace, "code-review")
        async with app.run_test(notifications=True, size=(80, 24)) as pilot:
            await until_shown(pilot, "takes the key of")
            assert screen_text(app).count("takes the key of") == 1


@pytest.mark.usefixtures("own_post")
async def test_going_back_is_a_move_and_is_kept(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "REST_SECONDS", 0.01)
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:

        def kept() -> float:
            position = read.position_of(workspace, "own-post")
            return position.progress if position else -1.0

        await until_shown(pilot, "First words")
        await pilot.press("l")
        await until_shown(pilot, "snother")
        await pilot.press("a")
        await until(pilot, lambda: kept() > 0)
        await pilot.press("alt+left")
        await until(pilot, lambda: kept() == 0.0)


async def test_the_end_gone_to_before_it_is_parsed_is_kept_too(
    workspace: Workspace, own_post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "REST_SECONDS", 0.01)
    monkeypatch.setattr(text_scroll, "SLICE_EVERY_SECONDS", 0.1)
    many = "\n\n".join(f"Words of paragraph {number}, which go on." for number in range(9000))
    write(own_post, f"# Own\n\n{many}\n")
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "Words of paragraph 0,")
        await pilot.press("G")
        assert not app.screen.query_one(PostView).progress
        await until_shown(pilot, "Words of paragraph 8999,")

        def kept() -> bool:
            position = read.position_of(workspace, "own-post")
            return position is not None and position.progress == 1.0

        await until(pilot, kept)
