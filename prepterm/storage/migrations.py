"""The schema of prepterm.db, as named, transactional migrations.

Each sets `user_version` in its own transaction, which an open compares. Logs begin with `device`,
`seq` and `at` and are never updated or deleted from; every other table is derived.
"""

import sqlite3

from sqlite_utils import Database, Migrations

migrations = Migrations("prepterm")


def migrate(connection: sqlite3.Connection) -> None:
    """Apply what is pending."""
    tables = Database(connection, execute_plugins=False)
    # The library would make its table and then that table's index, and a kill could come between.
    with tables.atomic():
        migrations.ensure_migrations_table(tables)
    migrations.apply(tables)


@migrations()
def first_light(db: Database) -> None:
    """The logs of reviews, card actions, reading, practice and deck choices; what derives."""
    for statement in _FIRST_LIGHT.split(";\n\n"):
        db.execute(statement)
    db.execute("PRAGMA user_version = 1")


@migrations()
def nothing_lost(db: Database) -> None:
    """The logs of doubted clocks, of rows dated wrong and of what is forgotten; card changes."""
    for statement in _NOTHING_LOST.split(";\n\n"):
        db.execute(statement)
    db.execute("PRAGMA user_version = 2")


@migrations()
def highlights(db: Database) -> None:
    """The log of highlights and notes."""
    for statement in _HIGHLIGHTS.split(";\n\n"):
        db.execute(statement)
    db.execute("PRAGMA user_version = 3")


_FIRST_LIGHT = """
CREATE TABLE installation (device TEXT NOT NULL) STRICT;

CREATE TABLE reviews (
    device TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, -- UTC ms
    happened_at INTEGER NOT NULL, -- UTC ms; all rows of a card go by (happened_at, device, seq)
    card TEXT NOT NULL,
    study_day TEXT NOT NULL, -- ISO date
    grade INTEGER NOT NULL CHECK (grade BETWEEN 1 AND 4),
    seconds REAL NOT NULL,
    phase TEXT NOT NULL, step INTEGER, retrievability REAL, -- before
    next_phase TEXT NOT NULL, next_step INTEGER, due_at INTEGER, due_day TEXT, -- decided
    text TEXT, -- the card's two sides, with its first grade
    PRIMARY KEY (device, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX reviews_by_card ON reviews (card);

CREATE INDEX reviews_by_at ON reviews (at);

CREATE INDEX reviews_by_day ON reviews (study_day);

CREATE TABLE card_actions (
    device TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL,
    happened_at INTEGER NOT NULL,
    card TEXT NOT NULL,
    study_day TEXT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT,
    takes_back_device TEXT, takes_back_seq INTEGER, -- the row that an undo or redo names
    PRIMARY KEY (device, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX card_actions_by_card ON card_actions (card);

CREATE INDEX card_actions_by_at ON card_actions (at);

CREATE INDEX card_actions_by_day ON card_actions (study_day);

CREATE INDEX card_actions_by_taken_back ON card_actions (takes_back_device, takes_back_seq)
    WHERE takes_back_seq IS NOT NULL;

CREATE TABLE reading_visits (
    device TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL,
    post TEXT NOT NULL,
    kind TEXT NOT NULL, -- place, finished or unfinished
    block TEXT, -- hash of the block at the top, characters into it, and its text there
    offset INTEGER, quote TEXT,
    progress REAL, -- 0 to 1
    PRIMARY KEY (device, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX reading_visits_by_post ON reading_visits (post, at, device, seq);

CREATE INDEX reading_visits_by_at ON reading_visits (at);

CREATE TABLE practice_events (
    device TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL,
    happened_at INTEGER NOT NULL, -- wall clock, UTC ms
    boot TEXT NOT NULL, boot_ms INTEGER NOT NULL, -- which boot of the machine, and ms since it
    study_day TEXT NOT NULL,
    session TEXT NOT NULL, -- device/seq of the row that started it
    kind TEXT NOT NULL,
    value TEXT,
    PRIMARY KEY (device, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX practice_events_by_session ON practice_events (session);

CREATE INDEX practice_events_by_at ON practice_events (at);

CREATE TABLE deck_choices (
    device TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL,
    deck TEXT NOT NULL,
    taken INTEGER NOT NULL CHECK (taken IN (0, 1)),
    PRIMARY KEY (device, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX deck_choices_by_at ON deck_choices (at);

CREATE TABLE derived_by (table_name TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT;

CREATE TABLE card_states (
    card TEXT PRIMARY KEY,
    phase TEXT NOT NULL, step INTEGER,
    stability REAL, difficulty REAL,
    due_at INTEGER, due_day TEXT,
    first_day TEXT, last_day TEXT, reviewed_on TEXT, last_reviewed_at INTEGER,
    reps INTEGER NOT NULL, lapses INTEGER NOT NULL,
    suspended INTEGER NOT NULL, buried_on TEXT, flag TEXT,
    last_happened_at INTEGER NOT NULL, revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX card_states_by_first_day ON card_states (first_day);

CREATE INDEX card_states_by_reviewed_on ON card_states (reviewed_on);

CREATE TABLE reading_positions (
    post TEXT PRIMARY KEY,
    block TEXT, offset INTEGER, quote TEXT, progress REAL NOT NULL,
    finished INTEGER NOT NULL, last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE practice_sessions (
    session TEXT PRIMARY KEY, format TEXT NOT NULL, title TEXT NOT NULL,
    started_at INTEGER NOT NULL, ended_at INTEGER, study_day TEXT NOT NULL,
    elapsed_ms INTEGER NOT NULL, overtime_ms INTEGER NOT NULL,
    status TEXT NOT NULL -- open, ended or discarded
) STRICT, WITHOUT ROWID;

CREATE VIEW taken_decks AS
    SELECT deck, taken FROM (
        SELECT deck, taken, row_number() OVER (
            PARTITION BY deck ORDER BY at DESC, device DESC, seq DESC) AS newest
        FROM deck_choices)
    WHERE newest = 1;

CREATE VIEW card_schedule AS
    SELECT card, phase, step, stability, difficulty,
        CASE WHEN due_at IS NULL THEN due_day
             ELSE strftime('%Y-%m-%dT%H:%M:%SZ', due_at / 1000, 'unixepoch') END AS due,
        reps, lapses, suspended
    FROM card_states;

CREATE VIEW review_history AS
    SELECT card, strftime('%Y-%m-%dT%H:%M:%SZ', happened_at / 1000, 'unixepoch') AS reviewed_at,
        study_day AS day,
        CASE grade WHEN 1 THEN 'again' WHEN 2 THEN 'hard' WHEN 3 THEN 'good' ELSE 'easy' END
            AS grade,
        seconds, phase, retrievability, next_phase, due_day, device, seq
    FROM reviews
"""

_NOTHING_LOST = """
CREATE TABLE clock_checks ( -- the person said that the clock is right
    device TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (device, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX clock_checks_by_at ON clock_checks (at);

CREATE TABLE redatings ( -- rows written while a clock was ahead
    device TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL,
    of_device TEXT NOT NULL, first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL,
    counts_as INTEGER NOT NULL, -- UTC ms: their at and happened_at, where those are later
    PRIMARY KEY (device, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX redatings_by_at ON redatings (at);

CREATE TABLE forgotten ( -- rows whose text is emptied, here and wherever they arrive again
    device TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL,
    of_device TEXT NOT NULL, of_seq INTEGER NOT NULL,
    PRIMARY KEY (device, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX forgotten_by_at ON forgotten (at);

CREATE INDEX forgotten_by_row ON forgotten (of_device, of_seq);

CREATE TRIGGER forget_in_card_actions AFTER INSERT ON forgotten BEGIN
    UPDATE card_actions SET value = NULL
    WHERE device = new.of_device AND seq = new.of_seq AND kind = 'flag';
END;

CREATE TRIGGER forget_in_practice_events AFTER INSERT ON forgotten BEGIN
    UPDATE practice_events SET value = NULL
    WHERE device = new.of_device AND seq = new.of_seq AND kind = 'note';
END;

CREATE TRIGGER forgotten_card_action AFTER INSERT ON card_actions
WHEN new.kind = 'flag' AND EXISTS (
    SELECT 1 FROM forgotten WHERE of_device = new.device AND of_seq = new.seq)
BEGIN
    UPDATE card_actions SET value = NULL WHERE device = new.device AND seq = new.seq;
END;

CREATE TRIGGER forgotten_practice_event AFTER INSERT ON practice_events
WHEN new.kind = 'note' AND EXISTS (
    SELECT 1 FROM forgotten WHERE of_device = new.device AND of_seq = new.seq)
BEGIN
    UPDATE practice_events SET value = NULL WHERE device = new.device AND seq = new.seq;
END;

ALTER TABLE card_states ADD COLUMN changes TEXT;

CREATE INDEX card_states_changed ON card_states (card) WHERE changes IS NOT NULL;

DROP VIEW taken_decks;

CREATE VIEW taken_decks AS
    SELECT deck, taken FROM (
        SELECT deck, taken, row_number() OVER (
            PARTITION BY deck ORDER BY min(at, coalesce((
                SELECT min(counts_as) FROM redatings
                WHERE of_device = deck_choices.device
                    AND deck_choices.seq BETWEEN first_seq AND last_seq), at)) DESC,
            at DESC, device DESC, seq DESC) AS newest
        FROM deck_choices)
    WHERE newest = 1
"""

_HIGHLIGHTS = """
CREATE TABLE highlights (
    device TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL,
    study_day TEXT NOT NULL,
    post TEXT NOT NULL, -- of the row it names, where it names one
    kind TEXT NOT NULL, -- highlight, note, remove or undo
    names_device TEXT, names_seq INTEGER, -- the row it stands in the place of, removes or undoes
    start_block TEXT, start_offset INTEGER, -- hash of a block, and characters into it
    end_block TEXT, end_offset INTEGER,
    start_number INTEGER, -- which block of the post that was, from 0
    quote TEXT, -- the passage; nothing where it was forgotten
    text_before TEXT, text_after TEXT, -- what stood around it
    note TEXT,
    PRIMARY KEY (device, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX highlights_by_post ON highlights (post);

CREATE INDEX highlights_by_at ON highlights (at);

CREATE TRIGGER forget_in_highlights AFTER INSERT ON forgotten BEGIN
    UPDATE highlights SET quote = NULL, text_before = NULL, text_after = NULL, note = NULL
    WHERE device = new.of_device AND seq = new.of_seq;
END;

CREATE TRIGGER forgotten_highlight AFTER INSERT ON highlights
WHEN EXISTS (SELECT 1 FROM forgotten WHERE of_device = new.device AND of_seq = new.seq)
BEGIN
    UPDATE highlights SET quote = NULL, text_before = NULL, text_after = NULL, note = NULL
    WHERE device = new.device AND seq = new.seq;
END
"""
