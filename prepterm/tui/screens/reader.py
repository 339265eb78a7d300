"""The reader: a post with its outline, search, links, and the place where one left it."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize, ScreenResume, ScreenSuspend, Unmount
from textual.timer import Timer
from textual.widgets import Input, OptionList

from prepterm.core.place import Place
from prepterm.core.recall import SectionRecall
from prepterm.errors import PreptermError
from prepterm.study import read
from prepterm.study.post_links import linked_post
from prepterm.study.read import OpenPost, section_of
from prepterm.study.reading_speed import reading_speed
from prepterm.study.recall import recall_of_post
from prepterm.study.workspace import Workspace
from prepterm.tui.commands import bindings
from prepterm.tui.end_of_text import EndOfText
from prepterm.tui.jumps import Jumps
from prepterm.tui.messages import Destination, GoBack, OpenReader
from prepterm.tui.page import tells_errors
from prepterm.tui.screens.reader_keys import READER_COMMANDS
from prepterm.tui.screens.watching import WatchingPage
from prepterm.tui.widgets.how_far import HowFar
from prepterm.tui.widgets.outline import Outline
from prepterm.tui.widgets.post_keys import POINTING_COMMANDS, POST_COMMANDS
from prepterm.tui.widgets.post_view import PostView

OUTLINE_FROM_COLUMNS = 104
"""From this width on the outline stands beside the text unless it is put away."""
REST_SECONDS = 0.5
"""The place is kept once the reader has rested this long, and on leaving."""
GROWN_SECONDS = 0.5
"""How long the outline and the marks wait for more of a text that is still being parsed."""


class ReaderPage(WatchingPage):
    """One post.

    Args:
        workspace: What is open.
        post: What to read.
        anchor: The section to begin at; where it is nothing, the place left last time.
        place: The place to begin at, before both.
        by_link: Whether a link of the page below led here, to which the way back leads then.
    """

    CSS_PATH = "reader.tcss"
    AUTO_FOCUS = "PostView"
    USER_COMMANDS = READER_COMMANDS
    # The text's own keys are its widget's bindings; they stand above for the list of keys.
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        command for command in USER_COMMANDS if command not in (*POST_COMMANDS, *POINTING_COMMANDS)
    )

    def __init__(
        self,
        workspace: Workspace,
        post: OpenPost,
        anchor: str,
        place: Place | None = None,
        *,
        by_link: bool = False,
    ) -> None:
        super().__init__(workspace, post)
        self._anchor, self._place, self._by_link = anchor, place, by_link
        self.words = ""
        """What is looked for as soon as the post is open; going back does not end that first."""
        self._outline_chosen: bool | None = None
        """Whether the person showed or hid the outline; None to go by the width."""
        self._jumps = Jumps()
        self._rest: Timer | None = None
        self._to_keep: Place | None = None
        """Where the reader is, until that is kept."""
        self._finished = self._judged = False
        """`_judged`: whether the mark was set or taken off in this visit."""
        self._end = EndOfText()
        self._recall: dict[str, SectionRecall] | None = None
        """Of each section, as it was last asked for."""
        self._growing: Timer | None = None
        self._matches = (0, 0)
        self._words_per_minute = reading_speed(workspace)

    def compose_page(self) -> ComposeResult:
        """How far one is, the outline beside the text, and a line to search in."""
        yield HowFar(id="how-far")
        with Horizontal(id="reading"):
            yield Outline(id="outline")
            with Vertical():
                yield PostView(id="post")
                yield Input(placeholder="search in this post", id="search", compact=True)

    def on_mount(self) -> None:
        """Show the post where it was left."""
        view = self.view
        view.measure = self.workspace.settings.measure
        view.hint = "y copy"
        self.show_post(self._post)
        self._show_sections()
        slug = self._post.post.slug
        position = read.position_of(self.workspace, slug) if self._post.kept else None
        self._finished = position is not None and position.finished
        self.watch_file()
        self._begin(position.place if position else None)

    def on_resize(self, event: Resize) -> None:
        """Give the outline its room, or take it."""
        super().on_resize(event)
        self._show_outline()

    def on_screen_suspend(self, event: ScreenSuspend) -> None:
        """Keep the place before another screen comes over this one."""
        del event
        self._keep_place()

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Show how far the text was parsed below another screen."""
        del event
        self._has_grown()

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
        if self._end.come_to(self.view, parsed=self._post.document.done):
            self._has_ended()
        self._show_how_far()
        if not message.by_person:
            return
        self._to_keep = message.view.place()
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST_SECONDS, self._keep_place)

    @on(PostView.Grown)
    def _has_grown(self) -> None:
        if not self.is_active:
            return
        if self._post.document.done:
            self._show_grown()
        elif self._growing is None:
            self._growing = self.set_timer(GROWN_SECONDS, self._show_grown)

    def _show_grown(self) -> None:
        if self._growing is not None:
            self._growing.stop()
            self._growing = None
        self._show_sections()
        self._show_outline()
        self.marks.show()

    def _show_sections(self) -> None:
        if self._recall is None:
            slug, now = self._post.post.slug, self.workspace.now()
            self._recall = recall_of_post(self.workspace, slug, now) if self._post.kept else {}
        outline = self.query_one(Outline)
        outline.show(self._post.sections(), self._recall)
        outline.mark(self.view.current_anchor)

    def recall_changed(self) -> None:
        """Show in the outline what is recalled now."""
        self._recall = None
        self._show_sections()

    def look_again(self) -> None:
        """Show what another terminal graded or marked."""
        self.recall_changed()
        self.marks.show_anew()

    @on(OptionList.OptionSelected, "#outline")
    def _section_chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._jump(str(event.option.id))
        self.view.focus()

    @on(PostView.JumpedInside)
    def _jumped(self, message: PostView.JumpedInside) -> None:
        self._jumps.add(message.came_from)

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
        self.words = ""
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
        elif view.searching and not self.words:
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
        """Go to the outline, bringing it where it is put away; from it, put it away."""
        outline = self.query_one(Outline)
        if outline.has_focus:
            wide = self.size.width >= OUTLINE_FROM_COLUMNS
            self._outline_chosen = False if wide else None
            self._show_outline()
            self.view.focus()
            return
        self._outline_chosen = True
        self._show_outline()
        outline.focus()

    def action_links(self) -> None:
        """Put letters on the links in view; the letter typed follows one."""
        if not self.view.label_links():
            self.notify("no link is in view")

    @tells_errors
    def action_finish(self) -> None:
        """Mark the post finished, or take the mark back."""
        if not self._post.kept:
            self.notify("what came from standard input is not kept")
            return
        self._mark(finished=not self._finished)
        self._show_how_far()

    @tells_errors
    def _has_ended(self) -> None:
        """Mark the post finished at its end, unless the person has said so or otherwise."""
        if self._post.kept and not self._finished and not self._judged:
            self._mark(finished=True)

    def _mark(self, *, finished: bool) -> None:
        self._judged = True
        read.mark(self.workspace, self._post.post.slug, finished=finished)
        self._finished = finished

    def action_go_back(self) -> None:
        """Back to where the last jump began, and from there to the page a link led here from."""
        if self._by_link and not self._jumps:
            self.post_message(GoBack())
        self._return(self._jumps.back(self.view.place()))

    def action_go_forward(self) -> None:
        """Forward to where the last step back began."""
        self._return(self._jumps.forward(self.view.place()))

    def action_measure(self, cells: int) -> None:
        """Make the lines longer or shorter."""
        view = self.view
        if cells < 0 or view.text_width == view.measure:  # no wider than there is room for
            view.measure = min(120, max(40, view.text_width + cells))
        self.notify(f"lines of {view.text_width} columns")

    def show_changed(self, post: OpenPost) -> None:
        """Show the post as its file is now, at the same place."""
        place = self.view.place()
        self._recall = None
        self._end.opening(place)
        super().show_changed(post)
        self.view.go_to(place)
        self._show_grown()
        self._end.opened(self.view, parsed=post.document.done)

    def _begin(self, place: Place | None) -> None:
        view = self.view
        if self._place is not None or not self._anchor:
            place = self._place or place
            self._end.opening(place)
            if place is not None:
                view.go_to(place)
        else:
            self._end.opening(self._anchor)
            view.go_to_anchor(self._anchor)
        # Having opened a post is no reading: what is kept is what the person moved to.
        self.call_after_refresh(self._forget_opening)

    def _forget_opening(self) -> None:
        self._to_keep = None
        self._end.opened(self.view, parsed=self._post.document.done)
        self.marks.show()
        if self.words:
            self.view.find(self.words)

    def _return(self, place: Place | None) -> None:
        if place is not None:
            self.view.go_to(place, by_person=True)

    def _jump(self, anchor: str) -> bool:
        came_from = self.view.place()
        found = self.view.go_to_anchor(anchor)
        if found:
            self._jumps.add(came_from)
        return found

    @tells_errors
    def _leave_by(self, address: str) -> None:
        name = linked_post(self.workspace, self._post, address)
        if name is None:
            from prepterm.tui.dialogs.open_address import (  # noqa: PLC0415 - not for the first sight
                OpenAddress,
            )

            self.app.push_screen(OpenAddress(address))
            return
        slug, _, anchor = name.partition("#")
        if slug != self._post.post.slug or not anchor:
            self.post_message(OpenReader(name, by_link=True))
        elif not self._jump(anchor):
            section_of(self._post.blocks, anchor)  # says what is missing

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
        self.query_one("#search", Input).value = ""
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
        self.query_one(HowFar).show(progress, said)
