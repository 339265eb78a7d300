"""The clock and the state of a practice, derived from the log of its events.

Nothing counts down: what remains is worked out from the events and the time now, so that a closed
terminal, a crash, sleep and a changed wall clock cannot bend it. A stage whose time is over does
not end by itself; its overtime counts up until the person goes on, as an interview would.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from prepterm.core.event_values import extension_of, format_of, judgement_of, question_of
from prepterm.core.format import Format
from prepterm.core.rubric import Dimension, Judgement

MS_A_SECOND = 1000
MS_A_MINUTE = 60 * MS_A_SECOND


class EventKind(StrEnum):
    """What happens in a practice. In brackets: what the event's value says."""

    STARTED = "started"
    """[the format, `event_values.start_value`]"""
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    """[ms that the stage gains]"""
    NEXT_STAGE = "next stage"
    PREVIOUS_STAGE = "previous stage"
    NOTE = "note"
    """[its text; nothing where it is forgotten]"""
    NOTE_REMOVED = "note removed"
    """[the row of the note]"""
    ASKED = "asked"
    """[the question, `event_values.asked_value`]"""
    HINT = "hint"
    """[id of the question whose next hint was shown]"""
    FOLLOW_UP = "follow-up"
    """[id of the question whose next follow-up was asked]"""
    SEEN = "seen"
    """Written each minute, so that the log knows how long the session was watched."""
    SCORED = "scored"
    """[dimension, score and evidence, `event_values.score_value`]"""
    ENDED = "ended"
    DISCARDED = "discarded"


class Status(StrEnum):
    """Where a session stands."""

    OPEN = "open"
    ENDED = "ended"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Tick:
    """One instant by the machine's two clocks."""

    wall_ms: int
    """UTC, ms; may be changed under a running session."""
    boot: str
    """Which boot of which machine `boot_ms` counts from."""
    boot_ms: int
    """Since that boot, sleep included; cannot be changed."""


@dataclass(frozen=True, slots=True)
class PracticeEvent:
    """One row of a session's log."""

    kind: EventKind
    tick: Tick
    value: str | None = None
    """What `EventKind` says of the kind."""
    row: str = ""
    """device/seq of its row; nothing before it is written."""


@dataclass(frozen=True, slots=True)
class Note:
    """A line that the person wrote down."""

    at_ms: int
    """When, on the session's own clock: without pauses, from 0."""
    stage: int
    text: str
    row: str = ""
    """device/seq of its row in the log."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that came up."""

    question: str
    """Its id."""
    stage: int
    prompt: str
    """Its text then, so that history explains itself."""
    hints: int = 0
    """How many of its hints were shown."""
    follow_ups: int = 0


@dataclass(frozen=True, slots=True)
class PracticeState:
    """What is derived from the events of a session, at its last event."""

    format: Format
    """As it was when the session started, whatever its file says now."""
    started: Tick
    last: Tick
    """Of the newest event that time ran up to."""
    spent_ms: tuple[int, ...]
    """Running time of each stage."""
    extended_ms: tuple[int, ...]
    """What each stage gained."""
    stage: int = 0
    paused: bool = False
    paused_ms: int = 0
    pauses: int = 0
    status: Status = Status.OPEN
    notes: tuple[Note, ...] = ()
    asked: tuple[Asked, ...] = ()
    judgements: dict[Dimension, Judgement] = field(default_factory=dict)

    @property
    def question(self) -> Asked | None:
        """What the talk is about: the newest question of this stage, or of the last that asked."""
        asked = [each for each in self.asked if each.stage <= self.stage]
        return asked[-1] if asked else None

    @property
    def still_to_ask(self) -> int:
        """How many questions of this stage have not come up yet."""
        asked = sum(each.stage == self.stage for each in self.asked)
        return max(0, self.format.stages[self.stage].questions - asked)

    @property
    def on_last_stage(self) -> bool:
        """Whether no stage comes after this one."""
        return self.stage == len(self.format.stages) - 1


@dataclass(frozen=True, slots=True)
class ClockReading:
    """What the clock of a session shows at one instant."""

    stage: int
    stage_left_ms: int
    """Of the current stage; negative in overtime."""
    left_ms: int
    """Of all stages together; negative in overtime."""
    elapsed_ms: int
    """Since the start, pauses included; equals `running_ms` and `paused_ms` together."""
    paused: bool
    paused_ms: int
    spent_ms: tuple[int, ...]
    allowed_ms: tuple[int, ...]
    """Of each stage: its minutes and what it gained."""

    @property
    def running_ms(self) -> int:
        """Since the start, without the pauses."""
        return sum(self.spent_ms)

    @property
    def overtime_ms(self) -> int:
        """What the stages took beyond their time, each for itself."""
        pairs = zip(self.spent_ms, self.allowed_ms, strict=True)
        return sum(max(0, spent - allowed) for spent, allowed in pairs)

    @property
    def over(self) -> bool:
        """Whether the current stage's time has come to its end."""
        return self.stage_left_ms <= 0


def elapsed_ms(earlier: Tick, later: Tick) -> int:
    """Time from one tick to another, never negative.

    Within one boot the boot clock alone decides, so that setting the wall clock changes nothing;
    across boots, or machines, only the wall clock is left.
    """
    if earlier.boot == later.boot:
        return max(0, later.boot_ms - earlier.boot_ms)
    return max(0, later.wall_ms - earlier.wall_ms)


def practice_state(events: Iterable[PracticeEvent]) -> PracticeState:
    """Derive a session from its events, in the order of the log.

    An event that changes nothing, such as a second pause, is no error: two terminals may have
    written both.

    Raises:
        ValueError: where the first event is not the start.
        DatabaseDamaged: where an event says what cannot be read.
    """
    rest = iter(events)
    first = next(rest, None)
    if first is None or first.kind is not EventKind.STARTED:
        raise ValueError("a session begins with its start")
    format_ = format_of(first.value or "")
    nothing = (0,) * len(format_.stages)
    state = PracticeState(format_, first.tick, first.tick, nothing, nothing)
    for event in rest:
        state = _after(_up_to(state, event.tick), event)
    return state


def clock_at(state: PracticeState, tick: Tick) -> ClockReading:
    """What the session's clock shows; where it has ended, what it showed then."""
    now = _up_to(state, tick)
    allowed = tuple(
        stage.minutes * MS_A_MINUTE + extended
        for stage, extended in zip(now.format.stages, now.extended_ms, strict=True)
    )
    running = sum(now.spent_ms)
    return ClockReading(
        stage=now.stage,
        stage_left_ms=allowed[now.stage] - now.spent_ms[now.stage],
        left_ms=sum(allowed) - running,
        elapsed_ms=running + now.paused_ms,
        paused=now.paused,
        paused_ms=now.paused_ms,
        spent_ms=now.spent_ms,
        allowed_ms=allowed,
    )


def minutes_and_seconds(ms: int) -> str:
    """Remaining time as mm:ss, rounded up to the second; overtime as +mm:ss.

    Rounding up shows a fresh minute as 01:00 for a whole second, and 00:00 only when it is over.
    """
    seconds = -(-ms // MS_A_SECOND)
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'+' if seconds < 0 else ''}{minutes:02}:{rest:02}"


def since_start(ms: int) -> str:
    """Time gone by as mm:ss, in whole seconds that have passed."""
    return minutes_and_seconds(ms // MS_A_SECOND * MS_A_SECOND)


def _up_to(state: PracticeState, tick: Tick) -> PracticeState:
    """Let time run to a tick, in the stage or in the pause."""
    if state.status is not Status.OPEN:
        return state
    passed = elapsed_ms(state.last, tick)
    if state.paused:
        return replace(state, last=tick, paused_ms=state.paused_ms + passed)
    return replace(state, last=tick, spent_ms=_plus(state.spent_ms, state.stage, passed))


def _after(  # noqa: C901, PLR0911, PLR0912 - one case for each kind of event
    state: PracticeState, event: PracticeEvent
) -> PracticeState:
    value = event.value or ""
    match event.kind:
        case EventKind.NOTE:
            note = Note(sum(state.spent_ms), state.stage, value, event.row)
            return replace(state, notes=(*state.notes, note))
        case EventKind.NOTE_REMOVED:
            kept = tuple(each for each in state.notes if each.row != value)
            return replace(state, notes=kept)
        case EventKind.SCORED:
            dimension, judgement = judgement_of(value)
            return replace(state, judgements={**state.judgements, dimension: judgement})
        case _ if state.status is not Status.OPEN:
            return state
        case EventKind.PAUSED:
            return replace(state, paused=True, pauses=state.pauses + (not state.paused))
        case EventKind.RESUMED:
            return replace(state, paused=False)
        case EventKind.EXTENDED:
            return replace(
                state, extended_ms=_plus(state.extended_ms, state.stage, extension_of(value))
            )
        case EventKind.NEXT_STAGE:
            return replace(state, stage=min(state.stage + 1, len(state.format.stages) - 1))
        case EventKind.PREVIOUS_STAGE:
            return replace(state, stage=max(state.stage - 1, 0))
        case EventKind.ASKED:
            question, prompt = question_of(value)
            return replace(state, asked=(*state.asked, Asked(question, state.stage, prompt)))
        case EventKind.HINT:
            return _revealed(state, value, hints=1)
        case EventKind.FOLLOW_UP:
            return _revealed(state, value, follow_ups=1)
        case EventKind.ENDED:
            return replace(state, status=Status.ENDED)
        case EventKind.DISCARDED:
            return replace(state, status=Status.DISCARDED)
        case EventKind.SEEN | EventKind.STARTED:
            return state


def _revealed(
    state: PracticeState, question: str, *, hints: int = 0, follow_ups: int = 0
) -> PracticeState:
    asked = tuple(
        replace(each, hints=each.hints + hints, follow_ups=each.follow_ups + follow_ups)
        if each.question == question
        else each
        for each in state.asked
    )
    return replace(state, asked=asked)


def _plus(times: tuple[int, ...], index: int, ms: int) -> tuple[int, ...]:
    return (*times[:index], times[index] + ms, *times[index + 1 :])
