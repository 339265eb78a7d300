"""Cards and decks with what the person's history makes of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from prepterm.core.card import Card
from prepterm.core.history import CardRow, CardState, Review, card_state, live_rows
from prepterm.core.near_names import did_you_mean
from prepterm.core.safe_text import shown_line
from prepterm.errors import NotFound, PreptermError
from prepterm.storage import card_log, deck_choices
from prepterm.storage.day_counts import DeckCounts, deck_counts
from prepterm.storage.index import DeckRow
from prepterm.study.card_actions import retrievability
from prepterm.study.workspace import Workspace


@dataclass(frozen=True, slots=True)
class CardEntry:
    """A card with its state."""

    card: Card
    state: CardState
    retrievability: float | None
    """The recall predicted now, 0 to 1; None for a new card."""


@dataclass(frozen=True, slots=True)
class DeckEntry:
    """A deck with its counts of today."""

    deck: DeckRow
    counts: DeckCounts


def decks(workspace: Workspace) -> list[DeckEntry]:
    """All decks with their counts of today, those that ship first."""
    rows = {row.slug: row for row in workspace.index.decks()}
    workspace.bring_up_counts()
    now = workspace.now()
    counts = deck_counts(workspace.index.connection, now.day.isoformat(), now.day_ends_ms)
    return [DeckEntry(rows[each.deck], each) for each in counts if each.deck in rows]


def decks_named(workspace: Workspace, names: Sequence[str]) -> list[str]:
    """The slugs of the decks that go by some names, or lie below them.

    `python` takes the deck of that name and all of `python/...`.

    Raises:
        NotFound: where a name fits no deck; the hint names near ones.
        BadContent: where the only deck of that name cannot be read.
    """
    known = [row.slug for row in workspace.index.decks()]
    found: list[str] = []
    for name in names:
        wanted = name.strip("/")
        fits = [slug for slug in known if slug == wanted or slug.startswith(wanted + "/")]
        if not fits:
            _say_broken(workspace, wanted)
            raise _not_found("deck", name, known, "prepterm decks")
        found += [slug for slug in fits if slug not in found]
    return found


def taken_decks(workspace: Workspace) -> list[str]:
    """The slugs of the decks whose cards enter the queue."""
    return [entry.deck.slug for entry in decks(workspace) if entry.counts.taken]


def choose_decks(workspace: Workspace, names: Sequence[str], *, taken: bool) -> list[str]:
    """Take decks up, or leave them, for good; returns their slugs."""
    slugs = decks_named(workspace, names)
    deck_choices.log_choice(workspace.database, *slugs, taken=taken)
    return slugs


def find_card(workspace: Workspace, identity: str) -> CardEntry:
    """One card.

    Raises:
        NotFound: where no card has that id; the hint names near ones.
    """
    # No id holds what cannot be shown, and SQLite takes no text that cannot be encoded.
    card = workspace.card(shown_line(identity))
    if card is None:
        raise _not_found("card", identity, workspace.index.card_ids(), "prepterm cards")
    state = card_log.state_of(workspace.database, card.id)
    return CardEntry(card, state, retrievability(workspace, state, workspace.now()))


def list_cards(
    workspace: Workspace, names: Sequence[str] = (), topic: str | None = None
) -> list[CardEntry]:
    """The cards of some decks, or of all, in deck order."""
    slugs = decks_named(workspace, names) if names else [d.slug for d in workspace.index.decks()]
    cards = workspace.index.cards(slugs)
    if topic is not None:
        cards = [card for card in cards if topic in card.topics]
        if not cards:
            known = {each for card in workspace.index.cards(slugs) for each in card.topics}
            raise _not_found("topic", topic, sorted(known), "prepterm cards --json")
    states = card_log.states_of(workspace.database, [card.id for card in cards])
    now = workspace.now()
    entries = []
    for card in cards:
        state = states.get(card.id, CardState(card.id))
        entries.append(CardEntry(card, state, retrievability(workspace, state, now)))
    return entries


def reviews_of(workspace: Workspace, identity: str) -> list[tuple[Review, CardState]]:
    """The living reviews of a card, oldest first, each with the state it left."""
    rows = card_log.rows_of(workspace.database, identity)
    lived: list[CardRow] = []
    found = []
    for row in live_rows(rows):
        lived.append(row)
        if isinstance(row, Review):
            found.append((row, card_state(identity, lived, workspace.model)))
    return found


def _say_broken(workspace: Workspace, name: str) -> None:
    for file in workspace.index.files("deck").values():
        if file.slug == name and file.problem:
            raise file.problem


def _not_found(kind: str, name: str, known: Sequence[str], listing: str) -> PreptermError:
    return NotFound(
        f"there is no {kind} '{name}'", did_you_mean(name, known, f"`{listing}` lists them")
    )
