"""The reader: a post with its outline, search, links, and the place where one left it."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Resize, ScreenSuspend, Unmount
from textual.timer import Timer
from textual.widgets import Input, OptionList, Static

from prepterm.core.place import Place
from prepterm.errors import PreptermError
from prepterm.study import read
from prepterm.study.card_text import first_line
from prepterm.study.editor import edit_file, need_editor
from prepterm.study.read import OpenPost, file_stamp
from prepterm.study.reading_speed import reading_speed
from prepterm.study.recall import recall_of_post
from prepterm.study.workspace import Workspace
from prepterm.tui.commands import Command, bindings
from prepterm.tui.messages import Destination, OpenReader
from prepterm.tui.page import tells_errors
from prepterm.tui.screens.marking import MARKING_COMMANDS, MarkingPage
from prepterm.tui.widgets.outline import Outline
from prepterm.tui.widgets.post_keys import POINTING_COMMANDS, POST_COMMANDS
from prepterm.tui.widgets.post_view import PostView
from prepterm.tui.widgets.thin_bar import thin_bar

OUTLINE_FROM_COLUMNS = 104
"""From this width on the outline stands beside the text unless it is put away."""
LOOK_SECONDS = 1.0
"""How often the post's file is looked at, to show it anew where it has changed."""
REST_SECONDS = 0.5
"""The place is kept once the reader has rested this long, and on leaving."""


class ReaderPage(MarkingPage):
    """One post.

    Args:
        workspace: What is open.
        post: What to read.
        anchor: The section to begin at; where it is nothing, the place left last time.
    """

    CSS_PATH = "reader.tcss"
    AUTO_FOCUS = "PostView"
    USER_COMMANDS = (
        Command(
            "reader.search", "slash", "search", "search", "Search in this post", key_label="/",
        ),
        Command("reader.next", "n", "next_match", "next", "Go to the next match", False),
        Command("reader.previous", "N", "previous_match", "previous", "To the match before", False),
        Command("reader.outline", "o", "outline", "outline", "Go to the outline, or put it away"),
        Command("reader.links", "l", "links", "links", "Follow a link that is in view"),
        *MARKING_COMMANDS,
        Command("reader.finish", "f", "finish", "finished", "Mark the post finished, or not"),
        Command("reader.back", "backspace,alt+left", "go_back", "back", "Back from a jump", False),
        Command("reader.forward", "alt+right", "go_forward", "forward", "Forward again", False),
        Command(
            "reader.narrower", "minus,left_square_bracket", "measure(-4)", "narrower",
            "Shorter lines", False, "-",
        ),
        Command(
            "reader.wider", "plus,right_square_bracket", "measure(4)", "wider", "Longer lines",
            False, "+",
        ),
        Command("reader.edit", "e", "edit", "edit", "Open the post's file in your editor", False),
        *POST_COMMANDS,
        *POINTING_COMMANDS,
    )  # fmt: skip
    # The text's own keys are its widget's bindings; they stand above for the list of keys.
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        command for command in USER_COMMANDS if command not in (*POST_COMMANDS, *POINTING_COMMANDS)
    )

    def __init__(self, workspace: Workspace, post: OpenPost, anchor: str) -> None:
        super().__init__(workspace, post)
        self._anchor = anchor
        self._outline_chosen: bool | None = None
        """Whether the person showed or hid the outline; None to go by the width."""
        self._before: list[Place] = []
        self._after: list[Place] = []
        self._rest: Timer | None = None
        self._to_keep: Place | None = None
        """Where the reader is, until that is kept."""
        self._finished = False
        self._matches = (0, 0)
        self._words_per_minute = reading_speed(workspace)
        self._stamp = file_stamp(post)

    def compose_page(self) -> ComposeResult:
        """How far one is, the outline beside the text, and a line to search in."""
        yield Static(id="how-far")
        with Horizontal(id="reading"):
            yield Outline(id="outline")
            with Vertical():
                yield PostView(id="post")
                yield Input(placeholder="search in this post", id="search", compact=True)

    def on_mount(self) -> None:
        """Show the post where it was left."""
        super().on_mount()
        post = self._post.post
        self._show_sections()
        view = self.view
        view.measure = self.workspace.settings.measure
        view.hint = "y copy"
        view.question = self._question
        self._post.document.begin_with(read.title_block(self._post))
        view.open(self._post.document)
        position = read.position_of(self.workspace, post.slug) if self._post.kept else None
        self._finished = position is not None and position.finished
        self.set_interval(LOOK_SECONDS, self._look_at_file)
        self._begin(position.place if position else None)

    def on_resize(self, event: Resize) -> None:
        """Give the outline its room, or take it."""
        super().on_resize(event)
        self._show_outline()

    def on_screen_suspend(self, event: ScreenSuspend) -> None:
        """Keep the place before another screen comes over this one."""
        del event
        self._keep_place()

    def reopens(self) -> Destination:
        """The post again, at the place that the other database knows."""
        post = self._post.post
        return OpenReader(post.slug if self._post.kept else post.path)

    def leave_unkept(self) -> None:
        """Keep no place: another database was put in place, which has its own."""
        self._to_keep = None

    def on_unmount(self, event: Unmount) -> None:
        """Keep the place before leaving."""
        del event
        self._keep_place()

    @on(PostView.Moved)
    def _has_moved(self, message: PostView.Moved) -> None:
        self.query_one(Outline).mark(message.anchor)
        self._show_how_far()
        self._to_keep = message.view.place()
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST_SECONDS, self._keep_place)

    @on(PostView.Grown)
    def _has_grown(self) -> None:
        self._show_sections()
        self._show_outline()
        self.marks.show()

    def _show_sections(self) -> None:
        recall = {}
        if self._post.kept:
            now = self.workspace.now()
            recall = recall_of_post(self.workspace, self._post.post.slug, now)
        outline = self.query_one(Outline)
        outline.show(self._post.sections(), recall)
        outline.mark(self.view.current_anchor)

    def _question(self, card_id: str) -> str:
        card = self.workspace.index.card(card_id)
        return "" if card is None else first_line(card)

    def recall_changed(self) -> None:
        """Show in the outline what is recalled now."""
        self._show_sections()

    def look_again(self) -> None:
        """Show what another terminal graded or marked."""
        self._show_sections()
        self.marks.show()

    @on(OptionList.OptionSelected, "#outline")
    def _section_chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._jump(str(event.option.id))
        self.view.focus()

    @on(PostView.JumpedInside)
    def _jumped(self, message: PostView.JumpedInside) -> None:
        self._before.append(message.came_from)
        self._after.clear()

    @on(PostView.LinkFollowed)
    def _link_followed(self, message: PostView.LinkFollowed) -> None:
        self._leave_by(message.link.address)

    @on(PostView.MatchChosen)
    def _match_chosen(self, message: PostView.MatchChosen) -> None:
        self._matches = (message.number, message.total)
        self._show_how_far()

    @on(Input.Submitted, "#search")
    def _searched(self, event: Input.Submitted) -> None:
        event.stop()
        found = self.view.find(event.value)
        self._close_search()
        if not found and event.value and self.view.searched:
            self.notify(f"'{event.value}' is not in this post", markup=False)

    def action_back(self) -> None:
        """Close what is open before the text, then the search, then the post."""
        view = self.view
        if self.query_one("#search").has_focus:
            self._close_search()
        elif self.query_one(Outline).has_focus:
            self._leave_outline()
        elif view.pointing:
            view.let_go()
        elif self._matches[1]:
            view.find("")
        else:
            super().action_back()

    def action_search(self) -> None:
        """Open the line to search in."""
        self.add_class("-searching")
        self.query_one("#search").focus()

    def action_next_match(self) -> None:
        """Go to the next match."""
        self.view.next_match()

    def action_previous_match(self) -> None:
        """Go to the match before."""
        self.view.previous_match()

    def action_outline(self) -> None:
        """Go to the outline, or from it back to the text."""
        outline = self.query_one(Outline)
        if outline.has_focus:
            self._leave_outline()
            return
        self._outline_chosen = True
        self._show_outline()
        outline.focus()

    def action_links(self) -> None:
        """Put letters on the links in view; the letter typed follows one."""
        if not self.view.label_links():
            self.notify("no link is in view")

    @tells_errors
    def action_edit(self) -> None:
        """Open the post's file in the person's editor, and show it as it is then."""
        if not self._post.kept:
            raise PreptermError("what came from standard input has no file")
        need_editor()
        with self.app.suspend():
            edit_file(self._post.post.path)
        self._look_at_file()

    @tells_errors
    def action_finish(self) -> None:
        """Mark the post finished, or take the mark back."""
        if not self._post.kept:
            self.notify("what came from standard input is not kept")
            return
        self._finished = not self._finished
        read.mark(self.workspace, self._post.post.slug, finished=self._finished)
        self._show_how_far()

    def action_go_back(self) -> None:
        """Back to where the last jump began."""
        self._retrace(self._before, self._after)

    def action_go_forward(self) -> None:
        """Forward to where the last step back began."""
        self._retrace(self._after, self._before)

    def action_measure(self, cells: int) -> None:
        """Make the lines longer or shorter."""
        view = self.view
        view.measure = min(120, max(40, view.measure + cells))

    def _look_at_file(self) -> None:
        """Show the file anew, at the same place, where it has changed on disk."""
        stamp = file_stamp(self._post)
        if stamp is None or stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._post = read.open_again(self.workspace, self._post)
        except PreptermError as error:
            self.notify(error.message, severity="warning", markup=False)
            return
        place = self.view.place()
        self._post.document.begin_with(read.title_block(self._post))
        self.view.open(self._post.document)
        self.view.go_to(place)
        self._show_sections()
        self.marks.show()
        self.notify("the file has changed; this is how it is now")

    def _begin(self, place: Place | None) -> None:
        view = self.view
        if self._anchor:
            view.go_to_anchor(self._anchor)
        elif place is not None:
            view.go_to(place)
        # Having opened a post is no reading: what is kept is what the person moved to.
        self.call_after_refresh(self._forget_opening)

    def _forget_opening(self) -> None:
        self._to_keep = None
        self.marks.show()

    def _retrace(self, back: list[Place], forth: list[Place]) -> None:
        if back:
            view = self.view
            forth.append(view.place())
            view.go_to(back.pop())

    def _jump(self, anchor: str) -> None:
        view = self.view
        came_from = view.place()
        if view.go_to_anchor(anchor):
            self._before.append(came_from)
            self._after.clear()

    def _leave_by(self, address: str) -> None:
        slug = address.partition("#")[0].removeprefix("./").removesuffix(".md")
        if slug in {post.slug for post in self.workspace.index.posts()}:
            anchor = address.partition("#")[2]
            self.post_message(OpenReader(f"{slug}#{anchor}" if anchor else slug))
        else:
            from prepterm.tui.dialogs.open_address import (  # noqa: PLC0415 - not for the first sight
                OpenAddress,
            )

            self.app.push_screen(OpenAddress(address))

    def _show_outline(self) -> None:
        wide = self.size.width >= OUTLINE_FROM_COLUMNS
        shown = wide if self._outline_chosen is None else self._outline_chosen
        self.query_one(Outline).display = shown and bool(self.query_one(Outline).option_count)

    def _leave_outline(self) -> None:
        if self.size.width < OUTLINE_FROM_COLUMNS:
            self._outline_chosen = None
            self._show_outline()
        self.view.focus()

    def _close_search(self) -> None:
        self.remove_class("-searching")
        self.view.focus()

    def _keep_place(self) -> None:
        """Keep the place if anything moved since it was last kept."""
        place, self._to_keep = self._to_keep, None
        if place is None or not self._post.kept:
            return
        try:
            read.keep_place(self.workspace, self._post.post.slug, place)
        except PreptermError as error:
            self.notify(error.message, severity="error", markup=False)

    def _show_how_far(self) -> None:
        view = self.view
        post, progress = self._post.post, view.progress
        minutes = round(post.minutes(self._words_per_minute) * (1 - progress))
        number, total = self._matches
        if total:
            said = f"match {number} of {total}"
        elif self._finished:
            said = "✓ finished"
        elif progress >= 1:
            said = "the end"
        else:
            said = f"{minutes} min left"
        room = self.size.width - 6
        bar = thin_bar(progress, max(4, min(60, room - 24)))
        self.query_one("#how-far", Static).update(
            Content.assemble((f"{progress:>4.0%} ", "$accent"), bar, (f"  {said}", "$soft"))
        )
