"""The queue: which cards come today, and in which order.

Due learning steps first, then reviews with new cards mixed in. Each list is cut to the day's
limits. The finer rules (siblings, load, order by risk) will stand here too.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from prepterm.core.history import CardState, Phase
from prepterm.core.study_day import StudyDay


@dataclass(frozen=True, slots=True)
class QueueLimits:
    """How many cards a study day takes."""

    new_cards_per_day: int = 10
    reviews_per_day: int = 200


@dataclass(frozen=True, slots=True)
class Queue:
    """Today's cards, by id."""

    steps: tuple[str, ...]
    """In learning or relearning, soonest first, due within the day."""
    main: tuple[str, ...]
    """Reviews with new cards mixed in."""
    new: int
    reviews: int

    def __len__(self) -> int:
        return len(self.steps) + len(self.main)


def kept_back(state: CardState, today: StudyDay) -> bool:
    """Whether a card stays out of the queue: suspended, or buried today."""
    return state.suspended or (state.buried_on is not None and state.buried_on >= today)


def build_queue(  # noqa: PLR0913 - each is one fact about the day
    cards: Sequence[tuple[str, str]],
    states: Mapping[str, CardState],
    *,
    today: StudyDay,
    day_ends_ms: int,
    limits: QueueLimits,
    introduced: int = 0,
    reviewed: int = 0,
) -> Queue:
    """Today's queue.

    Args:
        cards: (card id, deck slug) of the decks taken up, in deck order.
        states: Of the cards that have a history.
        today: The study day.
        day_ends_ms: When it ends, UTC ms: steps due later wait for tomorrow.
        limits: The day's limits.
        introduced: New cards already begun today; they use up the limit.
        reviewed: Reviews already done today; likewise.
    """
    steps: list[tuple[int, str]] = []
    reviews: list[tuple[StudyDay, int, str]] = []
    new: dict[str, list[str]] = {}
    for position, (card, deck) in enumerate(cards):
        state = states.get(card)
        if state is None or (state.phase is Phase.NEW and not kept_back(state, today)):
            new.setdefault(deck, []).append(card)
        elif kept_back(state, today):
            continue
        elif state.due_at is not None and state.due_at < day_ends_ms:
            steps.append((state.due_at, card))
        elif state.due_day is not None and state.due_day <= today:
            reviews.append((state.due_day, position, card))
    reviews.sort()
    due = [card for _, _, card in reviews][: max(0, limits.reviews_per_day - reviewed)]
    fresh = in_turn(new.values(), limits.new_cards_per_day - introduced)
    return Queue(
        steps=tuple(card for _, card in sorted(steps)),
        main=tuple(mixed(due, fresh)),
        new=len(fresh),
        reviews=len(due),
    )


def in_turn(groups: Collection[Sequence[str]], limit: int) -> list[str]:
    """One of each group in turn, until all are used up or the limit is reached."""
    rounds = zip_longest(*groups)
    turns = (item for turn in rounds for item in turn if item is not None)
    return list(islice(turns, max(0, limit)))


def mixed(due: Sequence[str], fresh: Sequence[str]) -> list[str]:
    """The fresh cards spread evenly among the due ones; the order within each is kept."""
    places = [((number + 0.5) / len(due), 0, card) for number, card in enumerate(due)]
    places += [((number + 0.5) / len(fresh), 1, card) for number, card in enumerate(fresh)]
    return [card for _, _, card in sorted(places, key=lambda place: place[:2])]
