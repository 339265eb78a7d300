import pytest

from prepterm.library.document import parse
from prepterm.painting.blocks import painted
from prepterm.painting.lines import Manner
from prepterm.painting.palette import DARK


def links(body: str) -> list[tuple[str, str]]:
    """The words and addresses of a text's links."""
    found = [painted(block, Manner(80, DARK)) for block in parse(body)]
    return [(link.text, link.address) for each in found for link in each.links]


@pytest.mark.parametrize(
    ("body", "text", "address"),
    [
        ("at https://a.b/c.", "https://a.b/c", "https://a.b/c"),
        ("at HTTP://a.b", "HTTP://a.b", "HTTP://a.b"),
        ("www.a.org, too", "www.a.org", "http://www.a.org"),
        ("WWW.a.org", "WWW.a.org", "http://WWW.a.org"),
        ("(https://a.b/c_(d))", "https://a.b/c_(d)", "https://a.b/c_(d)"),
        ("*https://a.b*", "https://a.b", "https://a.b"),
        ("https://a.b/c_d_e", "https://a.b/c_d_e", "https://a.b/c_d_e"),
        ("https://a.b/?c=d&e=f!", "https://a.b/?c=d&e=f", "https://a.b/?c=d&e=f"),
        ("“x”\nhttps://a.b:80/c#d?", "https://a.b:80/c#d", "https://a.b:80/c#d"),
        ("to me.a+b@c-d.org.", "me.a+b@c-d.org", "mailto:me.a+b@c-d.org"),
        ("http://ä.b/ö", "http://ä.b/ö", "http://xn--4ca.b/%C3%B6"),
        ("http://a@b.c/d", "http://a@b.c/d", "http://a@b.c/d"),
        ("<b>https://a.b</b>", "https://a.b", "https://a.b"),
    ],
)
def test_an_address_is_a_link(body: str, text: str, address: str) -> None:
    assert links(body) == [(text, address)]


@pytest.mark.parametrize(
    "body",
    [
        "xhttps://a.b", "https://", "http:// a", "www.", "www..a", "https://a_b.c_d",
        "@decorator and a@b", "a@b.c-", "a@b.c@d.e", "`https://a.b`", "\\https:\\//a.b", "ftp://a.b",
        "javascript://a.b", "a.org", "https://.a", "```\nhttps://a.b\n```",
    ],
)  # fmt: skip
def test_what_is_none_is_text(body: str) -> None:
    assert links(body) == []


def test_an_address_in_a_link_is_its_text_and_in_an_image_its_words() -> None:
    assert links("[https://a.b](c)") == [("https://a.b", "c")]
    assert links("![https://a.b](c)") == [("https://a.b", "c")]
    assert links("[a](b) https://c.d") == [("a", "b"), ("https://c.d", "https://c.d")]


def test_every_address_of_a_line_is_found_and_no_word_is_lost() -> None:
    body = "One https://a.b two www.c.d/e three f@g.h four *five* https://i.j\nsix"
    assert [text for text, _ in links(body)] == ["https://a.b", "www.c.d/e", "f@g.h", "https://i.j"]
    assert parse(body)[0].text == body.replace("*", "").replace("\n", " ")
