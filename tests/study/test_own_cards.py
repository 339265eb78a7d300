import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from stat import S_IMODE
from threading import Thread

import pytest

from prepterm.core.card import CardKind
from prepterm.errors import BadCall, BadContent, PreptermError
from prepterm.library.decks import read_deck
from prepterm.study.own_cards import add_card, new_deck
from prepterm.study.workspace import Workspace
from tests.study.home import Home


@pytest.fixture
def workspace(home: Home) -> Iterator[Workspace]:
    with home.opened() as workspace:
        yield workspace


def fronts(path: Path) -> list[str]:
    return [card.front for card in read_deck(path, "mine", own=True).cards]


def test_a_card_makes_its_deck_and_is_there_at_once(home: Home, workspace: Workspace) -> None:
    identity = add_card(
        workspace, "python/my notes", front="Why\x1b?", back="So.\n\n    code()", topics=["heaps"],
        source="post#section", kind=CardKind.TYPED,
    )  # fmt: skip
    card = workspace.card(identity)
    assert card is not None
    assert (card.deck, card.kind, card.front, card.back, card.topics, card.source) == (
        "python/my notes", CardKind.TYPED, "Why␛?", "So.\n\n    code()", ("heaps",), "post#section",
    )  # fmt: skip
    assert identity.startswith("my-notes.")
    assert workspace.problems == []
    path = home.folder / "decks" / "python" / "my notes.yaml"
    assert path.read_text().startswith("title: my notes\ncards:\n  - id: my-notes.")
    assert S_IMODE(path.stat().st_mode) == 0o600
    assert S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_what_stands_in_the_file_stays(home: Home, workspace: Workspace) -> None:
    text = "# my deck\ntitle: Mine\ncards:\n  - {id: a, front: q, back: b}   # first\n\n# the end\n"
    path = home.write("decks/mine.yaml", text)
    path.chmod(0o644)
    one = add_card(workspace, "mine", front="One?", back="Yes")
    two = add_card(workspace, "mine.yaml", front="Two?", back="Yes")
    assert one != two
    beginning, end = text.split("\n\n")
    held = path.read_text()
    assert held.startswith(beginning)
    assert held.endswith(f"\n{end}")
    assert fronts(path) == ["q", "One?", "Two?"]
    assert S_IMODE(path.stat().st_mode) == 0o644


def test_a_link_to_a_deck_stays_one(home: Home, workspace: Workspace) -> None:
    real = home.write("elsewhere/real.yaml", "cards:\n")
    (home.folder / "decks").mkdir()
    (home.folder / "decks" / "mine.yaml").symlink_to(real)
    add_card(workspace, "mine", front="One?", back="Yes")
    assert (home.folder / "decks" / "mine.yaml").is_symlink()
    assert fronts(real) == ["One?"]


def test_an_id_is_one_that_no_card_has(
    home: Home, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.deck("other", "mine.aa")
    drawn = iter(["aa", "bb"])
    monkeypatch.setattr(secrets, "token_hex", lambda _: next(drawn))
    assert add_card(workspace, "mine", front="One?", back="Yes") == "mine.bb"


def test_a_new_deck_has_a_title_and_no_cards(home: Home, workspace: Workspace) -> None:
    path = new_deck(workspace, "python/tasks", "Tasks: all")
    assert path == home.folder / "decks" / "python" / "tasks.yaml"
    assert read_deck(path, "x", own=True).title == "Tasks: all"
    add_card(workspace, "python/tasks", front="One?", back="Yes")
    assert fronts(path) == ["One?"]
    assert read_deck(new_deck(workspace, "bare"), "x", own=True).title == "bare"
    with pytest.raises(PreptermError, match="there is a deck 'python/tasks' already"):
        new_deck(workspace, "python/tasks")
    assert fronts(path) == ["One?"]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/",
        "a//b",
        "../a",
        "a/../b",
        "/etc/a",
        "~/a",
        ".a",
        "a/.b",
        "a\nb",
        "a\x1bb",
        " a",
        ".yaml",
    ],
)
def test_a_name_that_can_be_none_is_refused(home: Home, workspace: Workspace, name: str) -> None:
    for make in (
        lambda: add_card(workspace, name, front="q", back="b"),
        lambda: new_deck(workspace, name),
    ):
        with pytest.raises(BadCall, match="can be no deck's name"):
            make()
    assert not (home.folder / "decks").exists()


def test_a_deck_that_ships_is_left_alone(home: Home, workspace: Workspace) -> None:
    path = home.deck("ours", "a", own=False)
    before = path.read_bytes()
    with pytest.raises(PreptermError, match="'ours' ships with prepterm"):
        add_card(workspace, "ours", front="q", back="b")
    assert path.read_bytes() == before
    assert not (home.folder / "decks").exists()


@pytest.mark.parametrize(("front", "back"), [("", "b"), (" \n", "b"), ("q", "\n\t\n")])
def test_a_side_without_text_is_refused(workspace: Workspace, front: str, back: str) -> None:
    with pytest.raises(BadCall, match="a front and a back"):
        add_card(workspace, "mine", front=front, back=back)
    with pytest.raises(BadCall, match="with gaps"):
        add_card(workspace, "mine", front="q", back="b", kind=CardKind.CLOZE)


@pytest.mark.parametrize("data", [b"cards: [", b"cards:\n- {id: a, front: \xff}", b'cards: ""'])
def test_a_file_that_cannot_be_added_to_stays_as_it_is(
    home: Home, workspace: Workspace, data: bytes
) -> None:
    path = home.write("decks/mine.yaml", data)
    with pytest.raises(BadContent) as caught:
        add_card(workspace, "mine", front="q", back="b")
    assert caught.value.path == str(path)
    assert path.read_bytes() == data
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("error", "said"), [(28, "the disk is full"), (13, "permission denied"), (5, "error")]
)
def test_a_disk_that_takes_no_more_leaves_the_deck_as_it_was(
    home: Home, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, error: int, said: str
) -> None:
    path = home.deck("mine", "a")
    before = path.read_bytes()

    def fail(_: int) -> None:
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(PreptermError, match=f"cannot write .*mine.yaml: .*{said}") as caught:
        add_card(workspace, "mine", front="q", back="b")
    assert caught.value.hint
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_what_an_editor_saved_meanwhile_is_not_lost(
    home: Home, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home.deck("mine", "a")
    saves: list[Callable[[], object]] = [
        lambda: home.deck("mine", "a", "b"),
        lambda: home.deck("mine", "a", "b", "c"),
    ]
    real = os.fsync

    def while_an_editor_saves(descriptor: int) -> None:
        if saves:
            saves.pop(0)()
        real(descriptor)

    monkeypatch.setattr(os, "fsync", while_an_editor_saves)
    add_card(workspace, "mine", front="New?", back="Yes")
    assert fronts(path) == ["What is a?", "What is b?", "What is c?", "New?"]


def test_two_who_add_at_once_lose_nothing(home: Home) -> None:
    def many(name: str) -> None:
        with home.opened() as workspace:
            for number in range(5):
                add_card(workspace, "mine", front=f"{name}{number}?", back="Yes")

    with home.opened():
        pass
    threads = [Thread(target=many, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = fronts(home.folder / "decks" / "mine.yaml")
    assert sorted(found) == sorted(f"{name}{number}?" for name in "abc" for number in range(5))
