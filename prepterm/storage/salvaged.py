"""What a salvage brought, and how that is said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Range = tuple[int, int]
"""From and to, both included."""

_MOST_RANGES_SAID = 10


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What was read of a damaged database, and what was not."""

    rows: Mapping[str, int]
    """How many rows each log has now."""
    pages: int
    """How many the database had, as far as that can be told."""
    unreadable_pages: int
    """How many of them hold nothing that can be read."""
    skipped_cells: int
    """How many entries of tables and indexes could not be read, on pages that could."""
    unreadable_rows: int
    """How many rows of logs were found that are too damaged to be believed."""
    mended_rows: int
    """How many rows were taken without some of their text, or with their key from an index."""
    missing: Mapping[str, tuple[Range, ...]]
    """The numbers of each device's rows that were lost, up to the highest that was seen."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it, to be read by the person whose rows they are."""
        logs = [
            f"{count:,} {log.replace('_', ' ')}" for log, count in self.rows.items() if count
        ] or ["nothing"]
        said = [f"recovered {', '.join(logs)}"]
        if self.unreadable_pages or self.skipped_cells:
            said.append(
                f"{self.unreadable_pages:,} of {_counted(self.pages, 'page')} could not be read,"
                f" nor {_counted(self.skipped_cells, 'entry')} on the others"
            )
        else:
            said.append(f"all of {_counted(self.pages, 'page')} could be read")
        if self.unreadable_rows:
            said.append(f"{_counted(self.unreadable_rows, 'row')} too damaged to be used left out")
        if self.mended_rows:
            said.append(f"{_counted(self.mended_rows, 'row')} taken with what was left of it")
        said += [_missing(device, ranges) for device, ranges in self.missing.items()]
        if not self.missing:
            said.append("no row is missing between the first and the last that were found")
        return tuple(said)


def missing_ranges(numbers: Iterable[int], highest: int) -> tuple[Range, ...]:
    """What is missing of 1, 2, 3 ... up to the highest."""
    found: list[Range] = []
    expected = 1
    for number in sorted(numbers):
        if number > expected:
            found.append((expected, number - 1))
        expected = number + 1
    if highest >= expected:
        found.append((expected, highest))
    return tuple(found)


def _missing(device: str, ranges: tuple[Range, ...]) -> str:
    count = sum(last - first + 1 for first, last in ranges)
    said = ", ".join(
        f"{first:,}" if first == last else f"{first:,} to {last:,}"
        for first, last in ranges[:_MOST_RANGES_SAID]
    )
    more = len(ranges) - _MOST_RANGES_SAID
    rest = f" and {more:,} more" if more > 0 else ""
    return f"missing of device {device}: {_counted(count, 'row')}, number {said}{rest}"


def _counted(count: int, what: str) -> str:
    several = f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"
    return f"{count:,} {what if count == 1 else several}"
