"""The one line of `prepterm due`, for click's command and for the short way around it."""

import sys

from prepterm.study.due import Due


def print_due(due: Due, *, quiet: bool, as_json: bool) -> None:
    """Print it, or one JSON object; nothing when nothing is due and `quiet` is set."""
    if as_json:
        from prepterm.cli.json_text import json_text  # noqa: PLC0415 - a prompt does without

        counts = {
            "new": due.new,
            "learning": due.learning,
            "due": due.due,
            "minutes": due.minutes,
            "per_deck": {
                deck.deck: {"new": deck.new, "learning": deck.learning, "due": deck.due}
                for deck in due.decks
            },
        }
        sys.stdout.write(json_text(counts, sys.stdout.encoding))
    elif due.cards or not quiet:
        sys.stdout.write(due.sentence + "\n")
    sys.stdout.flush()
