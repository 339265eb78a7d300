import pytest

from prepterm.library.remark import LONGEST_NAME, MOST_COMPARED, Shelf, is_address


def shelf(*anchors: str) -> Shelf:
    return Shelf({"heaps": frozenset(anchors), "broken": None}, ())


@pytest.mark.parametrize(
    ("slug", "anchor", "missing"),
    [
        ("heaps", "", ""),
        ("heaps", "push", ""),
        ("broken", "anything", ""),
        ("heap", "", "no post is named 'heap'; did you mean 'heaps'?"),
        ("graphs", "", "no post is named 'graphs'"),
        ("heaps", "pusg", "'heaps' has no section 'pusg'; did you mean 'push'?"),
        ("heaps", "zzz", "'heaps' has no section 'zzz'"),
    ],
)
def test_what_leads_nowhere_is_said_with_the_nearest_name(
    slug: str, anchor: str, missing: str
) -> None:
    assert shelf("push", "pop").missing(slug, anchor) == missing


def test_no_name_is_suggested_once_so_many_were_compared_that_it_would_be_felt() -> None:
    anchors = [f"section-{number}" for number in range(1000)]
    long = shelf(*anchors)
    lookups = MOST_COMPARED // (len("sectio-5") * len(anchors))
    said = [long.missing("heaps", "sectio-5") for _ in range(lookups + 1)]
    assert all("did you mean" in each for each in said[:-1])
    assert said[-1] == "'heaps' has no section 'sectio-5'"


def test_a_name_as_long_as_a_paragraph_is_like_no_other() -> None:
    name = "a" * LONGEST_NAME
    assert "did you mean" in shelf(f"{name}b").missing("heaps", name)
    assert "did you mean" not in shelf(f"{name}b").missing("heaps", f"{name}a")


@pytest.mark.parametrize(
    "text", ["http://[::1", "http://[x]", "https://", "ftp://a.b", "http://a b"]
)
def test_what_no_browser_opens_is_no_address(text: str) -> None:
    assert not is_address(text)
