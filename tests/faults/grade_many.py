"""A process that grades cards without a rest: `python -m tests.faults.grade_many 1000 1.5`.

It begins when it is told to, and takes a new look at a card that another process has graded since.
Every grade says by its seconds who gave it.
"""

import sys
import time
from random import Random

from prepterm.core.grade import Grade
from prepterm.errors import CardMoved
from prepterm.study import card_actions
from prepterm.study.cards import list_cards
from prepterm.study.workspace import Workspace


def grade_many(workspace: Workspace, wanted: int, seconds: float) -> int:
    """Grade cards of one deck until so many grades are recorded; how often a card had moved."""
    chance = Random(seconds)  # noqa: S311 - no secret
    cards = [entry.card for entry in list_cards(workspace, ["deck"])]
    graded = moved = 0
    while graded < wanted:
        showing = card_actions.show(workspace, chance.choice(cards))
        try:
            card_actions.grade(workspace, showing, Grade(1 + graded % 4), seconds)
        except CardMoved:
            moved += 1
        else:
            graded += 1
            # Who waits for the lock looks only now and then: let it be free at times.
            time.sleep(chance.uniform(0, 0.002))
    return moved


if __name__ == "__main__":
    with Workspace() as opened:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        sys.stdout.write(f"{grade_many(opened, int(sys.argv[1]), float(sys.argv[2]))}\n")
