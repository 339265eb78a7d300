"""One practice while it runs and in its debrief: what a person does, and what the clock shows.

Every act is decided on the session as it stands in the database, inside the transaction that
writes it, so that two terminals may show the same session.
"""

from collections.abc import Callable, Mapping
from typing import Self

from prepterm.core.event_values import asked_value, score_value, start_value
from prepterm.core.format import Format
from prepterm.core.practice import (
    MS_A_MINUTE,
    Asked,
    ClockReading,
    EventKind,
    PracticeEvent,
    PracticeState,
    Status,
    Tick,
    clock_at,
    elapsed_ms,
    practice_state,
)
from prepterm.core.question import Question
from prepterm.core.rubric import Dimension, Judgement, Score
from prepterm.core.safe_text import shown_line
from prepterm.core.shuffle_bag import draw
from prepterm.errors import NotFound, PracticeRunning
from prepterm.storage import practice_log
from prepterm.study.workspace import Workspace

LEFT_ALONE_AFTER_MS = 60 * MS_A_MINUTE
"""A session not seen for longer is asked about before it goes on."""

_SEEN_EACH_MS = MS_A_MINUTE


class Practice:
    """A session, from its start to its debrief. Made by `PracticeRoom`.

    Args:
        workspace: What is open.
        session: Its id in the log.
        questions: All questions there are, by id.
    """

    def __init__(
        self, workspace: Workspace, session: str, questions: Mapping[str, Question]
    ) -> None:
        self.session = session
        self._workspace = workspace
        self._database = workspace.database
        self._questions = questions
        self.state: PracticeState = self._read()
        """As it was when it was last looked at or acted on."""

    @classmethod
    def start(
        cls, workspace: Workspace, format_: Format, questions: Mapping[str, Question]
    ) -> Self:
        """Start a session, and ask what its first stage asks first.

        Raises:
            PracticeRunning: where one runs already.
        """
        database = workspace.database
        with database.transaction():
            running = practice_log.open_session(database)
            if running is not None:
                raise PracticeRunning(
                    f"'{running.title}' is still running", "end or discard it, then start another"
                )
            tick = workspace.clock.tick()
            event = PracticeEvent(EventKind.STARTED, tick, start_value(format_))
            day = workspace.moment_at(tick.wall_ms).day
            practice = cls(workspace, practice_log.append(database, None, [event], day), questions)
            practice._ask()
        return practice

    def look(self) -> PracticeState:
        """The session as it stands now, with what other terminals did to it."""
        self.state = self._read()
        return self.state

    def reading(self) -> ClockReading:
        """What its clock shows now."""
        return clock_at(self.state, self._tick())

    def unseen_ms(self) -> int:
        """Time since anything was written to its log."""
        return elapsed_ms(self.state.last, self._tick())

    @property
    def left_alone(self) -> bool:
        """Whether it runs, and nobody has seen it for so long that the person is to be asked."""
        return self.state.status is Status.OPEN and self.unseen_ms() > LEFT_ALONE_AFTER_MS

    @property
    def rings(self) -> bool:
        """Whether the person wants a bell when a stage's time ends."""
        return self._workspace.settings.bell

    def question(self, asked: Asked) -> Question | None:
        """All there is to a question that came up; None where its file no longer has it."""
        return self._questions.get(asked.question)

    def toggle_pause(self) -> None:
        """Pause, or go on."""
        self._act(lambda state: EventKind.RESUMED if state.paused else EventKind.PAUSED)

    def extend(self, ms: int = MS_A_MINUTE) -> None:
        """Give the current stage more time, and the session with it."""
        self._act(lambda _: EventKind.EXTENDED, str(ms))

    def next_stage(self) -> None:
        """Go on to the next stage, and ask what it asks first; on the last, do nothing."""
        with self._database.transaction():
            if self.look().on_last_stage or not self._write(EventKind.NEXT_STAGE):
                return
            if not any(each.stage == self.state.stage for each in self.state.asked):
                self._ask()

    def previous_stage(self) -> None:
        """Go back a stage; on the first, do nothing. Its time runs on where it stopped."""
        self._act(lambda state: EventKind.PREVIOUS_STAGE if state.stage else None)

    def ask(self) -> bool:
        """Ask what the current stage asks next; whether there was anything left to ask."""
        with self._database.transaction():
            self.look()
            return self._ask()

    def hint(self, asked: Asked) -> bool:
        """Show the next hint of a question; whether there was one."""
        question = self.question(asked)
        if question is None or asked.hints >= len(question.hints):
            return False
        return self._act(lambda _: EventKind.HINT, asked.question)

    def follow_up(self, asked: Asked) -> bool:
        """Ask the next follow-up of a question; whether there was one."""
        question = self.question(asked)
        if question is None or asked.follow_ups >= len(question.follow_ups):
            return False
        return self._act(lambda _: EventKind.FOLLOW_UP, asked.question)

    def note(self, text: str) -> None:
        """Write a line down, with the session's time; nothing where it is blank."""
        line = shown_line(text)
        if line:
            self._act(lambda _: EventKind.NOTE, line, afterwards=True)

    def remove_last_note(self) -> str | None:
        """Take the newest note out; its text, or None where there is none."""
        with self._database.transaction():
            notes = self.look().notes
            if not notes:
                return None
            self._write(EventKind.NOTE_REMOVED, notes[-1].row, afterwards=True)
        return notes[-1].text

    def keep_seen(self) -> None:
        """Log that somebody watches, once a minute; called as often as is handy."""
        if self.state.status is Status.OPEN and self.unseen_ms() >= _SEEN_EACH_MS:
            self._act(lambda _: EventKind.SEEN)

    def end(self) -> None:
        """End it now."""
        self._act(lambda _: EventKind.ENDED)

    def end_when_last_seen(self) -> None:
        """End it at the last moment that its log knows of."""
        self._act(lambda _: EventKind.ENDED, at=self.state.last)

    def discard(self) -> None:
        """End it as one that does not count; its log stays."""
        self._act(lambda _: EventKind.DISCARDED)

    def judgement(self, dimension: Dimension) -> Judgement:
        """What the person holds of it so far, on one dimension."""
        return self.state.judgements.get(dimension, Judgement())

    def score(self, dimension: Dimension, score: Score) -> None:
        """Score a dimension; a second score takes the place of the first."""
        self._judge(dimension, lambda held: Judgement(score, held.evidence))

    def support(self, dimension: Dimension, evidence: str) -> None:
        """Say what supports the score of a dimension."""
        self._judge(dimension, lambda held: Judgement(held.score, shown_line(evidence)))

    def _judge(self, dimension: Dimension, judge: Callable[[Judgement], Judgement]) -> None:
        with self._database.transaction():
            self.look()
            before = self.judgement(dimension)
            if judge(before) != before:
                self._write(
                    EventKind.SCORED, score_value(dimension, judge(before)), afterwards=True
                )

    def _act(
        self,
        decide: Callable[[PracticeState], EventKind | None],
        value: str | None = None,
        *,
        at: Tick | None = None,
        afterwards: bool = False,
    ) -> bool:
        """Write what is decided on the session as it stands; whether anything was written."""
        with self._database.transaction():
            kind = decide(self.look())
            return kind is not None and self._write(kind, value, at=at, afterwards=afterwards)

    def _write(
        self,
        kind: EventKind,
        value: str | None = None,
        *,
        at: Tick | None = None,
        afterwards: bool = False,
    ) -> bool:
        """Append an event, inside a transaction; most make sense only while the session runs."""
        if self.state.status is not Status.OPEN and not afterwards:
            return False
        tick = at or self._tick()
        day = self._workspace.moment_at(tick.wall_ms).day
        event = PracticeEvent(kind, tick, value)
        practice_log.append(self._database, self.session, [event], day)
        self.look()
        return True

    def _ask(self) -> bool:
        if not self.state.still_to_ask:
            return False
        kind = self.state.format.stages[self.state.stage].asks
        came_up = {each.question for each in self.state.asked}
        pool = [
            question.id
            for question in self._questions.values()
            if question.kind == kind and question.id not in came_up
        ]
        seed = f"{self.session} {len(self.state.asked)}"
        drawn = draw(pool, practice_log.questions_asked(self._database), seed)
        if drawn is None:
            return False
        return self._write(EventKind.ASKED, asked_value(drawn, self._questions[drawn].prompt))

    def _read(self) -> PracticeState:
        events = practice_log.events_of(self._database, self.session)
        if not events:
            raise NotFound("this practice is no longer in the database")
        return practice_state(events)

    def _tick(self) -> Tick:
        return self._workspace.clock.tick()
