"""`?`: every key of the page, what it does, and the id under which settings change it."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from prepterm.tui.commands import EVERYWHERE, Command, key_shown

IDS_FROM_COLUMNS = 80
"""Below this width the ids are left out; docs/keys.md has them."""


class AllKeys(ModalScreen[None]):
    """A list of keys over the page.

    Args:
        commands: What the page can do.
        changed: The person's own keys, by command id.
    """

    CSS_PATH = "all_keys.tcss"
    AUTO_FOCUS = "#all-keys"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q", "dismiss", "back", key_display="esc"),
        Binding("j", "scroll('down')", show=False),
        Binding("k", "scroll('up')", show=False),
    ]

    def __init__(self, commands: Sequence[Command], changed: Mapping[str, str]) -> None:
        super().__init__()
        self._commands, self._changed = commands, changed

    def compose(self) -> ComposeResult:
        """Two lists: the page's keys, and those that work everywhere."""
        with VerticalScroll(id="all-keys"):
            yield Static(self._content())

    def action_scroll(self, way: str) -> None:
        """Move the list by a line."""
        found = self.query_one("#all-keys")
        if way == "down":
            found.scroll_down()
        else:
            found.scroll_up()

    def _content(self) -> Content:
        parts: list[Content] = []
        for title, commands in (("Here", self._commands), ("Everywhere", EVERYWHERE)):
            if commands:
                parts += [Content.styled(title, "bold"), Content("")]
                parts += [self._line(command) for command in commands]
                parts.append(Content(""))
        how = 'Other keys: [keys] in config.toml, for example "drill.undo" = "ctrl+u"'
        return Content("\n").join([*parts, Content.styled(how, "$soft")])

    def _line(self, command: Command) -> Content:
        key = (f"{key_shown(command, self._changed):<19} ", "bold $accent")
        if self.app.size.width < IDS_FROM_COLUMNS:
            return Content.assemble(key, command.help)
        return Content.assemble(key, f"{command.help:<36} ", (command.id, "$soft"))
