"""What was marked, printed for people, for scripts and as Markdown."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from prepterm.cli.highlights_markdown import as_markdown
from prepterm.core.highlight import Highlight
from prepterm.core.history import RowId
from prepterm.core.passage import Passage, PostText, Spot
from prepterm.library.document import parse
from prepterm.study import highlights
from prepterm.study.highlights import ListedHighlight
from prepterm.study.read import open_post
from prepterm.study.workspace import Workspace
from tests.cli.program import Program

BODY = """Read this first.

## Halving

Each `cmp()` halves what is left. 1 < 2 & *so* on.

    for each in items:
        look(each)
"""


@pytest.fixture
def marked(prepterm: Program) -> Program:
    """A home with two highlights in one post, one of them over two blocks, and one in a file."""
    prepterm.write("posts/search.md", f"---\ntitle: On [search]\n---\n{BODY}")
    path = prepterm.write("notes.md", "Some \x1b[31mnotes.")
    with Workspace() as workspace:
        text = PostText(open_post(workspace, "search")[0].blocks)
        for start, end, note in (
            ((2, 5), (3, 300), "Why *this*?\n\nAnd that."),
            ((0, 0), (0, 9), ""),
        ):
            passage = text.passage(Spot(*start), Spot(*end))
            assert passage is not None
            highlights.add(workspace, "search", passage, note)
        passage = PostText(open_post(workspace, str(path))[0].blocks).passage(
            Spot(0, 0), Spot(0, 99)
        )
        assert passage is not None
        highlights.add(workspace, str(path), passage)
    return prepterm


def test_a_list_in_json(marked: Program) -> None:
    found = marked.json("highlights", "search")
    assert [list(each) for each in found] == [
        ["id", "post", "title", "source", "quote", "note", "made_at", "changed_at", "found"]
    ] * 2
    first, second = found
    assert (first["source"], first["quote"]) == ("search", "Read this")
    assert re.fullmatch(r"[0-9a-f]{16}/1", second["id"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", second["made_at"])
    del second["id"], second["made_at"], second["changed_at"]
    assert second == {
        "post": "search", "title": "On [search]", "source": "search#halving",
        "quote": "cmp() halves what is left. 1 < 2 & so on.\nfor each in items:\n    look(each)",
        "note": "Why *this*?\n\nAnd that.", "found": True,
    }  # fmt: skip
    assert len(marked.json("highlights")) == 3
    assert [each["quote"] for each in marked.json("highlights", "--search", "read")] == [
        "Read this"
    ]


def test_a_list_for_people(marked: Program) -> None:
    told = marked("highlights", "search")
    assert (told.status, told.err) == (0, "")
    assert told.out.splitlines() == [
        "On [search]",
        "  search",
        "    Read this",
        "  search#halving",
        "    cmp() halves what is left. 1 < 2 & so on.",
        "    for each in items:",
        "        look(each)",
        "    > Why *this*?",
        "    >",
        "    > And that.",
    ]
    assert "\x1b" not in marked("highlights").out


def test_a_post_that_changed_is_said_to_have(marked: Program) -> None:
    (marked.home / "posts" / "search.md").write_text("Something else.")
    told = marked("highlights", "search").out
    assert told.count("search (its text is not there any more)") == 2
    assert "cmp() halves" in told
    assert "Source: `search` (its text is not" in marked("highlights", "--markdown").out


def test_an_export_in_markdown(marked: Program) -> None:
    told = marked("highlights", "search", "--markdown")
    assert (told.status, told.err) == (0, "")
    assert told.out.splitlines() == [
        r"# On \[search\]",
        "",
        "> Read this",
        "",
        "Source: `search`",
        "",
        r"> cmp() halves what is left. 1 \< 2 \& so on.  ",
        "> for each in items:  ",
        "> \u00a0\u00a0\u00a0\u00a0look(each)",
        "",
        "Why *this*?",
        "",
        "And that.",
        "",
        "Source: `search#halving`",
    ]


def listed(quote: str, title: str = "Title", note: str = "") -> ListedHighlight:
    passage = Passage("b", 0, "b", 1, 0, quote, "", "")
    return ListedHighlight(Highlight(RowId("d", 1), "p", passage, note, 0, 0), title, "p", True)


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


@example("a|b\n:-|:-\nc|d", "a")
@example("~~a~~", "a")
@given(
    st.text(st.sampled_from("ab1 \n\t#>+-=*_`~<&|[]()!.):\\\"'é字"), min_size=1, max_size=40),
    st.text(st.sampled_from("ab #*`[]<"), min_size=1, max_size=12),
)
def test_a_quotation_reads_the_same_once_it_is_rendered(quote: str, title: str) -> None:
    if not quote.strip() or not title.strip():
        return
    heading, quotation, *rest = parse(as_markdown([listed(quote, title)]))
    assert heading.tokens[0].tag == "h1"
    assert heading.text == " ".join(title.split())
    assert quotation.tokens[0].type == "blockquote_open"
    assert [token.type for token in quotation.tokens if token.type.endswith("_open")] == [
        "blockquote_open", *["paragraph_open"] * (len(quotation.tokens) // 3),
    ]  # fmt: skip
    assert lines(quotation.text) == lines(quote)
    assert [block.text for block in rest] == ["Source: p"]


def test_where_nothing_is_marked(prepterm: Program) -> None:
    assert prepterm.json("highlights") == []
    told = prepterm("highlights")
    assert (told.status, told.out, told.err) == (0, "", "prepterm: nothing is marked there yet\n")
    told = prepterm("highlights", "--markdown", "--search", "word")
    assert (told.out, told.err) == ("", "prepterm: nothing that you marked has these words\n")


def test_what_cannot_be_done_is_said(prepterm: Program) -> None:
    told = prepterm("highlights", "--json", "--markdown")
    assert (told.status, told.out) == (2, "")
    assert "either Markdown or JSON" in told.err
    told = prepterm("highlights", "no-such-post")
    assert told.status == 1
    assert "there is no post 'no-such-post'" in told.err
    assert Path(prepterm.home / "prepterm.db").exists()
