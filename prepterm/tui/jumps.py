"""The places that jumps began at, to go back to and forward again."""

from prepterm.core.place import Place


class Jumps:
    """What was left behind in one text."""

    def __init__(self) -> None:
        self._before: list[Place] = []
        self._after: list[Place] = []

    def __bool__(self) -> bool:
        return bool(self._before)

    def add(self, came_from: Place) -> None:
        """A jump began here; what was gone back from is no longer ahead."""
        self._before.append(came_from)
        self._after.clear()

    def back(self, here: Place) -> Place | None:
        """Where the last jump began; None where there was none."""
        return _step(self._before, self._after, here)

    def forward(self, here: Place) -> Place | None:
        """Where the last step back began; None where there was none."""
        return _step(self._after, self._before, here)


def _step(leads_to: list[Place], keeps: list[Place], here: Place) -> Place | None:
    if not leads_to:
        return None
    keeps.append(here)
    return leads_to.pop()
