"""prepterm.db damaged at random: it is said, no answer is wrong in silence, a backup helps."""

import os
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.forked import Running, Starter
from tests.faults.homes import new_home, put_decks

pytestmark = pytest.mark.skipif(os.name != "posix", reason="forks")

OFFSETS = 200 if os.environ.get("PREPTERM_FULL") == "1" else 25
CARDS = [f"c{number:03}" for number in range(120)]
ASKED = (("decks", "--json"), ("due", "--json"), ("cards", "--json"), ("posts", "--json"))


@pytest.fixture(scope="module")
def whole(starter: Starter, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in use, with a backup of all but its last grades."""
    home = new_home(tmp_path_factory.mktemp("whole") / "home")
    put_decks(home, {"deck": CARDS})
    for grade in ("3", "1", "4"):
        drill = starter.start(home, "drill", "--plain", "deck", "--new", "120")
        drill.say(f"\n{grade}\n" * 119 + "\nq")
        drill.end()
    starter.run(home, "card", "c000", "--flag", "a word why")
    starter.run(home, "backup", str(home / "backups" / "prepterm-2020-01-01-101530.db"))
    starter.run(home, "grade", "c001", "good")
    with closing(sqlite3.connect(home / "prepterm.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return home


def damage(path: Path, draw: random.Random) -> str:
    """Write over a stretch of the file; says which."""
    size = path.stat().st_size
    start = draw.randrange(size)
    length = draw.choice((1, 4, 64, 512, 4096))
    with path.open("r+b") as file:
        if length == 4096:
            start -= start % length
        file.seek(start)
        file.write(draw.randbytes(min(length, size - start)))
    return f"{length} bytes at {start}"


def is_a_sentence(ended: Running) -> bool:
    return "Traceback" not in ended.err and "did not foresee" not in ended.err


def test_damage_is_said_and_a_backup_helps(
    starter: Starter, whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    truth = {call: starter.run(whole, *call).out for call in ASKED}
    backup = str(whole / "backups" / "prepterm-2020-01-01-101530.db")
    home, wrong, named, harmless = tmp_path / "home", [], 0, 0
    for seed in range(OFFSETS):
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(whole, home)
        (home / "device").unlink()  # a copy of a home is another installation in any case
        where = f"seed {seed}: {damage(home / 'prepterm.db', random.Random(seed))}"  # noqa: S311
        answers = {call: starter.run(home, *call) for call in ASKED}
        doctor = starter.run(home, "doctor")
        named += doctor.status != 0
        differing = [
            call
            for call, ended in answers.items()
            if ended.status == 0 and ended.out != truth[call]
        ]
        harmless += doctor.status == 0 and not differing
        wrong += [
            f"{where}: {call} said {e.err}" for call, e in answers.items() if not is_a_sentence(e)
        ]
        if not is_a_sentence(doctor):
            wrong.append(f"{where}: doctor said {doctor.err}")
        if differing and doctor.status == 0:
            wrong.append(f"{where}: {differing} is not so, and doctor finds nothing")
        restored = starter.run(home, "restore", backup)
        after = starter.run(home, "card", "c000", "--json")
        healthy = starter.run(home, "doctor")
        if (restored.status, after.status, healthy.status) != (0, 0, 0):
            wrong.append(f"{where}: restore {restored}, {after.err}, {healthy.out}")
    with capsys.disabled():
        print(  # noqa: T201 - the figures of the run
            f"\ndamage: {OFFSETS} places, {named} named by doctor, {harmless} without any effect,"
            f" {OFFSETS} times a backup brought back; {len(wrong)} wrong"
        )
    assert wrong == []
