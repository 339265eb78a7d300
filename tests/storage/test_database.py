import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from prepterm.core.history import RowId
from prepterm.errors import EXIT_FAILED, DatabaseUnusable
from prepterm.storage.backup import back_up
from prepterm.storage.database import LOGS, Database
from prepterm.storage.deck_choices import log_choice
from prepterm.storage.versions import SCHEMA_VERSION
from tests.somebody_else import open_folder, somebody_else

ROOT = Path(__file__).resolve().parents[2]
POSIX = pytest.mark.skipif(os.name != "posix", reason="permission bits and signals of POSIX")


def opened(path: Path, now: int = 1000, wait_s: float = 0.05) -> Database:
    return Database(str(path), lambda: now, wait_s=wait_s)


def refused(path: Path) -> DatabaseUnusable:
    with pytest.raises(DatabaseUnusable) as caught:
        opened(path)
    assert caught.value.exit_status == EXIT_FAILED
    return caught.value


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "prepterm.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    database = opened(path)
    yield database
    database.close()


def process(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Python in another process, speaking through its pipes."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def said(child: subprocess.Popen[str]) -> str:
    """The next line a process says; waits for it."""
    assert child.stdout is not None
    return child.stdout.readline().strip()


def go(child: subprocess.Popen[str]) -> None:
    """Let a process that waits for a line go on."""
    assert child.stdin is not None
    child.stdin.write("go\n")
    child.stdin.flush()


def over(child: subprocess.Popen[str]) -> tuple[str, int]:
    """What else a process says until it ends, and its status."""
    output, _ = child.communicate()
    return output, child.returncode


def test_a_new_database_is_as_durable_as_sqlite_can_make_it(database: Database) -> None:
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "fullfsync", "user_version")
    found = {name: database.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas}
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "fullfsync": 1,
        "user_version": SCHEMA_VERSION,
    }
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_every_table_is_strict_and_every_log_begins_alike(database: Database) -> None:
    tables = {
        name: strict
        for _, name, kind, _, _, strict in database.execute("PRAGMA main.table_list")
        if kind == "table" and not name.startswith(("sqlite_", "_sqlite_"))
    }
    assert set(tables.values()) == {1}
    for log in LOGS:
        columns = database.execute(f"SELECT name, type FROM pragma_table_info('{log}')").fetchall()
        assert columns[:3] == [("device", "TEXT"), ("seq", "INTEGER"), ("at", "INTEGER")]
    logs = {
        name
        for name in tables
        if database.execute(
            f"SELECT 1 FROM pragma_table_info('{name}') WHERE name = 'seq'"
        ).fetchone()
    }
    assert logs == set(LOGS)


@POSIX
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_nobody_else_can_read_it_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    path = tmp_path / "not" / "yet there" / "prepterm.db"
    before = os.umask(umask)
    try:
        database = opened(path)
        log_choice(database, "deck", taken=True)
    finally:
        os.umask(before)
    files = {file.name: mode(file) for file in path.parent.iterdir()}
    database.close()
    assert {"prepterm.db", "prepterm.db-wal", "device"} <= set(files)
    assert set(files.values()) == {0o600}
    assert mode(path.parent) == mode(path.parent.parent) == 0o700


@POSIX
def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    opened(tmp_path / "prepterm.db").close()
    assert mode(tmp_path) == 0o750


@pytest.mark.parametrize(
    "name", ["a b", "100% sure", "what?", "a#b", "ünï-汉", "'quoted'", "file:x", "semi;colon"]
)
def test_a_path_may_hold_any_sign(tmp_path: Path, name: str) -> None:
    if os.name == "nt" and set(name) & set("?:"):
        pytest.skip("no such names on Windows")
    path = tmp_path / name / "prepterm.db"
    with closing(opened(path)) as database:
        log_choice(database, "deck", taken=True)
    with closing(opened(path)) as database:
        assert database.new_row()[0].seq == 2
    assert [folder.name for folder in tmp_path.iterdir()] == [name]


def test_a_path_may_be_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    opened(Path("prepterm.db")).close()
    assert (tmp_path / "prepterm.db").exists()


@pytest.mark.parametrize("length", [100, 20_000])
def test_a_file_that_is_no_database_is_said_to_be_damaged(path: Path, length: int) -> None:
    path.parent.mkdir()
    junk = b"\xff" * length
    path.write_bytes(junk)
    error = refused(path)
    assert f"{path} is damaged" in error.message
    assert error.hint == "`prepterm doctor --salvage` takes out what can still be read"
    assert path.read_bytes() == junk


def test_a_database_with_a_torn_page_is_said_to_be_damaged(path: Path) -> None:
    opened(path).close()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (size - 4096))
    error = refused(path)
    assert "is damaged" in error.message


def test_a_folder_in_its_place_cannot_be_opened(path: Path) -> None:
    path.mkdir(parents=True)
    error = refused(path)
    assert str(path) in error.message
    assert "PREPTERM_HOME" in (error.hint or "")


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    error = refused(tmp_path / "home" / "prepterm.db")
    assert "home" in error.message


LOCKED = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(sys.argv[2])
connection.execute("BEGIN EXCLUSIVE")
connection.execute("CREATE TABLE IF NOT EXISTS elsewhere (x)")
print("locked", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize(
    "lock", ["PRAGMA locking_mode = EXCLUSIVE", "PRAGMA locking_mode = NORMAL"]
)
def test_a_database_locked_by_another_program_is_not_waited_for_for_ever(
    path: Path, lock: str
) -> None:
    opened(path).close()
    child = process(LOCKED, path, lock)
    assert said(child) == "locked"
    error = refused(path)
    assert error.message == f"{path} is locked by another program"
    assert "nothing was lost" in (error.hint or "")
    assert over(child) == ("", 0)
    opened(path).close()


def test_a_row_that_meets_a_lock_is_not_written_and_can_be_tried_again(
    path: Path, database: Database
) -> None:
    child = process(LOCKED, path, "PRAGMA locking_mode = NORMAL")
    assert said(child) == "locked"
    with pytest.raises(DatabaseUnusable, match="locked by another program"):
        log_choice(database, "deck", taken=True)
    over(child)
    log_choice(database, "deck", taken=True)
    assert database.execute("SELECT deck, seq FROM deck_choices").fetchall() == [("deck", 1)]


@POSIX
def test_a_folder_that_may_not_be_written_is_named_with_a_remedy() -> None:
    with open_folder() as folder:
        folder.chmod(0o555)
        with somebody_else():
            error = refused(folder / "prepterm.db")
            deeper = refused(folder / "deeper" / "prepterm.db")
    assert "cannot write" in error.message
    assert "permission denied" in error.message
    assert "PREPTERM_HOME" in (error.hint or "")
    assert str(folder / "deeper") in deeper.message


@POSIX
def test_a_database_that_may_not_be_written_is_named_with_a_remedy() -> None:
    with open_folder() as folder:
        path = folder / "prepterm.db"
        opened(path).close()
        path.chmod(0o444)
        folder.chmod(0o555)
        with somebody_else():
            error = refused(path)
    assert str(path) in error.message
    assert "PREPTERM_HOME" in (error.hint or "")


@POSIX
def test_a_database_that_may_not_be_read_is_named_with_a_remedy() -> None:
    with open_folder() as folder:
        path = folder / "prepterm.db"
        opened(path).close()
        path.chmod(0o000)
        with somebody_else():
            error = refused(path)
    assert str(path) in error.message
    assert error.hint


def of_the_future(path: Path, journal: str) -> None:
    opened(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA journal_mode = {journal}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        connection.commit()


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
def test_a_database_of_a_newer_prepterm_is_refused_and_not_touched(
    path: Path, journal: str
) -> None:
    of_the_future(path, journal)
    (path.parent / "device").unlink()
    before = path.read_bytes()
    error = refused(path)
    assert f"newer prepterm (schema {SCHEMA_VERSION + 1}" in error.message
    assert "not touched" in (error.hint or "")
    assert path.read_bytes() == before
    assert not (path.parent / "device").exists()


def test_a_newer_database_whose_rows_still_stand_in_its_log_is_not_touched(path: Path) -> None:
    of_the_future(path, "WAL")
    crashed = path.parent.parent / "crashed"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE of_the_future (x)")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 2}")
        connection.commit()
        shutil.copytree(path.parent, crashed)
    (crashed / "prepterm.db-shm").unlink()
    before = bytes_of(crashed)
    assert f"schema {SCHEMA_VERSION + 2}" in refused(crashed / "prepterm.db").message
    after = bytes_of(crashed)
    after.pop("prepterm.db-shm", None)
    before.pop("prepterm.db-shm", None)
    assert after == before


def test_a_refusal_leaves_nothing_open(path: Path) -> None:
    of_the_future(path, "DELETE")
    refused(path)
    path.rename(path.with_name("elsewhere.db"))
    opened(path).close()


def test_everything_in_a_transaction_or_nothing(database: Database) -> None:
    def stopped_half_way() -> None:
        with database.transaction():
            row, at = database.new_row()
            database.execute(
                "INSERT INTO deck_choices VALUES (?, ?, ?, 'deck', 1)", (row.device, row.seq, at)
            )
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped_half_way()
    assert database.execute("SELECT * FROM deck_choices").fetchall() == []
    log_choice(database, "deck", taken=True)
    assert database.execute("SELECT seq FROM deck_choices").fetchall() == [(1,)]


def test_a_transaction_that_cannot_be_committed_does_not_stand_in_the_way(
    database: Database,
) -> None:
    database.execute("CREATE TABLE whole (id INTEGER PRIMARY KEY)")
    database.execute("CREATE TABLE parts (whole REFERENCES whole DEFERRABLE INITIALLY DEFERRED)")
    with pytest.raises(DatabaseUnusable, match="FOREIGN KEY"), database.transaction():
        database.execute("INSERT INTO parts VALUES (5)")
    log_choice(database, "deck", taken=True)
    assert database.execute("SELECT count(*) FROM parts").fetchone() == (0,)


def test_a_full_disk_is_said_to_be_full(database: Database) -> None:
    pages = database.execute("PRAGMA page_count").fetchone()[0]
    database.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DatabaseUnusable) as caught:
        log_choice(database, "x" * 100_000, taken=True)
    assert "the disk is full" in caught.value.message
    assert "nothing was lost" in (caught.value.hint or "")
    database.execute(f"PRAGMA max_page_count = {pages + 1000}")
    log_choice(database, "deck", taken=True)


def test_rows_are_numbered_one_by_one_over_all_logs(database: Database) -> None:
    numbers = []
    for count, log in enumerate(LOGS, 1):
        with database.transaction():
            row, at = database.new_row()
            numbers.append(row)
            columns = database.execute(
                f"SELECT name, type, \"notnull\" FROM pragma_table_info('{log}')"
            ).fetchall()
            values: dict[str, object] = {
                name: 1 if kind in ("INTEGER", "REAL") else "x"
                for name, kind, needed in columns
                if needed
            }
            values |= {"device": row.device, "seq": row.seq, "at": at}
            marks = ", ".join("?" * len(values))
            database.execute(
                f"INSERT INTO {log} ({', '.join(values)}) VALUES ({marks})", [*values.values()]
            )
        assert database.new_row()[0] == RowId(database.device, count + 1)
    assert [row.seq for row in numbers] == list(range(1, len(LOGS) + 1))


@pytest.mark.parametrize(
    ("clock", "newest", "device", "at"),
    [
        (1000, 500, "0", 1000),
        (1000, 5000, "0", 5000),
        (1000, 5000, "zz", 5001),
        (1000, 1000, "zz", 1001),
        (1000, 999, "zz", 1000),
    ],
)
def test_a_row_comes_after_all_that_the_database_holds(
    path: Path, clock: int, newest: int, device: str, at: int
) -> None:
    with closing(opened(path, clock)) as database:
        for seq, before in enumerate((newest - 100, newest, newest - 1), 1):
            database.execute(
                "INSERT INTO deck_choices VALUES (?, ?, ?, 'deck', 1)", (device, seq, before)
            )
        row, got = database.new_row()
        assert got == at
        assert (newest, RowId(device, 2)) < (got, row)


def test_the_next_row_is_found_without_sorting_the_logs(database: Database) -> None:
    for log in LOGS:
        plan = database.execute(
            f"EXPLAIN QUERY PLAN SELECT at, device FROM {log} ORDER BY at DESC, device DESC LIMIT 1"
        ).fetchall()
        assert "TEMP B-TREE" not in str(plan)


WRITES = """
import sys
from prepterm.storage.database import Database
from prepterm.storage.deck_choices import log_choice
print("ready", flush=True)
sys.stdin.readline()
database = Database(sys.argv[1], lambda: 1000)
print(database.device, flush=True)
for number in range(int(sys.argv[2])):
    log_choice(database, f"deck {number}", taken=True)
    print(number, flush=True)
"""


def test_processes_that_open_a_fresh_database_at_once_share_one_installation(path: Path) -> None:
    children = [process(WRITES, path, 5) for _ in range(3)]
    assert {said(child) for child in children} == {"ready"}
    for child in children:
        go(child)
    ends = [over(child) for child in children]
    assert [status for _, status in ends] == [0, 0, 0]
    assert len({output.split()[0] for output, _ in ends}) == 1
    with closing(opened(path)) as database:
        rows = database.execute("SELECT seq FROM deck_choices ORDER BY seq").fetchall()
        assert [seq for (seq,) in rows] == list(range(1, 16))
        assert database.device == ends[0][0].split()[0]


@POSIX
def test_what_was_said_to_be_done_outlives_a_killed_process(path: Path) -> None:
    child = process(WRITES, path, 100_000)
    assert said(child) == "ready"
    go(child)
    said(child)
    for number in range(20):
        assert said(child) == str(number)
    child.send_signal(signal.SIGKILL)
    output, status = over(child)
    assert status == -signal.SIGKILL
    last = int(output.rsplit("\n", 2)[-2]) if "\n" in output else 19
    with closing(opened(path)) as database:
        seqs = [seq for (seq,) in database.execute("SELECT seq FROM deck_choices ORDER BY seq")]
        assert seqs == list(range(1, len(seqs) + 1))
        assert len(seqs) >= last + 1
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


COUNTS = """
import sys
from pathlib import Path
from prepterm.storage.database import file_lock
lock, counter = sys.argv[1], Path(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
for _ in range(200):
    with file_lock(lock):
        counter.write_text(str(int(counter.read_text()) + 1))
"""


def test_a_file_lock_is_held_by_one_process_at_a_time(tmp_path: Path) -> None:
    counter = tmp_path / "counter"
    counter.write_text("0")
    children = [process(COUNTS, tmp_path / "lock", counter) for _ in range(3)]
    assert {said(child) for child in children} == {"ready"}
    for child in children:
        go(child)
    assert [over(child) for child in children] == [("", 0)] * 3
    assert counter.read_text() == "600"


def test_the_newest_backup_that_holds_anything_is_named_where_a_database_is_damaged(
    tmp_path: Path,
) -> None:
    path, folder = tmp_path / "prepterm.db", tmp_path / "backups"
    with closing(Database(str(path), lambda: 0)) as database:
        back_up(database.connection, str(folder / "prepterm-2026-11-28.db"))  # empty
        log_choice(database, "deck", taken=True)
        for name in ("2026-11-20", "2026-11-24-101530", "2026-11-26-101530-replaced"):
            back_up(database.connection, str(folder / f"prepterm-{name}.db"))
    for name in ("prepterm-2026-11-27.db", "prepterm-2026-11-25-101530-salvaged.db", "zz.db"):
        (folder / name).write_text("junk")
    (folder / "prepterm-2026-11-29.db").mkdir()
    path.write_bytes(b"no database" * 100)
    with pytest.raises(DatabaseUnusable) as caught:
        Database(str(path), lambda: 0)
    newest = folder / "prepterm-2026-11-24-101530.db"
    assert f"`prepterm restore {newest}` puts the newest backup" in (caught.value.hint or "")


@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be deleted there")
@pytest.mark.parametrize("replaced", [False, True])
def test_a_database_deleted_or_replaced_while_open_takes_no_more_rows(
    tmp_path: Path, *, replaced: bool
) -> None:
    path = tmp_path / "prepterm.db"
    database = Database(str(path), lambda: 0)
    path.unlink()
    if replaced:
        Database(str(path), lambda: 0).close()
    with pytest.raises(DatabaseUnusable, match="deleted or replaced"), database.transaction():
        pass
    database.close()


def test_a_copy_put_in_its_place_while_open_takes_no_more_rows(
    database: Database, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    back_up(database.connection, str(copy))
    with closing(sqlite3.connect(copy)) as source:  # as with the shell's .restore
        source.backup(database.connection)
    with pytest.raises(
        DatabaseUnusable, match="was replaced by a copy while it was open"
    ) as caught:
        log_choice(database, "deck", taken=True)
    assert caught.value.hint == "leave prepterm and open it again"
    assert database.execute("SELECT count(*) FROM deck_choices").fetchone() == (0,)
