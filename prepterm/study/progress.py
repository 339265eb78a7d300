"""Progress: what the logs say of the days behind, and the schedule of those ahead."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from prepterm.core.card import Card
from prepterm.core.grade import Grade
from prepterm.core.history import CardState, Phase
from prepterm.core.study_day import StudyDay, days_after, days_between, parse_day
from prepterm.storage import card_log
from prepterm.storage.day_counts import due_by_day
from prepterm.study.card_actions import retrievability
from prepterm.study.workspace import Workspace

FORECAST_DAYS = 30


@dataclass(frozen=True, slots=True)
class Retention:
    """How often what was learnt was recalled, against what was predicted."""

    reviews: int
    """Grades of cards that were in review: not the first look, not the steps."""
    true: float | None
    """Share of them graded hard, good or easy, 0 to 1; None without reviews."""
    predicted: float | None
    """Mean recall predicted at those moments, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Progress:
    """All that `prepterm stats` tells."""

    reviews: int
    """All grades that stand, steps included."""
    seconds: float
    retention: Retention
    streak_days: int
    """Study days in a row with a grade, up to today or yesterday."""
    per_day: dict[StudyDay, int]
    """Grades of each study day that had any, oldest first."""
    per_deck: dict[str, Retention]
    forecast: tuple[int, ...]
    """Cards due today, tomorrow and so on, 30 days; today's holds the backlog."""


@dataclass(frozen=True, slots=True)
class TopicRecall:
    """What a person would recall of a topic now."""

    topic: str
    seen: int
    cards: int
    recall: float
    """Mean chance of recall over the cards seen, 0 to 1."""


def progress(workspace: Workspace) -> Progress:
    """The person's progress up to now."""
    decks = workspace.index.deck_of_cards()
    per_day: Counter[StudyDay] = Counter()
    recalled: defaultdict[str, list[tuple[bool, float]]] = defaultdict(list)
    reviews, seconds = 0, 0.0
    for each in card_log.living_grades(workspace.database):
        reviews += 1
        seconds += each.seconds
        per_day[each.day] += 1
        if each.phase is Phase.REVIEW and each.retrievability is not None:
            right = each.grade is not Grade.AGAIN
            recalled[decks.get(each.card, "")].append((right, each.retrievability))
    today = workspace.now().day
    return Progress(
        reviews=reviews,
        seconds=round(seconds, 1),
        retention=_retention([each for deck in recalled.values() for each in deck]),
        streak_days=_streak(per_day, today),
        per_day=dict(per_day),
        per_deck={deck: _retention(found) for deck, found in sorted(recalled.items()) if deck},
        forecast=_forecast(workspace, today),
    )


def recall_by_topic(workspace: Workspace, cards: Sequence[Card]) -> list[TopicRecall]:
    """What would be recalled of each topic now, weakest first; topics never seen are left out."""
    now = workspace.now()
    states = card_log.states_of(workspace.database, [card.id for card in cards])
    held: defaultdict[str, list[float]] = defaultdict(list)
    size: Counter[str] = Counter()
    for card in cards:
        recall = retrievability(workspace, states.get(card.id, CardState(card.id)), now)
        for topic in card.topics:
            size[topic] += 1
            if recall is not None:
                held[topic].append(recall)
    found = [
        TopicRecall(topic, len(recalls), size[topic], sum(recalls) / len(recalls))
        for topic, recalls in held.items()
    ]
    return sorted(found, key=lambda each: (each.recall, each.topic))


def _retention(found: Sequence[tuple[bool, float]]) -> Retention:
    if not found:
        return Retention(0, None, None)
    right = sum(was_right for was_right, _ in found)
    return Retention(
        len(found), right / len(found), sum(recall for _, recall in found) / len(found)
    )


def _streak(per_day: Counter[StudyDay], today: StudyDay) -> int:
    """A day that is not over yet does not break a streak."""
    day = today if today in per_day else days_after(today, -1)
    streak = 0
    while day in per_day:
        streak += 1
        day = days_after(day, -1)
    return streak


def _forecast(workspace: Workspace, today: StudyDay) -> tuple[int, ...]:
    workspace.bring_up_counts()
    counts = [0] * FORECAST_DAYS
    for day, cards in due_by_day(workspace.index.connection):
        ahead = days_between(today, parse_day(day)) if day else 0
        if ahead < FORECAST_DAYS:
            counts[ahead] += cards
    return tuple(counts)
