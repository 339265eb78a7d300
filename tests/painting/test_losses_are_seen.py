"""The comparison with HTML itself: whatever kind a painter drops, it turns red."""

import pytest

from prepterm.painting import blocks, inline, wrapping
from prepterm.painting.lines import Manner
from prepterm.painting.palette import BARE, DARK
from tests.painting.examples import own_examples
from tests.painting.test_spec import differing

OF_BLOCKS = {
    "heading": (blocks._Painter, "_heading"),  # noqa: SLF001 - each kind is painted by one of these
    "bullet list": (blocks._Painter, "_list"),  # noqa: SLF001
    "ordered list": (blocks._Painter, "_list"),  # noqa: SLF001
    "task list": (blocks._Painter, "_list"),  # noqa: SLF001
    "quote": (blocks._Painter, "_quote"),  # noqa: SLF001
    "alert": (blocks._Painter, "_quote"),  # noqa: SLF001
    "definition list": (blocks._Painter, "_definitions"),  # noqa: SLF001
    "footnote": (blocks._Painter, "_footnote"),  # noqa: SLF001
    "rule": (blocks._Painter, "_rule"),  # noqa: SLF001
    "paragraph": (blocks._Painter, "_words"),  # noqa: SLF001
    "math": (blocks._Painter, "_words"),  # noqa: SLF001
    "fenced code": (blocks, "code_rows"),
    "indented code": (blocks, "code_rows"),
    "block of HTML": (blocks, "source_rows"),
    "table": (blocks, "table_rows"),
}
WITHIN = {
    "code span": "_code",
    "image": "_image",
    "footnote": "_footnote",
    "tag": "_html",
    "link": "_end_link",
    "autolink": "_add",
    "bare address": "_add",
    "entity": "_add",
    "escape": "_add",
    "emphasis": "_add",
    "strike": "_add",
    "hard break": "_add",
}
MANNERS = [Manner(200, BARE, printing=True), Manner(40, BARE, printing=True), Manner(200, DARK)]


def nothing(*_of_painting: object) -> list[object]:
    return []


def red(kind: str, manner: Manner) -> bool:
    examples = [example for example in own_examples() if example.kind == kind]
    assert examples
    return bool(differing(examples, manner))


@pytest.mark.parametrize("kind", sorted({*OF_BLOCKS, *WITHIN}))
@pytest.mark.parametrize("manner", MANNERS)
def test_painted_as_they_are_no_kind_is_lost(kind: str, manner: Manner) -> None:
    assert not red(kind, manner)


@pytest.mark.parametrize("kind", OF_BLOCKS)
@pytest.mark.parametrize("manner", MANNERS)
def test_a_kind_of_block_that_is_dropped_is_seen(
    kind: str, manner: Manner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(*OF_BLOCKS[kind], nothing)
    assert red(kind, manner)


@pytest.mark.parametrize("kind", WITHIN)
@pytest.mark.parametrize("manner", [MANNERS[0], MANNERS[2]])
def test_what_is_dropped_within_a_line_is_seen(
    kind: str, manner: Manner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inline._Inline, WITHIN[kind], nothing)  # noqa: SLF001 - as above
    assert red(kind, manner)


def test_every_kind_that_is_painted_has_one_that_drops_it() -> None:
    kinds = {example.kind for example in own_examples()}
    assert kinds == {*OF_BLOCKS, *WITHIN}


@pytest.mark.parametrize("width", [40, 10])
def test_a_line_too_wide_is_seen(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = wrapping.wrapped
    monkeypatch.setattr(blocks, "wrapped", lambda runs, width: whole(runs, width + 1))
    assert differing(own_examples(), Manner(width, DARK))
