"""What is due, for a shell prompt: from counts alone, with sqlite3 and nothing else of weight.

Its answer is the queue's (a test compares them). It does not look at the files of content: where
they changed, the next command that opens the index counts them, and until then the last counts
stand.
"""

import os
import sqlite3
import time

from prepterm import locations
from prepterm.core.day_counts import new_shares, review_shares
from prepterm.errors import PreptermError
from prepterm.storage.day_counts import (
    attach_progress,
    bring_up,
    deck_counts,
    done_on,
    meta,
    put_meta,
    seconds_a_card,
)
from prepterm.storage.versions import INDEX_VERSION, SCHEMA_VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from prepterm.settings import Settings


class DueDeck:
    """What one deck asks for today, within the day's limits."""

    __slots__ = ("deck", "due", "learning", "new")

    def __init__(self, deck: str, new: int, learning: int, due: int) -> None:
        self.deck = deck
        self.new = new
        self.learning = learning
        """Cards in steps that fall due within the day."""
        self.due = due
        """Reviews."""


class Due:
    """What all decks taken up ask for today."""

    __slots__ = ("decks", "minutes")

    def __init__(self, decks: list[DueDeck], minutes: int) -> None:
        self.decks = decks
        self.minutes = minutes

    @property
    def new(self) -> int:
        """New cards."""
        return sum(deck.new for deck in self.decks)

    @property
    def learning(self) -> int:
        """Cards in steps."""
        return sum(deck.learning for deck in self.decks)

    @property
    def due(self) -> int:
        """Reviews."""
        return sum(deck.due for deck in self.decks)

    @property
    def cards(self) -> int:
        """All cards together."""
        return self.new + self.learning + self.due

    @property
    def sentence(self) -> str:
        """`12 due, 3 learning, 5 new, about 9 min`; what is nought is left out."""
        parts = [
            f"{count} {word}"
            for count, word in ((self.due, "due"), (self.learning, "learning"), (self.new, "new"))
            if count
        ]
        return ", ".join([*parts, f"about {self.minutes} min"]) if parts else "nothing due"


def due_at_once() -> Due | None:
    """What is due now, or None where only the long way can tell.

    That is so where there is no home, index or database yet, either is of another version or out of
    reach, or the settings file has changed.
    """
    try:
        index, database = locations.in_home("index.db"), locations.in_home("prepterm.db")
    except PreptermError:
        return None
    if not (os.path.exists(index) and os.path.exists(database)):
        return None
    try:
        connection = sqlite3.connect(index, timeout=10, isolation_level=None, uri=True)
        try:
            attach_progress(connection, database)
            known = (_version(connection, "main"), _version(connection, "progress"))
            if known != (INDEX_VERSION, SCHEMA_VERSION):
                return None
            kept = meta(connection, "settings")
            if kept is None or not kept.startswith(_settings_stat() + " "):
                return None
            bring_up(connection)
            day, ends_ms = study_day_at(time.time(), int(kept.split(" ")[1]))
            return due_on(connection, day, ends_ms, *map(int, kept.split(" ")[2:]))
        finally:
            connection.close()
    except sqlite3.Error:
        return None


def due_on(
    connection: sqlite3.Connection, day: str, day_ends_ms: int, new_limit: int, review_limit: int
) -> Due:
    """What is due on a study day (ISO date) that ends then, within the day's limits.

    Minutes are the person's own pace: a new card is shown twice on its first day.
    """
    taken = [counts for counts in deck_counts(connection, day, day_ends_ms) if counts.taken]
    begun, reviewed = done_on(connection, day)
    new = new_shares({counts.deck: counts.waiting for counts in taken}, new_limit - begun)
    due = review_shares({counts.deck: counts.due for counts in taken}, review_limit - reviewed)
    decks = [
        DueDeck(counts.deck, new[counts.deck], counts.learning, due[counts.deck])
        for counts in taken
    ]
    showings = sum(2 * deck.new + deck.learning + deck.due for deck in decks)
    minutes = -int(-showings * seconds_a_card(connection) // 60)
    return Due(decks, minutes)


def keep_settings(connection: sqlite3.Connection, settings: "Settings") -> None:
    """Keep in the index what `due_at_once` needs of the settings, with the file's size and time."""
    starts = settings.day_starts_at
    kept = (
        f"{_settings_stat()} {starts.hour * 60 + starts.minute}"
        f" {settings.new_cards_per_day} {settings.reviews_per_day}"
    )
    if meta(connection, "settings") != kept:
        put_meta(connection, "settings", kept)


def _settings_stat() -> str:
    try:
        status = os.stat(locations.in_home("config.toml"))
    except OSError:
        return "absent"
    return f"{status.st_size}/{status.st_mtime_ns}"


def _version(connection: sqlite3.Connection, schema: str) -> int:
    return int(connection.execute(f"PRAGMA {schema}.user_version").fetchone()[0])


def study_day_at(now: float, starts_at_minutes: int) -> tuple[str, int]:
    """The study day (ISO date) of a moment (UTC s), and its end (UTC ms), as the clock's."""
    clock = time.localtime(now)
    before = clock.tm_hour * 60 + clock.tm_min < starts_at_minutes
    year, month, day = clock.tm_year, clock.tm_mon, clock.tm_mday - before
    noon = time.localtime(time.mktime((year, month, day, 12, 0, 0, 0, 0, -1)))
    hour, minute = divmod(starts_at_minutes, 60)
    ends = time.mktime((year, month, day + 1, hour, minute, 0, 0, 0, -1))
    return time.strftime("%Y-%m-%d", noon), round(ends * 1000)
