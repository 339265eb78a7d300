"""Nothing is lost from a text: the examples of CommonMark, GitHub's and our own, painted."""

import re

import pytest

from prepterm.painting.lines import Manner
from prepterm.painting.palette import BARE, DARK
from tests.painting.comparison import losses
from tests.painting.examples import SHARED, Example, own_examples, shared_examples

WIDTHS = (200, 80, 40, 20, 10)
COUNTS = {"commonmark-0.31.2": 652, "gfm-extensions": 28}
IN_PLACE = """\
<p>This is some text!<sup><a href="#fn:1"></a></sup>. Other text.<sup><a href="#fn:footnote"></a>\
</sup>.</p><p>Here's a thing<sup><a href="#fn:other-note"></a></sup>.</p><p>And another thing<sup>\
<a href="#fn:codeblock-note"></a></sup>.</p><p>This doesn't have a referent[^nope].</p>
<p>no code block here (spaces are stripped away)</p>
<pre><code>this is now a code block (8 spaces indentation)</code></pre>
<p>Some <em>bolded</em> footnote definition.</p><p>Hi!</p>
<blockquote><p>Blockquotes can be in a footnote.</p></blockquote>
<pre><code>as well as code blocks</code></pre><p>or, naturally, simple paragraphs.</p>
<p>This is unused.</p>
"""
EXCEPTIONS = {
    # An address that stands as it is becomes a link here, as on GitHub. The words are the same.
    "commonmark-0.31.2 608": ("https://foo.bar", '<a href="https://foo.bar">https://foo.bar</a>'),
    "commonmark-0.31.2 611": (
        "https://example.com",
        '<a href="https://example.com">https://example.com</a>',
    ),
    "commonmark-0.31.2 612": (
        "foo@bar.example.com",
        '<a href="mailto:foo@bar.example.com">foo@bar.example.com</a>',
    ),
    # The file has no HTML for it, because it is there to bring a parser down.
    "gfm-extensions 20": ("<IGNORE>", "<p>This shouldn't crash everything: (<em>A</em>@_.A</p>"),
    # GitHub takes nine tags for text, to keep them from acting. No tag acts here: all are shown.
    "gfm-extensions 22": ("&lt;(?=xmp|textarea)", "<"),
    # Notes are gathered at the end there, by number, and one that nothing refers to is left out.
    # Here they stand where they were written, by name.
    "gfm-extensions 23": ("(?s)<p>This is some text!.*", IN_PLACE),
}
"""By name, what is changed in the HTML beforehand: a pattern, and what takes its place."""


def differing(examples: list[Example], manner: Manner) -> dict[str, list[str]]:
    """What is lost, by the names of the examples that lose it."""
    found = {}
    for example in examples:
        before, after = EXCEPTIONS.get(example.name, ("", ""))
        html = re.sub(before, after, example.html) if before else example.html
        found[example.name] = losses(example.markdown, html, manner)
    return {name: lost for name, lost in found.items() if lost}


def examples_of(name: str) -> list[Example]:
    if name == "our own":
        return own_examples()
    examples = shared_examples(name)
    if examples is None:
        pytest.skip(f"{name}.json is not at {SHARED}; our own examples are compared all the same")
    assert len(examples) == COUNTS[name]
    return examples


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", [*COUNTS, "our own"])
def test_printed_the_text_is_that_of_the_html(name: str, width: int) -> None:
    assert differing(examples_of(name), Manner(width, BARE, printing=True)) == {}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", [*COUNTS, "our own"])
def test_on_a_screen_the_text_is_that_of_the_html(name: str, width: int) -> None:
    assert differing(examples_of(name), Manner(width, DARK)) == {}


@pytest.mark.parametrize("width", range(4, 10))
def test_printed_in_hardly_any_room_nothing_is_lost(width: int) -> None:
    assert differing(own_examples(), Manner(width, BARE, printing=True)) == {}


@pytest.mark.parametrize("name", sorted(EXCEPTIONS))
def test_every_exception_is_needed(name: str) -> None:
    file, number = name.rsplit(" ", 1)
    example = examples_of(file)[int(number) - 1]
    assert re.search(EXCEPTIONS[name][0], example.html)
    assert losses(example.markdown, example.html, Manner(200, BARE, printing=True))


def test_there_are_150_examples_of_our_own_of_every_kind() -> None:
    examples = own_examples()
    assert len(examples) == 150
    assert len({example.markdown for example in examples}) == 150
    assert {example.kind for example in examples} >= {
        "alert", "autolink", "bare address", "block of HTML", "bullet list", "code span",
        "definition list", "emphasis", "entity", "escape", "fenced code", "footnote", "hard break",
        "heading", "image", "indented code", "link", "math", "ordered list", "paragraph", "quote",
        "rule", "strike", "table", "tag", "task list",
    }  # fmt: skip
