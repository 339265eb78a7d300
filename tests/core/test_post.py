import pytest

from prepterm.core.post import Post, anchor_of


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Complexity out loud", "complexity-out-loud"),
        ("What is O(n log n)?", "what-is-on-log-n"),
        ("`dict` & set", "dict--set"),
        ("snake_case - and-hyphens", "snake_case---and-hyphens"),
        ("  blanks  ", "blanks"),
        ("Größe und Ähnlichkeit", "größe-und-ähnlichkeit"),
        ("汉字", "汉字"),
        ("C++ / C#", "c--c"),
        ("2. The call", "2-the-call"),
        ("!?", ""),
        ("", ""),
    ],
)
def test_an_anchor_is_what_readers_of_such_files_expect(heading: str, anchor: str) -> None:
    assert anchor_of(heading) == anchor


@pytest.mark.parametrize(
    ("words", "speed", "minutes"), [(0, 200, 1), (1, 200, 1), (200, 200, 1), (201, 200, 2)]
)
def test_minutes_are_rounded_up_and_at_least_one(words: int, speed: int, minutes: int) -> None:
    assert Post("a", "A", "a.md", words=words).minutes(speed) == minutes
