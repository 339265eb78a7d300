from collections.abc import Iterator

import pytest

from prepterm.core.highlight import Highlight, MarkKind
from prepterm.core.passage import LONGEST_QUOTE, Passage, PostText, Spot
from prepterm.errors import BadCall, BadContent, NotFound, PreptermError
from prepterm.study import highlights
from prepterm.study.read import open_post
from prepterm.study.workspace import Workspace
from tests.study.home import Home

BODY = """Read this first.

## Halving

Each comparison *halves* what is left.

## Merging

- Two heads, the smaller goes.
- And so on, to the end.
"""


@pytest.fixture
def workspace(home: Home) -> Iterator[Workspace]:
    home.post("search", BODY, title="On search")
    with home.opened() as workspace:
        yield workspace


def passage(workspace: Workspace, words: str, post: str = "search") -> Passage:
    """The passage that these words are."""
    opened = open_post(workspace, post)[0]
    number, offset = next(
        (number, block.text.index(words))
        for number, block in enumerate(opened.blocks)
        if words in block.text
    )
    text = PostText(opened.blocks)
    found = text.passage(Spot(number, offset), Spot(number, offset + len(words)))
    assert found is not None
    return found


def add(workspace: Workspace, words: str, note: str = "") -> Highlight:
    return highlights.add(workspace, "search", passage(workspace, words), note)


def shown(workspace: Workspace, post: str | None = None, words: str = "") -> list[tuple[str, ...]]:
    return [
        (each.source, each.highlight.passage.quote, each.highlight.note)
        for each in highlights.listed(workspace, post, words)
    ]


def test_what_is_marked_is_there_again_after_a_restart(home: Home, workspace: Workspace) -> None:
    one, two = add(workspace, "halves what"), add(workspace, "Two heads", " my words \n")
    assert (one.note, two.note) == ("", "my words")
    assert two.made_at == two.changed_at == home.clock.now_ms()
    with home.opened() as again:
        assert highlights.of_post(again, "search") == [one, two]
        assert highlights.all_highlights(again) == [one, two]
        assert highlights.of_post(again, "another") == []


def test_words_change_and_the_highlight_stays(home: Home, workspace: Workspace) -> None:
    first = add(workspace, "halves what")
    home.clock.advance(minutes=1)
    noted = highlights.change_note(workspace, first, "why?\x1b[0m")
    assert (noted.note, noted.passage, noted.made_at) == ("why?␛[0m", first.passage, first.made_at)
    assert noted.changed_at == first.made_at + 60_000
    assert highlights.of_post(workspace, "search") == [noted]
    assert highlights.change_note(workspace, noted, noted.note) is not None
    assert highlights.of_post(workspace, "search") == [noted]
    bare = highlights.change_note(workspace, noted, " ")
    assert (bare.note, highlights.of_post(workspace, "search")) == ("", [bare])


def test_undo_goes_back_step_by_step(workspace: Workspace) -> None:
    first = add(workspace, "halves what")
    noted = highlights.change_note(workspace, first, "why?")
    highlights.remove(workspace, noted)
    assert highlights.of_post(workspace, "search") == []
    assert highlights.undo(workspace) == highlights.Undone(MarkKind.REMOVE, noted)
    assert highlights.of_post(workspace, "search") == [noted]
    assert highlights.undo(workspace, "search") == highlights.Undone(MarkKind.NOTE, noted)
    assert highlights.of_post(workspace, "search") == [first]
    assert highlights.undo(workspace) == highlights.Undone(MarkKind.HIGHLIGHT, first)
    assert highlights.of_post(workspace, "search") == []
    with pytest.raises(PreptermError, match="nothing to undo"):
        highlights.undo(workspace)


def test_undo_stays_in_its_post_and_its_day(home: Home, workspace: Workspace) -> None:
    home.post("other", BODY)
    workspace.refresh()
    here = add(workspace, "halves what")
    there = highlights.add(workspace, "other", passage(workspace, "Two heads", "other"))
    with pytest.raises(PreptermError, match="nothing to undo"):
        highlights.undo(workspace, "another")
    assert highlights.undo(workspace, "search").highlight == here
    assert highlights.all_highlights(workspace) == [there]
    home.clock.advance(days=1)
    with pytest.raises(PreptermError, match="nothing to undo"):
        highlights.undo(workspace)
    assert highlights.all_highlights(workspace) == [there]


def test_what_another_terminal_changed_is_not_changed_twice(
    home: Home, workspace: Workspace
) -> None:
    first = add(workspace, "halves what")
    with home.opened() as other:
        highlights.change_note(other, first, "theirs")
    for change in (
        lambda: highlights.change_note(workspace, first, "mine"),
        lambda: highlights.remove(workspace, first),
    ):
        with pytest.raises(NotFound, match="changed or removed meanwhile"):
            change()
    assert [each.note for each in highlights.of_post(workspace, "search")] == ["theirs"]


def test_too_little_and_too_much_are_refused(workspace: Workspace) -> None:
    for quote, said in (("", "no text"), ("\t ", "no text"), ("x" * (LONGEST_QUOTE + 1), "10,001")):
        with pytest.raises(BadCall, match=said):
            highlights.add(workspace, "search", Passage("b", 0, "b", 1, 0, quote, "", ""))
    assert highlights.all_highlights(workspace) == []
    add(workspace, "halves")
    highlights.add(workspace, "search", Passage("b", 0, "b", 1, 0, "x" * LONGEST_QUOTE, "", ""))


def test_they_are_listed_in_the_order_of_the_text_with_their_sections(
    workspace: Workspace,
) -> None:
    add(workspace, "so on", "further")
    add(workspace, "halves what")
    add(workspace, "Read this")
    assert (
        shown(workspace)
        == shown(workspace, "search")
        == [
            ("search", "Read this", ""),
            ("search#halving", "halves what", ""),
            ("search#merging", "so on", "further"),
        ]
    )
    assert {each.title for each in highlights.listed(workspace)} == {"On search"}


def test_they_cling_to_their_text(home: Home, workspace: Workspace) -> None:
    add(workspace, "halves what")
    add(workspace, "Two heads")
    edited = BODY.replace("Read this first.", "An edit.\n\nAnd another.").replace("is left", "was")
    home.post("search", edited.replace("Two heads", "Three heads"), title="On search")
    workspace.refresh()
    opened = open_post(workspace, "search")[0]
    found = highlights.standing(opened.blocks, highlights.of_post(workspace, "search"))
    assert [(each.highlight.passage.quote, each.span is not None) for each in found] == [
        ("halves what", True), ("Two heads", False),
    ]  # fmt: skip
    span = found[0].span
    assert span is not None
    text = opened.blocks[span.start.block].text
    assert text[span.start.offset : span.end.offset] == "halves what"
    assert [(each.source, each.found) for each in highlights.listed(workspace)] == [
        ("search#halving", True), ("search", False),
    ]  # fmt: skip


def test_what_lost_its_post_is_still_listed(home: Home, workspace: Workspace) -> None:
    add(workspace, "halves what")
    (home.folder / "posts" / "search.md").write_bytes(b"\xff")
    workspace.refresh()
    assert shown(workspace) == [("search", "halves what", "")]
    (home.folder / "posts" / "search.md").unlink()
    workspace.refresh()
    assert shown(workspace) == shown(workspace, "search") == [("search", "halves what", "")]
    assert [(each.title, each.found) for each in highlights.listed(workspace)] == [
        ("search", False)
    ]


def test_search_looks_for_all_words_in_text_note_and_title(workspace: Workspace) -> None:
    add(workspace, "halves what", "Why a LOGARITHM?")
    add(workspace, "Two heads")
    halves = ("search#halving", "halves what", "Why a LOGARITHM?")
    assert shown(workspace, words="logarithm  HALVES") == [halves]
    assert len(shown(workspace, words="on search")) == 2
    assert shown(workspace, words="heads logarithm") == []


def test_a_post_goes_by_its_alias_and_its_path_too(home: Home, workspace: Workspace) -> None:
    home.write("posts/search.md", f"---\ntitle: On search\naliases: [seek]\n---\n{BODY}")
    path = home.write("elsewhere/notes.md", BODY)
    workspace.refresh()
    add(workspace, "halves what")
    highlights.add(workspace, str(path), passage(workspace, "Two heads", str(path)))
    assert shown(workspace, "seek") == [("search#halving", "halves what", "")]
    assert shown(workspace, str(path)) == [(f"{path}#merging", "Two heads", "")]
    assert len(shown(workspace)) == 2


def test_a_post_that_is_not_there_is_named(home: Home, workspace: Workspace) -> None:
    with pytest.raises(NotFound, match="no post 'serach'"):
        highlights.listed(workspace, "serach")
    home.write("posts/bad.md", b"\xff")
    workspace.refresh()
    with pytest.raises(BadContent):
        highlights.listed(workspace, "bad")
    assert highlights.listed(workspace, "search") == []
