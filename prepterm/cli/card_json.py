"""How cards and their reviews stand in JSON, and in words."""

from datetime import UTC, datetime

from prepterm.core.history import CardState, Review
from prepterm.core.study_day import days_between
from prepterm.study.cards import CardEntry


def card_json(entry: CardEntry) -> dict[str, object]:
    """A card with its state; the keys are those of DESIGN, and stable."""
    card, state = entry.card, entry.state
    return {
        "id": card.id,
        "deck": card.deck,
        "kind": card.kind.value,
        "front": card.front,
        "back": card.back,
        "topics": list(card.topics),
        "source": card.source,
        "phase": state.phase.value,
        "due": due_of(state),
        "stability": _rounded(state.memory.stability if state.memory else None),
        "difficulty": _rounded(state.memory.difficulty if state.memory else None),
        "retrievability": _rounded(entry.retrievability),
        "reps": state.reps,
        "lapses": state.lapses,
        "suspended": state.suspended,
    }


def review_json(review: Review, after: CardState) -> dict[str, object]:
    """One review, with the memory it left."""
    days = None if review.due_day is None else days_between(review.study_day, review.due_day)
    return {
        "reviewed_at": utc(review.happened_at),
        "day": review.study_day.isoformat(),
        "grade": review.grade.label.lower(),
        "seconds": review.seconds,
        "stability": _rounded(after.memory.stability if after.memory else None),
        "difficulty": _rounded(after.memory.difficulty if after.memory else None),
        "interval_days": days,
    }


def due_of(state: CardState) -> str | None:
    """When a card is due: an instant for one in steps, a study day for one in review."""
    if state.due_at is not None:
        return utc(state.due_at)
    return None if state.due_day is None else state.due_day.isoformat()


def utc(at_ms: int) -> str:
    """An instant as ISO text in UTC: `2026-11-24T08:30:00Z`."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
