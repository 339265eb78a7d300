import pytest

from prepterm.library.document import Block, parse
from tests.painting.paint import screen


def classes(block: Block) -> list[str]:
    return [
        str(token.attrs.get("class", ""))
        for token in block.tokens
        if token.type == "list_item_open"
    ]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("- [ ] open\n- [x] done\n- [X] too\n- plain", ["☐ open", "☑ done", "☑ too", "• plain"]),
        ("1. [x] done", ["1. ☑ done"]),
        ("- [x]\n  on the next line", ["☑ on the next line"]),
        ("- [ ]\ton", ["☐ on"]),
        ("- [x]", ["• [x]"]),
        ("- [x]done", ["• [x]done"]),
        ("- [y] other", ["• [y] other"]),
        ("- a [x] b", ["• a [x] b"]),
        ("[x] no list", ["[x] no list"]),
        ("- [x] a link\n\n[x]: https://a.b", ["• x a link"]),
        ("- [x] " + "[" * 501, ["☑ " + "[" * 38] + ["  " + "[" * 38] * 12 + ["  " + "[" * 7]),
    ],
)  # fmt: skip
def test_items_that_begin_with_a_box_are_tasks(body: str, shown: list[str]) -> None:
    assert screen(body) == shown


def test_a_task_says_so() -> None:
    (block,) = parse("- [ ] a\n- b\n  - [x] c")
    assert classes(block) == ["task-list-item", "", "task-list-item"]
    assert block.text == " a\nb\n c"
