from contextlib import closing
from pathlib import Path

from prepterm.storage.database import Database
from prepterm.storage.deck_choices import choices, log_choice


def test_the_newest_choice_of_each_deck_counts(tmp_path: Path) -> None:
    with closing(Database(str(tmp_path / "prepterm.db"), lambda: 1000)) as database:
        assert choices(database) == {}
        log_choice(database, "a", taken=True)
        log_choice(database, "b", taken=False)
        assert choices(database) == {"a": True, "b": False}
        log_choice(database, "a", taken=False)
        log_choice(database, "b", taken=True)
        assert choices(database) == {"a": False, "b": True}
        assert database.execute("SELECT count(*) FROM deck_choices").fetchone() == (4,)


def test_a_choice_made_now_counts_whatever_installation_made_those_before(tmp_path: Path) -> None:
    with closing(Database(str(tmp_path / "prepterm.db"), lambda: 1000)) as database:
        for device in ("0", "zz"):
            database.execute("INSERT INTO deck_choices VALUES (?, 1, 9000, 'deck', 1)", (device,))
        log_choice(database, "deck", taken=False)
        assert choices(database) == {"deck": False}
