"""How many cards each deck asks for on a day: counts kept in index.db beside the cards.

Each card contributes to one count: `new`, `step`, `review` or `suspended`, from one study day on.
Contributions follow the card states of prepterm.db; since two files in WAL do not commit as one,
they are brought up afterwards, from the rows written since a stamp. `prepterm due` reads them with
sqlite3 alone, so nothing else of weight is imported here.
"""

import sqlite3

from prepterm.storage.read_only import read_only_uri

COUNTS_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE contributions (
    card TEXT PRIMARY KEY, deck TEXT NOT NULL, kind TEXT NOT NULL,
    day TEXT NOT NULL, due_at INTEGER
) STRICT;
CREATE INDEX contributions_by_deck ON contributions (deck, kind, day);
CREATE INDEX contributions_in_steps ON contributions (deck, due_at) WHERE kind = 'step';
CREATE TABLE totals (
    deck TEXT NOT NULL, kind TEXT NOT NULL, day TEXT NOT NULL, cards INTEGER NOT NULL,
    PRIMARY KEY (deck, kind, day)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER contribution_added AFTER INSERT ON contributions BEGIN \
INSERT INTO totals VALUES (new.deck, new.kind, new.day, 1) \
ON CONFLICT DO UPDATE SET cards = cards + 1; END;
CREATE TRIGGER contribution_removed AFTER DELETE ON contributions BEGIN \
UPDATE totals SET cards = cards - 1 \
WHERE deck = old.deck AND kind = old.kind AND day = old.day; END"""

# Each device counts its rows over all logs, so what was added are those of higher numbers. Their
# moments would not tell: rows that arrive from another machine, or are redated, come with old ones.
_CHANGED = """
    SELECT card FROM progress.reviews WHERE device = ?1 AND seq > ?2
    UNION SELECT card FROM progress.card_actions WHERE device = ?1 AND seq > ?2"""

# The rows of a log stand by device, so the next device is one step in the tree away.
_LAST_ROWS = """
    WITH RECURSIVE devices (device) AS (
        SELECT min(device) FROM progress.{log}
        UNION ALL
        SELECT (SELECT min(device) FROM progress.{log} WHERE device > devices.device) FROM devices
        WHERE device IS NOT NULL)
    SELECT device, (SELECT max(seq) FROM progress.{log} WHERE device = devices.device)
    FROM devices WHERE device IS NOT NULL"""

# A card buried on a day counts from the day after on; one that was never graded is new.
_CONTRIBUTIONS = """
    SELECT cards.id, cards.deck,
        CASE WHEN coalesce(suspended, 0) THEN 'suspended'
             WHEN coalesce(phase, 'new') = 'new' THEN 'new'
             WHEN due_at IS NOT NULL THEN 'step'
             ELSE 'review' END,
        max(coalesce(due_day, ''), coalesce(date(buried_on, '+1 day'), '')),
        due_at
    FROM cards LEFT JOIN progress.card_states ON card_states.card = cards.id"""


class DeckCounts:
    """What one deck holds, and what it asks for on one study day."""

    __slots__ = ("cards", "deck", "due", "learning", "suspended", "taken", "waiting")

    def __init__(self, deck: str, *, taken: bool) -> None:
        self.deck = deck
        self.taken = taken
        self.cards = 0
        self.waiting = 0
        """New cards that may be begun, before the day's limit."""
        self.learning = 0
        """Cards in steps that fall due within the day."""
        self.due = 0
        """Reviews due, before the day's limit."""
        self.suspended = 0


def attach_progress(
    connection: sqlite3.Connection, database_path: str, uri: str | None = None
) -> None:
    """Attach prepterm.db for reading, so that a transaction on the index never locks it.

    Args:
        connection: To the index.
        database_path: prepterm.db.
        uri: Under which it can be read, where nothing can be written.
    """
    connection.execute("ATTACH ? AS progress", (uri or read_only_uri(database_path),))


def bring_up(connection: sqlite3.Connection) -> None:
    """Let the contributions follow the rows written since the stamp.

    All are counted anew where the stamp is not of this database's past: another was put in its
    place, or its states were derived by other rules.
    """
    newest = _newest(connection)
    stamp = meta(connection, "stamp")
    if stamp == newest:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        added = _added(stamp, newest)
        if added is None:
            recount(connection)
        else:
            changed = f"({_CHANGED})"
            for since in added:
                connection.execute(f"DELETE FROM contributions WHERE card IN {changed}", since)
                connection.execute(
                    f"INSERT INTO contributions {_CONTRIBUTIONS} WHERE cards.id IN {changed}", since
                )
            put_meta(connection, "stamp", newest)
        connection.execute("COMMIT")
    except BaseException:
        # A full disk ends some transactions by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def recount(connection: sqlite3.Connection, deck: str | None = None) -> None:
    """Count a deck anew, or all, inside a transaction: its cards or their states have changed."""
    if deck is None:
        put_meta(connection, "stamp", _newest(connection))
        connection.execute("DELETE FROM contributions")
        connection.execute("DELETE FROM totals")
        connection.execute(f"INSERT INTO contributions {_CONTRIBUTIONS}")
    else:
        # A card may have come from another deck, whose file was renamed or gave it away.
        connection.execute(
            "DELETE FROM contributions WHERE deck = ?1"
            " OR card IN (SELECT id FROM cards WHERE cards.deck = ?1)",
            (deck,),
        )
        connection.execute(
            f"INSERT INTO contributions {_CONTRIBUTIONS} WHERE cards.deck = ?", (deck,)
        )
    connection.execute("DELETE FROM totals WHERE cards = 0")


def wrong_counts(connection: sqlite3.Connection) -> list[str]:
    """The cards whose contribution is not what their state gives, or whose deck's total is not."""
    rows = "SELECT card, deck, kind, day, due_at FROM contributions"
    wrong = connection.execute(
        f"SELECT card FROM ({rows} EXCEPT {_CONTRIBUTIONS})"
        f" UNION SELECT id FROM ({_CONTRIBUTIONS} EXCEPT {rows})"
        " UNION SELECT 'deck ' || deck FROM ("
        "SELECT deck, kind, day, cards FROM totals WHERE cards <> 0 EXCEPT"
        " SELECT deck, kind, day, count(*) FROM contributions GROUP BY deck, kind, day)"
    )
    return [card for (card,) in wrong]


def deck_counts(connection: sqlite3.Connection, day: str, day_ends_ms: int) -> list[DeckCounts]:
    """The counts of every deck on a study day, those that ship first."""
    found = {deck: DeckCounts(deck, taken=taken) for deck, taken in _decks(connection)}
    for deck, kind, cards, today in connection.execute(
        "SELECT deck, kind, sum(cards), sum(CASE WHEN day <= ? THEN cards ELSE 0 END)"
        " FROM totals GROUP BY deck, kind",
        (day,),
    ):
        counts = found.get(deck)
        if counts is None:
            continue
        counts.cards += cards
        if kind == "new":
            counts.waiting = today
        elif kind == "review":
            counts.due = today
        elif kind == "suspended":
            counts.suspended = cards
    for deck, cards in connection.execute(
        "SELECT deck, count(*) FROM contributions WHERE kind = 'step' AND day <= ? AND due_at < ?"
        " GROUP BY deck",
        (day, day_ends_ms),
    ):
        if deck in found:
            found[deck].learning = cards
    return list(found.values())


def done_on(connection: sqlite3.Connection, day: str) -> tuple[int, int]:
    """How many cards were begun, and how many reviewed, on a study day."""
    row = connection.execute(
        "SELECT (SELECT count(*) FROM progress.card_states WHERE first_day = ?1),"
        " (SELECT count(*) FROM progress.card_states WHERE reviewed_on = ?1)",
        (day,),
    ).fetchone()
    return int(row[0]), int(row[1])


def due_by_day(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """How many cards of the decks taken up fall due from each study day (ISO date) on.

    The day is "" for those in steps.
    """
    taken = [deck for deck, is_taken in _decks(connection) if is_taken]
    marks = ", ".join("?" * len(taken))
    return connection.execute(
        "SELECT CASE kind WHEN 'step' THEN '' ELSE day END, sum(cards) FROM totals"
        f" WHERE kind IN ('step', 'review') AND deck IN ({marks}) GROUP BY 1",
        taken,
    ).fetchall()


def seconds_a_card(connection: sqlite3.Connection) -> float:
    """How long one answer takes this person: the mean of the newest 200, or 10 seconds."""
    row = connection.execute(
        "SELECT avg(seconds) FROM (SELECT seconds FROM progress.reviews WHERE seconds > 0"
        " AND NOT EXISTS (SELECT 1 FROM progress.card_actions WHERE takes_back_device ="
        " reviews.device AND takes_back_seq = reviews.seq) ORDER BY at DESC LIMIT 200)"
    ).fetchone()
    return float(row[0] or 10.0)


def _decks(connection: sqlite3.Connection) -> list[tuple[str, bool]]:
    """Every deck with whether it is taken up, those that ship first."""
    rows = connection.execute(
        "SELECT slug, own, taken FROM decks LEFT JOIN progress.taken_decks ON deck = slug"
        " ORDER BY own, slug"
    )
    return [(deck, is_taken(deck, own=bool(own), choice=taken)) for deck, own, taken in rows]


def is_taken(deck: str, *, own: bool, choice: int | None) -> bool:
    """Whether a deck's cards enter the queue: by the person's choice, else by what is usual."""
    return bool(choice) if choice is not None else own or deck in FIRST_DECKS


FIRST_DECKS = ("phone-interview", "code-review")
"""The shipped decks that are taken up until the person says otherwise; and all of their own."""


def meta(connection: sqlite3.Connection, key: str) -> str | None:
    """A word the index keeps about itself."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def put_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Keep such a word."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def _newest(connection: sqlite3.Connection) -> str:
    """The stamp of what the database holds: `installation/rules/redatings device:row ...`.

    After each device stands its last row about a card. The installation changes with every copy and
    restored backup, and the rules with every new way to derive states.
    """
    last: dict[str, int] = {}
    for log in ("reviews", "card_actions"):
        for device, row in connection.execute(_LAST_ROWS.format(log=log)):
            last[device] = max(row, last.get(device, 0))
    device, rules, redated = connection.execute(
        "SELECT (SELECT device FROM progress.installation),"
        " (SELECT version FROM progress.derived_by WHERE table_name = 'all'),"
        " (SELECT count(*) FROM progress.redatings)"
    ).fetchone()
    return " ".join(
        [f"{device}/{rules}/{redated}", *(f"{each}:{last[each]}" for each in sorted(last))]
    )


def _added(stamp: str | None, newest: str) -> list[tuple[str, int]] | None:
    """Which rows were added since a stamp: of each device, those after a number.

    None where something else happened: rows are gone, or the states were derived anew.
    """
    if stamp is None:
        return None
    (same, *then), (still, *now) = stamp.split(), newest.split()
    known, held = _rows(then), _rows(now)
    if same != still or any(held.get(device, 0) < row for device, row in known.items()):
        return None
    return [
        (device, known.get(device, 0)) for device, row in held.items() if row > known.get(device, 0)
    ]


def _rows(said: list[str]) -> dict[str, int]:
    parted = (each.rpartition(":") for each in said)
    return {device: int(row) for device, _, row in parted}
