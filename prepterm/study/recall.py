"""What a person would recall of a post, section by section, and the cards to ask there."""

from collections.abc import Iterator

from prepterm.core.history import CardState
from prepterm.core.moment import Moment
from prepterm.core.queue import kept_back
from prepterm.core.recall import SectionRecall, recall_per_key
from prepterm.core.study_day import days_between
from prepterm.storage import card_log
from prepterm.storage.source_memory import memories
from prepterm.study.card_actions import retrievability
from prepterm.study.cards import CardEntry
from prepterm.study.workspace import Workspace


def recall_of_post(workspace: Workspace, slug: str, now: Moment) -> dict[str, SectionRecall]:
    """What would be recalled of the cards of each section of a post, by anchor.

    Cards whose source is the post at large stand under the anchor "". Sections without cards are
    left out, and so are suspended cards; an anchor that the post has lost keeps its cards.
    """
    return recall_per_key(
        (source.partition("#")[2], chance) for source, chance in _chances(workspace, now, slug)
    )


def recall_of_posts(workspace: Workspace, now: Moment) -> dict[str, SectionRecall]:
    """What would be recalled of the cards of each post, by slug; posts without cards left out."""
    return recall_per_key(
        (source.partition("#")[0], chance) for source, chance in _chances(workspace, now)
    )


def cards_of_section(workspace: Workspace, slug: str, anchor: str, now: Moment) -> list[CardEntry]:
    """The cards to ask at a section: those due first, then the weakest.

    Cards that are suspended, or buried for the day, are left out. Of the due ones those in steps
    come first, soonest first; a card never seen is the weakest there is. What is equal stays in
    deck order.

    Args:
        workspace: What is open.
        slug: The post.
        anchor: The section's; "" for the cards whose source is the post at large.
        now: The moment to ask at.
    """
    source = f"{slug}#{anchor}" if anchor else slug
    cards = [card for card in workspace.index.cards_from(source) if card.source == source]
    states = card_log.states_of(workspace.database, [card.id for card in cards])
    entries = []
    for card in cards:
        state = states.get(card.id, CardState(card.id))
        if not kept_back(state, now.day):
            entries.append(CardEntry(card, state, retrievability(workspace, state, now)))
    return sorted(entries, key=lambda entry: _in_turn(entry, now))


def _in_turn(entry: CardEntry, now: Moment) -> tuple[int, float]:
    state, recall = entry.state, entry.retrievability or 0.0
    if state.due_at is not None and state.due_at <= now.at_ms:
        return 0, float(state.due_at)
    if state.due_day is not None and state.due_day <= now.day:
        return 1, recall
    return 2, recall


def _chances(
    workspace: Workspace, now: Moment, slug: str | None = None
) -> Iterator[tuple[str, float | None]]:
    """The source of each card, and its chance of recall; None where it was never seen."""
    for each in memories(workspace.index, slug):
        if each.memory is None or each.last_day is None:
            yield each.source, None
        else:
            elapsed = days_between(each.last_day, now.day)
            yield each.source, workspace.model.retrievability(each.memory, elapsed)
