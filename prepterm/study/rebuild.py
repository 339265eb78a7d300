"""Derived state against the logs: derived anew, compared, and put in its place."""

from collections.abc import Mapping
from dataclasses import dataclass

from prepterm.core.history import RULES_VERSION
from prepterm.core.memory import MemoryModel
from prepterm.storage import card_log, practice_log, reading_log
from prepterm.storage.database import Database


@dataclass(frozen=True, slots=True)
class Difference:
    """A derived row that is not what the logs give."""

    table: str
    name: str
    """The card, post or session."""
    stored: object
    derived: object


def differences(database: Database, model: MemoryModel) -> list[Difference]:
    """Every derived row that the logs do not give, in all derived tables."""
    cards = {state.card: state for state in card_log.derived_states(database, model)}
    return [
        *_compare("card_states", card_log.states(database), cards),
        *_compare(
            "reading_positions",
            reading_log.stored_positions(database),
            reading_log.derived_positions(database),
        ),
        *_compare(
            "practice_sessions",
            practice_log.stored_sessions(database),
            practice_log.derived_sessions(database),
        ),
    ]


def rebuild(database: Database, model: MemoryModel) -> None:
    """Derive every derived table anew, in one transaction."""
    with database.transaction():
        derive_anew(database, model)


def derive_anew(database: Database, model: MemoryModel) -> None:
    """Derive every derived table anew, inside a transaction."""
    card_log.replace_states(database, card_log.derived_states(database, model))
    reading_log.replace_positions(database)
    practice_log.replace_sessions(database)
    database.execute("INSERT OR REPLACE INTO derived_by VALUES ('all', ?)", (RULES_VERSION,))


def derive_anew_where_outdated(database: Database, model: MemoryModel) -> bool:
    """Derive anew what another version of the rules derived; whether that was so."""
    row = database.execute("SELECT version FROM derived_by WHERE table_name = 'all'").fetchone()
    if row is not None and row[0] == RULES_VERSION:
        return False
    rebuild(database, model)
    return True


def _compare(
    table: str, stored: Mapping[str, object], derived: Mapping[str, object]
) -> list[Difference]:
    return [
        Difference(table, name, stored.get(name), derived.get(name))
        for name in sorted(stored.keys() | derived.keys())
        if stored.get(name) != derived.get(name)
    ]
