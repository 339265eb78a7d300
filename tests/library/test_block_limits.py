import pytest

from prepterm.library.block_limits import (
    CELLS_ALWAYS,
    CHARACTERS_A_CELL,
    QUOTED_A_LINE,
    QUOTED_ALWAYS,
)
from prepterm.library.document import Block, parse


def count(blocks: list[Block], kind: str) -> int:
    return sum(token.type == kind for block in blocks for token in block.tokens)


def table(columns: int, rows: int) -> str:
    head, rule = "|".join("a" * columns), "|".join("-" * columns)
    return "\n".join([head, rule, *["x"] * rows]) + "\n\n"


def test_lines_that_go_on_with_a_deep_quote_are_not_looked_at_for_each_of_its_levels() -> None:
    body = ">" * 90 + "a\n" + "b\n" * 10_000
    blocks = parse(body)
    levels = count(blocks, "blockquote_open")
    assert 1 < levels * 10_000 <= QUOTED_ALWAYS + (QUOTED_A_LINE + 1) * 10_000
    assert "".join(block.text for block in blocks).count("b") == 10_000


def test_quotes_of_a_long_letter_are_quotes() -> None:
    letter = "".join(f"{'> ' * (number % 8)}line {number}\n\n" for number in range(4_000))
    assert count(parse(letter), "code_block") == 0
    lazy = "> > > > a\n" + "b\n" * 2_000
    assert count(parse(lazy), "blockquote_open") == 4


def test_a_text_after_many_quotes_is_read_as_ever() -> None:
    body = (">" * 90 + "a\n" + "b\n" * 3_000 + "\n") * 10
    blocks = parse(f"{body}# After\n\n> *quote*\n\n- item\n")
    assert [block.tokens[0].type for block in blocks[-3:]] == [
        "heading_open", "blockquote_open", "bullet_list_open",
    ]  # fmt: skip
    assert [block.text for block in blocks[-3:-2]] == ["After"]


@pytest.mark.parametrize(
    ("columns", "rows", "times"), [(100, 600, 12), (256, 900, 1), (2, 30_000, 1)]
)
def test_rows_filled_up_to_the_width_of_their_head_do_not_come_to_millions(
    columns: int, rows: int, times: int
) -> None:
    tables = table(columns, rows) * times
    blocks = parse(tables)
    cells = count(blocks, "td_open") + count(blocks, "th_open")
    assert 0 < cells <= CELLS_ALWAYS + len(tables) // CHARACTERS_A_CELL
    shown = "\n".join(block.text for block in blocks)
    assert shown.count("x") == tables.count("x")
    assert shown.count("a") == tables.count("a")


def test_tables_of_words_are_tables_to_their_last_row() -> None:
    row = "| a name | what it is |\n"
    (block,) = parse(f"{row}|-|-|\n{row * 5_000}")
    assert count([block], "tr_open") == 5_001
    (small,) = parse("a|b\n-|-\n" + "1|2\n" * 2_000)
    assert count([small], "tr_open") == 2_001


def test_a_table_of_ten_thousand_columns_is_one() -> None:
    body = "\n".join("|".join(sign * 10_000) for sign in "a-b")
    (block,) = parse(body)
    assert count([block], "td_open") == count([block], "th_open") == 10_000
