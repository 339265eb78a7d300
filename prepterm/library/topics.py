"""The list of topics that the shipped library is about."""

from pathlib import Path

from prepterm.core.safe_text import shown_line
from prepterm.library.source_text import read_text
from prepterm.library.yaml_nodes import read_fields


def read_topics(path: Path) -> dict[str, str]:
    """Titles by topic, in the file's order.

    Raises:
        BadContent: where the file cannot be read, or a topic has no title.
    """
    expected = "the list of topics is a mapping with topics:"
    file = read_fields(shown_line(str(path)), read_text(path), expected)
    file.only(("topics",))
    topics = file.mapping("topics")
    return {topic: topics.needed(topic, one_line=True) for topic in topics.keys}
