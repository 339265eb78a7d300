import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepterm.core.search_query import SearchQuery

QUERIES = [
    ("heap", ("heap",), (), True),
    ("binary sea", ("binary", "sea"), (), True),
    ("a", ("a",), (), False),
    ("heap a", ("heap", "a"), (), False),
    ("heap.", ("heap",), (), False),
    ("(heap, or", ("heap", "or"), (), True),
    ("heap heap", ("heap",), (), True),
    ('"binary search"', ("binary search",), (), False),
    ('"binary search" tr', ("binary search", "tr"), (), True),
    ('"binary sea', ("binary sea",), (), True),
    ('say"so it is"now', ("say", "so it is", "now"), (), True),
    ("O(n log n)", ("O(n", "log", "n"), (), False),
    ("don't", ("don't",), (), True),
    ("NOT heap AND tree*", ("NOT", "heap", "AND", "tree"), (), False),
    ("c++", ("c++",), ("c++",), False),
    ("--json", ("--json",), ("--json",), True),
    ('"c++"', ("c++",), (), False),
    ("__init__", ("__init__",), ("__init__",), False),
    ("a -> b", ("a", "b"), ("->",), False),
    ("!=", (), ("!=",), False),
    ("*", (), ("*",), False),
    ("heap *", ("heap",), (), False),
    ("二分探索", (), ("二分探索",), False),
    ("cafe\u0301", ("caf\u00e9",), (), True),
    ("हिन्दी", ("हिन्दी",), (), True),
    ("", (), (), False),
    (' " "" \n\t', (), (), False),
    ("a\0b", ("a␀b",), (), True),
]


@pytest.mark.parametrize(("typed", "phrases", "literals", "begun"), QUERIES)
def test_what_was_typed_is_taken_apart(
    typed: str, phrases: tuple[str, ...], literals: tuple[str, ...], *, begun: bool
) -> None:
    assert SearchQuery.parse(typed) == SearchQuery(phrases, literals, begun)


@given(st.text())
def test_nothing_typed_is_refused(typed: str) -> None:
    query = SearchQuery.parse(typed)
    assert bool(query) == bool(query.phrases or query.literals)
    assert not any('"' in each for each in (*query.phrases, *query.literals))
