from rich.cells import cell_len

from prepterm.library.document import parse
from prepterm.painting.printed import printed

TEXT = "## Part\n\nSome `code`, [a link](http://x.org) and\n**more** words.\n\n- one\n- two\n"


def test_without_colour_there_is_no_escape() -> None:
    assert list(printed("The [title]", parse(TEXT), 30, colour=False)) == [
        "The [title]",
        "",
        "Part",
        "----",
        "",
        "Some `code`, a link",
        "(http://x.org) and more words.",
        "",
        "• one",
        "• two",
    ]


def test_with_colour_the_terminals_own_colours_are_used() -> None:
    lines = list(printed("", parse("**a** [b](b)"), 30, colour=True))
    assert lines == ["\x1b[1ma\x1b[0m \x1b[4;36mb\x1b[0m"]


def test_no_line_is_wider_than_was_asked_for() -> None:
    text = TEXT + "\n```\n" + "x" * 90 + "\n```\n\n| a | b |\n|--|--|\n| " + "y " * 60 + "| z |\n"
    for width in (12, 20, 40):
        assert all(
            cell_len(line) <= width for line in printed("T", parse(text), width, colour=False)
        )


def test_no_line_ends_with_a_blank() -> None:
    text = "> a\n>\n> b\n\n```\na\n\n  b \n```\n\n| a | b |\n|---|---|\n| a long one | |\n"
    for colour in (False, True):
        lines = list(printed("", parse(text), 12, colour=colour))
        assert [line.rstrip() for line in lines] == lines


def test_lines_come_one_by_one() -> None:
    blocks = iter(parse("a\n\nb"))
    lines = printed("", blocks, 30, colour=False)
    assert next(lines) == "a"
    assert next(blocks).text == "b"
