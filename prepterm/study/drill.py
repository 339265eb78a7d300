"""A drill: today's cards one by one, each graded and on disk before the next is shown."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from prepterm.core.card import Card
from prepterm.core.grade import Grade
from prepterm.core.history import ActionKind, CardState, Phase
from prepterm.core.queue import Queue, QueueLimits, build_queue, kept_back
from prepterm.errors import CardMoved
from prepterm.storage import card_log
from prepterm.storage.day_counts import deck_counts, done_on, seconds_a_card
from prepterm.study import card_actions
from prepterm.study.card_actions import LONGEST_ANSWER_SECONDS, Showing, TakenBack
from prepterm.study.cards import decks_named, list_cards, taken_decks
from prepterm.study.workspace import Workspace

LEARN_AHEAD_MS = 20 * 60_000
"""A step due this soon is shown at once when nothing else is left."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which cards a drill takes."""

    decks: tuple[str, ...] = ()
    """Names of decks; none for all that are taken up."""
    topic: str | None = None
    limit: int | None = None
    """At most so many cards in all."""
    new: int | None = None
    """At most so many new cards, in place of the day's limit."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One grade of this drill."""

    card: str
    grade: Grade
    seconds: float


@dataclass(frozen=True, slots=True)
class Summary:
    """How a drill went."""

    answered: tuple[Answered, ...]
    right: int
    """Graded hard, good or easy."""
    seconds: float
    hardest: tuple[str, ...]
    """Cards graded again, the most often first; at most three."""
    tomorrow: int
    """Reviews that will be due on the next study day, if all is as now."""


class Drill:
    """The cards of one sitting.

    Args:
        workspace: What is open.
        choice: Which cards to take; today's where it is None.

    Raises:
        NotFound: where a deck or topic of the choice is not there.
        DatabaseUnwritable: where no grade could be written.
    """

    def __init__(self, workspace: Workspace, choice: Choice | None = None) -> None:
        workspace.database.need_to_write()
        self.workspace = workspace
        self.choice = choice = choice or Choice()
        slugs = decks_named(workspace, choice.decks) if choice.decks else taken_decks(workspace)
        self._cards = (
            {entry.card.id: entry.card for entry in list_cards(workspace, slugs, choice.topic)}
            if slugs
            else {}
        )
        queue = self._queue()
        self._main: deque[str] = deque(queue.main)
        self._steps: dict[str, int] = {}
        """Cards in steps, and when they are due (UTC ms)."""
        for card, state in self._states(queue.steps).items():
            self._steps[card] = state.due_at or 0
        if choice.limit is not None:
            self._cut(choice.limit)
        self.answered: list[Answered] = []
        self._undone: list[Answered] = []
        self.current: Showing | None = None
        self._shown_at_ms = 0
        self._seconds_a_card = seconds_a_card(workspace.index.connection)
        self.go_on()

    @property
    def left(self) -> int:
        """Cards still to come in this drill, the current one with them."""
        return len(self._main) + len(self._steps) + (self.current is not None)

    @property
    def minutes_left(self) -> int:
        """What they may take, by the pace of late."""
        return -int(-self.left * self._seconds_a_card // 60)

    @property
    def title(self) -> str:
        """The deck's title where the drill takes one deck, else what it takes."""
        slugs = {card.deck for card in self._cards.values()}
        titles = [deck.title for deck in self.workspace.index.decks() if deck.slug in slugs]
        return titles[0] if len(titles) == 1 else "Drill"

    def go_on(self) -> None:
        """Show the next card; `current` is None when none is left."""
        now_ms = self.workspace.clock.now_ms()
        while True:
            card = self._next(now_ms)
            if card is None:
                self.current = None
                return
            showing = card_actions.show(self.workspace, self._cards[card])
            # Another terminal may have graded it since the queue was built.
            if self._still_due(showing):
                self._put_before(showing)
                return

    def reveal(self) -> Showing:
        """Work the decisions out for this moment, as the buttons then say them."""
        if self.current is None:
            raise ValueError("nothing is shown")
        fresh = card_actions.show(self.workspace, self.current.card)
        # The revision stays that of the first look: what happened since is told at the grade.
        self.current = replace(
            fresh, state=replace(fresh.state, revision=self.current.state.revision)
        )
        return self.current

    def grade(self, grade: Grade) -> CardState:
        """Grade the current card and go on.

        Raises:
            CardMoved: where it was graded elsewhere since it was shown; the drill has gone on.
        """
        if self.current is None:
            raise ValueError("nothing is shown")
        showing, seconds = self.current, self._seconds_since_shown()
        try:
            state = card_actions.grade(self.workspace, showing, grade, seconds)
        except CardMoved:
            self.go_on()
            raise
        self.answered.append(Answered(showing.card.id, grade, seconds))
        self._undone.clear()
        self._return_in_steps(state)
        self.go_on()
        return state

    def put_aside(self, kind: ActionKind) -> None:
        """Suspend the current card, or bury it for the day, and go on."""
        if self.current is not None:
            card_actions.refuse_another_database(self.workspace, self.current)
            card_actions.act(self.workspace, self.current.card.id, kind)
            self.go_on()

    def toggle_flag(self, why: str = "") -> bool:
        """Flag the current card with a word why, or take the flag off; whether it is flagged."""
        if self.current is None:
            return False
        card_actions.refuse_another_database(self.workspace, self.current)
        flagged = self.current.state.flag is None
        kind = ActionKind.FLAG if flagged else ActionKind.UNFLAG
        state = card_actions.act(self.workspace, self.current.card.id, kind, why or None)
        # Of the rows since the first look only this one is ours; any other is told at the grade.
        revision = self.current.state.revision + 1
        self.current = replace(self.current, state=replace(state, revision=revision))
        return flagged

    def undo(self) -> TakenBack:
        """Take back the last action of the day and show its card again."""
        taken_back = card_actions.undo(self.workspace)
        if taken_back.graded and self.answered and self.answered[-1].card == taken_back.card:
            self._undone.append(self.answered.pop())
        self._show_again(taken_back.card)
        return taken_back

    def redo(self) -> TakenBack:
        """Bring back what the last undo took back, and go on."""
        brought_back = card_actions.redo(self.workspace)
        card = brought_back.card
        if brought_back.graded and self._undone and self._undone[-1].card == card:
            self.answered.append(self._undone.pop())
        is_shown = self.current is not None and self.current.card.id == card
        if not brought_back.graded and not kept_back(brought_back.state, self.workspace.now().day):
            if is_shown:  # a flag leaves the card where it was
                self.current = card_actions.show(self.workspace, self._cards[card])
            return brought_back
        if is_shown:
            self.current = None
        elif card in self._main:
            self._main.remove(card)
        self._return_in_steps(brought_back.state)
        if self.current is None:
            self.go_on()
        return brought_back

    def summary(self) -> Summary:
        """How it went so far."""
        again = [each.card for each in self.answered if each.grade is Grade.AGAIN]
        hardest = sorted(dict.fromkeys(again), key=lambda card: -again.count(card))
        return Summary(
            answered=tuple(self.answered),
            right=sum(each.grade is not Grade.AGAIN for each in self.answered),
            seconds=sum(each.seconds for each in self.answered),
            hardest=tuple(hardest[:3]),
            tomorrow=self._due_tomorrow(),
        )

    def card(self, identity: str) -> Card | None:
        """A card of this drill."""
        return self._cards.get(identity)

    def _queue(self) -> Queue:
        now, settings = self.workspace.now(), self.workspace.settings
        begun, reviewed = done_on(self.workspace.index.connection, now.day.isoformat())
        limits = settings.limits
        if self.choice.new is not None:
            limits, begun = QueueLimits(self.choice.new, limits.reviews_per_day), 0
        return build_queue(
            [(card.id, card.deck) for card in self._cards.values()],
            self._states(list(self._cards)),
            today=now.day,
            day_ends_ms=now.day_ends_ms,
            limits=limits,
            introduced=begun,
            reviewed=reviewed,
        )

    def _states(self, cards: Sequence[str]) -> dict[str, CardState]:
        return card_log.states_of(self.workspace.database, cards)

    def _cut(self, limit: int) -> None:
        steps = sorted(self._steps.items(), key=lambda step: step[1])[:limit]
        self._steps = dict(steps)
        while len(self._main) > limit - len(steps):
            self._main.pop()

    def _next(self, now_ms: int) -> str | None:
        """The next card, taken out of its list: steps due, then the queue, then steps ahead."""
        soonest = min(self._steps, key=lambda card: (self._steps[card], card), default=None)
        if soonest is not None and self._steps[soonest] <= now_ms:
            del self._steps[soonest]
            return soonest
        if self._main:
            return self._main.popleft()
        if soonest is not None and self._steps[soonest] <= now_ms + LEARN_AHEAD_MS:
            del self._steps[soonest]
            return soonest
        return None

    def _still_due(self, showing: Showing) -> bool:
        state, now = showing.state, showing.moment
        if kept_back(state, now.day):
            return False
        if state.phase is Phase.NEW:
            return True
        if state.due_at is not None:
            return state.due_at <= now.at_ms + LEARN_AHEAD_MS
        return state.due_day is not None and state.due_day <= now.day

    def _put_before(self, showing: Showing) -> None:
        self.current = showing
        self._shown_at_ms = self.workspace.clock.now_ms()

    def _seconds_since_shown(self) -> float:
        passed = (self.workspace.clock.now_ms() - self._shown_at_ms) / 1000
        return min(max(passed, 0.0), LONGEST_ANSWER_SECONDS)

    def _return_in_steps(self, state: CardState) -> None:
        """Let a card in steps come back, also over the turn of the day where it is that soon."""
        self._steps.pop(state.card, None)
        now = self.workspace.now()
        within_ms = max(now.day_ends_ms - 1, now.at_ms + LEARN_AHEAD_MS)
        if state.due_at is not None and state.due_at <= within_ms and not kept_back(state, now.day):
            self._steps[state.card] = state.due_at

    def _show_again(self, identity: str) -> None:
        # Taken from the index first: what was taken back may have been an edit.
        card = self.workspace.card(identity) or self._cards.get(identity)
        if card is None:
            return
        self._cards[identity] = card
        self._steps.pop(identity, None)
        if identity in self._main:
            self._main.remove(identity)
        if self.current is not None and self.current.card.id != identity:
            self._main.appendleft(self.current.card.id)
        self._put_before(card_actions.show(self.workspace, card))

    def _due_tomorrow(self) -> int:
        self.workspace.bring_up_counts()
        tomorrow = self.workspace.moment_at(self.workspace.now().day_ends_ms)
        counts = deck_counts(
            self.workspace.index.connection, tomorrow.day.isoformat(), tomorrow.day_ends_ms
        )
        return sum(each.due for each in counts if each.taken)
