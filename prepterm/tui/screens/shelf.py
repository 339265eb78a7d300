"""The shelf: all posts, how far each has been read, and what it is about."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.events import ScreenResume
from textual.widgets import OptionList, Static

from prepterm.study import read
from prepterm.study.read import ShelfEntry
from prepterm.tui.commands import Command, bindings
from prepterm.tui.messages import Destination, OpenReader, OpenShelf
from prepterm.tui.page import Page, tells_errors
from prepterm.tui.widgets.choices import Choices, Line
from prepterm.tui.widgets.thin_bar import thin_bar


class ShelfPage(Page):
    """A list of posts."""

    CSS_PATH = "list.tcss"
    AUTO_FOCUS = "#choices"
    USER_COMMANDS = (
        Command("shelf.open", "enter", "open", "read", "Read the chosen post", key_label="↵"),
        Command("shelf.finish", "f", "finish", "finished", "Mark the post finished, or not"),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(USER_COMMANDS)

    def compose_page(self) -> ComposeResult:
        """A title over the list."""
        yield Static(Content.styled("Shelf", "bold $accent"), classes="title")
        yield Choices(id="choices")

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Show the posts as they stand."""
        del event
        self._show()

    def look_again(self) -> None:
        """Show what another terminal changed."""
        self._show()

    def reopens(self) -> Destination:
        """The shelf again."""
        return OpenShelf()

    def action_open(self) -> None:
        """Read the chosen post."""
        slug = self.query_one(Choices).highlighted_id
        if slug is not None:
            self.post_message(OpenReader(slug))

    @tells_errors
    def action_finish(self) -> None:
        """Mark the chosen post finished, or take the mark back."""
        slug = self.query_one(Choices).highlighted_id
        entry = next((each for each in read.shelf(self.workspace) if each.post.slug == slug), None)
        if entry is not None:
            read.mark(self.workspace, entry.post.slug, finished=not entry.finished)
            self._show()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_open()

    def _show(self) -> None:
        entries = read.shelf(self.workspace)
        self.query_one(Choices).show([Line(each.post.slug, _content(each)) for each in entries])


def _content(entry: ShelfEntry) -> Content:
    if entry.finished:
        state = Content.styled("✓ finished", "$accent")
    elif entry.position is not None:
        state = Content.assemble(
            thin_bar(entry.progress, 10), (f" {entry.progress:.0%}, ", "$soft"),
            (f"{entry.minutes_left} min left", "$soft"),
        )  # fmt: skip
    else:
        state = Content.styled(f"{entry.minutes} min", "$soft")
    cards = f"   {entry.cards} cards" if entry.cards else ""
    level = f"   {entry.post.level}" if entry.post.level else ""
    return Content.assemble(
        (entry.post.title, "bold"), "\n",
        *([entry.post.summary, "\n"] if entry.post.summary else []),
        state, (f"{cards}{level}", "$soft"), "\n",
    )  # fmt: skip
