"""Each coding question's example is what a solution of it gives."""

import heapq
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from prepterm.core.question import Question
from tests.content import shipped

QUESTIONS = {question.id: question for question in shipped.questions()}


def best_trades(prices: list[int]) -> Iterator[int]:
    lowest, best = math.inf, 0
    for price in prices:
        lowest = min(lowest, price)
        best = max(best, int(price - lowest))
        yield best


def busiest_hour(openings: list[int]) -> tuple[int, int]:
    best = (0, 0)
    for start in openings:
        count = sum(start <= other < start + 3600 for other in openings)
        if count > best[0]:
            best = (count, start)
    return best


def hide_card_numbers(text: str) -> str:
    def hidden(run: re.Match[str]) -> str:
        digits = sum(letter.isdigit() for letter in run[0])
        if not 13 <= digits <= 19:
            return run[0]
        kept, seen = [], 0
        for letter in run[0]:
            seen += letter.isdigit()
            kept.append("*" if letter.isdigit() and seen <= digits - 4 else letter)
        return "".join(kept)

    return re.sub(r"[0-9](?:[ -]?[0-9])*", hidden, text)


def finishing_order(jobs: list[tuple[int, int]]) -> list[int]:
    waiting: list[tuple[int, int]] = []
    done: list[int] = []
    clock, following = 0, 0
    while len(done) < len(jobs):
        if not waiting:
            clock = max(clock, jobs[following][0])
        while following < len(jobs) and jobs[following][0] <= clock:
            heapq.heappush(waiting, (jobs[following][1], following))
            following += 1
        minutes, job = heapq.heappop(waiting)
        clock += minutes
        done.append(job)
    return done


def earliest_finish(steps: dict[str, tuple[int, list[str]]]) -> int | None:
    finished: dict[str, int] = {}
    while len(finished) < len(steps):
        ready = [
            name
            for name, (_, needs) in steps.items()
            if name not in finished and all(need in finished for need in needs)
        ]
        if not ready:
            return None
        for name in ready:
            minutes, needs = steps[name]
            finished[name] = minutes + max((finished[need] for need in needs), default=0)
    return max(finished.values(), default=0)


def short_names(names: list[str]) -> list[str]:
    def start(name: str) -> str:
        for end in range(1, len(name) + 1):
            if sum(other.startswith(name[:end]) for other in names) == 1:
                return name[:end]
        return name

    return [start(name) for name in names]


def unused_squares(songs: list[int], side: int) -> int:
    best = [0]
    for end in range(1, len(songs) + 1):
        fitting = [start for start in range(end) if sum(songs[start:end]) <= side]
        best.append(min(best[start] + (side - sum(songs[start:end])) ** 2 for start in fitting))
    return best[-1]


def filled_greedily(songs: list[int], side: int) -> int:
    sides = [0]
    for song in songs:
        if sides[-1] + song > side:
            sides.append(0)
        sides[-1] += song
    return sum((side - minutes) ** 2 for minutes in sides)


EXAMPLES: dict[str, tuple[str, Callable[[], bool]]] = {
    "coding.best-trade": (
        "Example: 5, 3, 6, 2, 7 gives 0, 0, 3, 3, 5.",
        lambda: list(best_trades([5, 3, 6, 2, 7])) == [0, 0, 3, 3, 5],
    ),
    "coding.busiest-hour": (
        "Example: 0, 10, 3599, 3600, 4000 gives 3 and 0.",
        lambda: busiest_hour([0, 10, 3599, 3600, 4000]) == (3, 0),
    ),
    "coding.hide-card-numbers": (
        "Example: `paid 5000 0000 0000 0009 now` becomes `paid **** **** **** 0009 now`.",
        lambda: hide_card_numbers("paid 5000 0000 0000 0009 now") == "paid **** **** **** 0009 now",
    ),
    "coding.print-shop": (
        "Example: (0, 9), (1, 4), (2, 2) gives 0, 2, 1.",
        lambda: finishing_order([(0, 9), (1, 4), (2, 2)]) == [0, 2, 1],
    ),
    "coding.kitchen-plan": (
        "Example: boil 10, chop 5, fry 8 after chop, mix 2 after boil and fry: 15.",
        lambda: (
            earliest_finish(
                {
                    "boil": (10, []),
                    "chop": (5, []),
                    "fry": (8, ["chop"]),
                    "mix": (2, ["boil", "fry"]),
                }
            )
            == 15
        ),
    ),
    "coding.short-names": (
        "Example: clone, clean, commit gives clo, cle, co.",
        lambda: short_names(["clone", "clean", "commit"]) == ["clo", "cle", "co"],
    ),
    "coding.record-sides": (
        "Example: 9, 6, 5, 14 with sides of 20 gives 26.",
        lambda: unused_squares([9, 6, 5, 14], 20) == 26,
    ),
}


def examples_in(question: Question) -> str:
    return " ".join(question.prompt.partition("Example:")[2].split())


def test_every_stated_example_has_a_solution_here() -> None:
    stating = {name for name, each in QUESTIONS.items() if "Example:" in each.prompt}
    assert stating == set(EXAMPLES)


@pytest.mark.parametrize("name", list(EXAMPLES))
def test_the_example_of_a_coding_question_is_right(name: str) -> None:
    text, holds = EXAMPLES[name]
    assert examples_in(QUESTIONS[name]) == text.removeprefix("Example: ")
    assert holds()


def test_what_the_questions_say_beside_their_examples_holds() -> None:
    assert "(36 for the one given)" in QUESTIONS["coding.record-sides"].strong[0]
    assert filled_greedily([9, 6, 5, 14], 20) == 36
    assert earliest_finish({"a": (1, ["b"]), "b": (1, ["a"])}) is None
    assert hide_card_numbers("1" * 12 + " x " + "2" * 20) == "1" * 12 + " x " + "2" * 20
    assert short_names(["go", "gone"]) == ["go", "gon"]


@pytest.mark.parametrize(
    ("name", "told", "counted"),
    [
        ("design.morning-digest", "about 1,700 a second", 1_000_000 / 600),
        ("design.audit-trail", "about 60 writes a second", 5_000_000 / 86_400),
        ("design.audit-trail", "18 billion rows", 5_000_000 * 3652 / 1e9),
        ("design.readers-now", "about 120 views a second", 10_000_000 / 86_400),
    ],
)
def test_the_sums_of_the_design_questions_are_right(name: str, told: str, counted: float) -> None:
    assert any(told in each for each in QUESTIONS[name].strong)
    [figure] = re.findall(r"[\d,]+", told)
    assert float(figure.replace(",", "")) == pytest.approx(counted, rel=0.05)


def new_code(name: str) -> str:
    """The code of a review question as the change leaves it."""
    [diff] = [
        fence.code for fence in shipped.fences(QUESTIONS[name].prompt) if fence.language == "diff"
    ]
    return "\n".join(line[1:] for line in diff.splitlines() if not line.startswith("-"))


def claims(name: str) -> str:
    return " ".join(QUESTIONS[name].strong)


def test_after_three_failures_the_rates_are_none() -> None:
    script = """
from logging import getLogger
from types import SimpleNamespace
log, slept, asked = getLogger("quiet"), [], []
log.disabled = True
time = SimpleNamespace(sleep=slept.append)
class Session:
    def get(self, url, **options):
        asked.append(options)
        raise OSError
print(fetch_rates(Session(), "https://example.org"), slept, asked)
"""
    printed = shipped.run_python(new_code("code-review.rates-retry") + script)
    assert printed == "None [1, 2, 4] [{}, {}, {}]"
    assert "returns None" in claims("code-review.rates-retry")


def test_the_last_batch_is_never_sent_and_the_set_is_shared() -> None:
    script = """
sent = []
mailer = type("Mailer", (), {"send": lambda self, batch: sent.append(list(batch))})()
print(send_all(list(range(120)), mailer), [len(batch) for batch in sent])
sent.clear()
print(send_all(list(range(49)), mailer), sent)
print(send_all(list(range(120)), mailer), sent)
"""
    printed = shipped.run_python(new_code("code-review.batches") + script)
    assert printed == "120 [50, 50]\n49 []\n120 []"
    assert "with fewer than 50 addresses nobody gets mail" in claims("code-review.batches")


def test_the_report_path_lets_parents_and_neighbours_pass(tmp_path: Path) -> None:
    script = """
top = Path(folder).resolve()
ROOT = top / "reports"
for each in (ROOT, top / "reports-old"):
    each.mkdir()
    (each / "a.csv").write_text("x")
(top / "secret.txt").write_text("secret")
print(read_report("../secret.txt"), read_report("../reports-old/a.csv"))
print(str((ROOT / "../reports-old/a.csv").resolve()).startswith(str(ROOT)))
print((ROOT / "../secret.txt").is_relative_to(ROOT))
print((ROOT / "../secret.txt").resolve().is_relative_to(ROOT.resolve()))
try:
    read_report("/etc/hostname")
except PermissionError:
    print("refused")
"""
    code = "from pathlib import Path\n" + new_code("code-review.report-path")
    printed = shipped.run_python(code + script, folder=str(tmp_path))
    assert printed == "secret x\nTrue\nTrue\nFalse\nrefused"


def test_a_guest_order_leaves_no_quiet_customer() -> None:
    query = new_code("code-review.quiet-customers")
    script = """
import sqlite3
db = sqlite3.connect(":memory:")
db.execute("CREATE TABLE customer (id, email, unsubscribed_at)")
db.execute("CREATE TABLE orders (customer_id, placed_at)")
db.execute("INSERT INTO customer VALUES (1, 'a@example.org', NULL), (2, 'b@example.org', NULL)")
db.execute("INSERT INTO orders VALUES (1, 9)")
mended = query.replace("= NULL", "IS NULL")
print(list(db.execute(query, {"since": 5})), list(db.execute(mended, {"since": 5})))
db.execute("INSERT INTO orders VALUES (NULL, 9)")
print(list(db.execute(mended, {"since": 5})))
db.close()
"""
    assert shipped.run_python(script, query=query) == "[] [(2, 'b@example.org')]\n[]"


def test_reviews_of_code_show_a_diff_that_fits_a_narrow_screen() -> None:
    reviews = [each for each in QUESTIONS.values() if each.kind == "code-review"]
    for each in reviews:
        [fence] = shipped.fences(each.prompt)
        lines = fence.code.splitlines()
        assert fence.language == "diff", each.id
        assert any(line.startswith("+") for line in lines), each.id
        assert all(line[:1] in (" ", "+", "-", "") for line in lines[1:]), each.id


def test_levels_of_difficulty_are_all_there() -> None:
    for kind in ("coding", "design"):
        levels = [each.difficulty for each in QUESTIONS.values() if each.kind == kind]
        assert set(levels) == {"easy", "medium", "hard"}, kind
