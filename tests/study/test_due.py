"""`prepterm due`: counts alone come to what the queue holds, by the short way and the long one."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from datetime import time as clock_time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prepterm import locations
from prepterm.core.grade import Grade
from prepterm.core.history import ActionKind, Phase
from prepterm.errors import PreptermError
from prepterm.storage import card_log
from prepterm.study import card_actions, due
from prepterm.study.cards import choose_decks, find_card
from prepterm.study.clock import SetClock, moment_at
from prepterm.study.drill import Drill
from prepterm.study.due import Due, due_at_once, study_day_at
from prepterm.study.rebuild import rebuild
from prepterm.study.today import due_now
from prepterm.study.workspace import Workspace
from tests.study.home import Home

pytestmark = pytest.mark.skipif(not hasattr(time, "tzset"), reason="sets the zone as POSIX does")

ZONES = ("UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu")
SETTINGS = "learning_steps_minutes = [1, 700]\nrelearning_steps_minutes = [900]\n"
"""Steps so long that some cross the turn of the day."""

DECKS = {"apples": "abcd", "pears/green": "efg", "quinces": "hi"}


@contextmanager
def living_in(zone: str) -> Iterator[None]:
    """The machine's zone, for a while."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ")
        if before is not None:
            os.environ["TZ"] = before
        time.tzset()


class StoppedTime:
    """The module `time`, with the clock of a test."""

    def __init__(self, clock: SetClock) -> None:
        self.clock = clock

    def __getattr__(self, name: str) -> object:
        return getattr(time, name)

    def time(self) -> float:
        return self.clock.now_ms() / 1000


def figures(found: Due | None) -> object:
    if found is None:
        return None
    decks = [(deck.deck, deck.new, deck.learning, deck.due) for deck in found.decks]
    return decks, found.minutes, found.sentence


def agree(workspace: Workspace) -> None:
    """The queue, the long way and the short way say the same, deck by deck."""
    drill, counted = Drill(workspace), due_now(workspace)
    assert figures(due_at_once()) == figures(counted)
    assert drill.left == counted.cards
    shown: Counter[tuple[str, Phase]] = Counter()
    while drill.current is not None:
        shown[drill.current.card.deck, drill.current.state.phase] += 1
        drill.go_on()
    in_steps = shown_of(shown, Phase.LEARNING) + shown_of(shown, Phase.RELEARNING)
    assert in_steps + drill.left == counted.learning
    assert shown_of(shown, Phase.REVIEW) == counted.due
    assert {deck.deck: deck.new for deck in counted.decks} == {
        deck.deck: shown[deck.deck, Phase.NEW] for deck in counted.decks
    }


def shown_of(shown: Counter[tuple[str, Phase]], phase: Phase) -> int:
    return sum(count for (_, each), count in shown.items() if each is phase)


CARDS = st.sampled_from("".join(DECKS.values()))
STEPS = st.one_of(
    st.tuples(st.just("grade"), CARDS, st.sampled_from(Grade)),
    st.tuples(
        st.just("act"),
        CARDS,
        st.sampled_from(
            [ActionKind.SUSPEND, ActionKind.UNSUSPEND, ActionKind.BURY, ActionKind.RESET]
        ),
    ),
    st.tuples(st.just("undo"), st.none(), st.none()),
    st.tuples(st.just("redo"), st.none(), st.none()),
    st.tuples(st.just("wait"), st.none(), st.integers(-3000, 20_000)),
    st.tuples(st.just("until due"), CARDS, st.integers(-1, 1)),
    st.tuples(st.just("choose"), st.sampled_from([*DECKS]), st.booleans()),
    st.tuples(st.just("limits"), st.integers(0, 4), st.integers(0, 4)),
)


def do(workspace: Workspace, clock: SetClock, step: tuple[str, object, object]) -> None:
    match step:
        case ("grade", str(name), Grade() as grade):
            card = workspace.card(name)
            assert card is not None
            card_actions.grade(workspace, card_actions.show(workspace, card), grade, 1.0)
        case ("act", str(name), ActionKind() as kind):
            card_actions.act(workspace, name, kind)
        case ("undo" | "redo" as way, _, _):
            with suppress(PreptermError):  # where there is nothing to
                (card_actions.undo if way == "undo" else card_actions.redo)(workspace)
        case ("wait", _, int(minutes)):
            clock.advance(minutes=minutes)
        case ("until due", str(name), int(days)):
            due_day = card_log.state_of(workspace.database, name).due_day
            if due_day is not None:
                clock.advance(days=(due_day - workspace.now().day).days + days)
        case ("choose", str(deck), bool(taken)):
            choose_decks(workspace, [deck], taken=taken)
        case _:
            raise AssertionError(step)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(ZONES), st.lists(STEPS, max_size=40))
def test_counts_come_to_the_queue_after_any_history(
    tmp_path_factory: pytest.TempPathFactory,
    zone: str,
    steps: list[tuple[str, object, object]],
) -> None:
    root = tmp_path_factory.mktemp("due")
    home = Home(root / "home", root / "ships")
    home.clock = SetClock(datetime(2026, 10, 24, 9, 0, tzinfo=ZoneInfo(zone)))
    for deck, cards in DECKS.items():
        home.deck(deck, *cards)
    home.write("config.toml", SETTINGS)
    with pytest.MonkeyPatch.context() as patched, living_in(zone):
        patched.setenv("PREPTERM_HOME", str(home.folder))
        patched.setattr(locations, "shipped", lambda *names: str(home.shipped.joinpath(*names)))
        patched.setattr(due, "time", StoppedTime(home.clock))
        workspace = Workspace(home.clock)
        try:
            agree(workspace)
            for step in steps:
                if step[0] == "limits":
                    workspace.close()
                    home.write(
                        "config.toml",
                        f"{SETTINGS}new_cards_per_day = {step[1]}\nreviews_per_day = {step[2]}\n",
                    )
                    workspace = Workspace(home.clock)
                    workspace.refresh()
                else:
                    do(workspace, home.clock, step)
                agree(workspace)
        finally:
            workspace.close()


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2000, 1, 1), datetime(2036, 1, 1)),  # noqa: DTZ001 - made aware below
    st.integers(0, 24 * 60 - 1),
)
def test_the_study_day_is_the_clocks_in_every_zone(zone: str, wall: datetime, starts: int) -> None:
    clock = SetClock(wall.replace(tzinfo=ZoneInfo(zone)))
    hour, minute = divmod(starts, 60)
    moment = moment_at(clock, clock.now_ms(), clock_time(hour, minute))
    with living_in(zone):
        day, ends_ms = study_day_at(clock.now_ms() / 1000, starts)
    assert (day, ends_ms) == (moment.day.isoformat(), moment.day_ends_ms)


@pytest.mark.parametrize(("days", "due_cards"), [(-1, 0), (0, 1), (1, 1)])
def test_a_review_is_due_from_its_day_on(home: Home, days: int, due_cards: int) -> None:
    home.deck("deck", "a")
    with home.opened() as workspace:
        do(workspace, home.clock, ("grade", "a", Grade.EASY))
        do(workspace, home.clock, ("until due", "a", days))
        assert due_now(workspace).due == Drill(workspace).left == due_cards


def test_a_step_due_after_the_turn_of_the_day_waits_for_the_next(home: Home) -> None:
    home.deck("deck", "a")
    home.clock.advance(hours=18, minutes=55)  # 03:55, and the day turns at 04:00
    with home.opened() as workspace:
        do(workspace, home.clock, ("grade", "a", Grade.GOOD))
        assert due_now(workspace).learning == Drill(workspace).left == 0
        home.clock.advance(minutes=5)
        assert due_now(workspace).learning == Drill(workspace).left == 1


def test_new_cards_come_from_each_deck_in_turn(home: Home) -> None:
    home.write("config.toml", "new_cards_per_day = 2\n")
    for deck, cards in DECKS.items():
        home.deck(deck, *cards)
    with home.opened() as workspace:
        assert [deck.new for deck in due_now(workspace).decks] == [1, 1, 0]


def test_only_the_long_way_can_tell_without_an_index_or_a_database(home: Home) -> None:
    home.deck("deck", "a")
    assert due_at_once() is None
    with home.opened() as workspace:
        due_now(workspace)
    assert figures(due_at_once()) is not None
    for name in ("index.db", "prepterm.db"):
        path = home.folder / name
        path.rename(path.with_suffix(".aside"))
        assert due_at_once() is None
        path.with_suffix(".aside").rename(path)
    assert due_at_once() is not None


@pytest.mark.parametrize("name", ["index.db", "prepterm.db"])
@pytest.mark.parametrize("harm", [b"", b"\xff" * 9000])
def test_only_the_long_way_speaks_of_damage(home: Home, name: str, harm: bytes) -> None:
    home.deck("deck", "a")
    with home.opened() as workspace:
        due_now(workspace)
    (home.folder / name).write_bytes(harm)
    assert due_at_once() is None


def test_settings_that_changed_are_heeded_at_once(home: Home) -> None:
    home.deck("deck", *"abcdef")
    with home.opened() as workspace:
        due_now(workspace)
    path = home.write("config.toml", "new_cards_per_day = 1\n")
    assert due_at_once() is None
    with home.opened() as workspace:
        assert due_now(workspace).new == 1
    found = due_at_once()
    assert found is not None
    assert found.new == 1
    path.unlink()
    assert due_at_once() is None


def test_content_that_changed_is_left_to_the_next_command(home: Home) -> None:
    home.deck("deck", "a")
    with home.opened() as workspace:
        due_now(workspace)
    home.deck("deck", "a", "b")
    found = due_at_once()
    assert found is not None
    assert found.new == 1
    with home.opened() as workspace:
        assert due_now(workspace).new == 2


def test_a_grade_whose_counts_were_never_written_is_counted(home: Home) -> None:
    home.deck("deck", "a", "b")
    with home.opened() as workspace:
        due_now(workspace)
        card = workspace.card("a")
        assert card is not None
        card_actions.grade(workspace, card_actions.show(workspace, card), Grade.EASY, 1.0)
        assert len(card_log.states(workspace.database)) == 1
        found = due_at_once()
    assert found is not None
    assert (found.new, found.cards) == (1, 1)


def test_nothing_is_asked_of_a_home_without_decks(home: Home) -> None:
    with home.opened() as workspace:
        assert due_now(workspace).sentence == "nothing due"
    assert Path(home.folder / "index.db").exists()


def test_rows_that_are_gone_are_not_counted_any_more(home: Home) -> None:
    home.deck("deck", "a", "b")
    with home.opened() as workspace:
        grade_now(workspace, "a")
        grade_now(workspace, "b")
        agree(workspace)
        # As a raw copy of the file, put back by hand, would have it.
        workspace.database.execute("DELETE FROM reviews WHERE card = 'b'")
        rebuild(workspace.database, workspace.model)
        agree(workspace)


def grade_now(workspace: Workspace, card: str) -> None:
    showing = card_actions.show(workspace, find_card(workspace, card).card)
    card_actions.grade(workspace, showing, Grade.EASY, 1.0)
