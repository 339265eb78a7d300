"""Pages of the reader over each other: links from one post to another, and the way back."""

from pathlib import Path

import pytest

from prepterm.study import read
from prepterm.study.workspace import Workspace
from prepterm.tui.app import Prepterm
from prepterm.tui.messages import OpenReader
from prepterm.tui.screens import watching
from tests.tui.screen_text import screen_text, until, until_gone, until_shown


def reading(workspace: Workspace, name: str) -> Prepterm:
    return Prepterm(workspace, OpenReader(name))


def put(home: Path, slug: str, body: str) -> Path:
    (home / "posts").mkdir(exist_ok=True)
    path = home / "posts" / f"{slug}.md"
    path.write_text(f"---\ntitle: Post {slug}\n---\n\n{body}\n")
    return path


async def test_what_is_all_in_view_or_brought_there_by_a_resize_is_not_finished(
    workspace: Workspace, home: Path
) -> None:
    put(home, "short", "\n\n".join(f"Line {number}." for number in range(12)))
    app = reading(workspace, "short")
    async with app.run_test(notifications=True, size=(80, 60)) as pilot:
        await until_shown(pilot, "the end")
        await pilot.resize_terminal(80, 22)
        await until_gone(pilot, "Line 11.")
        await pilot.resize_terminal(80, 60)
        await until_shown(pilot, "Line 11.")
        await until_shown(pilot, "the end")
        assert not any(each.finished for each in read.shelf(workspace))


async def test_links_open_posts_in_every_way_they_are_named(
    workspace: Workspace, home: Path
) -> None:
    put(home, "b", "Words of b.\n\n## Part\n\nMore.")
    for link, shown in (
        ("post:b#part", "Words of b."),
        ("./b.md", "Words of b."),
        ("b#nothing", "'b' has no section 'nothing'"),
        ("nowhere", "there is no post 'nowhere'"),
        ("#nothing", "the text has no section 'nothing'"),
        ("ftp://example.org/x", "This link cannot be opened"),
        ("a#end", "Last words."),
    ):
        put(home, "a", f"Go [on]({link}).\n\n{'word. ' * 3000}\n\n## End\n\nLast words.")
        app = reading(workspace, "a")
        async with app.run_test(notifications=True, size=(90, 24)) as pilot:
            await until_shown(pilot, "Go on.")
            await pilot.press("l")
            await until_shown(pilot, shown)


async def test_back_leads_over_the_pages_that_links_opened_of_which_there_are_not_many(
    workspace: Workspace, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("prepterm.tui.app.MOST_READERS", 3)
    put(home, "a", "This is a, go to [b](b).")
    put(home, "b", "This is b, go to [a](a).")
    app = reading(workspace, "a")
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "This is a")
        await pilot.press("backspace")  # the first page was not opened by a link
        for letter in "babab":
            await pilot.press("l")
            await until_shown(pilot, f"This is {letter}")
        assert len(app.screen_stack) == 4  # with the one that lies below all
        await pilot.press("alt+left")
        await until(pilot, lambda: len(app.screen_stack) == 3)
        await until_shown(pilot, "This is b")
        await pilot.press("backspace")
        await until_shown(pilot, "This is a")
        await pilot.press("backspace")
        await pilot.pause()
        await until_shown(pilot, "This is a")


async def test_a_page_below_another_rests_and_then_shows_what_its_file_became(
    workspace: Workspace, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "LOOK_SECONDS", 0.02)
    path = put(home, "a", "This is a, go to [b](b).")
    put(home, "b", "This is b.")
    app = reading(workspace, "a")
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "This is a")
        await pilot.press("l")
        await until_shown(pilot, "This is b")
        put(home, "a", "This is another text.")
        await pilot.pause(0.2)
        assert "the file has changed" not in screen_text(app)
        await pilot.press("backspace")
        await until_shown(pilot, "This is another text.")
        await until_shown(pilot, "the file has changed")
        path.unlink()
        await until_shown(pilot, "the file is gone; this is how it was")
        await pilot.pause(0.2)
        assert screen_text(app).count("the file is gone") == 1
        assert "This is another text." in screen_text(app)
        path.mkdir()
        await until_shown(pilot, "cannot be read")
        assert "This is another text." in screen_text(app)
