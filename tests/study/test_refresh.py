"""The index follows the files of content: what changed is read, and nothing else."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from prepterm.core.grade import Grade
from prepterm.library import decks as deck_reader
from prepterm.library.decks import read_deck
from prepterm.study import card_actions
from prepterm.study.cards import decks, decks_named, find_card
from prepterm.study.workspace import Workspace
from tests.study.home import Home

MANY_SECONDS_NS = 10_000_000_000


def settle(*paths: Path) -> None:
    """Let files look as though they had been written some time ago."""
    for path in paths:
        before = path.stat().st_mtime_ns - MANY_SECONDS_NS
        os.utime(path, ns=(before, before))


def decks_and_cards(home: Home) -> dict[str, list[str]]:
    with home.opened() as workspace:
        return {
            row.slug: [card.id for card in workspace.index.cards([row.slug])]
            for row in workspace.index.decks()
        }


def problems(home: Home) -> list[str]:
    """What a start complains of, with paths below the home or what ships."""
    with home.opened() as workspace:
        workspace.index.decks()
        told = [str(problem) for problem in workspace.problems]
    for root in (home.folder, home.shipped):
        told = [each.replace(f"{root}/", "") for each in told]
    return told


def counted(home: Home) -> dict[str, tuple[int, int]]:
    """Cards and new cards of each deck, by the counts that `due` reads."""
    with home.opened() as workspace:
        return {
            each.deck.slug: (each.counts.cards, each.counts.waiting) for each in decks(workspace)
        }


@contextmanager
def parsed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The slugs of the decks that are parsed inside."""
    slugs: list[str] = []

    def counting(path: Path, slug: str, *, own: bool) -> object:
        slugs.append(slug)
        return read_deck(path, slug, own=own)

    with monkeypatch.context() as patched:
        patched.setattr(deck_reader, "read_deck", counting)
        yield slugs


def test_no_start_parses_a_deck_that_has_not_changed(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = home.deck("one", "a"), home.deck("two", "b")
    settle(one, two)
    with parsed(monkeypatch) as slugs:
        decks_and_cards(home)
        assert slugs == ["one", "two"]
        decks_and_cards(home)
        decks_and_cards(home)
        assert slugs == ["one", "two"]
        home.deck("two", "b", "c")
        assert decks_and_cards(home) == {"one": ["a"], "two": ["b", "c"]}
        assert slugs == ["one", "two", "two"]


def test_a_file_that_was_only_touched_is_not_parsed(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = home.deck("one", "a")
    decks_and_cards(home)
    settle(one)
    with parsed(monkeypatch) as slugs:
        decks_and_cards(home)
        assert slugs == []


def test_an_edit_within_the_same_instant_and_of_the_same_size_is_noticed(home: Home) -> None:
    path = home.deck("one", "a")
    stamp = path.stat().st_mtime_ns
    assert decks_and_cards(home) == {"one": ["a"]}
    home.deck("one", "b")
    os.utime(path, ns=(stamp, stamp))
    assert decks_and_cards(home) == {"one": ["b"]}


def test_a_deck_that_is_removed_takes_its_cards_along_and_brings_them_back(home: Home) -> None:
    one = home.deck("one", "a")
    home.deck("two", "b")
    with home.opened() as workspace:
        grade(workspace, "a")
    one.unlink()
    assert decks_and_cards(home) == {"two": ["b"]}
    assert counted(home) == {"two": (1, 1)}
    home.deck("one", "a")
    assert counted(home) == {"one": (1, 0), "two": (1, 1)}
    with home.opened() as workspace:
        assert find_card(workspace, "a").state.reps == 1


def test_a_deck_that_is_renamed_keeps_its_history(home: Home) -> None:
    one = home.deck("one", "a", "b")
    with home.opened() as workspace:
        grade(workspace, "a")
    one.rename(one.with_name("zwei.yaml"))
    assert decks_and_cards(home) == {"zwei": ["a", "b"]}
    assert counted(home) == {"zwei": (2, 1)}
    with home.opened() as workspace:
        assert find_card(workspace, "a").state.reps == 1


@pytest.mark.parametrize(("source", "target"), [("one", "two"), ("two", "one")])
def test_a_card_may_move_to_another_deck(home: Home, source: str, target: str) -> None:
    home.deck(source, "stays", "moves")
    home.deck(target, "there")
    decks_and_cards(home)
    home.deck(source, "stays")
    home.deck(target, "there", "moves")
    assert problems(home) == []
    assert decks_and_cards(home) == {source: ["stays"], target: ["there", "moves"]}
    assert counted(home) == {source: (1, 1), target: (2, 2)}


def test_decks_may_swap_cards(home: Home) -> None:
    decks = {"one": ["a", "b", "c"], "two": ["d", "e", "f"], "three": ["g", "h", "i"]}
    for slug, ids in decks.items():
        home.deck(slug, *ids)
    decks_and_cards(home)
    swapped = {"one": ["g", "h", "c"], "two": ["a", "b", "f"], "three": ["d", "e", "i"]}
    for slug, ids in swapped.items():
        home.deck(slug, *ids)
    assert problems(home) == []
    assert decks_and_cards(home) == swapped
    assert counted(home) == dict.fromkeys(decks, (3, 3))


def test_what_a_broken_deck_held_is_not_taken_from_it(home: Home) -> None:
    home.deck("one", "a", "b")
    home.deck("two", "c")
    decks_and_cards(home)
    home.write("decks/one.yaml", "title: [\n")
    home.deck("two", "a", "c")
    assert [each.split(": ")[0] for each in problems(home)] == [
        "decks/one.yaml:2:1",
        "decks/two.yaml:3",
    ]
    assert decks_and_cards(home) == {"one": ["a", "b"], "two": ["c"]}


@pytest.mark.parametrize(("holder", "waiting"), [("one", "two"), ("two", "one")])
def test_a_deck_is_taken_in_once_the_deck_in_its_way_is_mended(
    home: Home, holder: str, waiting: str
) -> None:
    home.deck(holder, "a")
    decks_and_cards(home)
    home.deck(waiting, "a", "b")
    assert len(problems(home)) == 1
    home.deck(holder, "c")
    assert problems(home) == []
    assert decks_and_cards(home) == {holder: ["c"], waiting: ["a", "b"]}


def test_an_id_that_stands_in_two_decks_is_named_with_both_places(home: Home) -> None:
    home.deck("one", "a", "same")
    home.deck("two", "b", "same")
    expected = (
        "decks/two.yaml:6: the id 'same' stands in decks/one.yaml:6 already;"
        " give this card another id"
    )
    assert problems(home) == [expected]
    assert decks_and_cards(home) == {"one": ["a", "same"]}


def test_an_id_of_a_deck_that_ships_is_its_own_whichever_came_first(home: Home) -> None:
    mine = home.deck("mine", "a", "same")
    assert decks_and_cards(home) == {"mine": ["a", "same"]}
    settle(mine)
    decks_and_cards(home)
    home.deck("ships", "b", "same", own=False)
    expected = (
        "decks/mine.yaml:6: the id 'same' stands in decks/ships.yaml:6 already;"
        " give this card another id"
    )
    assert problems(home) == [expected]
    assert decks_and_cards(home) == {"ships": ["b", "same"], "mine": ["a"]}
    assert counted(home) == {"ships": (2, 2), "mine": (1, 1)}
    (home.folder / "index.db").unlink()
    assert problems(home) == [expected]


def test_the_name_of_a_deck_that_ships_is_its_own_whichever_came_first(home: Home) -> None:
    home.deck("python", "mine")
    decks_and_cards(home)
    home.deck("python", "theirs", own=False)
    expected = (
        "decks/python.yaml: 'python' is the name of decks/python.yaml already;"
        " give this file another name"
    )
    assert problems(home) == [expected]
    assert decks_and_cards(home) == {"python": ["theirs"]}
    (home.folder / "decks" / "python.yaml").rename(home.folder / "decks" / "mine.yaml")
    assert problems(home) == []
    assert decks_and_cards(home) == {"python": ["theirs"], "mine": ["mine"]}


def test_a_broken_deck_keeps_its_last_good_text_and_its_progress(home: Home) -> None:
    home.deck("one", "a")
    home.deck("two", "b")
    with home.opened() as workspace:
        grade(workspace, "a")
    home.write("decks/one.yaml", "title: [\n")
    assert [each.split(": ")[0] for each in problems(home)] == ["decks/one.yaml:2:1"]
    assert decks_and_cards(home) == {"one": ["a"], "two": ["b"]}
    with home.opened() as workspace:
        assert find_card(workspace, "a").state.reps == 1
        assert find_card(workspace, "a").card.back == "It is so."
    (home.folder / "index.db").unlink()
    assert decks_and_cards(home) == {"two": ["b"]}
    home.deck("one", "a", back="Mended.")
    assert problems(home) == []
    with home.opened() as workspace:
        assert find_card(workspace, "a").state.reps == 1
        assert find_card(workspace, "a").card.back == "Mended."


def test_what_is_wrong_is_told_at_every_start_until_it_is_mended(home: Home) -> None:
    settle(home.write("decks/one.yaml", "cards: 5\n"))
    first = problems(home)
    assert first == problems(home) == problems(home)
    assert first[0].startswith("decks/one.yaml:1:8: ")


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("cards:\n  - id: a\n   front: b\n", "3:4", "not YAML"),
        ("cards:\n  - {id: a, front: q, back: b}\n  - {id: a, front: r, back: b}\n", "3:10",
         "'a' stands on line 2 already"),
        ("cards:\n  - {id: a, kind: bsaic, front: q, back: b}\n", "2:19", "unknown kind 'bsaic'"),
        ("cards:\n  - id: a\n    front: q\n", "2:5", "'back' is missing"),
        ("- a\n", "1:1", "a deck is a mapping"),
        ("", "", "the file is empty"),
        (b"cards:\n  - {id: a, front: \xff, back: b}\n", "2:20", "not UTF-8"),
    ],
)  # fmt: skip
def test_a_deck_that_cannot_be_read_says_where_and_why_and_no_other_suffers(
    home: Home, text: str | bytes, place: str, said: str
) -> None:
    home.deck("good", "z")
    home.write("decks/bad.yaml", text)
    (told,) = problems(home)
    where, what = told.split(": ", 1)
    assert where == ":".join(["decks/bad.yaml", *([place] if place else [])])
    assert said in what
    assert decks_and_cards(home) == {"good": ["z"]}


@pytest.mark.skipif(os.name != "posix", reason="names of bytes")
def test_a_file_whose_name_is_no_text_is_told_and_no_other_suffers(home: Home) -> None:
    home.deck("good", "z")
    path = os.fsencode(home.folder / "decks") + b"/bad\xff.yaml"
    try:
        with open(path, "wb") as file:  # noqa: PTH123 - a path of bytes
            file.write(b"cards: []\n")
    except OSError:
        pytest.skip("this file system takes no such name")
    for _ in range(2):
        assert problems(home) == [
            "decks/bad�.yaml: the file's name is not UTF-8; give it another name"
        ]
    assert decks_and_cards(home) == {"good": ["z"]}


def test_decks_nest_by_folder_and_a_folder_names_all_below_it(home: Home) -> None:
    for slug in ("python", "python/asyncio", "python/deep/er", "pythonic"):
        home.deck(slug, slug.replace("/", "."))
    home.write("decks/.hidden/deck.yaml", "cards: nothing\n")
    with home.opened() as workspace:
        below = ["python", "python/asyncio", "python/deep/er"]
        assert decks_named(workspace, ["python"]) == below
        assert decks_named(workspace, ["python/", "python/asyncio"]) == below
        assert decks_named(workspace, ["python/deep"]) == ["python/deep/er"]
        assert workspace.problems == []


def test_posts_follow_their_files_too(home: Home) -> None:
    path = home.post("notes/one", "# One\n\nwords")
    home.write("posts/bad.md", b"\xff")
    with home.opened() as workspace:
        assert [post.slug for post in workspace.index.posts()] == ["notes/one"]
        assert [str(each) for each in workspace.problems] == [
            f"{home.folder}/posts/bad.md:1:1: not UTF-8; save the file as UTF-8"
        ]
    path.rename(home.folder / "posts" / "two.md")
    home.write("posts/bad.md", "# Mended")
    with home.opened() as workspace:
        assert [post.slug for post in workspace.index.posts()] == ["bad", "two"]
        assert workspace.problems == []


def test_a_deck_that_changes_while_prepterm_runs_is_read_again(home: Home) -> None:
    home.deck("one", "a")
    with home.opened() as workspace:
        assert workspace.card("b") is None
        home.deck("one", "a", "b")
        workspace.refresh()
        assert workspace.card("b") is not None


def grade(workspace: Workspace, card: str) -> None:
    showing = card_actions.show(workspace, find_card(workspace, card).card)
    card_actions.grade(workspace, showing, Grade.GOOD, 1.0)
