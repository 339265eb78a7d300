from prepterm.library.code_blocks import CodeBlock, code_blocks
from prepterm.library.document import parse

TEXT = """\
Words.

```python title=a.py
x = 1
```

## One

- item

  ```js title="a b.js" more
  y

  ```

> ~~~ title='c.txt'
> z
> ~~~

    indented

## Two

```
```

```rust, title=&#46;&#46;/x
fn main() {}
```
"""


def test_every_block_of_code_is_found_with_its_name_and_place() -> None:
    assert code_blocks(parse(TEXT)) == [
        CodeBlock("x = 1\n", "python", "a.py", 3, ""),
        CodeBlock("y\n", "js", "a b.js", 11, "one"),
        CodeBlock("z\n", "", "c.txt", 16, "one"),
        CodeBlock("indented\n", "", "", 20, "one"),
        CodeBlock("\n", "", "", 24, "two"),
        CodeBlock("fn main() {}\n", "rust,", "../x", 27, "two"),
    ]


def test_lines_are_those_of_the_text() -> None:
    lines = TEXT.split("\n")
    for code in code_blocks(parse(TEXT)):
        assert "```" in lines[code.line - 1] or "~~~" in lines[code.line - 1] or code.line == 20


def test_a_text_without_code_has_none() -> None:
    assert code_blocks(parse("Just `words`.\n")) == []
