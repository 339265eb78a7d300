from hypothesis import given
from hypothesis import strategies as st

from prepterm.core.snippet import merged, snippet

LONG = " ".join(f"word{number:02}" for number in range(60))


def spans_of(text: str, *words: str) -> tuple[tuple[int, int], ...]:
    return merged([(text.index(word), text.index(word) + len(word)) for word in words])


def marked(found: tuple[str, tuple[tuple[int, int], ...]]) -> list[str]:
    text, spans = found
    return [text[begin:end] for begin, end in spans]


def test_a_short_text_is_its_own_snippet() -> None:
    assert snippet("a heap", ((2, 6),)) == ("a heap", ((2, 6),))


def test_a_long_text_is_cut_between_words_around_its_matches() -> None:
    found = snippet(LONG, spans_of(LONG, "word40", "word43"), 60)
    assert found[0] == "… word36 word37 word38 word39 word40 word41 word42 word43 …"
    assert marked(found) == ["word40", "word43"]


def test_where_most_different_matches_are_is_shown() -> None:
    again = "heap heap heap heap " + LONG + " a heap with a tree"
    spans = [(at, at + 4) for at in range(len(again)) if again.startswith(("heap", "tree"), at)]
    found = snippet(again, merged(spans), 60)
    assert marked(found) == ["heap", "tree"]
    assert found[0].endswith("a heap with a tree")


def test_of_parts_with_as_many_matches_the_earliest_is_shown() -> None:
    text = f"the first heap {LONG} the second heap"
    spans = ((10, 14), (len(text) - 4, len(text)))
    found = snippet(text, spans, 60)
    assert found[0].startswith("the first heap")
    assert found[1] == ((10, 14),)


def test_without_a_match_the_beginning_is_shown() -> None:
    text, spans = snippet(LONG, (), 60)
    assert (text[:6], text[-2:], spans) == ("word00", " …", ())


def test_text_without_blanks_is_cut_anywhere() -> None:
    text, spans = snippet("探" * 500 + "索" + "探" * 500, ((500, 501),), 60)
    assert marked((text, spans)) == ["索"]
    assert len(text) == 64


@given(st.text("ab ", max_size=400), st.data())
def test_a_snippet_is_a_part_of_the_text_and_marks_what_the_text_marks(
    text: str, data: st.DataObject
) -> None:
    ends = st.integers(0, len(text))
    spans = merged(data.draw(st.lists(st.tuples(ends, ends), max_size=5)))
    short, within = snippet(text, spans, 50)
    bare = short.removeprefix("… ").removesuffix(" …")
    assert bare in text
    assert len(bare) <= 50
    assert all(0 <= begin < end <= len(short) for begin, end in within)
    if spans:
        assert within
    whole = [text[begin:end] for begin, end in spans]
    assert all(any(part in each for each in whole) for part in marked((short, within)))
