"""A text that ends anywhere, as a download or a disk may leave it."""

import pytest

from prepterm.library.document import parse
from prepterm.painting.lines import Manner
from prepterm.painting.palette import BARE, DARK
from tests.painting.test_nothing_lost import check

EVERYTHING = """\
# One *two*

Set
---

A **b _c_** ~~d~~ `e` [f](g "h") ![i](j) <k@l.m> www.n.o \\* &copy; &#27; 字👍🏽é
p\\
q <br> <b>r</b> $s_1*t*$ u[^1] ^[v] [w]

> [!NOTE]
> x
>
> > y

- [ ] a
- [x] b
  1. c

     d

***

| e | f |
|--:|:-:|
| `g` | h |

```py title="i"
j = 1 \x1b
```

    k

<div>
l
</div>

m
: n
: o

$$
p
$$

[w]: http://q "r"
[^1]: s
"""
KINDS = {
    "blockquote_open", "bullet_list_open", "code_block", "code_inline", "dd_open", "dl_open",
    "dt_open", "em_open", "fence", "footnote_reference_open", "footnote_ref", "hardbreak",
    "heading_open", "hr", "html_block", "html_inline", "image", "link_open", "list_item_open",
    "ordered_list_open", "paragraph_open", "s_open", "softbreak", "strong_open", "table_open",
    "text",
}  # fmt: skip
WHOLE = EVERYTHING.encode()
PARTS = 8
"""In which the bytes are gone through, so that one that fails is found soon."""


def test_the_text_holds_every_kind() -> None:
    tokens = [token for block in parse(EVERYTHING) for token in block.tokens]
    inner = [child for token in tokens for child in token.children or ()]
    assert {token.type for token in (*tokens, *inner)} >= KINDS


@pytest.mark.parametrize("part", range(PARTS))
def test_cut_off_at_any_byte_all_that_is_left_is_painted(part: int) -> None:
    for end in range(part, len(WHOLE) + 1, PARTS):
        # As it comes in past a decoder: half a character is a lone surrogate.
        for block in parse(WHOLE[:end].decode("utf-8", "surrogateescape")):
            for manner in (Manner(24, DARK), Manner(24, BARE, printing=True)):
                check(block, manner)


@pytest.mark.parametrize("part", range(PARTS))
def test_begun_at_any_byte_all_that_is_left_is_painted(part: int) -> None:
    for begin in range(part, len(WHOLE) + 1, PARTS):
        for block in parse(WHOLE[begin:].decode("utf-8", "surrogateescape")):
            check(block, Manner(24, BARE, printing=True))
