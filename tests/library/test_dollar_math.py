import pytest

from prepterm.library.document import parse


def text(body: str) -> str:
    return "\n".join(block.text for block in parse(body))


@pytest.mark.parametrize(
    "math",
    [
        "$a_1 * b_2 * c$",
        "$x$",
        "$f_n = *f*_{n-1}$",
        "so ($a_1$, $b_1$) and $c_1$.",
        "$\\{a_1, \\_b_\\}$",
        "$5 \\$ <b> &amp; [a](b)$",
        "$$a_1 * b_1 * c_1$$",
        "in a line $$*a*$$ of text",
        "$-5$ and $2^{n}$",
    ],
)
def test_math_is_kept_sign_for_sign(math: str) -> None:
    assert text(math) == math
    assert text(f"*em* {math} `x`") == f"em {math} x"


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("costs $5 *and* $6", "costs $5 and $6"),
        ("$5 or *$6*", "$5 or $6"),
        ("US$5 *or* US$6", "US$5 or US$6"),
        ("US$5*a* or US$, b", "US$5a or US$, b"),
        ("$HOME:*a*:$PATH", "$HOME:a:$PATH"),
        ("$ *a* $", "$ a $"),
        ("$5-*a*$6", "$5-a$6"),
        ("$*a* `$`", "$a $"),
        ("\\$*a*$", "$a$"),
        ("$*a*\\$", "$a$"),
        ("$$ *a*", "$$ a"),
        ("$$$$*a*", "$$$$a"),
        ("a $", "a $"),
        ("[*a* $b](c) $", "a $b $"),
        ("`$a` *b* $c", "$a b $c"),
    ],
)
def test_money_and_names_are_no_math(body: str, read: str) -> None:
    assert text(body) == read


@pytest.mark.parametrize(
    "body",
    [
        "$$\na_1\n- b_1 * c\n# d_1 * e\n$$",
        "$$ a_1 * b\n= c * d_1 $$",
        "$$\n\\begin{matrix}\n1 & 2 \\\\\n3 & 4\n\\end{matrix}\n$$",
        "$$a_1$$",
        "$$\n$$",
    ],
)
def test_lines_of_math_stay_lines(body: str) -> None:
    (block,) = parse(body)
    assert block.text == body
    before, block, after = parse(f"before\n{body}\n# after")
    assert (before.text, block.text, after.text) == ("before", body, "after")


def test_math_in_a_list_and_in_a_quote() -> None:
    assert text("- $$\n  - a_1 *\n  $$\n- b") == "$$\n- a_1 *\n$$\nb"
    assert text("> $$\n> # a_1\n> $$\n\nb") == "$$\n# a_1\n$$\nb"


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("$$\n\n# a\n\n$$", "$$\na\n$$"),
        ("$$ a\n# b", "$$ a\nb"),
        ("$$a$$ and\n# b", "$$a$$ and\nb"),
        ("$$ a\n$$b$$ c", "$$ a\n$$b$$ c"),
        ("    $$\n    a\n    $$", "$$\na\n$$"),
        ("$$ $$ a $$", "$$ $$ a $$"),
        ("- $$\na\n$$", "$$\na\n$$"),
    ],
)
def test_what_does_not_end_is_read_as_ever(body: str, read: str) -> None:
    assert text(body) == read
