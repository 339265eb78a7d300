"""What screens ask the app for. They bubble up; a screen never opens another itself."""

from textual.message import Message

from prepterm.study.drill import Choice


class OpenReader(Message):
    """Open a post: its slug, `slug#section`, or a path."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class OpenShelf(Message):
    """Open the shelf of posts."""


class OpenDrill(Message):
    """Begin a drill."""

    def __init__(self, choice: Choice | None = None) -> None:
        super().__init__()
        self.choice = choice or Choice()


class OpenDecks(Message):
    """Open the list of decks."""


class OpenPractice(Message):
    """Go on with the practice that runs, begin one of this format, or choose a format."""

    def __init__(self, format_slug: str | None = None) -> None:
        super().__init__()
        self.format_slug = format_slug


class GoBack(Message):
    """Go back one step: to the screen below, or to Today from the first one."""
