"""The log of which decks were taken up or left."""

from prepterm.storage.database import Database


def log_choice(database: Database, *decks: str, taken: bool) -> None:
    """Take decks up, or leave them, for good; all of them or none."""
    with database.transaction():
        for deck in decks:
            row, at = database.new_row()
            database.execute(
                "INSERT INTO deck_choices (device, seq, at, deck, taken) VALUES (?, ?, ?, ?, ?)",
                (row.device, row.seq, at, deck, int(taken)),
            )


def choices(database: Database) -> dict[str, bool]:
    """The newest choice of each deck that one was made for."""
    rows = database.execute("SELECT deck, taken FROM taken_decks")
    return {deck: bool(taken) for deck, taken in rows}
