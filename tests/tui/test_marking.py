"""What a person does with the passages of a post, from the keys to the disk."""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from prepterm.core.passage import PostText, Spot
from prepterm.storage import card_log
from prepterm.study import highlights, read
from prepterm.study.read import open_text
from prepterm.study.workspace import Workspace
from prepterm.tui.app import Prepterm
from prepterm.tui.dialogs.ask_cards import AskCards
from prepterm.tui.messages import OpenReader
from prepterm.tui.screens import reader, watching
from prepterm.tui.screens.marking import CARDS_FROM_READING
from prepterm.tui.widgets import text_scroll
from prepterm.tui.widgets.post_view import PostView
from tests.tui.screen_text import screen_text, until, until_gone, until_shown

POST = """\
---
title: Own post
---

The first *paragraph* has two sentences. This is the other one.

## Heaps

A heap is a tree. See [the end](#end), [Python](https://python.org) or [trees](code-review).

```python
>>> 1 + 1
2
```

```recall
heap.root
```

## End

{filler}
"""
DECK = """\
cards:
  - {id: heap.root, front: What stands at the root?, back: the least, source: own-post#heaps}
  - {id: heap.push, front: What does a push cost?, back: O(log n), source: own-post#heaps}
"""


@pytest.fixture(autouse=True)
def own_post(home: Path) -> Path:
    for folder in ("posts", "decks"):
        (home / folder).mkdir(exist_ok=True)
    (home / "decks" / "heaps.yaml").write_text(DECK)
    path = home / "posts" / "own-post.md"
    path.write_text(POST.replace("{filler}", "\n\n".join(f"Words {n}." for n in range(40))))
    return path


def reading(workspace: Workspace, name: str = "own-post") -> Prepterm:
    return Prepterm(workspace, OpenReader(name))


def view_of(app: Prepterm) -> PostView:
    return app.screen.query_one(PostView)


def marked(workspace: Workspace) -> list[tuple[str, str]]:
    found = highlights.of_post(workspace, "own-post")
    return [(each.passage.quote, each.note) for each in found]


def edit(path: Path, old: str = "The first", new: str = "New words.\n\nThe first") -> None:
    path.write_text(path.read_text().replace(old, new, 1))


def put(path: Path, text: str) -> None:
    path.write_text(text)


async def begun(pilot: Pilot[None]) -> None:
    await until_shown(pilot, "The first paragraph")


async def test_a_paragraph_pointed_at_is_highlighted_and_the_key_takes_it_off(
    workspace: Workspace,
) -> None:
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(90, 30)) as pilot:
        await begun(pilot)
        await pilot.press("h")
        await until_shown(pilot, "nothing is pointed at")
        await pilot.press("right_curly_bracket", "right_curly_bracket", "h")
        await until(pilot, lambda: bool(marked(workspace)))
        text = "The first paragraph has two sentences. This is the other one."
        assert marked(workspace) == [(text, "")]
        assert "▎" in screen_text(app)
        await pilot.press("h")
        await until(pilot, lambda: not marked(workspace))
        await pilot.press("U")
        await until(pilot, lambda: bool(marked(workspace)))
        await pilot.press("escape")
        await until_gone(pilot, "▎")


async def test_a_passage_is_chosen_by_units_and_noted(workspace: Workspace) -> None:
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(90, 30)) as pilot:
        await begun(pilot)
        await pilot.press("right_curly_bracket", "right_curly_bracket", "v", "right_parenthesis")
        await until_shown(pilot, "sentence")
        await pilot.press("m")
        await until_shown(pilot, "Note on this passage")
        await pilot.press(*"mine", "enter")
        await until(pilot, lambda: bool(marked(workspace)))
        assert marked(workspace) == [("The first paragraph has two sentences.", "mine")]
        await until_shown(pilot, "✎")
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.focused, Input))
        assert isinstance(app.focused, Input)
        assert app.focused.value == "mine"
        await pilot.press(*"!", "enter")
        await until(pilot, lambda: marked(workspace)[0][1] == "mine!")


async def test_what_is_marked_is_listed_gone_to_and_taken_out(workspace: Workspace) -> None:
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(90, 24)) as pilot:
        await begun(pilot)
        await pilot.press("H")
        await until_shown(pilot, "nothing is marked in this post")
        await pilot.press("G", "right_curly_bracket", "h")
        await until(pilot, lambda: bool(marked(workspace)))
        (quote, _), *_ = marked(workspace)
        await pilot.press("g", "H")
        await until_shown(pilot, f"“{quote}”")
        await pilot.press("enter")
        await until_gone(pilot, "The first paragraph")
        await until_shown(pilot, quote)
        await pilot.press("H")
        await until_shown(pilot, "take out")
        await pilot.press("x")
        await until(pilot, lambda: not marked(workspace))


async def test_a_highlight_stays_with_its_text_when_the_file_changes(
    workspace: Workspace, own_post: Path
) -> None:
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(90, 30)) as pilot:
        await begun(pilot)
        await pilot.press("right_curly_bracket", "right_curly_bracket", "v", "right_parenthesis")
        await pilot.press("h")
        await until(pilot, lambda: bool(marked(workspace)))
        before = view_of(app).highlights[0].span
        edit(own_post)
        await until_shown(pilot, "the file has changed")
        await until_shown(pilot, "New words.")
        await until(pilot, lambda: bool(view_of(app).highlights))
        (start, _), (shifted, _) = before, view_of(app).highlights[0].span
        assert shifted[0] == start[0] + 1


async def test_a_passage_becomes_a_card_of_ones_own_with_its_source(workspace: Workspace) -> None:
    app = reading(workspace, "own-post#heaps")
    async with app.run_test(notifications=True, size=(90, 30)) as pilot:
        await until_shown(pilot, "A heap is a tree")
        await pilot.press(
            "right_curly_bracket", "right_curly_bracket", "v", "right_parenthesis", "c"
        )
        await until_shown(pilot, "A card of this passage")
        await pilot.press("ctrl+u", *"What is a heap?", "enter")
        await until_shown(pilot, "a new card in your deck")
    (card,) = workspace.index.cards([CARDS_FROM_READING])
    assert (card.front, card.back) == ("What is a heap?", "A heap is a tree.")
    assert card.source == "own-post#heaps"


async def test_the_cards_of_a_section_are_asked_in_place_and_logged(workspace: Workspace) -> None:
    app = reading(workspace, "own-post#heaps")
    async with app.run_test(notifications=True, size=(120, 40)) as pilot:
        await until_shown(pilot, "○ Heaps")
        await pilot.press("G")
        await until_gone(pilot, "do you remember?")
        await pilot.press("r")
        await until_shown(pilot, "this section has no cards")
        view_of(app).go_to_anchor("heaps")
        await pilot.press("k", "j")
        await until_shown(pilot, "do you remember?")
        await pilot.press("r")
        await until_shown(pilot, "What stands at the root?")
        await until(pilot, lambda: isinstance(app.screen, AskCards))
        assert "the least" not in screen_text(app)
        await pilot.press("3")  # nothing is graded before the answer is seen
        await pilot.press("space")
        await until_shown(pilot, "the least")
        await pilot.press("4")
        await until(pilot, lambda: card_log.state_of(workspace.database, "heap.root").reps == 1)
        await until(pilot, lambda: not isinstance(app.screen, AskCards))
        await until_shown(pilot, "1 graded")


@pytest.mark.parametrize("key", ["m", "c"])
async def test_what_is_typed_is_kept_though_the_file_changes_meanwhile(
    workspace: Workspace, own_post: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setattr(watching, "LOOK_SECONDS", 0.02)
    app = reading(workspace, "own-post#heaps")
    async with app.run_test(notifications=True, size=(90, 30)) as pilot:
        await until_shown(pilot, "A heap is a tree")
        await pilot.press("right_curly_bracket", "right_curly_bracket", "v", "right_parenthesis")
        await pilot.press(key)
        await until(pilot, lambda: isinstance(app.focused, Input))
        edit(own_post, "## Heaps", "## Before\n\nNew words.\n\n## Heaps")
        await pilot.pause(0.2)
        await pilot.press("ctrl+u", *"mine", "enter")
        await until_shown(pilot, "noted" if key == "m" else "a new card in your deck")
        await until_shown(pilot, "the file has changed")
    if key == "m":
        assert marked(workspace) == [("A heap is a tree.", "mine")]
    else:
        (card,) = workspace.index.cards([CARDS_FROM_READING])
        assert (card.front, card.back) == ("mine", "A heap is a tree.")
        assert card.source == "own-post#heaps"


async def test_while_a_text_is_parsed_only_what_stands_unchanged_is_shown_as_marked(
    workspace: Workspace, own_post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_scroll, "SLICE_EVERY_SECONDS", 0.05)
    monkeypatch.setattr(reader, "GROWN_SECONDS", 0.02)
    many = "\n\n".join(f"Words of paragraph {number}, which go on." for number in range(5000))
    put(own_post, f"The needle.\n\nTwo words.\n\n{many}\n\nAnother needle stands here.\n")
    blocks = read.open_post(workspace, "own-post")[0].blocks
    text, last = PostText(blocks), len(blocks) - 1
    for block, first, after in ((last, 8, 14), (1, 0, 3)):
        passage = text.passage(Spot(block, first), Spot(block, after))
        assert passage
        highlights.add(workspace, "own-post", passage)
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(90, 30)) as pilot:
        await until_shown(pilot, "Two words.")
        view = view_of(app)
        await pilot.press("H")
        await until_shown(pilot, "the post is still being read")
        await until_shown(pilot, "“Two”")
        assert "needle”" not in screen_text(app)
        await pilot.press("escape")
        shown: set[tuple[int, int]] = set()
        while len(view.blocks) < len(blocks):
            shown.update(each.span[0] for each in view.highlights)
            await pilot.pause()
        # What the view puts before a text, its title, is counted too.
        title = len(view.blocks) - len(blocks)
        assert {(block - title, offset) for block, offset in shown} <= {(1, 0)}
        await until(pilot, lambda: len(view.highlights) == 2)
        found = [(each.span[0][0] - title, each.span[0][1]) for each in view.highlights]
        assert found == [(1, 0), (last, 8)]


async def test_letters_follow_links(workspace: Workspace) -> None:
    app = reading(workspace, "own-post#heaps")
    async with app.run_test(notifications=True, size=(90, 20)) as pilot:
        await until_shown(pilot, "A heap is a tree")
        await pilot.press("l")
        await until_shown(pilot, "ahe end")
        await pilot.press("escape")
        await until_shown(pilot, "the end")
        await pilot.press("l", "s")
        await until_shown(pilot, "https://python.org")
        await pilot.press("escape")
        await pilot.press("l", "a")
        await until_gone(pilot, "A heap is a tree")
        await pilot.press("backspace")
        await until_shown(pilot, "A heap is a tree")
        await pilot.press("l", "z")
        await until_shown(pilot, "the end")
        await pilot.press("l", "d")
        await until_shown(pilot, "Code review")


async def test_copying_takes_what_is_pointed_at_or_the_code_in_view(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []
    monkeypatch.setattr("prepterm.tui.screens.marking.give_to_system", given.append)
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(90, 20)) as pilot:
        await begun(pilot)
        await pilot.press("v", "w", "y")
        await until(pilot, lambda: app.clipboard == "Own post")
        await pilot.press("right_parenthesis")
        await until_shown(pilot, ">>> 1 + 1")
        await pilot.press("y")
        await until(pilot, lambda: app.clipboard == ">>> 1 + 1\n2")
        await pilot.press("Y")
        await until(pilot, lambda: app.clipboard == "1 + 1\n")
        await until(pilot, lambda: given == ["Own post", ">>> 1 + 1\n2", "1 + 1\n"])


async def test_the_mouse_chooses_too(workspace: Workspace) -> None:
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(90, 30)) as pilot:
        await begun(pilot)
        view = view_of(app)
        left = view.text_left
        await pilot.mouse_down(PostView, offset=(left + 4, 2))
        await pilot.hover(PostView, offset=(left + 9, 2))
        await pilot.mouse_up(PostView, offset=(left + 9, 2))
        await until(pilot, lambda: view.selected)
        assert view.passage
        assert view.passage[1] == "first"
        await pilot.click(PostView, offset=(left + 12, 2), times=2)
        await until(pilot, lambda: view.passage is not None and view.passage[1] == "paragraph")


async def test_sections_and_half_pages(workspace: Workspace) -> None:
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(90, 20)) as pilot:
        await begun(pilot)
        view = view_of(app)
        await pilot.press("right_parenthesis")
        await until(pilot, lambda: view.current_anchor == "heaps")
        await pilot.press("right_parenthesis")
        await until(pilot, lambda: view.current_anchor == "end")
        await pilot.press("left_parenthesis", "left_parenthesis")
        await until(pilot, lambda: view.progress == 0.0)
        await pilot.press("d")
        top = view.scroll_offset.y
        assert top == view.size.height // 2
        await pilot.press("u")
        assert view.scroll_offset.y == 0


async def test_what_cannot_be_marked_or_edited_is_said(workspace: Workspace) -> None:
    piped = Prepterm(workspace, post=open_text("Words of a pipe.\n\n---\n"))
    async with piped.run_test(notifications=True, size=(90, 30)) as pilot:
        await until_shown(pilot, "Words of a pipe.")
        await pilot.press("v", "h")
        await until_shown(pilot, "what came from standard input is not kept")
        await pilot.press("e")
        await until_shown(pilot, "what came from standard input has no file")
    app = reading(workspace, "phone-interview")
    async with app.run_test(notifications=True, size=(90, 30)) as pilot:
        await until_shown(pilot, "A phone interview asks")
        await pilot.press("c")
        await until_shown(pilot, "nothing is pointed at")
        await pilot.press("e")
        await until_shown(pilot, "this post ships with prepterm")


async def test_a_rule_has_no_text_to_mark(workspace: Workspace, own_post: Path) -> None:
    put(own_post, "---\n\nWords.\n")
    app = reading(workspace)
    async with app.run_test(notifications=True, size=(90, 30)) as pilot:
        await until_shown(pilot, "Words.")
        await pilot.press("right_curly_bracket", "right_curly_bracket", "h")
        await until_shown(pilot, "there is no text in that passage")
