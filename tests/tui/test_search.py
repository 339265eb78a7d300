"""Search from any screen: what is typed is found as one types, and opens where it stands."""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from prepterm.study.card_changes import edit
from prepterm.study.practice_room import PracticeRoom
from prepterm.study.search import Search
from prepterm.study.workspace import Workspace
from prepterm.tui.app import Prepterm
from prepterm.tui.messages import Destination, OpenDrill, OpenPractice, OpenReader, OpenSearch
from prepterm.tui.screens.drill import DrillPage
from prepterm.tui.screens.reader import ReaderPage
from prepterm.tui.screens.search import SearchPage
from prepterm.tui.widgets.choices import Choices
from tests.tui.screen_text import screen_text, until, until_gone, until_shown

POST = """\
# Own post

The first zzyzx [bold]no markup[/bold] and $accent.

{filler}

## The zzyzx place

A second zzyzx stands here.

## After it

{filler}
"""
SMALL = (80, 24)


@pytest.fixture
def own_post(home: Path) -> Path:
    (home / "posts").mkdir()
    path = home / "posts" / "own-post.md"
    path.write_text(POST.replace("{filler}", "\n\n".join(["Filler."] * 30)))
    return path


def write(path: Path, text: str) -> None:
    path.write_text(text)


def remove(path: Path) -> None:
    path.unlink()


async def type_in(pilot: Pilot[None], text: str) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, SearchPage))
    line = pilot.app.screen.query_one(Input)
    await until(pilot, lambda: line.has_focus)
    line.value = text


@pytest.mark.parametrize(
    "first", [None, OpenReader("phone-interview"), OpenPractice(), OpenSearch()]
)
async def test_ctrl_f_opens_it_from_every_screen(
    workspace: Workspace, first: Destination | None
) -> None:
    app = Prepterm(workspace, first)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: len(app.screen_stack) > 1)
        await pilot.press("ctrl+f")
        await until_shown(pilot, "Words of posts, cards and notes")
        await type_in(pilot, "heapify")
        await until_shown(pilot, "card of phone-interview")
        await pilot.press("escape")
        if not isinstance(first, OpenSearch):
            await until(pilot, lambda: not isinstance(app.screen, SearchPage))


async def test_in_a_line_that_is_typed_the_key_is_the_lines(workspace: Workspace) -> None:
    app = Prepterm(workspace, OpenDrill())
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: isinstance(app.screen, DrillPage))
        line = app.screen.query_one("#typed", Input)
        line.display = True
        line.focus()
        await until(pilot, lambda: line.has_focus)
        await pilot.press("ctrl+f", "x")
        await until(pilot, lambda: line.value == "x")
        assert isinstance(app.screen, DrillPage)


@pytest.mark.usefixtures("own_post")
async def test_a_hit_opens_at_its_section_and_going_back_keeps_the_hits(
    workspace: Workspace,
) -> None:
    app = Prepterm(workspace, OpenSearch())
    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "zzyzx")
        await until_shown(pilot, "2 sections")
        assert "The first zzyzx [bold]no markup[/bold] and $accent." in screen_text(app)
        choices = app.screen.query_one(Choices)
        await until(pilot, lambda: choices.highlighted == 0)
        await pilot.press("enter")
        await until_shown(pilot, "match 2 of 3")
        await until_shown(pilot, "A second zzyzx stands here.")
        await until_gone(pilot, "The first zzyzx")
        await pilot.press("escape")
        await until_shown(pilot, "2 sections")
        await pilot.press("down", "enter")
        await until_shown(pilot, "match 1 of 3")
        await until_shown(pilot, "The first zzyzx")
        await pilot.press("escape")
        await until_shown(pilot, "2 sections")
        assert choices.highlighted == 1
        await type_in(pilot, "filler")
        await until_shown(pilot, "After it")
        await until_shown(pilot, "2 sections")
        await until(pilot, lambda: choices.highlighted == 0)


async def test_a_post_that_changes_is_searched_as_it_is_when_one_comes_back(
    workspace: Workspace, own_post: Path
) -> None:
    app = Prepterm(workspace, OpenSearch("zzyzx"))
    async with app.run_test(size=SMALL) as pilot:
        await until_shown(pilot, "2 sections")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ReaderPage))
        write(own_post, "# Own post\n\nOne zzyzx.\n")
        await pilot.press("escape")
        await until_shown(pilot, "1 section")


@pytest.mark.usefixtures("own_post")
async def test_enter_opens_what_is_typed_now_without_waiting_for_the_hits(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("prepterm.tui.screens.search.WAIT_SECONDS", 3600)
    app = Prepterm(workspace, OpenSearch())
    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "second zzyzx")
        await pilot.press("enter")
        await until_shown(pilot, "A second zzyzx stands here.")


async def test_a_card_opens_its_section_or_else_itself(workspace: Workspace) -> None:
    app = Prepterm(workspace, OpenSearch())
    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, '"basic ask"')
        await until_shown(pilot, "1 card")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ReaderPage))
        await until_shown(pilot, "The pitch")
        await pilot.press("escape")
        await type_in(pilot, '"last line of it"')
        await until_shown(pilot, "Tall?")
        await pilot.press("enter")
        await until_shown(pilot, "a card of the deck own")
        assert "a = 1" in screen_text(app)
        await pilot.press("escape")
        await until_gone(pilot, "a card of the deck own")
        await type_in(pilot, "not markup")
        await until_shown(pilot, "[bold]not markup[/bold]")


async def test_a_card_that_is_gone_meanwhile_is_said(workspace: Workspace, home: Path) -> None:
    app = Prepterm(workspace, OpenSearch())
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await type_in(pilot, '"last line of it"')
        await until_shown(pilot, "1 card")
        remove(home / "decks" / "own.yaml")
        workspace.refresh()
        await pilot.press("enter")
        await until_shown(pilot, "that card is in no deck any more")


async def test_a_note_is_shown_whole(workspace: Workspace) -> None:
    room = PracticeRoom(workspace)
    practice = room.start(room.formats[0])
    practice.note("zzyzx " + "and more " * 30 + "to the end [bold]")
    app = Prepterm(workspace, OpenSearch("zzyzx"))
    async with app.run_test(size=SMALL) as pilot:
        await until_shown(pilot, "1 note")
        await pilot.press("enter")
        await until_shown(pilot, "a note of this practice")
        await until_shown(pilot, "to the end [bold]")
        await pilot.press("escape")
        await until_gone(pilot, "a note of this practice")


async def test_nothing_found_is_said_and_nothing_typed_gives_the_hint(workspace: Workspace) -> None:
    app = Prepterm(workspace, OpenSearch())
    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "zzyzx[/bold]")
        await until_shown(pilot, "Nothing holds 'zzyzx[/bold]'.")
        await pilot.press("enter")
        await type_in(pilot, "heap")
        await until_shown(pilot, "sections")
        await type_in(pilot, "")
        await until_shown(pilot, "Words of posts, cards and notes")
        assert app.screen.query_one(Choices).option_count == 0


async def test_what_another_terminal_edited_is_found(workspace: Workspace) -> None:
    app = Prepterm(workspace, OpenSearch("zzyzx"))
    async with app.run_test(size=SMALL) as pilot:
        await until_shown(pilot, "Nothing holds")
        edit(workspace, "own.basic", back="zzyzx")
        assert isinstance(app.screen, SearchPage)
        app.screen.look_again()
        await until_shown(pilot, "1 card")


async def test_more_than_there_is_room_for_is_said(workspace: Workspace) -> None:
    app = Prepterm(workspace, OpenSearch("the"))
    async with app.run_test(size=SMALL) as pilot:
        await until_shown(pilot, "15 sections, 15 cards; more words find fewer")
        await pilot.press("pagedown")
        await until(pilot, lambda: (app.screen.query_one(Choices).highlighted or 0) > 0)
        await pilot.press("pageup")
        await until(pilot, lambda: app.screen.query_one(Choices).highlighted == 0)


async def test_where_the_index_is_in_memory_it_is_searched_too(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace.index, "is_in_memory", True)
    monkeypatch.setattr(Search, "hits_beside", None)
    app = Prepterm(workspace, OpenSearch('"last line of it"'))
    async with app.run_test(size=SMALL) as pilot:
        await until_shown(pilot, "1 card")


async def test_an_index_that_cannot_be_read_is_said(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Prepterm(workspace, OpenSearch())
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await until_shown(pilot, "Words of posts")
        monkeypatch.setattr(
            "prepterm.storage.index.read_only_uri", lambda _: "file:/no/such/index?mode=ro"
        )
        await type_in(pilot, "heap")
        await until_shown(pilot, "cannot")
