"""A person at `prepterm drill --plain`, who remembers what the program has owned to have done."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from prepterm.core.grade import Grade

_SHOWS_FRONT = "Enter shows the answer. "
_ASKS_GRADE = "q stop): "
_WENT_ON = re.compile(r"^Card \d+, \d+ to come\.|^\d+ graded, |^\d+ still to come", re.MULTILINE)
_CARD = re.compile(r"^What is (\S+)\?$", re.MULTILINE)
_LETTERS = {"b": "bury", "s": "suspend"}


@dataclass(frozen=True, slots=True)
class Done:
    """One thing done to a card, as it must stand in a log."""

    kind: str
    """`grade`, `bury`, `suspend` or `undo`."""
    card: str
    grade: int | None = None
    takes_back: int | None = None
    """Of an undo, the number of what it takes back, from 1."""


class Person:
    """Grades, buries, suspends and takes back at random; one drill after the other.

    Args:
        chance: What decides.
        done: What has been done so far, in order: it is what the log must hold.
    """

    def __init__(self, chance: random.Random, done: list[Done]) -> None:
        self.done = done
        self.on_its_way: Done | None = None
        """What has been asked for, while the program has not yet owned to it."""
        self.owned = 0
        """How many grades this person has been told of."""
        self._chance = chance
        self._card = ""
        self._heard = ""

    def hear(self, more: str) -> None:
        """Take in what the program has said since the last time."""
        self._heard += more
        self._note_what_is_owned()
        cards = _CARD.findall(self._heard)
        self._card = cards[-1] if cards else self._card

    def answer(self, *, stop: bool = False) -> str | None:
        """What to type; None where the program does not ask for anything.

        Args:
            stop: Whether the person has had enough.
        """
        if not self._heard.endswith((_SHOWS_FRONT, _ASKS_GRADE)):
            return None
        asks_grade = self._heard.endswith(_ASKS_GRADE)
        self._heard = ""
        return "q" if stop else self._choose(asks_grade=asks_grade)

    def _choose(self, *, asks_grade: bool) -> str:
        luck = self._chance.random()
        standing = still_standing(self.done)
        if luck < 0.06 and standing:
            number = standing[-1]
            self.on_its_way = Done("undo", self.done[number - 1].card, takes_back=number)
            return "u"
        if luck > 0.97:
            letter = self._chance.choice("bs")
            self.on_its_way = Done(_LETTERS[letter], self._card)
            return letter
        if not asks_grade:
            return ""
        (grade,) = self._chance.choices(list(Grade), weights=(8, 2, 8, 1))
        self.on_its_way = Done("grade", self._card, int(grade))
        return str(int(grade))

    def _note_what_is_owned(self) -> None:
        done = self.on_its_way
        if done is None or not _WENT_ON.search(self._heard):
            return
        if done.kind == "undo":
            taken_back = self.done[(done.takes_back or 0) - 1]
            assert f"Took back {said(taken_back)} of {done.card}." in self._heard
        self.done.append(done)
        self.owned += done.kind == "grade"
        self.on_its_way = None


def said(done: Done) -> str:
    """How the program names what it takes back."""
    if done.grade is not None:
        return f"the grade {Grade(done.grade).label.lower()}"
    return {"bury": "burying", "suspend": "suspending"}[done.kind]


def still_standing(done: Sequence[Done]) -> list[int]:
    """The numbers of what has not been taken back, oldest first."""
    standing: list[int] = []
    for number, each in enumerate(done, 1):
        if each.takes_back is None:
            standing.append(number)
        else:
            standing.remove(each.takes_back)
    return standing
