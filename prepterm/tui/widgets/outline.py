"""The outline of a post: its sections, the current one marked; choosing one goes there."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from prepterm.core.post import Section
from prepterm.core.recall import NO_CARDS, SectionRecall
from prepterm.painting.wrapping import breaks

INDENT = 2
WIDTH = 36
AROUND = 7
"""Cells that the margins and the mark of the current section take."""
_COLOURS = {"●": "$accent", "◐": "$foreground", "○": "$warning", "·": "$soft"}
"""Of the marks of recall, which differ in their shape first."""


class Outline(OptionList):
    """The sections of a post. Posts `OptionList.OptionSelected` with the anchor as its id."""

    DEFAULT_CSS = """
    Outline {
        background: $background;
        border: none;
        padding: 0;
        scrollbar-size: 0 0;
        &:focus { border: none; background-tint: $background 0%; }
        & > .option-list--option { padding: 0 1 0 3; }
        & > .option-list--option-highlighted { background: $background; color: $foreground; }
        &:focus > .option-list--option-highlighted {
            background: $raised; color: $foreground; text-style: none;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._sections: list[Section] = []
        self._recall: Mapping[str, SectionRecall] = {}
        self._current = -1
        self._index: dict[str, int] = {}
        """Of each section's anchor."""

    def show(self, sections: Sequence[Section], recall: Mapping[str, SectionRecall]) -> None:
        """Show the sections of a post, down to the third level.

        Args:
            sections: All that are known.
            recall: What would be recalled of each section's cards now, by anchor.
        """
        shown = [section for section in sections if section.level <= 3]
        if shown == self._sections and recall == self._recall:
            return
        known = len(self._sections)
        goes_on = recall == self._recall and shown[:known] == self._sections
        self._sections, self._recall = shown, recall
        self._index = {section.anchor: index for index, section in enumerate(shown)}
        if goes_on:
            self.add_options(self._as_options(shown[known:]))
        else:
            self._current = -1
            self.set_options(self._as_options(shown))

    def mark(self, anchor: str) -> None:
        """Mark the section that is being read."""
        at = self._index.get(anchor, -1)
        if at == self._current:
            return
        for index, current in ((self._current, False), (at, True)):
            if index >= 0:
                prompt = self._row(self._sections[index], current=current)
                self.replace_option_prompt_at_index(index, prompt)
        self._current = at
        if at >= 0 and not self.has_focus:
            self.highlighted = at

    def _as_options(self, sections: Sequence[Section]) -> list[Option]:
        return [Option(self._row(each, current=False), id=each.anchor) for each in sections]

    def _row(self, section: Section, *, current: bool) -> Content:
        indent = " " * (INDENT * max(0, section.level - 2))
        title = section.title
        mark, style = "", ""
        if self._recall:
            recall = self._recall.get(section.anchor, NO_CARDS)
            mark, style = f"{recall.mark} ", _COLOURS[recall.mark] if recall.seen else "$soft"
        # Lines that go on begin below the title, so that the marks stand by themselves.
        room = max(8, (self.size.width or WIDTH) - AROUND - len(mark) - len(indent))
        lines = [title[first:after] for first, after in breaks(title, room)]
        below = "\n" + " " * len(mark) + indent
        text = (below.join(lines), "bold" if current else "$soft")
        return Content.assemble((mark, style), indent, text, ("  ◂", "$accent") if current else "")
