"""What is remembered of the cards of each source: the index's cards with the states beside them."""

from collections.abc import Iterator
from dataclasses import dataclass

from prepterm.core.memory import Memory
from prepterm.core.study_day import StudyDay, parse_day
from prepterm.storage.index import FROM_POST, Index

_SELECT = (
    "SELECT cards.source, states.stability, states.difficulty, states.last_day"
    " FROM cards LEFT JOIN progress.card_states AS states ON states.card = cards.id"
    " WHERE {where} AND coalesce(states.suspended, 0) = 0 ORDER BY cards.deck, cards.position"
)


@dataclass(frozen=True, slots=True)
class SourceMemory:
    """One card that is not suspended."""

    source: str
    """`slug` or `slug#anchor`."""
    memory: Memory | None
    """None for a card never seen."""
    last_day: StudyDay | None


def memories(index: Index, post: str | None = None) -> Iterator[SourceMemory]:
    """Of each card that has a source, or whose source is in one post, what is remembered."""
    if post is None:
        rows = index.execute(_SELECT.format(where="source != ''"))
    else:
        rows = index.execute(_SELECT.format(where=FROM_POST), (post,))
    days: dict[str, StudyDay] = {}
    for source, stability, difficulty, last_day in rows:
        if stability is None or last_day is None:
            yield SourceMemory(source, None, None)
            continue
        if last_day not in days:
            days[last_day] = parse_day(last_day)
        yield SourceMemory(source, Memory(stability, difficulty), days[last_day])
