"""A few words put together from parts, each with a style; markup in them is never interpreted."""

from textual.content import Content
from textual.widgets import Static


class Words(Static):
    """Shows what was put last; putting the same again costs nothing."""

    def put(self, *parts: tuple[str, str]) -> None:
        """Show these parts.

        Args:
            parts: Each a text and its style, such as "$soft" or "$accent bold"; "" for none.
        """
        content = Content.assemble(*parts)
        before = self.content
        if not isinstance(before, Content) or not content.is_same(before):
            self.update(content)
