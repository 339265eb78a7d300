"""What a person marks in the post that is open: highlights and notes, kept and shown."""

from collections.abc import Sequence

from prepterm.core.highlight import Highlight
from prepterm.core.passage import AROUND, Passage, PostText, Spot
from prepterm.core.passage import Span as KeptSpan
from prepterm.errors import PreptermError
from prepterm.library.document import Block
from prepterm.painting.pointing import Highlighted, Span
from prepterm.study import highlights
from prepterm.study.read import OpenPost
from prepterm.study.workspace import Workspace
from prepterm.tui.widgets.post_view import PostView


class PostMarks:
    """The highlights of one post, and the view that shows them.

    Args:
        workspace: What is open.
        post: The post; of what came from standard input nothing is kept.
        view: Shows its text.
    """

    def __init__(self, workspace: Workspace, post: OpenPost, view: PostView) -> None:
        self._workspace, self._post, self._view = workspace, post, view
        self._rows: list[Highlight] | None = None
        """What is marked, as it was last read."""
        self._by_id: dict[str, Highlight] = {}
        self._to_find: dict[str, list[Highlight]] = {}
        """While the text is parsed: what was not come to yet, by the hash of its first block."""
        self._looked = 0
        """How many blocks were looked at for them."""

    @property
    def slug(self) -> str:
        """Under which the marks are kept."""
        return self._post.post.slug

    @property
    def all_known(self) -> bool:
        """Whether the text is parsed, so that what was not found in it is gone from it."""
        return self._post.document.done

    def show(self) -> None:
        """Bring the view up to what is marked, as far as the text is parsed."""
        if not self._post.kept:
            return
        if self._rows is None:
            self._rows = highlights.of_post(self._workspace, self.slug)
            self._by_id, self._looked, self._view.highlights = {}, 0, ()
            self._to_find = {}
            for each in self._rows:
                self._to_find.setdefault(each.passage.start_block, []).append(each)
        if not self.all_known:
            self._show_come_to()
            return
        standing = highlights.standing(self._view.blocks, self._rows)
        self._by_id = {_id(each.highlight): each.highlight for each in standing}
        self._view.highlights = [
            _as_shown(each.highlight, each.span) for each in standing if each.span is not None
        ]
        self._view.refresh()

    def show_anew(self) -> None:
        """Read again what is marked, and show that."""
        self._rows = None
        self.show()

    def _show_come_to(self) -> None:
        """Show what begins in blocks that were parsed since, unchanged; the rest may be to come."""
        blocks, first = self._view.blocks, self._looked
        self._looked = len(blocks)
        if not self._to_find:
            return
        for number in range(first, len(blocks)):
            for highlight in self._to_find.get(blocks[number].hash, ()):
                span = _span_at(blocks, number, highlight.passage)
                if span is not None and _id(highlight) not in self._by_id:
                    self._by_id[_id(highlight)] = highlight
                    shown = _as_shown(highlight, span)
                    self._view.highlights = [*self._view.highlights, shown]
        self._view.refresh()

    def at_passage(self) -> Highlight | None:
        """The highlight at what is pointed at."""
        found = self._view.highlighted_at_passage()
        return None if found is None else self._by_id.get(found.id)

    def passage(self) -> Passage:
        """What is pointed at, as it is kept.

        Raises:
            PreptermError: where nothing is pointed at, or it cannot be kept.
        """
        if not self._post.kept:
            raise PreptermError("what came from standard input is not kept")
        pointed_at = self._view.passage
        if pointed_at is None:
            raise PreptermError(
                "nothing is pointed at", "v chooses a passage, } points at a paragraph"
            )
        (start, end), _ = pointed_at
        kept = PostText(self._view.blocks).passage(Spot(*start), Spot(*end))
        if kept is None:
            raise PreptermError("there is no text in that passage", "choose some words first")
        return kept

    def add(self, passage: Passage, note: str = "") -> None:
        """Mark a passage, with words or without.

        Raises:
            PreptermError: where it cannot be kept.
        """
        highlights.add(self._workspace, self.slug, passage, note)
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
        self.show_anew()
        return undone.kind.value

    def listed(self) -> list[tuple[Highlight, Span | None]]:
        """All highlights of the post, in its order; those whose text is gone come last."""
        spans = {each.id: each.span for each in self._view.highlights}
        return [(each, spans.get(identity)) for identity, each in self._by_id.items()]

    def _done(self) -> None:
        if self._view.selected:
            self._view.let_go()
        self.show_anew()


def _id(highlight: Highlight) -> str:
    return f"{highlight.row.device}:{highlight.row.seq}"


def _as_shown(highlight: Highlight, span: KeptSpan) -> Highlighted:
    shown = (span.start.block, span.start.offset), (span.end.block, span.end.offset)
    return Highlighted(_id(highlight), shown, bool(highlight.note))


def _span_at(blocks: Sequence[Block], number: int, passage: Passage) -> KeptSpan | None:
    """Where a passage stands that begins in a block as it did; None where its text is not there."""
    # Each block is one character at least, with the break after it.
    first = max(0, number - AROUND - 1)
    near = blocks[first : number + len(passage.quote) + AROUND + 1]
    span = PostText(near).find(passage)
    if span is None or (span.start.block + first, span.start.offset) != (
        number,
        passage.start_offset,
    ):
        return None
    return KeptSpan(
        Spot(span.start.block + first, span.start.offset),
        Spot(span.end.block + first, span.end.offset),
    )
