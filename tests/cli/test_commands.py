"""What the commands print, and the keys of their JSON, which scripts rely on."""

import io
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.program import Program

CARD_KEYS = [
    "id", "deck", "kind", "front", "back", "topics", "source", "phase", "due", "stability",
    "difficulty", "retrievability", "reps", "lapses", "suspended",
]  # fmt: skip
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
DAY = re.compile(r"\d{4}-\d\d-\d\d")

DECK = """title: Fruit
cards:
  - {id: apple, front: Red?, back: Yes, topics: [red], source: phone-interview#the-pitch}
  - {id: pear, front: Green?, back: Yes, topics: [green]}
  - {id: fig, cloze: 'A fig is {{1::purple}} or {{2::green}}.', topics: [green]}
  - {id: plum, kind: typed, front: Colour?, back: blue, accept: [purple]}
"""


@pytest.fixture
def fruit(prepterm: Program) -> Program:
    prepterm.write("decks/food/fruit.yaml", DECK)
    return prepterm


def test_posts(prepterm: Program) -> None:
    found = {each["slug"]: each for each in prepterm.json("posts")}
    assert {"phone-interview", "code-review"} <= found.keys()
    post = found["phone-interview"]
    assert list(post) == [
        "slug", "title", "topics", "words", "minutes", "progress", "finished", "cards",
        "minutes_left", "recall", "own",
    ]  # fmt: skip
    assert (post["progress"], post["finished"]) == (0, False)
    assert post["words"] > 1000
    assert post["cards"] > 10
    told = prepterm("posts")
    assert (told.status, told.err) == (0, "")
    assert post["title"] in told.out


def test_decks(fruit: Program) -> None:
    found = {each["slug"]: each for each in fruit.json("decks")}
    assert {slug: each["taken"] for slug, each in found.items()} == {
        "phone-interview": True,
        "code-review": True,
        "food/fruit": True,
    }
    assert found["food/fruit"] == {
        "slug": "food/fruit", "title": "Fruit", "taken": True, "cards": 5, "new": 5, "learning": 0,
        "due": 0, "suspended": 0,
    }  # fmt: skip
    assert "food/fruit" in fruit("decks").out


def test_cards(fruit: Program) -> None:
    cards = fruit.json("cards", "food")
    assert [card["id"] for card in cards] == ["apple", "pear", "fig:1", "fig:2", "plum"]
    assert all(list(card) == CARD_KEYS for card in cards)
    assert cards[0] == {
        "id": "apple", "deck": "food/fruit", "kind": "basic", "front": "Red?", "back": "Yes",
        "topics": ["red"], "source": "phone-interview#the-pitch", "phase": "new", "due": None,
        "stability": None, "difficulty": None, "retrievability": None, "reps": 0, "lapses": 0,
        "suspended": False,
    }  # fmt: skip
    assert [card["id"] for card in fruit.json("cards", "food", "--topic", "green")] == [
        "pear", "fig:1", "fig:2",
    ]  # fmt: skip
    assert len(fruit.json("cards")) > 100
    assert "apple" in fruit("cards", "food/fruit").out


def test_a_grade_and_the_history_it_leaves(fruit: Program) -> None:
    after = fruit.json("grade", "apple", "good", "--at", "2026-11-01T09:00:00Z", "--seconds", "4")
    assert list(after) == CARD_KEYS
    assert (after["phase"], after["reps"], after["due"]) == ("learning", 1, "2026-11-01T09:10:00Z")
    fruit.json("grade", "apple", "3", "--at", "2026-11-01T10:00:00+01:00", "--seconds", "90")
    after = fruit.json("grade", "apple", "EASY", "--at", "2026-11-10T09:00:00Z")
    assert after["phase"] == "review"
    assert DAY.fullmatch(after["due"])
    card = fruit.json("card", "apple")
    assert list(card) == [*CARD_KEYS, "reviews"]
    assert [list(each) for each in card["reviews"]] == [
        ["reviewed_at", "day", "grade", "seconds", "stability", "difficulty", "interval_days"]
    ] * 3
    assert [(each["grade"], each["seconds"], each["day"]) for each in card["reviews"]] == [
        ("good", 4.0, "2026-11-01"), ("good", 60.0, "2026-11-01"), ("easy", 0.0, "2026-11-10"),
    ]  # fmt: skip
    assert card["reviews"][0]["interval_days"] is None
    assert card["reviews"][2]["interval_days"] > 5
    assert all(MOMENT.fullmatch(each["reviewed_at"]) for each in card["reviews"])
    told = fruit("card", "apple")
    assert told.status == 0
    assert "Red?" in told.out
    assert "reviews  3, lapses 0" in told.out
    assert fruit("grade", "pear", "again").out.startswith("pear graded again: learning, due ")


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-01T08:59:59Z", "lies before what was last done"),
        ("yesterday", "is no time such as 2026-11-24T09:00:00Z"),
        ("", "is no time such as"),
        ("0001-01-01", "is no"),
        ("1969-12-31T23:00:00Z", "is not within the years"),
        ("2201-01-01T12:00:00Z", "is not within the years"),
    ],
)
def test_a_moment_that_cannot_be_is_refused_and_nothing_recorded(
    fruit: Program, at: str, said: str
) -> None:
    fruit.json("grade", "apple", "good", "--at", "2026-11-01T09:00:00Z")
    told = fruit("grade", "apple", "good", "--at", at)
    assert (told.status, told.out) == (2, "")
    assert said in told.err
    assert fruit.json("card", "apple")["reps"] == 1


def test_undo_and_redo_take_back_and_bring_back(fruit: Program) -> None:
    fruit.json("grade", "apple", "good")
    fruit.json("grade", "pear", "again")
    assert fruit("undo").out == "took back the grade again of pear\n"
    after = fruit.json("undo")
    assert (list(after), after["id"], after["reps"]) == (CARD_KEYS, "apple", 0)
    assert fruit("undo").status == 1
    assert fruit.json("redo")["reps"] == 1
    assert fruit("redo").out == "brought back the grade again of pear\n"
    assert fruit("redo").status == 1


def test_what_is_taken_back_of_a_card_that_is_gone_is_still_said(fruit: Program) -> None:
    fruit.json("grade", "apple", "good")
    (fruit.home / "decks/food/fruit.yaml").unlink()
    assert fruit.json("undo") == {"id": "apple", "phase": "new", "reps": 0}


def test_due_in_a_line_and_in_json(fruit: Program) -> None:
    for slug in ("phone-interview", "code-review"):
        fruit("deck", "leave", slug)
    found = fruit.json("due")
    assert list(found) == ["new", "learning", "due", "minutes", "per_deck"]
    assert found["new"] == 5
    assert found["per_deck"] == {"food/fruit": {"new": 5, "learning": 0, "due": 0}}
    fruit.json("grade", "apple", "again")
    assert fruit("due").out == "1 learning, 4 new, about 2 min\n"
    told = fruit("deck", "leave", "food")
    assert (told.status, told.out) == (0, "food/fruit left; its history is kept\n")
    assert fruit("due").out == "nothing due\n"
    assert fruit("due", "--quiet").out == ""
    assert fruit("deck", "take", "food/").out == "food/fruit taken up\n"
    assert fruit("due", "--quiet").out == "1 learning, 4 new, about 2 min\n"


def test_stats(fruit: Program) -> None:
    assert fruit("stats").out == "no reviews yet; `prepterm drill` begins\n"
    now = datetime.now(UTC)
    fruit.json("grade", "apple", "easy", "--at", (now - timedelta(days=30)).isoformat())
    fruit.json("grade", "apple", "good", "--seconds", "5")
    found = fruit.json("stats")
    assert list(found) == [
        "reviews", "seconds", "retention", "streak", "forecast", "per_deck", "per_day",
    ]  # fmt: skip
    assert (found["reviews"], found["seconds"], found["streak"]) == (2, 5.0, 1)
    assert list(found["retention"]) == ["reviews", "true", "predicted"]
    assert found["retention"]["true"] == 1.0
    assert 0 < found["retention"]["predicted"] < 1
    assert found["per_deck"]["food/fruit"]["reviews"] == 1
    assert sorted(found["per_day"].values()) == [1, 1]
    assert all(DAY.fullmatch(day) for day in found["per_day"])
    assert len(found["forecast"]) == 30
    assert "streak     1 day\n" in fruit("stats").out


def test_check(prepterm: Program) -> None:
    told = prepterm("check")
    assert (told.status, told.out, told.err) == (0, "", "prepterm: all is well\n")
    path = prepterm.write("decks/bad.yaml", "title: Bad\ncards:\n  - {id: a, front: q}\n")
    told = prepterm("check", str(path))
    assert told.status == 1
    assert told.out.startswith(f"{path}:3:5: unreadable: 'back' is missing")
    assert told.err == "prepterm: 1 error, 0 warnings\n"
    told = prepterm("check", str(path), "--json")
    assert told.status == 1
    ((finding),) = told.json
    assert list(finding) == ["path", "line", "column", "rule", "severity", "message"]
    assert (finding["path"], finding["line"]) == (str(path), 3)


def test_doctor_and_backup(fruit: Program) -> None:
    fruit.json("grade", "apple", "good")
    found = fruit.json("doctor")
    assert all(list(each) == ["check", "sound", "message", "hint"] for each in found)
    assert all(each["sound"] for each in found)
    told = fruit("doctor", "--rebuild")
    assert (told.status, told.out) == (
        0,
        "✓ rebuild        derived again from the logs: no difference\n",
    )
    fruit.write("decks/bad.yaml", "cards: 1\n")
    told = fruit("doctor")
    assert told.status == 1
    assert "✗ content        " in told.out
    target = fruit.home / "copy.db"
    assert fruit("backup", str(target)).out == f"{target}\n"
    assert target.exists()
    told = fruit("backup", str(target))
    assert (told.status, told.out) == (1, "")
    assert told.err.startswith(f"prepterm: {target} exists already\n")


def test_config(prepterm: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    path = prepterm.home / "config.toml"
    assert prepterm("config", "path").out == f"{path}\n"
    assert not path.exists()
    shown = prepterm("config", "show")
    path.write_text(shown.out)
    assert prepterm("config", "show") == shown
    path.write_text('day_starts_at = "03:30"\nmystery = 1\n')
    told = prepterm("config", "show", "--json")
    assert (told.status, told.json["day_starts_at"]) == (0, "03:30")
    assert told.json["words_per_minute"] == "learned"
    assert told.err == (
        "prepterm: config.toml has 'mystery', which this prepterm does not know; it is left alone\n"
    )
    for variable in ("VISUAL", "EDITOR"):
        monkeypatch.setenv(variable, " ")
    assert prepterm("config", "edit").err.startswith("prepterm: no editor is set\n")
    monkeypatch.setenv("EDITOR", "true")
    assert prepterm("config", "edit").err.startswith("prepterm: config edit needs a terminal\n")


def test_config_edit_names_what_it_does_not_know(
    prepterm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("prepterm.cli.config.on_a_terminal", lambda: True)
    monkeypatch.setenv("VISUAL", "true")
    prepterm.write("config.toml", "mystery = 1\n")
    told = prepterm("config", "edit")
    assert (told.status, told.out) == (0, "")
    assert told.err == "prepterm: this prepterm does not know 'mystery'; it is left alone\n"


@pytest.mark.parametrize(("editor", "status"), [("true", 0), ("false", 1), ("/no/such/thing", 1)])
def test_config_edit_begins_a_file_with_every_setting(
    prepterm: Program, monkeypatch: pytest.MonkeyPatch, editor: str, status: int
) -> None:
    monkeypatch.setattr("prepterm.cli.config.on_a_terminal", lambda: True)
    monkeypatch.setenv("VISUAL", editor)
    told = prepterm("config", "edit")
    assert told.status == status
    assert (prepterm.home / "config.toml").read_text() == prepterm("config", "show").out.rstrip(
        "\n"
    ) + "\n"
    assert bool(told.err) is bool(status)


@pytest.mark.parametrize("call", [["posts"], ["decks"], ["cards"], ["due"], ["stats"]])
def test_a_broken_deck_is_told_beside_what_was_asked_and_fails_nothing(
    fruit: Program, call: list[str]
) -> None:
    before = fruit(*call)
    path = fruit.write("decks/bad.yaml", "cards:\n  - id: [\n")
    told = fruit(*call)
    assert (told.status, told.out) == (0, before.out)
    if call != ["stats"]:
        assert re.match(rf"prepterm: {re.escape(str(path))}:\d+:\d+: not YAML: ", told.err)
        assert len(told.err.splitlines()) == 1


@pytest.mark.parametrize("call", [["posts"], ["due"], ["grade", "apple", "good"], ["check"]])
def test_a_broken_settings_file_is_said_with_its_place(fruit: Program, call: list[str]) -> None:
    path = fruit.write("config.toml", "measure = wide\n")
    told = fruit(*call)
    if call == ["check"]:
        return
    assert (told.status, told.out) == (1, "")
    assert told.err.startswith(f"prepterm: {path}:1:11: not TOML: ")


def test_printing_needs_no_title_twice_and_wraps_at_the_width_asked(
    prepterm: Program, tmp_path: Path
) -> None:
    path = tmp_path / "notes.md"
    path.write_text("# Notes\n\n" + "word " * 40 + "\n\n## Part\n")
    told = prepterm("read", str(path), "--width", "30")
    assert (told.status, told.err) == (0, "")
    lines = told.out.splitlines()
    assert lines[0] == "Notes"
    assert told.out.count("Notes") == 1
    assert max(map(len, lines)) <= 30
    assert prepterm("read", str(path), "--raw").out == path.read_text()


def test_a_database_that_cannot_be_opened_is_a_finding_of_the_doctors(fruit: Program) -> None:
    fruit("grade", "apple", "good")
    with closing(sqlite3.connect(fruit.home / "prepterm.db")) as database:
        database.execute("PRAGMA user_version = 99")
    told = fruit("doctor", "--json")
    ((finding,),) = ([each for each in told.json if not each["sound"]],)
    assert (told.status, told.err, finding["check"]) == (1, "", "database")
    assert "was written by a newer prepterm (schema 99" in finding["message"]
    assert "upgrade prepterm" in finding["hint"]


def test_what_comes_in_by_a_pipe_must_be_utf_8(
    prepterm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"# caf\xe9\n")))
    told = prepterm("read", "-")
    assert (told.status, told.out) == (1, "")
    assert told.err == "prepterm: standard input is not UTF-8\n"


def test_own_decks_and_cards(prepterm: Program) -> None:
    made = prepterm("deck", "new", "python/tasks", "--title", "Tasks")
    assert (made.status, made.err) == (0, "")
    assert made.out == f"{prepterm.home / 'decks' / 'python' / 'tasks.yaml'}\n"
    call = [
        "--front",
        "What is a task?",
        "--back",
        "A coroutine\non its way.",
        "--topic",
        "asyncio",
    ]
    added = prepterm(
        "deck", "add", "python/tasks", *call, "--topic", "tasks", "--source", "code-review"
    )
    assert (added.status, added.err) == (0, "")
    card = prepterm.json("card", added.out.strip())
    assert (card["deck"], card["front"], card["back"], card["topics"], card["source"]) == (
        "python/tasks", "What is a task?", "A coroutine\non its way.", ["asyncio", "tasks"],
        "code-review",
    )  # fmt: skip
    decks = {each["slug"]: each for each in prepterm.json("decks")}
    assert (decks["python/tasks"]["title"], decks["python/tasks"]["taken"]) == ("Tasks", True)
    assert prepterm("deck", "new", "python/tasks").status == 1
    assert prepterm("deck", "add", "code-review", *call).status == 1
    assert prepterm("deck", "add", "mine", "--front", "q").status == 2
