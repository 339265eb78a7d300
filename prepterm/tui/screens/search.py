"""Search: one line to type in, and what holds its words in posts, cards and notes below it."""

import asyncio
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.events import Resize, ScreenResume
from textual.style import Style
from textual.theme import Theme
from textual.timer import Timer
from textual.widgets import Input, OptionList, Static

from prepterm.core.safe_text import shown_line
from prepterm.core.search_query import SearchQuery
from prepterm.core.snippet import Spans
from prepterm.errors import PreptermError
from prepterm.study.search import Hit, Search
from prepterm.study.workspace import Workspace
from prepterm.tui.commands import Command, bindings
from prepterm.tui.dialogs.found_text import FoundCard, FoundNote
from prepterm.tui.messages import Destination, OpenReader, OpenSearch
from prepterm.tui.page import Page, tells_errors
from prepterm.tui.palette import palette_of
from prepterm.tui.widgets.choices import Choices, Line

WAIT_SECONDS = 0.08
"""How long typing must have rested before it is searched."""
MOST_SHOWN = 30
LONGEST_TITLE = 100
"""Characters of a title, which may be the whole front of a card."""
_ROOM_BESIDE = 10
"""Cells that a row of a hit leaves free: the list's own, and those before the kind of the hit."""
_HINT = 'Words of posts, cards and notes. "Two words" in quotes are a phrase.'


class SearchPage(Page):
    """A line to type in, and the hits.

    Args:
        workspace: What is open.
        query: What to begin with.
    """

    CSS_PATH = "search.tcss"
    AUTO_FOCUS = "#query"
    USER_COMMANDS = (
        Command("search.open", "enter", "open", "open", "Open what is chosen", key_label="↵"),
        Command("search.down", "down", "move('cursor_down')", "down", "Choose the next hit",
                key_label="↓"),
        Command("search.up", "up", "move('cursor_up')", "up", "Choose the hit before",
                key_label="↑"),
        Command("search.page-down", "pagedown", "move('page_down')", "page",
                "Choose a hit further down", False),
        Command("search.page-up", "pageup", "move('page_up')", "page up",
                "Choose a hit further up", False),
        Command("search.back", "escape", "back", "back", "Go back one step", key_label="esc"),
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = bindings(USER_COMMANDS)

    def __init__(self, workspace: Workspace, query: str = "") -> None:
        super().__init__(workspace)
        self._begin_with = query
        self._search: Search | None = None
        self._asked = ""
        """What the hits are of; nothing where they are to be looked for again."""
        self._shown = ""
        self._hits: list[Hit] = []
        self._asking = False
        self._rest: Timer | None = None
        self._mark = Style()

    def compose_page(self) -> ComposeResult:
        """A title, the line, what came of it, and the hits."""
        yield Static(Content.styled("Search", "bold $accent"), id="title")
        yield Input(self._begin_with, placeholder="search", id="query", compact=True)
        yield Static(_HINT, id="said", markup=False)
        choices = Choices(id="choices")
        choices.can_focus = False  # the line keeps the focus, so that one can always type on
        yield choices

    def keys_now(self) -> list[Command]:
        """No letter is a key: it belongs to the line."""
        return list(self.USER_COMMANDS)

    def on_mount(self) -> None:
        """Follow the theme."""
        self.app.theme_changed_signal.subscribe(self, self._wear)
        self._wear(self.app.current_theme)

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Search what stands there now."""
        del event
        self._begin()

    def look_again(self) -> None:
        """Search what another terminal changed too."""
        self._begin()

    def reopens(self) -> Destination:
        """The same search."""
        return OpenSearch(self.query_one(Input).value)

    def on_resize(self, event: Resize) -> None:
        """Show more or less of the titles."""
        super().on_resize(event)
        self._show()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(WAIT_SECONDS, self._ask)

    @on(Input.Submitted)
    async def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        await self.action_open()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._open(self._hits[int(str(event.option.id))])

    async def action_open(self) -> None:
        """Open the chosen hit, of what stands in the line now."""
        if self._asked != self.query_one(Input).value and self._search is not None:
            await self._find(self._search, self.query_one(Input).value)
        chosen = self.query_one(Choices).highlighted_id
        if chosen is not None:
            self._open(self._hits[int(chosen)])

    def action_move(self, way: str) -> None:
        """Choose another hit."""
        getattr(self.query_one(Choices), f"action_{way}")()

    def _open(self, hit: Hit) -> None:
        if hit.kind == "post" or hit.at is not None:
            self.post_message(OpenReader(hit.place, hit.at, words=_found(hit)))
        elif hit.kind == "card":
            self._open_card(hit.card)
        else:
            self.app.push_screen(FoundNote(hit.title, hit.snippet))

    def _open_card(self, identity: str) -> None:
        card = self.workspace.card(identity)
        if card is None:
            self.notify("that card is in no deck any more")
        elif self._is_section(card.source):
            self.post_message(OpenReader(card.source))
        else:
            self.app.push_screen(FoundCard(card))

    def _is_section(self, source: str) -> bool:
        slug, _, anchor = source.partition("#")
        anchors = {post.slug: post.sections for post in self.workspace.index.posts()}
        return slug in anchors and (
            not anchor or anchor in {section.anchor for section in anchors[slug]}
        )

    @tells_errors
    def _begin(self) -> None:
        self.workspace.refresh()
        self._search = Search(self.workspace)
        self._asked = ""
        self._ask()

    def _ask(self) -> None:
        if not self._asking and self._search is not None:
            self.run_worker(self._catch_up())

    async def _catch_up(self) -> None:
        """Search until the hits are those of what stands in the line."""
        self._asking = True
        try:
            while self._search is not None and self._asked != self.query_one(Input).value:
                await self._find(self._search, self.query_one(Input).value)
        except PreptermError as error:
            self._asked = self.query_one(Input).value
            self.notify(error.message, severity="error", markup=False)
        finally:
            self._asking = False

    async def _find(self, search: Search, query: str) -> None:
        if search.goes_beside:
            hits = await asyncio.to_thread(search.hits_beside, query, limit=MOST_SHOWN)
        else:
            hits = search.hits(query, limit=MOST_SHOWN)
        is_another = query != self._shown
        self._asked = self._shown = query
        self._hits = hits
        self._show()
        if is_another and hits:
            self.query_one(Choices).highlighted = 0

    def _show(self) -> None:
        said = self.query_one("#said", Static)
        if self._hits:
            said.update(Content(_counted(self._hits)))
        elif SearchQuery.parse(self._asked):
            asked = Content(shown_line(self._asked)).truncate(LONGEST_TITLE, ellipsis=True)
            said.update(Content.assemble("Nothing holds '", asked, "'."))
        else:
            said.update(Content(_HINT))
        lines = [Line(str(at), self._content(hit)) for at, hit in enumerate(self._hits)]
        self.query_one(Choices).show(lines)

    def _content(self, hit: Hit) -> Content:
        where = {
            "post": f"post {hit.slug}",
            "card": f"card of {hit.slug}",
            "note": f"on {hit.slug}" if hit.at else "note",
        }[hit.kind]
        title = self._marked(hit.title, hit.in_title)
        if len(hit.title) > LONGEST_TITLE:
            title = title[:LONGEST_TITLE].rstrip() + Content("…")
        title, place = title.stylize_before("bold"), Content.styled(where, "$soft")
        fits = title.cell_length + place.cell_length < self.size.width - _ROOM_BESIDE
        rows = [Content.assemble(title, "   ", place)] if fits else [title, place]
        if hit.snippet:
            rows.append(self._marked(hit.snippet, hit.spans))
        return Content("\n").join([*rows, Content("")])

    def _marked(self, text: str, spans: Spans) -> Content:
        content = Content(text)
        for begin, end in spans:
            content = content.stylize(self._mark, begin, end)
        return content

    def _wear(self, theme: Theme) -> None:
        variables, ansi = self.app.theme_variables, self.app.native_ansi_color
        palette = palette_of(variables, dark=theme.dark, ansi=ansi)
        self._mark = Style.from_rich_style(palette.mark)
        self._show()


def _counted(hits: list[Hit]) -> str:
    """How many of each kind are shown, and whether there may be more."""
    parts = []
    for kind, one, many in (
        ("post", "section", "sections"), ("card", "card", "cards"), ("note", "note", "notes"),
    ):  # fmt: skip
        count = sum(hit.kind == kind for hit in hits)
        if count:
            parts.append(f"{count} {one if count == 1 else many}")
    more = "; more words find fewer" if len(hits) == MOST_SHOWN else ""
    return ", ".join(parts) + more


def _found(hit: Hit) -> str:
    """The words of a hit's text, or of its title, that were found first."""
    for text, spans in ((hit.snippet, hit.spans), (hit.title, hit.in_title)):
        for first, after in spans[:1]:
            return text[first:after]
    return ""
