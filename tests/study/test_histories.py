"""What a person does on two machines, with clocks that jump: the logs hold, whatever it is."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from prepterm.core.card import Card, CardKind
from prepterm.core.card_changes import Edit, edit_value
from prepterm.core.grade import Grade
from prepterm.core.highlight import MarkKind
from prepterm.core.history import (
    ActionKind,
    CardRow,
    CardState,
    Review,
    RowId,
    in_order,
    live_rows,
)
from prepterm.core.passage import Passage
from prepterm.core.place import Place
from prepterm.errors import PreptermError
from prepterm.storage import card_log, deck_choices, highlight_log, reading_log
from prepterm.storage.database import LOGS, Database
from prepterm.storage.repair import log_gaps
from prepterm.study import card_actions, highlights
from prepterm.study.backups import back_up_to
from prepterm.study.clock import SetClock
from prepterm.study.clock_doubt import clock_question, confirm_clock
from prepterm.study.future_rows import future_rows, take_back_future
from prepterm.study.rebuild import differences, rebuild
from prepterm.study.restore import restore
from prepterm.study.workspace import Workspace

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 10, 24, 22, 0, tzinfo=BERLIN)
"""The evening before clocks go back an hour."""

ACTIONS = [kind for kind in ActionKind if kind not in (ActionKind.UNDO, ActionKind.REDO)]
VALUES = {
    ActionKind.FLAG: "unclear",
    ActionKind.ADD_TOPIC: "sorting",
    ActionKind.DROP_TOPIC: "sorting",
    ActionKind.EDIT: edit_value(Edit("of", "new front", "new back", "")),
    ActionKind.MOVE: "2026-12-24",
}
PASSAGE = Passage("block", 3, "block", 8, 1, "quote", "before", "after")
CARDS = {name: Card(name, name, "deck", CardKind.BASIC, "front", "back") for name in ("x", "y")}


@dataclass
class Machine:
    """One installation, and what its person remembers of it."""

    workspace: Workspace
    clock: SetClock
    before: dict[int, CardState] = field(default_factory=dict)
    """The state of its card before each action, by the action's number of row."""
    after: dict[int, CardState] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        return self.workspace.database

    def states(self) -> dict[str, CardState]:
        return card_log.states(self.database)

    @property
    def home(self) -> Path:
        return Path(self.database.path).parent

    def forget_what_was(self) -> None:
        """Since its rows are others now."""
        self.before.clear()
        self.after.clear()

    def newest(self) -> int:
        """The number of its last row, 0 before the first."""
        return self.database.new_row()[0].seq - 1


def bare(state: CardState) -> CardState:
    """Every field but those that count the rows themselves."""
    return replace(state, revision=0, last_happened_at=0)


def act(machine: Machine, card: str, what: Grade | ActionKind) -> None:
    if clock_question(machine.workspace) is not None:
        confirm_clock(machine.workspace)
    before = card_log.state_of(machine.database, card)
    if isinstance(what, Grade):
        showing = card_actions.show(machine.workspace, CARDS[card])
        state = card_actions.grade(machine.workspace, showing, what, 4.0)
        decision = showing.decisions[what]
        assert (state.phase, state.step) == (decision.phase, decision.step)
        assert (state.due_at, state.due_day) == (decision.due_at, decision.due_day)
    else:
        state = card_actions.act(machine.workspace, card, what, VALUES.get(what))
    assert state == card_log.state_of(machine.database, card)
    machine.before[machine.newest()] = before
    machine.after[machine.newest()] = state


def last_standing(machine: Machine) -> int | None:
    """The action that an undo should take back, found from the whole log the slow way.

    The machine's rows are walked back from the newest for as long as they are of this study day,
    by the day they carry or by when they were written; what no later row takes back stands.
    """
    moment = machine.workspace.now()
    own = [row for row in all_rows(machine.database) if row.row.device == machine.database.device]
    taken: dict[RowId, bool] = {}
    for row in sorted(own, key=lambda row: -row.row.seq):
        written_today = moment.day_starts_ms <= row.at < moment.day_ends_ms
        if row.study_day != moment.day and not written_today:
            return None
        lives = not taken.get(row.row, False)
        takes_back = None if isinstance(row, Review) else row.takes_back
        if takes_back is not None:
            taken[takes_back] = taken.get(takes_back, False) or lives
        elif lives:
            return int(row.row.seq)
    return None


def undo(machine: Machine) -> None:
    expected = last_standing(machine)
    try:
        taken = card_actions.undo(machine.workspace)
    except PreptermError:
        assert expected is None
        return
    (row,) = (
        row.takes_back
        for row in card_log.rows_of(machine.database, taken.card)
        if not isinstance(row, Review)
        and row.row.device == machine.database.device
        and row.row.seq == machine.newest()
    )
    assert row is not None
    assert row.seq == expected
    if row.seq in machine.before:
        assert bare(taken.state) == bare(machine.before[row.seq])


def redo(machine: Machine) -> None:
    rows = len(all_rows(machine.database))
    try:
        back = card_actions.redo(machine.workspace)
    except PreptermError:
        assert len(all_rows(machine.database)) == rows
        return
    standing = last_standing(machine)
    assert standing is not None
    if standing in machine.after:
        assert bare(back.state) == bare(machine.after[standing])


def all_rows(database: Database) -> list[CardRow]:
    return [row for card in CARDS for row in card_log.rows_of(database, card)]


def unite(target: Database, *sources: Database, random: Random | None = None) -> None:
    """Bring the rows of all logs of some databases into another, in a random order."""
    for log in LOGS:
        found = [row for each in sources for row in each.execute(f"SELECT * FROM {log}")]
        if random is not None:
            random.shuffle(found)
        with target.transaction():
            for row in found:
                marks = ", ".join("?" * len(row))
                target.execute(f"INSERT OR IGNORE INTO {log} VALUES ({marks})", row)


def receive(target: Machine, source: Machine) -> None:
    rows = len(all_rows(target.database))
    unite(target.database, source.database)
    rebuild(target.database, target.workspace.model)
    if len(all_rows(target.database)) != rows:
        target.forget_what_was()


def back_up_home(machine: Machine) -> None:
    copy = machine.home.parent / f"{machine.home.name}.db"
    copy.unlink(missing_ok=True)
    back_up_to(machine.workspace, str(copy))


def restore_home(machine: Machine) -> None:
    copy = machine.home.parent / f"{machine.home.name}.db"
    if copy.exists():
        device = machine.database.device
        with in_home(machine.home):
            restore(str(copy), machine.clock)
        assert machine.database.device != device
        machine.forget_what_was()


def copy_home(machine: Machine) -> None:
    """Go on in a copy of the home, as a person does who moves to another disk."""
    device, new = machine.database.device, machine.home.parent / f"{machine.home.name}+"
    machine.database.close()
    shutil.copytree(machine.home, new)
    with in_home(new):
        machine.workspace = Workspace(machine.clock)
    assert machine.database.device != device
    machine.forget_what_was()


@contextmanager
def in_home(home: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PREPTERM_HOME", str(home))
        yield


def check(machine: Machine, rows_before: list[CardRow], newest: int) -> None:
    assert differences(machine.database, machine.workspace.model) == []
    assert log_gaps(machine.database) == {}
    known = {row.row for row in rows_before}
    rows = all_rows(machine.database)
    before = [row for row in rows if row.row in known]  # as they count now: some may be redated
    for row in rows:
        if row.row not in known and row.row.device == machine.database.device:
            assert all((other.at, other.row) < (row.at, row.row) for other in before)
            of_card = [other for other in before if other.card == row.card]
            assert all(in_order(other) < in_order(row) for other in of_card)
            assert row.row.seq > newest


def check_grades(database: Database) -> None:
    """What statistics read in SQL is what the histories hold alive."""
    alive = [
        (row.card, row.study_day, row.grade)
        for card in CARDS
        for row in live_rows(card_log.rows_of(database, card))
        if isinstance(row, Review)
    ]
    read = [(each.card, each.day, each.grade) for each in card_log.living_grades(database)]
    assert sorted(read) == sorted(alive)


def close(machine: Machine) -> None:
    machine.database.close()


@contextmanager
def machines(prepared: Path) -> Iterator[tuple[Machine, Machine]]:
    """Two installations whose clocks begin together."""
    with (
        ExitStack() as stack,
        TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as environment,
    ):
        made = []
        for name in ("one", "two"):
            home = Path(folder) / name
            shutil.copytree(prepared, home)
            environment.setenv("PREPTERM_HOME", str(home))
            clock = SetClock(START)
            workspace = Workspace(clock)
            machine = Machine(workspace, clock)
            stack.callback(close, machine)
            made.append(machine)
        yield made[0], made[1]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an empty database, so that each example need not migrate its own."""
    home = tmp_path_factory.mktemp("prepared") / "home"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PREPTERM_HOME", str(home))
        Workspace(SetClock(START)).database.close()
    (home / "device").unlink()
    return home


names = st.sampled_from(sorted(CARDS))
steps = st.one_of(
    st.tuples(st.just("act"), names, st.sampled_from(Grade)),
    st.tuples(st.just("act"), names, st.sampled_from(ACTIONS)),
    st.tuples(st.just("undo")),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
    st.tuples(st.just("redo")),
    st.tuples(st.just("wait"), st.sampled_from([1 / 60_000, 10, 600, 1440, 1440, 43_200])),
    st.tuples(st.just("turn back"), st.sampled_from([-1 / 60_000, -10, -600, -1440, -1440])),
    st.tuples(st.just("wait"), st.sampled_from([74 * 365 * 1440])),
    st.tuples(st.just("turn back"), st.sampled_from([-74 * 365 * 1440])),
    st.tuples(st.just("take back the future")),
    st.tuples(st.just("back up")),
    st.tuples(st.just("restore")),
    st.tuples(st.just("copy")),
    st.tuples(st.just("receive")),
    st.tuples(st.just("rest"), st.floats(0, 1)),
    st.tuples(st.just("finish"), st.booleans()),
    st.tuples(st.just("choose"), st.booleans()),
    st.tuples(st.just("mark"), st.sampled_from(["", "mine"])),
    st.tuples(st.just("change a mark"), st.integers(0, 3), st.sampled_from(["", "other"])),
    st.tuples(st.just("remove a mark"), st.integers(0, 3)),
    st.tuples(st.just("undo a mark")),
)


def change_marks(machine: Machine, step: tuple[object, ...]) -> None:
    """Do what a step says to the highlights of a post."""
    workspace, there = machine.workspace, highlights.of_post(machine.workspace, "post")
    match step:
        case ("mark", str(note)):
            highlights.add(workspace, "post", PASSAGE, note)
        case ("change a mark", int(which), str(note)) if there:
            highlights.change_note(workspace, there[which % len(there)], note)
        case ("remove a mark", int(which)) if there:
            highlights.remove(workspace, there[which % len(there)])
        case ("undo a mark",):
            with suppress(PreptermError):
                undone = highlights.undo(workspace)
                shown = undone.highlight in highlights.all_highlights(workspace)
                assert shown is (undone.kind is MarkKind.REMOVE)


def live(  # noqa: C901, PLR0912 - one case for each kind of step
    machine: Machine, other: Machine, step: tuple[object, ...]
) -> None:
    """Do what one step of a life says."""
    match step:
        case ("act", str(card), Grade() | ActionKind() as what):
            act(machine, card, what)
        case ("undo",):
            undo(machine)
        case ("redo",):
            redo(machine)
        case ("receive",):
            receive(machine, other)
        case ("take back the future",):
            take_back_future(machine.workspace, sure=True)
            assert future_rows(machine.workspace) == []
            machine.forget_what_was()
        case ("back up",):
            back_up_home(machine)
        case ("restore",):
            restore_home(machine)
        case ("copy",):
            copy_home(machine)
        case ("rest", float(progress)):
            reading_log.log_place(machine.database, "post", Place("block", 3, "quote", progress))
        case ("finish", bool(finished)):
            reading_log.log_finished(machine.database, "post", finished=finished)
        case ("choose", bool(taken)):
            deck_choices.log_choice(machine.database, "deck", taken=taken)
            assert deck_choices.choices(machine.database) == {"deck": taken}
        case ("mark" | "change a mark" | "remove a mark" | "undo a mark", *_):
            change_marks(machine, step)
        case (_, int() | float() as minutes):
            machine.clock.advance(minutes=minutes)


# Shrinking takes minutes here; whoever hunts a failure adds Phase.shrink.
@settings(
    max_examples=2000 if os.environ.get("PREPTERM_FULL") else 40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(st.tuples(st.sampled_from([0, 0, 1]), steps), min_size=12, max_size=30), st.randoms()
)
def test_random_lives_on_two_machines(
    prepared: Path, life: list[tuple[int, tuple[object, ...]]], random: Random
) -> None:
    with machines(prepared) as pair:
        assert pair[0].database.device != pair[1].database.device
        for which, step in life:
            machine, other = pair[which], pair[1 - which]
            rows_before, newest = all_rows(machine.database), machine.newest()
            live(machine, other, step)
            check(machine, rows_before, newest)
        one, two = pair
        check_grades(one.database)
        both = (one.database, two.database)
        unite(one.database, two.database, random=random)
        unite(two.database, one.database, two.database, random=random)
        united = []
        for database in both:
            rebuild(database, one.workspace.model)
            check_grades(database)
            united.append(
                (
                    card_log.states(database),
                    reading_log.stored_positions(database),
                    deck_choices.choices(database),
                    highlight_log.highlights(database),
                )
            )
        assert united[0] == united[1]


def test_undo_and_redo_go_on_after_a_restart(prepared: Path) -> None:
    with machines(prepared) as (machine, _):
        act(machine, "x", Grade.GOOD)
        act(machine, "y", ActionKind.SUSPEND)
        home = Path(machine.database.path).parent
        machine.database.close()
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("PREPTERM_HOME", str(home))
            again = Workspace(machine.clock)
        assert [card_actions.undo(again).card, card_actions.undo(again).card] == ["y", "x"]
        assert [card_actions.redo(again).card, card_actions.redo(again).card] == ["x", "y"]
        assert {card: bare(state) for card, state in card_log.states(again.database).items()} == {
            "x": bare(machine.after[1]),
            "y": bare(machine.after[2]),
        }
        again.database.close()


def test_yesterday_is_not_undone(prepared: Path) -> None:
    with machines(prepared) as (machine, _):
        act(machine, "x", Grade.GOOD)
        machine.clock.advance(hours=5, minutes=59)
        undo(machine)
        redo(machine)
        machine.clock.advance(hours=1, minutes=1)
        with pytest.raises(PreptermError, match="nothing to undo"):
            card_actions.undo(machine.workspace)
        with pytest.raises(PreptermError, match="nothing to redo"):
            card_actions.redo(machine.workspace)


def test_what_was_done_since_a_clock_was_set_back_is_undone_and_no_more(prepared: Path) -> None:
    with machines(prepared) as (machine, _):
        act(machine, "x", Grade.GOOD)
        machine.clock.advance(days=2)
        act(machine, "x", Grade.EASY)
        machine.clock.advance(days=-2)
        with pytest.raises(PreptermError, match="nothing to undo"):
            card_actions.undo(machine.workspace)
        act(machine, "x", ActionKind.FLAG)
        undo(machine)
        assert bare(machine.states()["x"]) == bare(machine.after[2])


def test_another_machines_actions_are_not_undone(prepared: Path) -> None:
    with machines(prepared) as (one, two):
        act(one, "x", Grade.GOOD)
        receive(two, one)
        with pytest.raises(PreptermError, match="nothing to undo"):
            card_actions.undo(two.workspace)


def test_a_grade_on_a_machine_whose_clock_is_behind_comes_last(prepared: Path) -> None:
    with machines(prepared) as pair:
        low, high = sorted(pair, key=lambda machine: machine.database.device)
        act(high, "x", Grade.EASY)
        low.clock.advance(minutes=-10)
        receive(low, high)
        act(low, "x", Grade.AGAIN)
        rows = sorted(card_log.rows_of(low.database, "x"), key=in_order)
        assert [row.row.device for row in rows] == [high.database.device, low.database.device]
        assert all(one.happened_at < other.happened_at for one, other in pairwise(rows))
        assert low.states()["x"].reps == 2
