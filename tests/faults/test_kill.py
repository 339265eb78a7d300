"""`kill -9` at any moment: what the program has owned to is there, and all is sound.

60 kills are tried in the short form, 500 with PREPTERM_FULL=1.
"""

import json
import os
import shutil
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from prepterm.storage.versions import SCHEMA_VERSION
from tests.faults.forked import Starter
from tests.faults.homes import lay_older, new_home, put_decks, rows_of, schema_of, version_of
from tests.faults.inspection import done_in, faults_of, litter_in
from tests.faults.moments import Length, Moment, any_line, any_time, drill, leave_alone, usual
from tests.faults.person import Done, Person
from tests.faults.tally import Tally

pytestmark = pytest.mark.skipif(os.name != "posix", reason="forks, and signals of POSIX")

FULL = os.environ.get("PREPTERM_FULL") == "1"
DRILLS_KILLED = 300 if FULL else 36
IMPORTS_KILLED_A_HARM = 25 if FULL else 3
MIGRATIONS_KILLED_A_VERSION = -(-(100 if FULL else 12) // SCHEMA_VERSION)

SEED = 20261124
KILLED = -signal.SIGKILL

DRILL = ("drill", "--plain", "deck", "--new", "9999")
DRILL_LINES = 40
KILLS_OF_ONE_HOME = 50
CARDS = [f"c{number:03}" for number in range(400)]


def home_with_a_deck(starter: Starter, home: Path) -> None:
    put_decks(new_home(home), {"deck": CARDS})
    assert starter.run(home, "decks").status == 0


def test_every_grade_the_drill_owned_to_outlives_a_kill(
    starter: Starter, home: Path, tally: Tally
) -> None:
    chance = Random(SEED)  # noqa: S311 - no secret

    def undisturbed() -> Length:
        home_with_a_deck(starter, home)
        running = starter.start(home, *DRILL)
        length = drill(running, Person(chance, []), DRILL_LINES)
        assert (running.status, running.err) == (0, "")
        return length

    length = usual(undisturbed)
    failed: list[str] = []
    trial, done = 0, list[Done]()
    while tally.kills["drills"] < DRILLS_KILLED:
        if trial % KILLS_OF_ONE_HOME == 0:
            home_with_a_deck(starter, home)
            done = []
        trial += 1
        kill_at = (any_time if trial % 2 else any_line)(chance, length)
        faults = kill_a_drill(starter, home, Person(chance, done), kill_at, tally)
        faults = faults or go_on(starter, home, Person(chance, done), tally)
        if faults:
            failed.append(f"seed {SEED}, trial {trial}, killed {kill_at}: {faults}")
            break  # what comes after it says nothing
    assert not failed, "\n".join(failed)


def kill_a_drill(
    starter: Starter, home: Path, person: Person, kill_at: Moment, tally: Tally
) -> list[str]:
    """Kill a drill, and compare what the person was told with what is there; what is wrong."""
    running = starter.start(home, *DRILL)
    drill(running, person, DRILL_LINES, kill_at)
    faults = [*running.err.splitlines(), *faults_of(starter, home)]
    tally.kills["drills"] += running.status == KILLED
    tally.acknowledged += person.owned
    found, done = done_in(home), person.done
    tally.lost += sum(
        each.grade is not None and found[at : at + 1] != [each] for at, each in enumerate(done)
    )
    if person.on_its_way is not None:
        tally.on_their_way += 1
        if found == [*done, person.on_its_way]:
            tally.written += 1
            done.append(person.on_its_way)
    if found != done:
        faults.append(f"the log ends with {found[-3:]}, which should be {done[-3:]}")
    return faults


def go_on(starter: Starter, home: Path, person: Person, tally: Tally) -> list[str]:
    """Drill a little more, to the end; what is wrong."""
    before = len(person.done)
    running = starter.start(home, *DRILL)
    drill(running, person, 5)
    tally.acknowledged += person.owned
    faults = running.err.splitlines()
    if running.status != 0 or len(person.done) == before:
        faults.append(f"the next drill ended with {running.status}: {running.out}")
    return faults


IMPORT = ("decks", "--json")
DECKS = {f"deck{n}": [f"{n}.c{card}" for card in range(350)] for n in range(6)}


def index_is_gone(home: Path) -> None:
    for path in home.glob("index.db*"):
        path.unlink()


def index_is_of_another_version(home: Path) -> None:
    with closing(sqlite3.connect(home / "index.db")) as connection:
        connection.execute("PRAGMA user_version = 99")


def index_is_damaged(home: Path) -> None:
    (home / "index.db").write_bytes(b"no database" * 1000)


def cards_have_moved(home: Path) -> None:
    """Each deck gives half of its cards to the next."""
    names = list(DECKS)
    put_decks(
        home,
        {
            name: DECKS[names[at - 1]][:170] + DECKS[name][170:] for at, name in enumerate(names)
        },
        changed_at=1_100_000_000,
    )  # fmt: skip


@pytest.mark.parametrize(
    "harm", [index_is_gone, index_is_of_another_version, index_is_damaged, cards_have_moved]
)
def test_an_import_that_was_killed_is_made_up_for_and_touches_no_progress(
    starter: Starter, home: Path, tmp_path: Path, tally: Tally, harm: Callable[[Path], None]
) -> None:
    chance = Random(SEED)  # noqa: S311 - no secret
    put_decks(new_home(home), DECKS)
    drill(starter.start(home, "drill", "--plain", "deck0", "--new", "99"), Person(chance, []), 40)
    template = tmp_path / "template"
    shutil.copytree(home, template)
    progress = rows_of(home / "prepterm.db")
    assert len(progress["reviews"]) > 10

    def harmed() -> None:
        shutil.rmtree(home)
        shutil.copytree(template, home)
        harm(home)

    def undisturbed() -> Length:
        harmed()
        return leave_alone(starter.start(home, *IMPORT))

    length = usual(undisturbed)
    sound = starter.run(home, *IMPORT).out
    assert sum(deck["cards"] for deck in json.loads(sound) if deck["slug"] in DECKS) == 2100
    failed: list[str] = []
    kills = 0
    while kills < IMPORTS_KILLED_A_HARM:
        kill_at = any_time(chance, length)
        harmed()
        running = starter.start(home, *IMPORT)
        leave_alone(running, kill_at)
        kills += running.status == KILLED
        again = starter.run(home, *IMPORT)
        faults = [running.err, again.err, *faults_of(starter, home)]
        if again.out != sound:
            faults.append(f"the decks are {again.out}")
        if rows_of(home / "prepterm.db") != progress:
            faults.append("progress is not what it was")
        if any(faults):
            failed.append(f"seed {SEED}, killed {kill_at}: {faults}")
    tally.kills["imports"] += kills
    assert not failed, "\n".join(failed)


MIGRATE = ("undo",)
"""It opens the database, finds nothing to undo, and asks for no index."""


@pytest.mark.parametrize("version", range(SCHEMA_VERSION))
def test_a_migration_that_was_killed_is_done_the_next_time(
    starter: Starter, home: Path, tmp_path: Path, tally: Tally, version: int
) -> None:
    chance = Random(SEED)  # noqa: S311 - no secret
    older, index, database = tmp_path / "older.db", tmp_path / "index.db", home / "prepterm.db"
    starter.run(new_home(home), "decks")
    newest = schema_of(database)
    shutil.copy(home / "index.db", index)
    if version:
        lay_older(older, version)

    def as_it_was() -> None:
        new_home(home)
        if version:
            shutil.copy(older, database)
        else:
            home.rmdir()

    def undisturbed() -> Length:
        as_it_was()
        return leave_alone(starter.start(home, *MIGRATE))

    length = usual(undisturbed)
    rows = rows_of(older if version else database)
    failed: list[str] = []
    kills = 0
    while kills < MIGRATIONS_KILLED_A_VERSION:
        kill_at = any_time(chance, length)
        as_it_was()
        running = starter.start(home, *MIGRATE)
        leave_alone(running, kill_at)
        kills += running.status == KILLED
        again = starter.run(home, *MIGRATE)
        shutil.copy(index, home)  # making another is no part of this
        faults = [each for each in again.err.splitlines() if "nothing to undo" not in each]
        faults += [*faults_of(starter, home), *(f"{each} is left" for each in litter_in(home))]
        faults += unlike(database, newest, rows) + no_backup(home, version, rows)
        if faults:
            failed.append(f"seed {SEED}, killed {kill_at}: {faults}")
    tally.kills["migrations"] += kills
    assert not failed, "\n".join(failed)


def unlike(database: Path, schema: object, rows: object) -> list[str]:
    """How a database differs from one that was migrated in peace."""
    faults = []
    if version_of(database) != SCHEMA_VERSION or schema_of(database) != schema:
        faults.append("the schema is not that of a new database")
    if rows_of(database) != rows:
        faults.append("rows are missing")
    return faults


def no_backup(home: Path, version: int, rows: object) -> list[str]:
    """What is wrong with the backups taken before a migration."""
    faults, found = [], []
    for path in sorted((home / "backups").glob("*.db")):
        with closing(sqlite3.connect(path)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                faults.append(f"{path.name} is not sound")
        found.append((version_of(path), rows_of(path)))
    if version and (version, rows) not in found:
        faults.append("no backup holds what there was")
    return faults
