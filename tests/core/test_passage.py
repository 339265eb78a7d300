from dataclasses import dataclass
from hashlib import blake2b

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepterm.core.passage import AROUND, Passage, PostText, Span, Spot


@dataclass(frozen=True)
class Written:
    """A block whose source is its text."""

    text: str

    @property
    def hash(self) -> str:
        return blake2b(self.text.encode(), digest_size=8).hexdigest()


def post(*texts: str) -> PostText:
    return PostText([Written(text) for text in texts])


def marked(text: PostText, start: tuple[int, int], end: tuple[int, int]) -> Passage:
    passage = text.passage(Spot(*start), Spot(*end))
    assert passage is not None
    return passage


def text_of(texts: list[str], span: Span) -> str:
    """What stands in a span, found without any of the code under test."""
    starts = [sum(len(text) + 1 for text in texts[:number]) for number in range(len(texts))]
    (first, offset), (last, end) = span
    return "\n".join(texts)[starts[first] + offset : starts[last] + end]


POST = ["Binary search", "Each comparison halves what is left.", "", "So it takes log n steps."]
HALVES = marked(post(*POST), (1, 16), (1, 35))


def test_a_passage_holds_its_text_and_what_stands_around_it() -> None:
    assert Passage(
        Written(POST[1]).hash, 16, Written(POST[1]).hash, 35, 1, "halves what is left",
        "Binary search\nEach comparison ", ".\n\nSo it takes log n steps.",
    ) == HALVES  # fmt: skip


def test_around_it_are_forty_characters_whatever_blocks_they_stand_in() -> None:
    passage = marked(post("a" * 30, "b" * 30, "c" * 30), (1, 10), (1, 20))
    assert passage.before == "a" * 29 + "\n" + "b" * 10
    assert passage.after == "b" * 10 + "\n" + "c" * 29
    assert len(passage.before) == len(passage.after) == AROUND


def test_it_may_go_over_blocks_and_be_marked_backwards() -> None:
    forwards = marked(post(*POST), (0, 7), (3, 2))
    assert forwards.quote == "search\nEach comparison halves what is left.\n\nSo"
    assert (forwards.end_block, forwards.end_offset) == (Written(POST[3]).hash, 2)
    assert marked(post(*POST), (3, 2), (0, 7)) == forwards
    assert post(*POST).find(forwards) == Span(Spot(0, 7), Spot(3, 2))


def test_it_ends_with_its_text_and_not_with_the_gap_beside_it() -> None:
    passage = marked(post(*POST), (0, len(POST[0])), (3, 0))
    assert passage.quote == POST[1]
    assert (passage.number, passage.start_offset, passage.end_offset) == (1, 0, len(POST[1]))


@pytest.mark.parametrize(
    ("start", "end"), [((1, 4), (1, 5)), ((1, 36), (3, 0)), ((2, 0), (2, 0)), ((1, 3), (1, 3))]
)
def test_without_text_there_is_no_passage(start: tuple[int, int], end: tuple[int, int]) -> None:
    assert post(*POST).passage(Spot(*start), Spot(*end)) is None
    assert post().passage(Spot(0, 0), Spot(0, 5)) is None


def test_a_place_outside_the_text_is_the_nearest_in_it() -> None:
    assert marked(post(*POST), (-3, -1), (9, 900)).quote == "\n".join(POST)


@pytest.mark.parametrize(
    ("texts", "start"),
    [
        (POST, (1, 16)),
        (["A new first block", "another", *POST], (3, 16)),
        (["Each comparison halves what is left. And", *POST], (2, 16)),
        (["Binary search", "In sum, each halves what is left over."], (1, 13)),
        ([POST[3], POST[1], POST[0]], (1, 16)),
    ],
)
def test_it_is_found_where_its_text_went(texts: list[str], start: tuple[int, int]) -> None:
    found = post(*texts).find(HALVES)
    assert found is not None
    assert found.start == start
    assert text_of(texts, found) == "halves what is left"


def test_of_equal_texts_the_one_with_its_surroundings_is_it() -> None:
    texts = ["Yes.", "one", "Yes.", "two", "Yes.", "three"]
    passage = marked(post(*texts), (2, 0), (2, 4))
    moved = post("Yes.", "new", "Yes.", "new", "one", "Yes.", "two", "Yes.", "Yes.")
    assert moved.find(passage) == Span(Spot(5, 0), Spot(5, 4))


@pytest.mark.parametrize("edited", ["x yes x, aa yes x", "x yes x, xx yes bb"])
def test_surroundings_on_either_side_tell(edited: str) -> None:
    passage = marked(post("aa yes bb"), (0, 3), (0, 6))
    assert post(edited).find(passage) == Span(Spot(0, 12), Spot(0, 15))


def test_an_unchanged_block_goes_before_like_surroundings() -> None:
    passage = marked(post("a", "yes", "b"), (1, 0), (1, 3))
    moved = post("q", "yes", "q", "a", "yes, b", "a", "yes", "r")
    assert moved.find(passage) == Span(Spot(6, 0), Spot(6, 3))
    moved = post("q", "yes", "q", "a", "yes\nb")
    assert moved.find(passage) == Span(Spot(1, 0), Spot(1, 3))


def test_of_equal_texts_in_equal_surroundings_the_nearest_is_it() -> None:
    texts = ["x" * 60] * 5
    assert post(*texts).find(marked(post(*texts), (3, 0), (3, 60))) == Span(Spot(3, 0), Spot(3, 60))
    line = post("ab " * 200)
    passage = marked(line, (0, 300), (0, 302))
    assert line.find(passage) == Span(Spot(0, 300), Spot(0, 302))
    assert post("ab " * 199 + "!").find(passage) == Span(Spot(0, 300), Spot(0, 302))


@pytest.mark.parametrize("texts", [[], [""], ["Binary search"], ["It halves what was left."]])
def test_a_text_that_is_gone_stands_nowhere(texts: list[str]) -> None:
    assert post(*texts).find(HALVES) is None
    forgotten = Passage("", 0, "", 0, 0, "", "", "")
    assert post(*texts).find(forgotten) is None


def test_a_block_whose_text_changed_without_its_source_does_not_mislead() -> None:
    class Relinked(Written):
        hash = Written("see [the post] and go on").hash

    before = PostText([Relinked("see [the post] and go on")])
    passage = marked(before, (0, 15), (0, 24))
    assert PostText([Relinked("see the post and go on")]).find(passage) == Span(
        Spot(0, 13), Spot(0, 22)
    )


blocks = st.lists(st.text(st.sampled_from("ab .\n"), max_size=12), min_size=1, max_size=6)
spots = st.tuples(st.integers(0, 5), st.integers(0, 12))


@given(blocks, spots, spots, blocks, blocks)
def test_edits_elsewhere_never_move_it_to_other_text(
    texts: list[str],
    start: tuple[int, int],
    end: tuple[int, int],
    above: list[str],
    below: list[str],
) -> None:
    passage = post(*texts).passage(Spot(*start), Spot(*end))
    if passage is None:
        return
    assert text_of(texts, post(*texts).find(passage) or Span(Spot(0, 0), Spot(0, 0))) == (
        passage.quote
    )
    edited = [*above, *texts, *below]
    found = post(*edited).find(passage)
    assert found is not None
    assert text_of(edited, found) == passage.quote
    for others in (above, below):
        stands = post(*others).find(passage)
        assert (stands is not None) == (passage.quote in "\n".join(others))
        assert stands is None or text_of(others, stands) == passage.quote


@given(blocks, spots, spots, st.text(st.sampled_from("xyz"), max_size=9))
def test_it_stays_at_its_place_where_only_it_has_that_text(
    texts: list[str],
    start: tuple[int, int],
    end: tuple[int, int],
    added: str,
) -> None:
    passage = post(*texts).passage(Spot(*start), Spot(*end))
    if passage is None or "\n".join(texts).count(passage.quote) != 1:
        return
    first = post(*texts).find(passage)
    assert first is not None
    edited = [*texts]
    if first.start.block > 0:
        edited[0] = added + edited[0]
    if first.end.block < len(texts) - 1:
        edited[-1] += added
    assert post(*edited).find(passage) == first
