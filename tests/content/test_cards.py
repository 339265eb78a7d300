"""What cards say of code is what the code does.

Code that prints or raises is run as it stands. For other code a script shows the claim: `CODE` is
the text of the card's block, and what the script prints is compared.
"""

import re
from textwrap import dedent

import pytest

from prepterm.core.answer_check import Verdict, check_answer, comparable
from prepterm.core.card import Card, CardKind
from tests.content import shipped

# An interpreter that prints the value of the last expression, as the interactive one does.
LAST_VALUE = """
import ast, re
def last_value(code, names):
    *before, last = ast.parse(code).body
    exec(compile(ast.Module(before, []), "card", "exec"), names)
    return eval(compile(ast.Expression(last.value), "card", "eval"), names)
"""

CLAIMS = {
    "big-o.membership-loop": (
        """
        compared = 0
        class Item:
            def __eq__(self, other):
                global compared
                compared += 1
                return self is other
            __hash__ = None
        for n in (20, 40):
            items = [Item() for _ in range(n)]
            compared = 0
            exec(CODE)
            assert len(seen) == n
            print(compared == n * (n - 1) // 2, end=" ")
        """,
        "True True ",
    ),
    "big-o.string-building": (
        """
        parts = ["for", "ty", "-", "two"]
        exec(CODE)
        print(out == "".join(parts))
        """,
        "True",
    ),
    "heaps.tie": (
        """
        from heapq import heappush
        from itertools import count
        try:
            exec(CODE)
        except TypeError:
            tell = count()
            counted = CODE.replace("(1, {", "(1, next(tell), {")
            exec(counted)
            print(len(heap), "after a TypeError")
        """,
        "2 after a TypeError",
    ),
    "dynamic-programming.cache": (
        """
        import functools
        calls = 0
        def traced(n):
            global calls
            calls += 1
            return n if n < 2 else traced(n - 1) + traced(n - 2)
        exec(CODE)
        assert [fib(n) for n in range(9)] == [traced(n) for n in range(9)]
        calls = 0
        traced(16)
        for n in (2, 16):
            fib.cache_clear()
            fib(n)
            print(fib.cache_info().misses == n + 1, end=" ")
        print(calls > 1000)
        """,
        "True True True",
    ),
    "python.mutable-default": ("print(last_value(CODE, {}))", "[1, 2]"),
    "python.shallow-copy": (
        "exec(CODE)\nprint(plan)",
        "[['code', 'review'], ['test']]",
    ),
    "concurrency.lost-update": (
        """
        read, write = CODE.splitlines()
        shared, first, second = {"total": 0}, {}, {}
        exec(read, shared, first)
        exec(read, shared, second)
        for thread in (first, second):
            exec(write, shared, thread)
            shared["total"] = thread["total"]
        print(shared["total"])
        """,
        "1",
    ),
    "concurrency.blocked-loop": (
        """
        import asyncio, time
        async def main(code):
            names, order = {"time": time, "asyncio": asyncio}, []
            exec(code, names)
            async def poll():
                await names["poll"]()
                order.append("poll")
            async def other():
                await asyncio.sleep(0)
                order.append("other")
            await asyncio.gather(poll(), other())
            return order
        short = CODE.replace("5", "0.01")
        print(asyncio.run(main(short)))
        print(asyncio.run(main(short.replace("time.sleep", "await asyncio.sleep"))))
        """,
        "['poll', 'other']\n['other', 'poll']",
    ),
    "bug.remove-in-loop": (
        """
        from itertools import product
        from types import SimpleNamespace
        for pattern in product([True, False], repeat=7):
            rows = [SimpleNamespace(number=n, expired=e) for n, e in enumerate(pattern)]
            removed, behind = set(), []
            for n, expired in enumerate(pattern):
                if expired and n - 1 in removed:
                    behind.append(n)
                elif expired:
                    removed.add(n)
            exec(CODE)
            assert [row.number for row in rows if row.expired] == behind, pattern
        print("each follows a removed row")
        """,
        "each follows a removed row",
    ),
    "bug.or-default": (
        """
        exec(CODE)
        for n in (0, 1, 2, 3, 10):
            if retries({"retries": n}) != n:
                print(n)
        assert retries({}) == 3
        """,
        "0",
    ),
    "bug.swallowed-charge": (
        """
        from logging import getLogger
        class Order:
            paid = saved = False
            def save(self):
                self.saved = self.paid
        def charge(order):
            raise OSError("the card is refused")
        order, log = Order(), getLogger("quiet")
        log.disabled = True
        exec(CODE)
        print(order.saved)
        """,
        "True",
    ),
    "bug.quoted-name": (
        """
        import sqlite3
        db = sqlite3.connect(":memory:")
        db.execute("CREATE TABLE users (id, name)")
        db.executemany("INSERT INTO users VALUES (?, ?)", [(1, "ada"), (2, "ben")])
        name = re.search("`(' OR[^`]*)`", FRONT)[1]
        print(list(last_value(CODE, {"db": db, "name": name})))
        print(list(db.execute("SELECT id FROM users WHERE name = ?", (name,))))
        db.close()
        """,
        "[(1,), (2,)]\n[]",
    ),
    "bug.random-token": (
        """
        import random
        from string import ascii_letters
        tokens = set()
        for _ in range(2):
            random.seed(42)
            exec(CODE)
            tokens.add(token)
        print(len(tokens), len(token))
        """,
        "1 32",
    ),
    "bug.not-in-null": (
        """
        import sqlite3
        db = sqlite3.connect(":memory:")
        db.execute("CREATE TABLE users (id)")
        db.execute("CREATE TABLE teams (manager_id)")
        db.executemany("INSERT INTO users VALUES (?)", [(1,), (2,)])
        db.execute("INSERT INTO teams VALUES (1)")
        print(list(db.execute(CODE)))
        db.execute("INSERT INTO teams VALUES (NULL)")
        print(list(db.execute(CODE)))
        inside = "SELECT 1 FROM teams WHERE manager_id = users.id"
        print(list(db.execute(f"SELECT id FROM users WHERE NOT EXISTS ({inside})")))
        db.close()
        """,
        "[(2,)]\n[]\n[(2,)]",
    ),
    "databases.null-compare": (
        """
        import sqlite3
        db = sqlite3.connect(":memory:")
        db.execute("CREATE TABLE people (email)")
        db.execute("INSERT INTO people VALUES (NULL)")
        print(list(db.execute("SELECT 1 FROM people WHERE email = NULL")))
        print(list(db.execute("SELECT 1 FROM people WHERE email IS NULL")))
        print(list(db.execute("SELECT email = NULL FROM people")))
        db.close()
        """,
        "[]\n[(1,)]\n[(None,)]",
    ),
    "heaps.heapify": (
        """
        import heapq
        compared = 0
        class Item(int):
            def __lt__(self, other):
                global compared
                compared += 1
                return int(self) < int(other)
        for n in (100, 1000, 10000):
            compared = 0
            heapq.heapify([Item(-k) for k in range(n)])
            print(compared < 2 * n, end=" ")
        """,
        "True True True ",
    ),
    "strings.anagram": (
        """
        from collections import Counter
        print([eval("Counter(a) == Counter(b)", {"Counter": Counter, "a": a, "b": b})
               for a, b in [("tea", "eat"), ("tea", "tee"), ("", "")]])
        """,
        "[True, False, True]",
    ),
    "hash-tables.dict-order": ("print(list({'b': 1, 'a': 2, 'c': 3}))", "['b', 'a', 'c']"),
    "recursion.depth": (
        """
        node = None
        for _ in range(200_000):
            node = [node]
        def length(node):
            return 0 if node is None else 1 + length(node[0])
        try:
            length(node)
        except RecursionError:
            print("RecursionError")
        while node is not None:  # or freeing it would recurse as well
            node = node[0]
        """,
        "RecursionError",
    ),
    "python.is-equals": (
        """
        name = "".join(["A", "da"])
        import warnings
        warnings.simplefilter("ignore")
        print(eval('name is "Ada"'), name == "Ada")
        """,
        "False True",
    ),
    "python.float-equality": (
        """
        from fractions import Fraction
        exact = [Fraction(x) == Fraction(text) for x, text in
                 [(0.1, "0.1"), (0.2, "0.2"), (0.3, "0.3")]]
        print(0.1 + 0.2 == 0.3, exact)
        """,
        "False [False, False, False]",
    ),
    "python.missing-key": (
        """
        ages = {"Al": 3}
        print(eval('ages.get("Bo", 0)'), ages)
        """,
        "0 {'Al': 3}",
    ),
}

NOT_RUN = {
    "databases.n-plus-one": "needs Django",
    "databases.leading-column": "needs PostgreSQL",
    "bug.one-query-each": "needs Django",
    "bug.lost-stock": "needs Django",
    "bug.missing-owner": "needs Django",
    "bug.task-before-commit": "needs Celery and Django",
    "bug.late-ack-twice": "needs Celery and Django",
}


def front_of(card: Card) -> tuple[str, str]:
    """A front's words, and its code."""
    code = "".join(fence.code for fence in shipped.fences(card.front))
    return card.front.partition("```")[0], code


def with_code() -> list[Card]:
    return [card for card in shipped.cards().values() if "```" in card.front]


def asks_output(card: Card) -> bool:
    return bool(re.search(r"\b(?:print|raise)s?\b[^.]*\?", front_of(card)[0]))


def test_no_code_of_a_card_is_passed_over() -> None:
    shown = {card.id for card in with_code() if asks_output(card)}
    missing = {card.id for card in with_code()} - shown - set(CLAIMS) - set(NOT_RUN)
    assert missing == set()
    entries = {card.entry for card in shipped.cards().values()}
    assert set(CLAIMS) | set(NOT_RUN) <= entries
    assert len(shown) >= 7


@pytest.mark.parametrize(
    "card", [pytest.param(card, id=card.id) for card in with_code() if asks_output(card)]
)
def test_code_prints_or_raises_what_the_card_says(card: Card) -> None:
    printed = shipped.printed_or_raised(front_of(card)[1])
    assert check_answer(printed, card.back, card.accept) is Verdict.RIGHT, printed


@pytest.mark.parametrize("name", list(CLAIMS))
def test_code_does_what_the_card_says(name: str) -> None:
    [front] = [card.front for card in shipped.cards().values() if card.entry == name]
    code = "".join(fence.code for fence in shipped.fences(front))
    script, expected = CLAIMS[name]
    assert shipped.run_python(LAST_VALUE + dedent(script), CODE=code, FRONT=front) == expected


def test_a_value_asked_for_is_the_value() -> None:
    asked = 0
    for card in shipped.cards().values():
        if match := re.search(r"value of `([^`]+)` in Python", card.front):
            asked += 1
            printed = shipped.run_python(f"print({match[1]})")
            assert check_answer(printed, card.back, card.accept) is Verdict.RIGHT, card.id
    assert asked >= 1


def test_a_typed_answer_is_right_when_it_is_typed_as_shown() -> None:
    for card in shipped.cards().values():
        if card.kind is CardKind.TYPED:
            for answer in (card.back, *card.accept):
                assert check_answer(answer, card.back, card.accept) is Verdict.RIGHT, card.id
            assert check_answer("frobnicate", card.back, card.accept) is Verdict.WRONG, card.id


def test_what_a_card_says_of_costs_stands_in_the_section_it_names() -> None:
    compared = 0
    for card in shipped.cards().values():
        slug, _, anchor = card.source.partition("#")
        costs = re.findall(r"O\((?:[^()]|\([^()]*\))*\)", card.back)
        if slug not in shipped.posts() or not costs:
            continue
        section = comparable(shipped.section_text(shipped.posts()[slug], anchor))
        for cost in costs:
            told = [cost, *card.accept] if card.kind is CardKind.TYPED else [cost]
            compared += 1
            assert any(comparable(each) in section for each in told), (card.id, cost)
    assert compared >= 5


# The rows of https://docs.python.org/3.15/builtins/time-complexity.html that posts and cards lean
# on, as of 2026-11-24; n is the length, k an index.
DOCUMENTED = {
    "append(x)": "O(1)",
    "insert(0, x)": "O(n)",  # O(n - k) at index k
    "pop(0)": "O(n)",  # likewise
    "items[i:j]": "O(j - i)",
    "sorted(items)": "O(n log n)",
    "in items": "O(n)",
}


@pytest.mark.parametrize(("operation", "cost"), list(DOCUMENTED.items()))
def test_the_table_of_costs_agrees_with_the_documentation(operation: str, cost: str) -> None:
    section = shipped.section_text(shipped.posts()["phone-interview"], "complexity-out-loud")
    rows = [row for row in section.split("\n") if row.startswith("|") and operation in row]
    assert len(rows) == 1
    assert f"| {cost} " in rows[0]
