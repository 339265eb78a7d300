import pytest

from prepterm.core.post import Post
from prepterm.core.post_filter import fits

POST = Post(
    "notes/b-tree", "What I learnt about Indexes", "x.md", "When the planner uses none.",
    ("databases", "Straße", "café"),
)  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        "", "  ", "index", "INDEX", "learnt planner", "planner learnt", "base", "b-tree", "notes/",
        "dat pla b-t", "strasse", "CAFÉ", "cafe\u0301", "i",
    ],
)  # fmt: skip
def test_every_word_may_stand_anywhere(query: str) -> None:
    assert fits(POST, query)


@pytest.mark.parametrize("query", ["heap", "index heap", "learntabout", "none.databases", "x.md"])
def test_a_word_that_stands_nowhere_leaves_it_out(query: str) -> None:
    assert not fits(POST, query)
