"""The health of a prepterm home: what is sound, what is not, and what to do about it."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path

from prepterm.core.history import CardState
from prepterm.core.safe_text import shown_line
from prepterm.storage import repair
from prepterm.storage.clock_log import FutureRows
from prepterm.storage.connection import remedy_of_damage
from prepterm.storage.day_counts import recount, wrong_counts
from prepterm.study.clock_doubt import clock_question
from prepterm.study.finding import Finding, sound, unsound
from prepterm.study.future_rows import future_rows, rather_the_clock_is_behind
from prepterm.study.rebuild import Difference, differences, rebuild
from prepterm.study.surroundings import surroundings
from prepterm.study.workspace import Workspace

_NAMED = 3
"""So many are named one by one; of more, how many there are."""


def examine(workspace: Workspace) -> list[Finding]:
    """Look at everything; nothing is changed."""
    integrity = _integrity(workspace)
    if not integrity.sound:
        return [integrity]  # what else is read from a damaged file says nothing
    return [
        integrity,
        _foreign_keys(workspace),
        _log_gaps(workspace),
        _clock(workspace),
        derived_state(workspace),
        _content(workspace),
        _index(workspace),
        _unknown_cards(workspace),
        *surroundings(workspace),
    ]


def rebuild_all(workspace: Workspace) -> list[Finding]:
    """Derive all state again from the logs, and say what was different, and what the logs lack."""
    integrity, gaps = _integrity(workspace), _log_gaps(workspace)
    if not integrity.sound:
        return [integrity]
    lacking = [] if gaps.sound else [gaps]
    found = differences(workspace.database, workspace.model)
    rebuild(workspace.database, workspace.model)
    with workspace.index.transaction():
        recount(workspace.index.connection)
    if not found:
        return [*lacking, sound("rebuild", "derived again from the logs: no difference")]
    said = [unsound("rebuild", f"{_said(each)}; now it is what the logs give") for each in found]
    return [*lacking, *said]


def derived_state(workspace: Workspace) -> Finding:
    """Whether every derived row is what the logs give."""
    found = differences(workspace.database, workspace.model)
    if not found:
        return sound("derived-state", "every derived row is what the logs give")
    names = [f"'{each.name}' ({each.table})" for each in found]
    return unsound(
        "derived-state",
        f"{_some(names)} differ from the logs",
        "`prepterm doctor --rebuild` derives them again",
    )


def _integrity(workspace: Workspace) -> Finding:
    faults = repair.integrity_faults(workspace.database)
    if not faults:
        return sound("integrity", "the database is whole")
    return unsound(
        "integrity",
        f"the database is damaged: {'; '.join(faults)}",
        remedy_of_damage(workspace.database.path),
    )


def _foreign_keys(workspace: Workspace) -> Finding:
    rows = repair.dangling_rows(workspace.database)
    if not rows:
        return sound("foreign-keys", "no row points nowhere")
    return unsound("foreign-keys", f"{rows} rows point to rows that are not there")


def _log_gaps(workspace: Workspace) -> Finding:
    double = repair.double_numbers(workspace.database)
    if double:
        return unsound("log-gaps", f"{double} numbers of rows were used twice")
    found = repair.log_gaps(workspace.database)
    if not found:
        return sound("log-gaps", "no log has a gap")
    said = ", ".join(f"{missing} of device {device}" for device, missing in found.items())
    return unsound(
        "log-gaps",
        f"rows of the logs are missing: {said}",
        "a backup from before may have them: `prepterm restore FILE` keeps this one",
    )


def _clock(workspace: Workspace) -> Finding:
    future = future_rows(workspace)
    if future:
        rows = sum(each.rows for each in future)
        said = f"{rows} rows are dated in the future, the latest {_latest(workspace, future)}"
        behind = rather_the_clock_is_behind(workspace)
        if behind is not None:
            return unsound("clock", f"{said}; {behind}", "rather this clock is behind: set it")
        return unsound(
            "clock",
            said,
            "where the clock is right now, `prepterm doctor --take-back-future` takes back what"
            " was decided then, after a backup",
        )
    question = clock_question(workspace)
    if question is not None:
        return unsound("clock", question, "`prepterm doctor --clock-is-right` says so; else set it")
    return sound("clock", "no row is dated in the future")


def _latest(workspace: Workspace, future: Sequence[FutureRows]) -> str:
    try:
        local = workspace.clock.local(max(each.latest for each in future))
    except (ValueError, OverflowError, OSError):
        return "after all calendars"
    return f"{local:%Y-%m-%d %H:%M}"


def _content(workspace: Workspace) -> Finding:
    workspace.refresh()
    if not workspace.problems:
        return sound("content", "every deck and post can be read")
    return unsound("content", "; ".join(problem.message for problem in workspace.problems))


def _index(workspace: Workspace) -> Finding:
    """Whether the index has read every file as it stands, and counts what the states give."""
    index = workspace.index
    behind = [
        shown_line(file.path)
        for kind in ("deck", "post")
        for file in index.files(kind).values()
        if not file.problem and file.hash != _hash_of(file.path)
    ]
    if behind:
        return unsound(
            "index",
            f"the index is not what stands in {_some(behind)}",
            f"delete {index.path}; it is made anew from the files",
        )
    workspace.bring_up_counts()
    wrong = [f"'{shown_line(card)}'" for card in wrong_counts(index.connection)]
    if wrong:
        return unsound(
            "index",
            f"the counts of {_some(wrong)} are not what the states give",
            "`prepterm doctor --rebuild` counts them again",
        )
    return sound("index", "every file is read as it stands, and counted as the states give")


def _hash_of(path: str) -> str:
    try:
        return hashlib.blake2b(Path(path).read_bytes(), digest_size=16).hexdigest()
    except OSError:
        return ""


def _unknown_cards(workspace: Workspace) -> Finding:
    """Reviews of cards that no deck has; no fault, since a deck may have been taken out."""
    known = set(workspace.index.card_ids())
    unknown = repair.reviews_per_card(workspace.database)
    unknown = {card: count for card, count in unknown.items() if card not in known}
    if not unknown:
        return sound("unknown-cards", "every review is of a card that a deck has")
    names = [f"'{shown_line(card)}'" for card in unknown]
    return sound(
        "unknown-cards",
        f"{sum(unknown.values())} reviews are of cards that no deck has: {_some(names)};"
        " they wait for their card",
    )


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _said(difference: Difference) -> str:
    """`card_states of 'a' had stability 99.0 where the logs give 2.3`."""
    stored, derived = difference.stored, difference.derived
    begin = f"{difference.table} of '{shown_line(difference.name)}'"
    if stored is None:
        return f"{begin} was missing"
    if derived is None:
        return f"{begin} was there without a row of the logs"
    if isinstance(stored, CardState) and isinstance(derived, CardState):
        pairs: Iterable[tuple[str, object, object]] = (
            (each.name, getattr(stored, each.name), getattr(derived, each.name))
            for each in fields(CardState)
        )
        said = [f"{name} {was} where the logs give {now}" for name, was, now in pairs if was != now]
        return f"{begin} had {', '.join(said)}"
    return f"{begin} was {stored} where the logs give {derived}"
