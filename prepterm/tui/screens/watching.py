"""A page with a post on it whose file is watched, and which is shown anew when that changes."""

from textual.app import SuspendNotSupported
from textual.events import ScreenResume, ScreenSuspend
from textual.timer import Timer

from prepterm.errors import PreptermError
from prepterm.study import read
from prepterm.study.editor import edit_file, need_editor
from prepterm.study.read import OpenPost, file_stamp
from prepterm.study.workspace import Workspace
from prepterm.tui.page import tells_errors
from prepterm.tui.screens.marking import MarkingPage

LOOK_SECONDS = 1.0
"""How often the post's file is looked at, to show it anew where it has changed."""


class WatchingPage(MarkingPage):
    """A page that looks at its post's file as long as no other screen lies over it."""

    def __init__(self, workspace: Workspace, post: OpenPost) -> None:
        super().__init__(workspace, post)
        self._stamp = post.stamp
        """Of the file as it was last looked at; None where it was not there."""
        self._watch: Timer | None = None

    def watch_file(self) -> None:
        """Begin to look at the file."""
        self._watch = self.set_interval(LOOK_SECONDS, self.look_at_file)

    def on_screen_suspend(self, event: ScreenSuspend) -> None:
        """Rest below another screen: what is typed there may be about the text as it is."""
        del event
        if self._watch is not None:
            self._watch.pause()

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Catch up with what happened below another screen."""
        del event
        if self._watch is not None:
            self._watch.resume()
            self.look_at_file()

    def look_at_file(self) -> None:
        """Show the file anew where it has changed on disk; say once where it cannot be read."""
        stamp = file_stamp(self._post)
        if stamp == self._stamp or not self.is_active:
            return
        self._stamp = stamp
        if stamp is None:
            self.notify("the file is gone; this is how it was", severity="warning")
        elif stamp != self._post.stamp:
            try:
                post = read.open_again(self.workspace, self._post)
            except PreptermError as error:
                self.notify(error.message, severity="warning", markup=False)
                return
            self._stamp = post.stamp
            self.show_changed(post)
            self.notify("the file has changed; this is how it is now")

    def show_changed(self, post: OpenPost) -> None:
        """Show the post as its file is now."""
        self.show_post(post)

    @tells_errors
    def action_edit(self) -> None:
        """Open the post's file in the person's editor, and show it as it is then."""
        post = self._post.post
        if not self._post.kept:
            raise PreptermError("what came from standard input has no file")
        if not post.own:
            raise PreptermError(
                "this post ships with prepterm, and the next version would undo an edit",
                f"copy {post.path} into your posts folder, and edit that",
            )
        need_editor()
        failed: PreptermError | None = None
        try:
            with self.app.suspend():
                try:
                    edit_file(post.path)
                except PreptermError as error:  # raised in there, the terminal would not come back
                    failed = error
        except SuspendNotSupported:
            raise PreptermError(
                "this terminal cannot be handed to an editor and back",
                f"open the file in another one: {post.path}",
            ) from None
        self.look_at_file()
        if failed is not None:
            raise failed
