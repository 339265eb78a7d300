"""Today: what is due, what is half read and what to practise."""

from dataclasses import dataclass

from prepterm.core.study_day import StudyDay, days_after, days_between
from prepterm.storage.card_log import grades_per_day
from prepterm.study.due import Due, due_on
from prepterm.study.practice_room import PracticeRoom
from prepterm.study.progress import TopicRecall, recall_by_topic
from prepterm.study.read import ShelfEntry, next_to_read, shelf
from prepterm.study.workspace import Workspace

WEEKS = 12
USUAL_FORMAT = "technical-phone-screen"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to practise."""

    title: str
    minutes: int
    running: bool
    """Whether a session of it runs already."""
    days_ago: int | None
    """Study days since the last session of any format; None where there was none."""


@dataclass(frozen=True, slots=True)
class Today:
    """All that the first screen shows."""

    day: StudyDay
    due: Due
    reading: ShelfEntry | None
    """What to read on, or None where all is read."""
    practice: Suggestion
    recall: tuple[TopicRecall, ...]
    """The weakest topics of the decks taken up, at most seven."""
    grades: dict[StudyDay, int]
    """Grades per day in the last twelve weeks."""
    first_day: StudyDay
    """The Monday on which those weeks begin."""


def today(workspace: Workspace) -> Today:
    """Today as it stands now."""
    now = workspace.now()
    first = days_after(now.day, -(7 * (WEEKS - 1) + now.day.weekday()))
    due = due_now(workspace)
    cards = workspace.index.cards([deck.deck for deck in due.decks])
    return Today(
        day=now.day,
        due=due,
        reading=next_to_read(shelf(workspace)),
        practice=_suggestion(workspace),
        recall=tuple(recall_by_topic(workspace, cards)[:7]),
        grades=grades_per_day(workspace.database, first),
        first_day=first,
    )


def _suggestion(workspace: Workspace) -> Suggestion:
    """The format that runs, else the one practised last, else the technical phone screen."""
    room = PracticeRoom(workspace)
    running = room.running()
    sessions = room.sessions()
    days = days_between(sessions[0].study_day, workspace.now().day) if sessions else None
    if running is not None:
        format_ = running.state.format
        return Suggestion(format_.title, format_.minutes, running=True, days_ago=days)
    slug = sessions[0].format if sessions else USUAL_FORMAT
    found = {each.slug: each for each in room.formats}
    chosen = found.get(slug) or found.get(USUAL_FORMAT)
    if chosen is None:
        return Suggestion("A mock interview", 45, running=False, days_ago=days)
    return Suggestion(chosen.title, chosen.minutes, running=False, days_ago=days)


def due_now(workspace: Workspace) -> Due:
    """What is due now, within the day's limits."""
    workspace.bring_up_counts()
    now, settings = workspace.now(), workspace.settings
    return due_on(
        workspace.index.connection,
        now.day.isoformat(),
        now.day_ends_ms,
        settings.new_cards_per_day,
        settings.reviews_per_day,
    )
