import pytest

from prepterm.library.addresses import A_CHARACTER, ALWAYS
from prepterm.library.document import Block, parse

LONG = 1_000
"""Characters of one address."""


def addresses(blocks: list[Block]) -> list[str]:
    return [
        str(child.attrs.get("href", child.attrs.get("src")))
        for block in blocks
        for token in block.tokens
        for child in token.children or ()
        if child.type in ("link_open", "image")
    ]


@pytest.mark.parametrize(("use", "text"), [("[a]", "a"), ("![a]", "a"), ("[*b*][a]", "b")])
@pytest.mark.parametrize("definition", ["[a]: http://{}", "[a]: http://x '{}'"])
def test_an_address_is_repeated_up_to_a_measure_and_its_words_for_ever(
    definition: str, use: str, text: str
) -> None:
    uses = use + f" {use}" * 200
    blocks = parse(definition.format("x" * LONG) + f"\n\n{uses}")
    assert blocks[0].text == " ".join([text] * 201)
    most = (ALWAYS + A_CHARACTER * len(uses)) // LONG
    assert most - 1 <= len(addresses(blocks)) <= most


@pytest.mark.parametrize(
    "body",
    [
        "".join(f"[a](https://example.org/{'x' * 2000}{n}) " for n in range(7)),
        f"[a](https://example.org/{'👩' * 500})\n\n" * 60,
        "[a]: https://example.org/path\n\n" + "[a] " * 400,
    ],
)
def test_what_people_write_keeps_its_links(body: str) -> None:
    assert len(addresses(parse(body))) == body.count("[a]") - body.count("[a]:")


def test_a_picture_within_a_link_is_text_once_the_measure_is_full() -> None:
    body = f"[a]: http://{'x' * 30_000}\n\n" + "[![one](b)][a] " * 20
    (block,) = parse(body)
    assert block.text == " ".join(["one"] * 20)
    depth = 0
    for child in block.tokens[1].children or ():
        depth += child.nesting
        assert depth in (0, 1)
    assert depth == 0
