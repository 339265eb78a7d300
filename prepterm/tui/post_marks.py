"""What a person marks in the post that is open: highlights and notes, kept and shown."""

from prepterm.core.highlight import Highlight
from prepterm.core.passage import PostText, Spot
from prepterm.core.passage import Span as KeptSpan
from prepterm.errors import PreptermError
from prepterm.painting.pointing import Span
from prepterm.study import highlights
from prepterm.study.read import OpenPost
from prepterm.study.workspace import Workspace
from prepterm.tui.widgets.post_view import Highlighted, PostView


class PostMarks:
    """The highlights of one post, and the view that shows them.

    Args:
        workspace: What is open.
        post: The post; of what came from standard input nothing is kept.
        view: Shows its text.
    """

    def __init__(self, workspace: Workspace, post: OpenPost, view: PostView) -> None:
        self._workspace, self._post, self._view = workspace, post, view
        self._by_id: dict[str, Highlight] = {}

    @property
    def slug(self) -> str:
        """Under which the marks are kept."""
        return self._post.post.slug

    def show(self) -> None:
        """Bring the view up to what is marked."""
        if not self._post.kept:
            return
        standing = highlights.standing(
            self._view.blocks, highlights.of_post(self._workspace, self.slug)
        )
        self._by_id = {_id(each.highlight): each.highlight for each in standing}
        self._view.highlights = [
            Highlighted(_id(each.highlight), _as_shown(each.span), bool(each.highlight.note))
            for each in standing
            if each.span is not None
        ]
        self._view.refresh()

    def at_passage(self) -> Highlight | None:
        """The highlight at what is pointed at."""
        found = self._view.highlighted_at_passage()
        return None if found is None else self._by_id.get(found.id)

    def add(self, note: str = "") -> None:
        """Mark what is pointed at, with words or without.

        Raises:
            PreptermError: where nothing is pointed at, or it cannot be kept.
        """
        if not self._post.kept:
            raise PreptermError("what came from standard input is not kept")
        passage = self._view.passage
        if passage is None:
            raise PreptermError(
                "nothing is pointed at", "v chooses a passage, } points at a paragraph"
            )
        (start, end), _ = passage
        kept = PostText(self._view.blocks).passage(Spot(*start), Spot(*end))
        if kept is None:
            raise PreptermError("there is no text in that passage", "choose some words first")
        highlights.add(self._workspace, self.slug, kept, note)
        self._done()

    def change_note(self, highlight: Highlight, note: str) -> None:
        """Give a highlight other words."""
        highlights.change_note(self._workspace, highlight, note)
        self._done()

    def remove(self, highlight: Highlight) -> None:
        """Take a highlight away."""
        highlights.remove(self._workspace, highlight)
        self._done()

    def undo(self) -> str:
        """Take back what was last done to the post's highlights; what that was."""
        undone = highlights.undo(self._workspace, self.slug)
        self.show()
        return undone.kind.value

    def listed(self) -> list[tuple[Highlight, Span | None]]:
        """All highlights of the post, in its order; those whose text is gone come last."""
        spans = {each.id: each.span for each in self._view.highlights}
        return [(each, spans.get(identity)) for identity, each in self._by_id.items()]

    def _done(self) -> None:
        if self._view.selected:
            self._view.let_go()
        self.show()


def _id(highlight: Highlight) -> str:
    return f"{highlight.row.device}:{highlight.row.seq}"


def _as_shown(span: KeptSpan) -> Span:
    return (span.start.block, span.start.offset), (span.end.block, span.end.offset)
