from pathlib import Path

import pytest

from prepterm.errors import BadContent
from prepterm.library.topics import read_topics

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "topics.yaml"


def test_topics_come_with_their_titles_in_the_files_order(path: Path) -> None:
    path.write_text("topics:\n  search: Searching\n  big-o: Big O\n")
    assert list(read_topics(path).items()) == [("search", "Searching"), ("big-o", "Big O")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("topics:\n  a:\n", ":2:5: 'a' is empty"),
        ("topics: [a]\n", ":1:9: 'topics' takes fields"),
        ("topic:\n  a: A\n", ":1:1: unknown field 'topic'; did you mean 'topics'?"),
        ("topics: {a: A, a: B}\n", ":1:16: 'a' stands here twice"),
        ("", ": the file is empty; the list of topics is a mapping with topics:"),
    ],
)
def test_what_is_wrong_with_the_list_is_said_with_its_place(
    path: Path, text: str, message: str
) -> None:
    path.write_text(text)
    with pytest.raises(BadContent) as caught:
        read_topics(path)
    assert caught.value.message.removeprefix(str(path)).startswith(message)


def test_the_list_that_ships_is_read() -> None:
    assert read_topics(ROOT / "content" / "topics.yaml")
