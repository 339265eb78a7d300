"""The four grades."""

from enum import IntEnum


class Grade(IntEnum):
    """How well a card was recalled; the numbers are FSRS's and the keys on the screen."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4

    @property
    def label(self) -> str:
        """The grade as it stands on its button."""
        return self.name.capitalize()


def parse_grade(text: str) -> Grade | None:
    """The grade that a word (`good`) or number (`3`) names, or None."""
    word = text.strip().casefold()
    for grade in Grade:
        if word in (grade.name.casefold(), str(int(grade))):
            return grade
    return None
