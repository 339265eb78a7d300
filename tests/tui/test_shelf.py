"""The shelf: what stands on it, in which order, and the line that filters it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from prepterm.core.grade import Grade
from prepterm.core.place import Place
from prepterm.study import card_actions, read
from prepterm.study.clock import SetClock
from prepterm.study.workspace import Workspace
from prepterm.tui.app import Prepterm
from prepterm.tui.messages import OpenShelf
from prepterm.tui.screens.reader import ReaderPage
from prepterm.tui.widgets.choices import Choices
from tests.tui.screen_text import screen_text, until, until_gone, until_shown

POSTS = {
    "heaps": ("Heaps by hand", "summary: How a heap sinks.\ntopics: [trees, priority-queue]\n"),
    "graphs": ("Graphs", "topics: [trees, search]\nlevel: advanced\n"),
    "notes/talk": ("Talking aloud", "summary: What to say while you think.\n"),
}


@pytest.fixture
def workspace(home: Path, clock: SetClock) -> Iterator[Workspace]:
    for slug, (title, more) in POSTS.items():
        path = home / "posts" / f"{slug}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\ntitle: {title}\n{more}---\n" + "word " * 2_000)
    (home / "decks" / "heaps.yaml").write_text(
        "title: H\ncards:\n"
        "  - {id: h.one, front: One?, back: Yes, source: heaps#part}\n"
        "  - {id: h.two, front: Two?, back: Yes, source: heaps}\n"
    )
    with Workspace(clock) as opened:
        yield opened


def slugs(app: Prepterm) -> list[str]:
    choices = app.screen.query_one(Choices)
    return [str(choices.get_option_at_index(at).id) for at in range(choices.option_count)]


def read_to(workspace: Workspace, slug: str, progress: float) -> None:
    read.keep_place(workspace, slug, Place("b", 0, "", progress))


async def test_what_was_begun_comes_first_and_what_is_finished_last(
    workspace: Workspace, clock: SetClock
) -> None:
    read_to(workspace, "graphs", 0.1)
    clock.advance(hours=1)
    read_to(workspace, "notes/talk", 0.5)
    read.mark(workspace, "phone-interview", finished=True)
    app = Prepterm(workspace, OpenShelf())
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "5 posts, 1 finished, 46 min left to read")
        assert slugs(app) == ["notes/talk", "graphs", "code-review", "heaps", "phone-interview"]
        await pilot.press("f")
        await until_shown(pilot, "2 finished")
        assert slugs(app)[0] == "notes/talk", "what was just marked stays where it stands"
        assert app.screen.query_one(Choices).highlighted_id == "notes/talk"


async def test_each_post_says_how_far_it_is_known(workspace: Workspace) -> None:
    card = workspace.card("h.one")
    assert card is not None
    read_to(workspace, "heaps", 0.4)
    app = Prepterm(workspace, OpenShelf())
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "40%, 6 min left   ○ 2 cards   trees, priority-queue")
        assert "Heaps by hand   yours" in screen_text(app)
        showing = card_actions.show(workspace, card)
        card_actions.grade(workspace, showing, Grade.EASY, 3.0)
        await pilot.press("f")
        await until_shown(pilot, "✓ finished   ○ 50% of 2 cards   trees, priority-queue")


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("heaps", ["heaps"]),
        ("TREES", ["graphs", "heaps"]),
        ("sinks he", ["heaps"]),
        ("notes/", ["notes/talk"]),
        ("think aloud", ["notes/talk"]),
    ],
)
async def test_the_list_follows_what_is_typed(
    workspace: Workspace, typed: str, left: list[str]
) -> None:
    app = Prepterm(workspace, OpenShelf())
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "/ filter")
        await pilot.press("slash")
        await until_shown(pilot, "esc all posts")
        await pilot.press(*("space" if sign == " " else sign for sign in typed))
        await until(pilot, lambda: slugs(app) == left)
        await until_shown(pilot, f"{len(left)} of 5 posts")
        await pilot.press("escape")
        await until_shown(pilot, "5 posts,")
        assert len(slugs(app)) == 5
        await until_shown(pilot, "/ filter")


async def test_arrows_choose_and_enter_opens_while_the_line_is_typed_in(
    workspace: Workspace,
) -> None:
    app = Prepterm(workspace, OpenShelf())
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "/ filter")
        await pilot.press("slash", *"trees")
        await until(pilot, lambda: slugs(app) == ["graphs", "heaps"])
        choices = app.screen.query_one(Choices)
        await pilot.press("down")
        await until(pilot, lambda: choices.highlighted_id == "heaps")
        await pilot.press("up")
        await until(pilot, lambda: choices.highlighted_id == "graphs")
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, ReaderPage))
        await pilot.press("escape")
        await until_shown(pilot, "2 of 5 posts")
        await pilot.press("escape")
        await until_shown(pilot, "5 posts,")


async def test_words_that_no_post_has_are_answered_with_a_sentence(workspace: Workspace) -> None:
    app = Prepterm(workspace, OpenShelf())
    async with app.run_test(notifications=True, size=(60, 20)) as pilot:
        await until_shown(pilot, "/ filter")
        await pilot.press("slash", *"qz[b]", "space", "enter")
        await until_shown(pilot, "No post has all of “qz[b]” in its title, topics,")
        assert slugs(app) == []
        await pilot.press("backspace", *["backspace"] * 5)
        await until_gone(pilot, "No post has")
        assert len(slugs(app)) == 5


async def test_a_home_without_posts_says_where_they_go(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("prepterm.tui.screens.shelf.read.shelf_with_recall", lambda _: [])
    app = Prepterm(workspace, OpenShelf())
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "There are no posts yet; Markdown files in your posts folder")
        await pilot.press("f", "enter")
        await until_shown(pilot, "0 posts")


async def test_a_post_that_cannot_be_read_is_named(home: Path, clock: SetClock) -> None:
    (home / "posts").mkdir()
    (home / "posts" / "bad.md").write_text("---\ntitle: [\n---\n")
    with Workspace(clock) as workspace:
        app = Prepterm(workspace, OpenShelf())
        async with app.run_test(notifications=True, size=(80, 24)) as pilot:
            await until_shown(pilot, "bad.md:")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
async def test_nothing_of_a_line_is_cut_at_any_size(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    app = Prepterm(workspace, OpenShelf())
    async with app.run_test(notifications=True, size=size) as pilot:
        await until_shown(pilot, "/ filter")
        await pilot.press("slash", *"heaps")
        await until_shown(pilot, "1 of 5 posts")
        for words in ("Heaps by hand   yours", "How a heap sinks.", "10 min   ○ 2 cards", "trees"):
            await until_shown(pilot, words)
        assert max(len(row) for row in screen_text(app).splitlines()) <= size[0]


async def test_what_a_line_says_of_a_post_breaks_between_two_things(workspace: Workspace) -> None:
    app = Prepterm(workspace, OpenShelf())
    async with app.run_test(notifications=True, size=(60, 20)) as pilot:
        await until_shown(pilot, "/ filter")
        await pilot.press("slash", *"phone")
        await until_shown(pilot, "1 of 5 posts")
        rows = [row.strip() for row in screen_text(app).splitlines()]
        assert any(row.startswith("interview-protocol, recruiter") for row in rows)


async def test_a_thousand_posts_are_filtered_and_walked(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (entry, *_) = read.shelf_with_recall(workspace)
    posts = [
        replace(entry, post=replace(entry.post, slug=f"p{at}", title=f"Post {at}"))
        for at in range(1_000)
    ]
    monkeypatch.setattr("prepterm.tui.screens.shelf.read.shelf_with_recall", lambda _: posts)
    app = Prepterm(workspace, OpenShelf())
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "1000 posts")
        await pilot.press("j", "j", "end")
        await until_shown(pilot, "▸ Post 999")
        await pilot.press("slash", *"t 50")
        await until_shown(pilot, "of 1000 posts")
