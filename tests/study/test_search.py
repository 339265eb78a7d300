"""Search over posts, cards and notes: what is found is what stands there now."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from prepterm.core.passage import PostText, Spot
from prepterm.library import posts as post_reader
from prepterm.library.posts import read_whole
from prepterm.painting.places import find_place
from prepterm.storage.for_reading import DatabaseForReading
from prepterm.study import card_actions, card_changes, highlights
from prepterm.study.practice_room import PracticeRoom
from prepterm.study.read import open_post
from prepterm.study.search import Hit, Search, search, shared_out
from prepterm.study.workspace import Workspace
from tests.study.home import Home
from tests.study.test_refresh import settle

FORMAT = "title: Short screen\nstages:\n  - {name: intro, minutes: 1}\n"


def places(workspace: Workspace, query: str, limit: int = 50) -> list[str]:
    return [each.place or each.kind for each in search(workspace, query, limit=limit)]


def found(home: Home, query: str) -> list[str]:
    """The places that a start finds."""
    with home.opened() as workspace:
        return places(workspace, query)


def test_a_hit_says_where_it_is_and_what_was_found(home: Home) -> None:
    home.post("trees", "Of *trees*.\n\n## The heap\n\nA **heap** is a tree.\n")
    home.deck("d", "d.heap", back="A `heap`, then")
    with home.opened() as workspace:
        assert search(workspace, "heap") == [
            Hit(
                "post", "trees", "the-heap", "", "The heap", ((4, 8),), "A heap is a tree.",
                ((2, 6),),
            ),
            Hit(
                "card", "d", "", "d.heap", "What is d.heap?", ((10, 14),), "A heap, then",
                ((2, 6),),
            ),
        ]  # fmt: skip
        assert places(workspace, "trees of") == ["trees"]
        assert places(workspace, "") == []


def test_what_is_found_follows_the_files(home: Home) -> None:
    post, deck = home.post("p", "## One\n\nold words\n"), home.deck("d", "a", back="old words")
    assert found(home, "old words") == ["p#one", "a"]
    home.post("p", "## One\n\nnew words\n")
    home.deck("d", "a", back="new words")
    assert found(home, "old") == []
    assert found(home, "new words") == ["p#one", "a"]
    post.unlink()
    deck.unlink()
    assert found(home, "new") == []


def test_no_post_that_has_not_changed_is_read_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(home.post("p", "words"), home.post("q", "words"))
    read: list[str] = []

    def counting(path: Path, *, own: bool, slug: str) -> object:
        read.append(slug)
        return read_whole(path, own=own, slug=slug)

    monkeypatch.setattr(post_reader, "read_whole", counting)
    assert found(home, "words") == ["p", "q"]
    home.post("q", "other words")
    assert found(home, "words") == ["p", "q"]
    assert read == ["p", "q", "q"]


def test_a_card_is_found_by_what_the_person_made_of_it(home: Home) -> None:
    home.deck("d", "a", "b", back="as written")
    with home.opened() as workspace:
        assert places(workspace, "written") == ["a", "b"]
        card_changes.edit(workspace, "a", back="quite *other*")
        assert places(workspace, "written") == ["b"]
        assert places(workspace, "quite other") == ["a"]
        card_changes.change_topic(workspace, "b", "topic", add=True)
        assert places(workspace, "written") == ["b"]
        card_actions.undo(workspace)
        card_actions.undo(workspace)
        assert places(workspace, "written") == ["a", "b"]
        assert places(workspace, "quite") == []
        card_actions.redo(workspace)
    assert found(home, "quite") == ["a"]
    home.deck("d", "a", "b", "c", back="as written")
    assert found(home, "quite") == ["a"]
    assert found(home, "written") == ["b", "c"]
    home.deck("d", "a", "b", back="written anew")
    assert found(home, "quite") == []
    assert found(home, "anew") == ["a", "b"]


def test_notes_of_practices_are_found_while_they_stand(home: Home) -> None:
    home.write("formats/short.yaml", FORMAT)
    with home.opened() as workspace:
        room = PracticeRoom(workspace)
        practice = room.start(room.format("short"))
        practice.note("asked about naïve heaps")
        practice.note("forgot the heap")
        (first, second) = search(workspace, "heap")
        assert {first.snippet, second.snippet} == {"asked about naïve heaps", "forgot the heap"}
        assert (first.kind, first.slug, first.title) == (
            "note",
            "short",
            "Short screen, 2026-11-24",
        )
        practice.remove_last_note()
        assert [each.snippet for each in search(workspace, "heap")] == ["asked about naïve heaps"]
        (hit,) = search(workspace, "naive hea")
        assert [hit.snippet[begin:end] for begin, end in hit.spans] == ["naïve", "heaps"]
        practice.discard()
        assert search(workspace, "heap") == []


def test_passages_that_are_marked_are_found_by_their_words_and_their_notes(home: Home) -> None:
    home.write("posts/p.md", "# P\n\nA heap is a tree.\n\nNot so.\n")
    with home.opened() as workspace:
        opened = open_post(workspace, "p")[0]
        passage = PostText(opened.blocks).passage(Spot(1, 2), Spot(1, 6))
        assert passage
        mark = highlights.add(workspace, "p", passage, "mine: remember")
        (hit,) = search(workspace, "remember")
        assert (hit.kind, hit.slug, hit.place, hit.title) == ("note", "p", "p", "mine: remember")
        assert hit.snippet == "heap"
        assert hit.at
        assert find_place(opened.blocks, hit.at) == (1, 2)
        bare = highlights.change_note(workspace, mark, "")
        assert [each.title for each in search(workspace, "heap") if each.kind == "note"] == ["heap"]
        highlights.remove(workspace, bare)
        assert [each.kind for each in search(workspace, "heap")] == ["post"]


def hits(kind: str, count: int) -> list[Hit]:
    return [Hit(kind, f"{kind}{at}", "", "", "", (), "", ()) for at in range(count)]


@pytest.mark.parametrize(
    ("limit", "found", "expected"),
    [
        (9, (3, 3, 3), (3, 3, 3)),
        (9, (100, 100, 1), (4, 4, 1)),
        (9, (1, 100, 1), (1, 7, 1)),
        (10, (100, 100, 100), (4, 3, 3)),
        (2, (100, 100, 100), (1, 1, 0)),
        (50, (0, 2, 0), (0, 2, 0)),
        (50, (0, 0, 0), (0, 0, 0)),
    ],
)
def test_each_kind_has_its_share_of_the_limit(
    limit: int, found: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    kinds = [hits(kind, count) for kind, count in zip("abc", found, strict=True)]
    shared = shared_out(limit, *kinds)
    assert shared == [
        hit for each, share in zip(kinds, expected, strict=True) for hit in each[:share]
    ]


def test_another_thread_finds_the_same(home: Home) -> None:
    home.post("p", "a heap")
    home.deck("d", "a", back="a heap")
    with home.opened() as workspace, ThreadPoolExecutor() as pool:
        asked = Search(workspace)
        assert asked.goes_beside
        assert pool.submit(asked.hits_beside, "heap").result() == asked.hits("heap")
        assert [each.place for each in asked.hits("heap", limit=1)] == ["p"]


def test_where_nothing_can_be_written_edits_are_found_too(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.deck("d", "a", back="as written")
    with home.opened() as workspace:
        card_changes.edit(workspace, "a", back="quite other")
    monkeypatch.setattr("prepterm.storage.connection.os.access", lambda *_, **__: False)
    with home.opened() as workspace:
        assert isinstance(workspace.database, DatabaseForReading)
        asked = Search(workspace)
        assert not asked.goes_beside
        assert [each.place for each in asked.hits("quite")] == ["a"]
        assert asked.hits("written") == []
