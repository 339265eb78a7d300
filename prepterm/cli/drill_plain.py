"""The drill without a screen: prompts on standard input and output, also for a screen reader."""

import sys

from prepterm.cli.output import complain, say
from prepterm.core.answer_check import Verdict, check_answer
from prepterm.core.card import CardKind
from prepterm.core.grade import Grade, parse_grade
from prepterm.core.history import ActionKind
from prepterm.core.interval_text import interval_text
from prepterm.errors import (
    EXIT_DONE,
    EXIT_FAILED,
    CardMoved,
    ClockInDoubt,
    DatabaseDamaged,
    DatabaseUnusable,
    PreptermError,
)
from prepterm.study.card_actions import Showing
from prepterm.study.card_text import seen_sentence
from prepterm.study.clock_doubt import clock_question, confirm_clock
from prepterm.study.drill import Drill

HELP = "1 again, 2 hard, 3 good, 4 easy; u undo, b bury, s suspend, q stop"


class _Stop(Exception):  # noqa: N818 - it is no error
    """The person stops, or the input has ended."""

    status = EXIT_DONE


def drill_plainly(drill: Drill) -> int:
    """Ask card by card until none is left or the person stops; returns the exit status."""
    if drill.current is None:
        say("Nothing is due.")
        return EXIT_DONE
    status = EXIT_DONE
    try:
        _settle_clock(drill)
        while drill.current is not None:
            _one_card(drill)
    except _Stop as stop:
        status = stop.status
    _say_summary(drill)
    return status


def _settle_clock(drill: Drill) -> None:
    """Ask about a clock that is far ahead; without a yes nothing is recorded."""
    question = clock_question(drill.workspace)
    if question is None:
        return
    if _asked(f"{question} (y or n) ").casefold() not in ("y", "yes"):
        say("Nothing is recorded. Set the clock, then drill.")
        raise _Stop
    confirm_clock(drill.workspace)


def _one_card(drill: Drill) -> None:
    if drill.current is None:
        return
    card = drill.current.card
    say()
    said = ", ".join(card.topics)
    say(f"Card {len(drill.answered) + 1}, {drill.left} to come. {said}".rstrip())
    say(card.front)
    typed_card = card.kind is CardKind.TYPED
    answer = _asked("Type the answer, then enter: " if typed_card else "Enter shows the answer. ")
    if not typed_card and _has_acted(drill, answer):
        return
    showing = drill.reveal()
    say()
    say(f"Answer: {card.back}")
    if card.why:
        say(card.why)
    if typed_card:
        verdict = check_answer(answer, card.back, card.accept)
        say({Verdict.RIGHT: "Right.", Verdict.WRONG: "Wrong.", Verdict.EMPTY: ""}[verdict])
    say(seen_sentence(showing))
    say(_intervals(showing))
    _grade(drill)


def _grade(drill: Drill) -> None:
    """Ask for a grade until one is recorded, or something else is done to the card."""
    refused = False
    try:
        while True:
            answer = _asked(f"Grade ({HELP}): ")
            grade = parse_grade(answer)
            if grade is not None:
                refused = not _is_recorded(drill, grade)
                if not refused:
                    return
            elif _has_acted(drill, answer):
                return
            else:
                say(f"'{answer}' is no grade.")
    except _Stop as stop:
        stop.status = EXIT_FAILED if refused else EXIT_DONE
        raise


def _is_recorded(drill: Drill, grade: Grade) -> bool:
    """Grade the card; False where it cannot be written now and has to be given again."""
    try:
        drill.grade(grade)
    except CardMoved as error:
        complain(error)
    except ClockInDoubt:  # set ahead since the drill began
        _settle_clock(drill)
        return _is_recorded(drill, grade)
    except DatabaseDamaged:
        raise
    except DatabaseUnusable as error:
        complain(error)
        return False
    return True


def _has_acted(drill: Drill, answer: str) -> bool:
    """Do what a letter asks for, or say why it cannot be done; whether it was such a letter."""
    try:
        match answer.strip().casefold():
            case "u":
                taken_back = drill.undo()
                say(f"Took back {taken_back.what} of {taken_back.card}.")
            case "b":
                drill.put_aside(ActionKind.BURY)
            case "s":
                drill.put_aside(ActionKind.SUSPEND)
            case "q":
                raise _Stop
            case _:
                return False
    except PreptermError as error:
        complain(error)
    return True


def _intervals(showing: Showing) -> str:
    parts = [
        f"{int(grade)} {grade.label} {interval_text(decision)}"
        for grade, decision in showing.decisions.items()
    ]
    return "   ".join(parts)


def _asked(prompt: str) -> str:
    sys.stdout.write(prompt)
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        say()
        raise _Stop
    return line.strip()


def _say_summary(drill: Drill) -> None:
    summary = drill.summary()
    count = len(summary.answered)
    say()
    if count:
        say(f"{count} graded, {summary.right} recalled, {summary.tomorrow} due tomorrow.")
    if drill.left:
        say(f"{drill.left} still to come today: `prepterm drill` goes on.")
