"""What a person does with the passages of a post: mark, note, copy, make cards, be asked.

What comes over the text is imported when it comes, so that the first sight of a text pays for none.
"""

from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.content import Content

from prepterm.core.card import Card
from prepterm.core.highlight import Highlight
from prepterm.core.passage import Passage
from prepterm.errors import PreptermError
from prepterm.painting.pointing import Span
from prepterm.study import read
from prepterm.study.card_text import first_line
from prepterm.study.read import OpenPost
from prepterm.study.recall import cards_of_section
from prepterm.study.workspace import Workspace
from prepterm.tui.clipboard import give_to_system
from prepterm.tui.commands import Command
from prepterm.tui.dialogs.ask_line import AskLine
from prepterm.tui.page import Page, tells_errors
from prepterm.tui.post_marks import PostMarks
from prepterm.tui.widgets.post_view import PostView

CARDS_FROM_READING = "from-reading"
"""The person's own deck that cards made of passages go to."""
SHOWN = 60
"""Characters of what was copied or marked, in a notice."""

MARKING_COMMANDS = (
    Command(
        "reader.highlight", "h", "highlight", "highlight",
        "Highlight what is pointed at, or take the highlight off", False,
    ),
    Command("reader.note", "m", "note", "note", "Write a note on what is pointed at", False),
    Command("reader.card", "c", "card", "card", "Make a card of what is pointed at", False),
    Command("reader.marks", "H", "marks", "marks", "List the highlights and notes", False),
    Command("reader.unmark", "U", "undo_mark", "undo", "Undo the last highlight or note", False),
    Command("reader.ask", "r", "ask", "ask me", "Ask the cards of this section"),
    Command(
        "reader.copy", "y", "copy", "copy", "Copy what is pointed at, or the code in view", False
    ),
    Command(
        "reader.copy_bare", "Y", "copy_bare", "copy bare",
        "Copy the code in view without the signs of a prompt", False,
    ),
)  # fmt: skip


class MarkingPage(Page):
    """A page with a post on it, whose passages can be pointed at.

    Args:
        workspace: What is open.
        post: The post that its `PostView` shows.
    """

    CHOOSING_KEYS: ClassVar[tuple[Command, ...]] = (
        *(each for each in MARKING_COMMANDS if each.label in {"highlight", "note", "card"}),
        Command("", "w", "", "word", "", key_label="w b"),
        Command("", "(", "", "sentence", "", key_label="( )"),
        Command("", "j", "", "line", "", key_label="j k"),
        Command("", "}", "", "paragraph", "", key_label="{ }"),
        Command("", "escape", "", "stop", "", key_label="esc"),
    )
    """What the last row shows while a passage is chosen."""
    LABELLED_KEYS: ClassVar[tuple[Command, ...]] = (
        Command("", "a", "", "its letter follows a link", "", key_label="a-z"),
        Command("", "escape", "", "stop", "", key_label="esc"),
    )
    """What the last row shows while letters stand on the links."""
    POINTED: ClassVar[str] = "v chooses a passage, } points at a paragraph"

    def __init__(self, workspace: Workspace, post: OpenPost) -> None:
        super().__init__(workspace)
        self._post = post
        self._marks: PostMarks | None = None

    @property
    def view(self) -> PostView:
        """What shows the post."""
        return self.query_one(PostView)

    @property
    def marks(self) -> PostMarks:
        """What is marked in the post."""
        if self._marks is None:
            self._marks = PostMarks(self.workspace, self._post, self.view)
        return self._marks

    def show_post(self, post: OpenPost) -> None:
        """Show a post in the place of the one that is shown."""
        self._post, self._marks = post, None
        self.view.question = self._question
        post.document.begin_with(read.title_block(post))
        self.view.open(post.document)

    def _question(self, card_id: str) -> str:
        card = self.workspace.index.card(card_id)
        return "" if card is None else first_line(card)

    def keys_now(self) -> list[Command]:
        """What acts on the passage while one is chosen."""
        views = self.query(PostView)
        if views and views.first().labelled:
            return list(self.LABELLED_KEYS)
        if views and views.first().selected:
            return [replace(each, footer=True) for each in self.CHOOSING_KEYS]
        return super().keys_now()

    @on(PostView.Pointed)
    def _pointed(self) -> None:
        self.show_keys()

    @tells_errors
    def action_highlight(self) -> None:
        """Highlight what is pointed at; where it is highlighted already, take that off."""
        marks = self._shown_marks()
        found = marks.at_passage()
        if found is None:
            marks.add(marks.passage())
            self.notify("highlighted; h takes it off again, m adds a note")
        elif found.note:
            self.notify("this highlight has a note; H lists it, and takes it out")
        else:
            marks.remove(found)
            self.notify("the highlight is off; U brings it back")

    @tells_errors
    def action_note(self) -> None:
        """Ask for words on what is pointed at."""
        marks = self._shown_marks()
        found = marks.at_passage()
        # Taken now: what is pointed at may be another text by the time the words are typed.
        passage = found.passage if found else marks.passage()
        title = "Note on this passage"
        begun = found.note if found else ""
        self.app.push_screen(
            AskLine(title, "what you want to remember of it", begun),
            lambda note: self._keep_note(found, passage, note),
        )

    @tells_errors
    def action_card(self) -> None:
        """Ask for the front of a card whose back is the passage."""
        passage = self.view.passage
        if passage is None or not passage[1].strip():
            raise PreptermError("nothing is pointed at", self.POINTED)
        heading = self.view.heading_over(passage[0][0][0])
        begun, anchor = (heading.title, heading.anchor) if heading else ("", "")
        self.app.push_screen(
            AskLine("A card of this passage", "its question; the passage is the answer", begun),
            lambda front: self._keep_card(front, passage[1], anchor),
        )

    @tells_errors
    def action_marks(self) -> None:
        """List what is marked in this post."""
        marks = self._shown_marks()
        listed = marks.listed()
        if not marks.all_known:
            self.notify("the post is still being read; marks further down are not found yet")
        elif not listed:
            self.notify("nothing is marked in this post; h marks what is pointed at")
        if not listed:
            return
        from prepterm.tui.dialogs.choose_passage import ChoosePassage  # noqa: PLC0415 - see above

        spans = [span for _, span in listed]
        self.app.push_screen(
            ChoosePassage([highlight for highlight, _ in listed], spans),
            lambda answer: self._after_list(listed, answer),
        )

    @tells_errors
    def action_undo_mark(self) -> None:
        """Take back the last change of a highlight or note of this post."""
        what = self._shown_marks().undo()
        brought_back = what == "remove"
        self.notify("the highlight is there again" if brought_back else "took back the last mark")

    @tells_errors
    def action_ask(self) -> None:
        """Ask the card of the recall block in view, else those of the section at the top."""
        named = self.view.recall_in_view()
        card = self.workspace.index.card(named) if named else None
        if card is not None:
            self.ask("Do you remember?", [card])
            return
        anchor = self.view.current_anchor
        entries = cards_of_section(
            self.workspace, self._post.post.slug, anchor, self.workspace.now()
        )
        if not entries:
            self.notify("this section has no cards; c makes one of what is pointed at")
            return
        titles = {section.anchor: section.title for section in self._post.sections()}
        self.ask(titles.get(anchor, self._post.post.title), [entry.card for entry in entries])

    def ask(self, title: str, cards: list[Card]) -> None:
        """Ask some cards over the text."""
        from prepterm.tui.dialogs.ask_cards import AskCards  # noqa: PLC0415 - see above

        self.workspace.database.need_to_write()
        self.app.push_screen(AskCards(self.workspace, title, cards), self._asked)

    def action_copy(self) -> None:
        """Copy what is pointed at, else the code in view as it stands."""
        passage, code = self.view.passage, self.view.code_in_view()
        if passage is not None:
            self._copy(passage[1])
        elif code is not None:
            self._copy(code.text)
        else:
            self.notify(f"no code is in view; {self.POINTED}")

    def action_copy_bare(self) -> None:
        """Copy the code in view as it can be run."""
        code = self.view.code_in_view()
        if code is None:
            self.notify("no code is in view")
        else:
            self._copy(read.without_prompts(code.text))

    def recall_changed(self) -> None:
        """Show what is recalled now; cards were graded."""

    def _copy(self, text: str) -> None:
        self.app.copy_to_clipboard(text)
        self._give_to_system(text)
        lines = text.rstrip("\n").count("\n") + 1
        first = text.strip().split("\n")[0]
        said = (
            f"{lines} lines" if lines > 1 else f"“{Content(first).truncate(SHOWN, ellipsis=True)}”"
        )
        self.notify(f"copied {said}", markup=False)
        if self.view.selected:
            self.view.let_go()

    @work(thread=True, exit_on_error=False)
    def _give_to_system(self, text: str) -> None:
        give_to_system(text)

    def _shown_marks(self) -> PostMarks:
        self.marks.show_anew()
        return self.marks

    @tells_errors
    def _keep_note(self, found: Highlight | None, passage: Passage, note: str | None) -> None:
        if note is None:
            return
        marks = self._shown_marks()
        if found is None:
            marks.add(passage, note)
        else:
            marks.change_note(found, note)
        self.notify("noted" if note else "highlighted, without a note")

    @tells_errors
    def _keep_card(self, front: str | None, back: str, anchor: str) -> None:
        if not front:
            return
        from prepterm.study.own_cards import add_card  # noqa: PLC0415 - see above

        slug = self._post.post.slug
        source = f"{slug}#{anchor}" if anchor else slug
        add_card(
            self.workspace, CARDS_FROM_READING, front=front, back=back,
            source=source if self._post.kept else "",
        )  # fmt: skip
        self.workspace.refresh()
        self.notify(f"a new card in your deck '{CARDS_FROM_READING}'")
        if self.view.selected:
            self.view.let_go()
        self.recall_changed()

    @tells_errors
    def _after_list(
        self, listed: list[tuple[Highlight, Span | None]], answer: tuple[str, int] | None
    ) -> None:
        if answer is None:
            return
        does, at = answer
        highlight, span = listed[at]
        if does == "remove":
            self._shown_marks().remove(highlight)
            self.notify("taken out; U brings it back")
        elif span is not None:
            self.view.bring_in(span)
        else:
            self.notify("the post has this text no more")

    def _asked(self, graded: int | None) -> None:
        if graded:
            self.notify(f"{graded} graded")
            self.recall_changed()
