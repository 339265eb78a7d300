"""The last row: the few keys that matter now, as many as there is room for."""

from collections.abc import Mapping, Sequence

from textual.content import Content
from textual.events import Click
from textual.style import Style
from textual.widget import Widget

from prepterm.tui.commands import Command, key_shown

MOST_KEYS = 7


class KeyLine(Widget):
    """Keys and their labels; a click does what the key does.

    Args:
        commands: In order of weight: the first are dropped last. The last one always stands.
        changed: The person's own keys, by command id.
    """

    DEFAULT_CSS = """
    KeyLine {
        dock: bottom;
        height: 1;
        padding: 0 3;
        background: $raised;
        color: $soft;
    }
    """
    ALLOW_SELECT = False

    def __init__(self, commands: Sequence[Command], changed: Mapping[str, str]) -> None:
        super().__init__()
        self._commands: list[Command] = []
        self._changed = changed
        self.show(commands)

    def show(self, commands: Sequence[Command]) -> None:
        """Show other keys from now on."""
        self._commands = [command for command in commands if command.footer]
        self.refresh()

    def render(self) -> Content:
        """As many keys as fit, seven at most."""
        if not self._commands:
            return Content("")
        *others, last = self._commands[: MOST_KEYS - 1] + self._commands[-1:]
        if others and others[-1] is last:
            others.pop()
        room = self.size.width - self._key(last).cell_length
        kept = []
        for command in others:
            key = self._key(command)
            room -= key.cell_length + 3
            if room < 0:
                break
            kept.append(key)
        return Content("   ").join([*kept, self._key(last)])

    async def on_click(self, event: Click) -> None:
        """Do what the key under the pointer does."""
        action = event.style.meta.get("does")
        if action:
            await self.run_action(action)

    def _key(self, command: Command) -> Content:
        action = command.action if "." in command.action else f"screen.{command.action}"
        click = Style.from_meta({"does": action})
        key = key_shown(command, self._changed)
        label = f" {command.label}"
        return Content.assemble((key, "bold $accent"), (label, "$soft")).stylize(
            click, 0, len(key) + len(label)
        )
