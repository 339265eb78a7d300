"""Whether a person has come to the end of a text, and not a resize or the opening of it."""

from prepterm.core.place import Place
from prepterm.tui.widgets.post_view import PostView


class EndOfText:
    """Tells the move to the end of a text from what else brings the end into view."""

    def __init__(self) -> None:
        self._goes_to: Place | str | None = None
        self._open = False
        self._before: tuple[object, ...] | None = None
        """The width, the height and the measure when the end was last out of view."""

    def opening(self, goes_to: Place | str | None) -> None:
        """A text is opened, at its start, a place or a section, which may not be parsed yet."""
        self._goes_to, self._open, self._before = goes_to, False, None

    def opened(self, view: PostView, *, parsed: bool) -> None:
        """The view is where it was to go, or will be once that is parsed."""
        self._open = True
        if parsed:
            self._goes_to = None
        self._note(view)

    def come_to(self, view: PostView, *, parsed: bool) -> bool:
        """Whether the person's last move has brought the end into view.

        Args:
            view: It has moved, or was laid out anew.
            parsed: Whether all of its text is parsed.
        """
        if not (self._open and parsed):
            return False
        before, arrives = self._before, self._arrives(view)
        self._note(view)
        return view.progress >= 1 and before == _layout(view) and not arrives

    def _arrives(self, view: PostView) -> bool:
        goes_to, self._goes_to = self._goes_to, None
        if isinstance(goes_to, Place):
            here = view.place()
            return (here.block, here.offset) == (goes_to.block, goes_to.offset)
        return goes_to is not None and view.current_anchor == goes_to

    def _note(self, view: PostView) -> None:
        self._before = _layout(view) if view.progress < 1 else None


def _layout(view: PostView) -> tuple[object, ...]:
    return view.size, view.measure
