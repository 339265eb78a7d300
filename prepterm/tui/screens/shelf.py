"""The shelf: all posts, how far each has been read, what is left of it, and what it is about."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.events import Resize, ScreenResume
from textual.widgets import Input, OptionList, Static

from prepterm.core.post_filter import fits
from prepterm.core.recall import SectionRecall
from prepterm.study import read
from prepterm.study.read import ShelfEntry
from prepterm.study.workspace import Workspace
from prepterm.tui.commands import EVERYWHERE, Command, bindings
from prepterm.tui.messages import Destination, OpenReader, OpenShelf
from prepterm.tui.page import Page, tells_errors
from prepterm.tui.widgets.choices import MARGINS, Choices, Line
from prepterm.tui.widgets.filter_line import FilterLine
from prepterm.tui.widgets.thin_bar import thin_bar

BAR_CELLS = 10
_GAP = "   "


class ShelfPage(Page):
    """A list of posts, and a line that filters it."""

    CSS_PATH = "list.tcss"
    AUTO_FOCUS = "#choices"
    USER_COMMANDS = (
        Command("shelf.open", "enter", "open", "read", "Read the chosen post", key_label="↵"),
        Command(
            "shelf.filter", "slash", "filter", "filter", "Show only posts with some words",
            key_label="/",
        ),
        Command("shelf.finish", "f", "finish", "finished", "Mark the post finished, or not"),
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = bindings(USER_COMMANDS)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._entries: list[ShelfEntry] = []
        self._lines: dict[str, Line] = {}
        """By slug, for the width they were last shown at; kept while only the filter changes."""

    def compose_page(self) -> ComposeResult:
        """A title over the line that filters, the list, and what could not be read."""
        yield Static(id="heading", classes="title")
        yield FilterLine("words of a title, a topic, a summary", id="filter")
        yield Choices(id="choices")
        yield Static(id="nothing")
        yield Static(id="broken")

    def keys_now(self) -> list[Command]:
        """While the line is typed in, what ends that."""
        if not self.is_mounted or not self.query_one(FilterLine).has_focus:
            return super().keys_now()
        back = next(command for command in EVERYWHERE if command.id == "app.back")
        return [self.USER_COMMANDS[0], replace(back, label="all posts", footer=True)]

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Show the posts as they stand."""
        del event
        self.look_again()

    def on_resize(self, event: Resize) -> None:
        """Lay the lines out for the new width."""
        super().on_resize(event)
        self._show()

    def look_again(self) -> None:
        """Show what was done on another screen, or in another terminal."""
        self._entries = read.shelf_with_recall(self.workspace)
        self._show()

    def reopens(self) -> Destination:
        """The shelf again."""
        return OpenShelf()

    def action_open(self) -> None:
        """Read the chosen post."""
        slug = self.query_one(Choices).highlighted_id
        if slug is not None:
            self.post_message(OpenReader(slug))

    def action_filter(self) -> None:
        """Open the line that filters."""
        self.query_one(FilterLine).open()

    def action_back(self) -> None:
        """Show all posts again, or go back."""
        line = self.query_one(FilterLine)
        if line.is_open:
            self.query_one(Choices).focus()
            line.close()
            self._filter()
        else:
            super().action_back()

    @tells_errors
    def action_finish(self) -> None:
        """Mark the chosen post finished, or take the mark back; it stays where it stands."""
        slug = self.query_one(Choices).highlighted_id
        found = {each.post.slug: each for each in read.shelf_with_recall(self.workspace)}
        if slug in found:
            read.mark(self.workspace, slug, finished=not found[slug].finished)
            after = {each.post.slug: each for each in read.shelf_with_recall(self.workspace)}
            stood = [each.post.slug for each in self._entries]
            self._entries = [after.pop(each) for each in stood if each in after]
            self._entries += after.values()
            self._show()

    @on(Input.Changed, "#filter")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._filter()

    @on(Input.Submitted, "#filter")
    def _ended(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_open()

    @on(FilterLine.Moved)
    def _moved(self, message: FilterLine.Moved) -> None:
        choices = self.query_one(Choices)
        if message.rows > 0:
            choices.action_cursor_down()
        else:
            choices.action_cursor_up()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_open()

    def on_descendant_focus(self) -> None:
        """Let the last row show what matters there."""
        self.show_keys()

    def _show(self) -> None:
        room = self.size.width - MARGINS
        self._lines = {
            each.post.slug: Line(each.post.slug, _content(each, room)) for each in self._entries
        }
        self._filter()

    def _filter(self) -> None:
        query = self.query_one(FilterLine).value
        entries = [each for each in self._entries if fits(each.post, query)]
        lines = [self._lines[each.post.slug] for each in entries]
        choices = self.query_one(Choices)
        choices.show(lines)
        choices.display = bool(lines)
        self.query_one("#heading", Static).update(_heading(entries, len(self._entries)))
        _say(self.query_one("#nothing", Static), _why_empty(query) if not entries else "", "$soft")
        broken = (
            f"{Path(each.path).name}:{each.line}: {each.problem}"
            for each in self.workspace.problems
            if each.path.endswith(".md")
        )
        _say(self.query_one("#broken", Static), "\n".join(broken), "$warning")


def _say(where: Static, text: str, style: str) -> None:
    where.update(Content.styled(text, style))
    where.display = bool(text)


def _why_empty(query: str) -> str:
    words = " ".join(query.split())
    if words:
        return f"No post has all of “{words}” in its title, topics, summary or name."
    return "There are no posts yet; Markdown files in your posts folder stand here."


def _heading(entries: Sequence[ShelfEntry], in_all: int) -> Content:
    left = sum(each.minutes_left for each in entries if not each.finished)
    finished = sum(each.finished for each in entries)
    posts = f"{len(entries)} of {in_all} posts" if len(entries) < in_all else f"{in_all} posts"
    parts = [posts if in_all != 1 else "1 post"]
    parts += [f"{finished} finished"] if finished else []
    parts += [f"{_time(left)} left to read"] if left else []
    return Content.assemble(("Shelf", "bold $accent"), (_GAP + ", ".join(parts), "$soft"))


def _time(minutes: int) -> str:
    return f"{minutes} min" if minutes < 90 else f"{minutes / 60:.0f} h"


def _content(entry: ShelfEntry, room: int) -> Content:
    post = entry.post
    about = ([post.level] if post.level else []) + [", ".join(post.topics)] * bool(post.topics)
    parts = [_state(entry), *_recall(entry.recall), *(Content.styled(a, "$soft") for a in about)]
    return Content.assemble(
        (post.title, "bold"), (f"{_GAP}yours" if post.own else "", "$accent"), "\n",
        *([post.summary, "\n"] if post.summary else []),
        _flowed(parts, room), "\n",
    )  # fmt: skip


def _state(entry: ShelfEntry) -> Content:
    if entry.finished:
        return Content.styled("✓ finished", "$accent")
    if entry.position is None:
        return Content.styled(f"{_time(entry.minutes)}", "$soft")
    left = f" {entry.progress:.0%}, {_time(entry.minutes_left)} left"
    return Content.assemble(thin_bar(entry.progress, BAR_CELLS), (left, "$soft"))


def _recall(recall: SectionRecall) -> list[Content]:
    if recall.recall is None:
        return []
    cards = f"{recall.cards} {'card' if recall.cards == 1 else 'cards'}"
    if not recall.seen:
        return [Content.styled(f"{recall.mark} {cards}", "$soft")]
    style = "$warning" if recall.mark == "○" else "$accent"
    return [Content.assemble((recall.mark, style), (f" {recall.recall:.0%} of {cards}", "$soft"))]


def _flowed(parts: Iterable[Content], room: int) -> Content:
    """The parts in as few rows as they fit in, none of them broken where it fits in one."""
    rows: list[Content] = []
    for part in parts:
        joined = Content.assemble(rows[-1], _GAP, part) if rows else part
        if rows and joined.cell_length <= room:
            rows[-1] = joined
        else:
            rows.append(part)
    return Content("\n").join(rows)
