"""How much of some cards would be recalled, and the mark that shows it by shape."""

from collections.abc import Iterable
from dataclasses import dataclass

ABOVE, FROM = 0.9, 0.7
"""Recall above the one is held, from the other up to it half held."""


@dataclass(frozen=True, slots=True)
class SectionRecall:
    """What would be recalled now of the cards of a section, or of a whole post."""

    cards: int
    """How many there are; suspended ones are not counted."""
    seen: int
    """How many of them have been learnt or are being learnt."""
    recall: float | None
    """Mean chance of recall, 0 to 1, a card never seen counting 0; None without cards."""

    @property
    def mark(self) -> str:
        """`mark_of` the recall."""
        return mark_of(self.recall)


NO_CARDS = SectionRecall(0, 0, None)


def recall_of(chances: Iterable[float | None]) -> SectionRecall:
    """The recall over some cards.

    Args:
        chances: Of each card: its chance of recall, 0 to 1, or None where it was never seen.
    """
    cards = seen = 0
    total = 0.0
    for chance in chances:
        cards += 1
        if chance is not None:
            seen += 1
            total += chance
    return SectionRecall(cards, seen, total / cards) if cards else NO_CARDS


def recall_per_key(chances: Iterable[tuple[str, float | None]]) -> dict[str, SectionRecall]:
    """The recall over the cards of each key, in the order in which the keys first come."""
    groups: dict[str, list[float | None]] = {}
    for key, chance in chances:
        groups.setdefault(key, []).append(chance)
    return {key: recall_of(group) for key, group in groups.items()}


def mark_of(recall: float | None) -> str:
    """● for recall above 0.9, ◐ from 0.7 to 0.9, ○ below, · where there are no cards."""
    if recall is None:
        return "·"
    if recall > ABOVE:
        return "●"
    return "◐" if recall >= FROM else "○"
