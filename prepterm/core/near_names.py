"""Did you mean: the names nearest to one that is not there."""

from collections.abc import Collection
from difflib import get_close_matches

MOST = 3


def did_you_mean(name: str, known: Collection[str], otherwise: str | None = None) -> str | None:
    """A hint such as `did you mean heaps or heapsort?`; `otherwise` where nothing is near."""
    near = near_names(name, known)
    return f"did you mean {' or '.join(near)}?" if near else otherwise


def near_names(name: str, known: Collection[str]) -> list[str]:
    """At most three names: those that hold `name`, then those that look like it."""
    wanted = name.casefold()
    holding = [each for each in known if len(wanted) > 1 and wanted in each.casefold()]
    alike = get_close_matches(name, known, MOST, 0.5)
    return list(dict.fromkeys([*holding, *alike]))[:MOST]
