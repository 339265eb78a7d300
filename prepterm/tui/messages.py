"""What screens ask the app for. They bubble up; a screen never opens another itself."""

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:  # a start pays for what it opens alone
    from prepterm.core.place import Place
    from prepterm.study.drill import Choice, Drill
    from prepterm.study.practice import Practice


class Destination(Message):
    """Asks for a screen."""


class OpenReader(Destination):
    """Open a post: its slug, `slug#section`, or a path; at a place where one is given.

    `by_link` says that a link of the post on the screen leads there; `words` are looked for.
    """

    def __init__(
        self, name: str, place: "Place | None" = None, *, by_link: bool = False, words: str = ""
    ) -> None:
        super().__init__()
        self.name, self.place, self.by_link, self.words = name, place, by_link, words


class OpenShelf(Destination):
    """Open the shelf of posts."""


class OpenSearch(Destination):
    """Search posts, cards and notes; begin with this query."""

    def __init__(self, query: str = "") -> None:
        super().__init__()
        self.query = query


class OpenDrill(Destination):
    """Begin a drill, of today's cards where nothing is chosen."""

    def __init__(self, choice: "Choice | None" = None) -> None:
        super().__init__()
        self.choice = choice


class DrillEnded(Destination):
    """Show how a drill went in its place: no card is left, or the person stopped."""

    def __init__(self, drill: "Drill") -> None:
        super().__init__()
        self.drill = drill


class OpenDecks(Destination):
    """Open the list of decks."""


class OpenPractice(Destination):
    """Go on with the practice that runs, begin one of this format, or choose a format."""

    def __init__(self, format_slug: str | None = None) -> None:
        super().__init__()
        self.format_slug = format_slug


class OpenDebrief(Destination):
    """Look back on a practice that has ended, in the place of the page that asks."""

    def __init__(self, practice: "Practice") -> None:
        super().__init__()
        self.practice = practice


class GoBack(Message):
    """Go back one step: to the screen below, or to Today from the first one."""
