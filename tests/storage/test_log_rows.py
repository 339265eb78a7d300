from contextlib import closing

import pytest

from prepterm.core.event_values import start_value
from prepterm.core.format import Format, Stage
from prepterm.storage.database import LOGS, Database
from prepterm.storage.log_rows import Log, logs_of
from prepterm.storage.page_rows import RowFinder
from prepterm.storage.records import PageReader, Value
from tests.faults.record_bytes import record_bytes
from tests.storage.damaged_files import DEVICE, START, action, choice, event, mark, review, visit

SCREEN = start_value(Format("short", "Short screen", "", (Stage("code", 10, "", "code", 1),)))


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Log]:
    path = tmp_path_factory.mktemp("new") / "prepterm.db"
    with closing(Database(str(path), lambda: START)) as database:
        return {log.name: log for log in logs_of(database)}


def changed(row: tuple[object, ...], **columns: object) -> tuple[Value, ...]:
    """A row with other values in some columns, named by the place where they stand."""
    held = list(row)
    for place, value in columns.items():
        held[int(place.removeprefix("at_"))] = value
    return tuple(each if isinstance(each, Value) else str(each) for each in held)


GOOD = [
    ("reviews", review(1, "text")),
    ("reviews", changed(review(2), at_7=60.0, at_10=0.5, at_9=1, at_13=START)),
    ("card_actions", action(3, "flag")),
    ("card_actions", action(4, "redo", (DEVICE, 3))),
    ("reading_visits", visit(5)),
    ("reading_visits", changed(visit(6, "finished"), at_5=None, at_6=None, at_7=None, at_8=None)),
    ("practice_events", event(7, "started", SCREEN)),
    ("practice_events", event(8, "asked", '{"question": "q", "prompt": "Why?"}')),
    ("practice_events", event(9, "note", "what it says")),
    ("practice_events", event(10, "next stage", None)),
    ("practice_events", event(11, "extended", "60000")),
    ("deck_choices", choice(12)),
    ("highlights", mark(13)),
    ("highlights", changed(mark(14, "note"), at_16="what I think of it")),
    ("highlights", mark(15, "note", (DEVICE, 14))),
    ("highlights", mark(16, "remove", (DEVICE, 15))),
    ("highlights", mark(17, "undo", (DEVICE, 16))),
    ("highlights", changed(mark(18), at_13=None, at_14=None, at_15=None)),
]


def record_of(row: tuple[object, ...]) -> bytes:
    """A row as the record of it, without its length."""
    data = record_bytes(row)
    return data[1 if len(data) < 0x81 else 2 :]


def fitting(logs: dict[str, Log], row: tuple[object, ...]) -> list[str]:
    """The logs of which a stored row can be, by its shape."""
    layout = PageReader(4096, lambda _: b"", 1).layout(record_of(row))
    assert layout is not None
    return [log.name for log in RowFinder(tuple(logs.values())).shapes(layout)]


@pytest.mark.parametrize(("log", "row"), GOOD)
def test_a_row_is_told_by_its_shape_and_believed(
    logs: dict[str, Log], log: str, row: tuple[Value, ...]
) -> None:
    # A row of `forgotten` has the shape of a choice of a deck; its values tell them apart.
    assert [each for each in fitting(logs, row) if logs[each].of_values(row)] == [log]
    found = logs[log].of_values(row)
    assert found is not None
    assert (found.values, found.mended) == (row, False)
    assert found.key == row[:2]


def test_the_columns_are_those_of_the_newest_schema(logs: dict[str, Log]) -> None:
    assert tuple(logs) == LOGS
    assert [column.name for column in logs["deck_choices"].columns] == [
        "device", "seq", "at", "deck", "taken",
    ]  # fmt: skip
    assert {log.name: log.fewest for log in logs.values()} == {
        "reviews": 12,
        "card_actions": 7,
        "reading_visits": 5,
        "practice_events": 9,
        "deck_choices": 5,
        "clock_checks": 3,
        "redatings": 7,
        "forgotten": 5,
        "highlights": 6,
    }


@pytest.mark.parametrize(
    "row",
    [
        (START, DEVICE, 1),
        ("deck/card", DEVICE, 1),
        ("short", 1, START, "deck", 1),
        (DEVICE, "1", START, "deck", 1),
        (DEVICE, 1, START, "deck", 1, "more"),
        (DEVICE, 1, START, "deck", 0.5),
        (DEVICE, None, START, "deck", 1),
        (DEVICE, 1, None, "deck", 1),
        (DEVICE, 1, START + 0.5, "deck", 1),
    ],
)
def test_what_has_another_shape_is_no_row(logs: dict[str, Log], row: tuple[Value, ...]) -> None:
    assert fitting(logs, row) == []
    assert logs["deck_choices"].of_values(row) is None or row[0] == "short"


@pytest.mark.parametrize(
    ("log", "row"),
    [
        ("reviews", changed(review(1), at_2=-1)),
        ("reviews", changed(review(1), at_2=32_503_680_000_000)),
        ("reviews", changed(review(1), at_3=-5)),
        ("reviews", changed(review(1), at_4="deck/\0ard")),
        ("reviews", changed(review(1), at_5="2025-10-99")),
        ("reviews", changed(review(1), at_5="20251009")),
        ("reviews", changed(review(1), at_5="2025-10-0\0")),
        ("reviews", changed(review(1), at_7=-1.0)),
        ("reviews", changed(review(1), at_7=float("inf"))),
        ("reviews", changed(review(1), at_7=float("nan"))),
        ("reviews", changed(review(1), at_8="nex")),
        ("reviews", changed(review(1), at_9=-1)),
        ("reviews", changed(review(1), at_9=100)),
        ("reviews", changed(review(1), at_10=1.5)),
        ("reviews", changed(review(1), at_11="revieW")),
        ("reviews", changed(review(1), at_12=1 << 40)),
        ("reviews", changed(review(1), at_13=-1)),
        ("reviews", changed(review(1), at_14="tomorrow")),
        ("card_actions", action(1, "explode")),
        ("card_actions", action(1, "undo")),
        ("card_actions", action(1, "undo", (DEVICE, None))),
        ("card_actions", action(1, "undo", (DEVICE, 0))),
        ("card_actions", action(1, "undo", ("short", 1))),
        ("card_actions", action(1, "bury", (DEVICE, 1))),
        ("reading_visits", visit(1, "plase")),
        ("reading_visits", changed(visit(1), at_6=-1)),
        ("reading_visits", changed(visit(1), at_8=1.01)),
        ("practice_events", event(1, "wait", None)),
        ("practice_events", event(1, "started", None)),
        ("practice_events", event(1, "started", SCREEN[:-1])),
        ("practice_events", event(1, "started", SCREEN.replace("minutes", "minuTes"))),
        ("practice_events", event(1, "started", '{"format": "", "title": "", "stages": []}')),
        ("practice_events", event(1, "asked", '{"question": "q"}')),
        ("practice_events", event(1, "extended", "sixty")),
        ("practice_events", event(1, "scored", '{"dimension": "x", "score": 1, "evidence": ""}')),
        ("practice_events", changed(event(1, "seen", None), at_5=-1)),
        ("practice_events", changed(event(1, "seen", None), at_5=10**14)),
        ("highlights", mark(1, "underline")),
        ("highlights", mark(1, "remove")),
        ("highlights", mark(1, "note", (DEVICE, None))),
        ("highlights", mark(1, "note", (None, 1))),
        ("highlights", mark(1, "note", ("short", 1))),
        ("highlights", changed(mark(1), at_3="today")),
        ("highlights", changed(mark(1), at_8=None)),
        ("highlights", changed(mark(1), at_9=-1)),
        ("highlights", changed(mark(1), at_12=-1)),
        ("highlights", changed(mark(2, "undo", (DEVICE, 1)), at_8="0f" * 8)),
    ],
)
def test_a_row_that_no_hand_of_prepterms_wrote_is_not_believed(
    logs: dict[str, Log], log: str, row: tuple[Value, ...]
) -> None:
    assert logs[log].of_values(row) is None


@pytest.mark.parametrize("key", [("0011", 1), (DEVICE[:-1] + "x", 1), (DEVICE, 0), (DEVICE, -3)])
def test_a_row_may_be_believed_but_for_its_key(logs: dict[str, Log], key: tuple[str, int]) -> None:
    found = logs["deck_choices"].of_values((*key, *changed(choice(1))[2:]))
    assert found is not None
    assert found.key is None
    assert found.under((DEVICE, 1)).values == choice(1)
    assert found.under((DEVICE, 1)).mended


@pytest.mark.parametrize(
    ("log", "row", "columns"),
    [("reviews", review(1), 12), ("practice_events", event(1, "seen", None), 9)],
)
def test_a_row_of_an_older_schema_has_fewer_columns(
    logs: dict[str, Log], log: str, row: tuple[Value, ...], columns: int
) -> None:
    assert fitting(logs, row[:columns]) == [log]
    found = logs[log].of_values(row[:columns])
    assert found is not None
    assert found.values == row[:columns]
    assert logs[log].of_values(row[: columns - 1]) is None
