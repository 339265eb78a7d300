import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepterm.core.answer_check import Verdict, answer_diff, check_answer, comparable

SAME = [
    ("Timsort", "timsort"),
    ("  tim sort ", "Timsort"),
    ("Straße", "STRASSE"),
    ("cafe\u0301", "caf\u00e9"),
    ("a hash map.", "A hash map"),
    ("`heapq.heappush`", "heapq.heappush"),
    ("**stable**", "stable"),
    ("the **heap** property", "the heap property"),
    ("O(n log n)", "O(n*log(n))"),
    ("O(n log n)", "O(n · log n)"),
    ("O(n log n)", "O(n × log n)"),  # noqa: RUF001 - the multiplication sign is meant
    ("o(nlogn)", "O(n log n)"),
    ("O(nlog(n))", "O(n log n)"),
    ("O(log ( n ))", "O(log n)"),
    ("O(n log2(n))", "O(n log₂ n)"),
    ("O(sqrt(n))", "O(sqrt n)"),
    ("O(n^2)", "O(n²)"),
    ("O(n**2)", "O(n^2)"),
    ("O(n ** 2)", "O(n^2)"),
    ("2³²", "2**32"),
    ("2 ** -1", "2^-1"),
    ("1,000", "1000"),
    ("1_000_000", "1,000,000"),
    ("1,234,567.5", "1234567.5"),
    ("(1,000 items)", "(1000 items)"),
    ("[1,100]", "[1, 100]"),
    ("[1, 2, 3]", "[1,2,3]"),
    ("...", "`...`"),
    ("*", "`*`"),
]
DIFFERENT = [
    ("quicksort", "Timsort"),
    ("O(n)", "O(n log n)"),
    ("O(log n)", "O(log n^2)"),
    ("O(n^2)", "O(n2)"),
    ("O(log(n + m))", "O(log n + m)"),
    ("O(log(n+1))", "O(log(n) + 1)"),
    ("1.000", "1000"),
    ("1,00", "100"),
    ("12,34", "1234"),
    ("[1, 100]", "[1100]"),
    ("2 ** -1", "2 - 1"),
    ("0.5", "5"),
    (".", "..."),
    ("*", "..."),
]


@pytest.mark.parametrize(("typed", "back"), SAME)
def test_what_counts_as_the_same(typed: str, back: str) -> None:
    assert check_answer(typed, back) is Verdict.RIGHT
    assert check_answer(back, typed) is Verdict.RIGHT


@pytest.mark.parametrize(("typed", "back"), DIFFERENT)
def test_what_does_not(typed: str, back: str) -> None:
    assert check_answer(typed, back) is Verdict.WRONG
    assert check_answer(back, typed) is Verdict.WRONG


@pytest.mark.parametrize("typed", ["", " ", "\n\t"])
def test_nothing_typed_is_neither_right_nor_wrong(typed: str) -> None:
    assert check_answer(typed, "Timsort") is Verdict.EMPTY


def test_a_synonym_counts_as_the_answer() -> None:
    assert check_answer("Powersort", "Timsort", ("timsort", "powersort")) is Verdict.RIGHT
    assert check_answer("heapsort", "Timsort", ("timsort", "powersort")) is Verdict.WRONG


@given(st.text(min_size=1).filter(str.strip))
def test_the_answer_itself_is_right(text: str) -> None:
    assert check_answer(text, text) is Verdict.RIGHT
    assert check_answer(f" {text}\n", text) is Verdict.RIGHT


@given(st.text("O()nlog^ ", min_size=1).filter(str.strip))
def test_blanks_do_not_count(text: str) -> None:
    assert comparable(text) == comparable(text.replace(" ", "  ")) == comparable(f" {text}\n")


def test_a_long_answer_is_compared_at_once() -> None:
    assert check_answer("1," * 50_000, "1, " * 50_000) is Verdict.RIGHT
    assert check_answer("log(" * 50_000, "(" * 50_000) is Verdict.WRONG


@pytest.mark.parametrize(
    ("typed", "back", "runs"),
    [
        ("timsort", "Timsort", [("timsort", True)]),
        ("timosrt", "Timsort", [("tim", True), ("o", True), ("s", False), ("rt", True)]),
        ("heap", "", [("heap", False)]),
        ("", "heap", []),
        ("ßx", "ß", [("ß", True), ("x", False)]),
        ("straßex", "STRASSEx", [("stra", True), ("ß", False), ("ex", True)]),
        ("a" * 300 + "b" + "c" * 9, "a" * 300 + "d" + "c" * 9,
         [("a" * 300, True), ("b", False), ("c" * 9, True)]),
        ("a" * 300, "a" * 299, [("a" * 299, True), ("a", False)]),
        ("x" * 300, "y" * 300, [("x" * 300, False)]),
        ("A" * 300, "a" * 300, [("A" * 300, True)]),
        ("a", "a" * 300, [("a", True)]),
    ],
)  # fmt: skip
def test_what_differs_is_marked(typed: str, back: str, runs: list[tuple[str, bool]]) -> None:
    assert answer_diff(typed, back) == runs


@given(st.text(max_size=210), st.text(max_size=210))
def test_a_diff_is_what_was_typed(typed: str, back: str) -> None:
    runs = answer_diff(typed, back)
    assert "".join(run for run, _ in runs) == typed
    assert all(run for run, _ in runs)
    assert answer_diff(typed, typed) == ([(typed, True)] if typed else [])
