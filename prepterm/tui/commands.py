"""User commands: one declaration each, from which keys, footer, help and palette derive."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from textual.binding import Binding, BindingType


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can do on a screen."""

    id: str
    """Stable, `screen.what`; the name under which settings give it another key."""
    key: str
    """Textual's name of the key, or several parted by commas."""
    action: str
    """The action method on the screen or the app, without `action_`."""
    label: str
    """One or two words, for the footer."""
    help: str
    """One line, for `?` and the palette."""
    footer: bool = True
    """Whether it is one of the (at most seven) keys the footer shows."""
    key_label: str = ""
    """How the key is shown, where its name reads badly."""


def bindings(commands: Iterable[Command]) -> list[BindingType]:
    """Textual's bindings for the commands."""
    return [
        Binding(
            command.key,
            command.action,
            command.label,
            show=command.footer,
            key_display=command.key_label or None,
            tooltip=command.help,
            id=command.id,
        )
        for command in commands
    ]


def clashes(commands: Iterable[Command], changed: Mapping[str, str]) -> list[str]:
    """The ids of commands whose key the person's own keys gave to another command.

    Args:
        commands: All that one page can do.
        changed: The person's own keys, by command id.
    """
    commands = list(commands)
    given = {
        key.strip()
        for command in commands
        if command.id in changed
        for key in changed[command.id].split(",")
    }
    return [
        command.id
        for command in commands
        if command.id not in changed and given & set(command.key.split(","))
    ]


def key_shown(command: Command, changed: Mapping[str, str]) -> str:
    """The key as a person reads it: the person's own where settings name one."""
    if command.id in changed:
        return changed[command.id].replace(",", ", ")
    return command.key_label or command.key.replace(",", ", ")


EVERYWHERE = (
    Command("app.help", "question_mark", "app.show_help", "keys", "Show every key", True, "?"),
    Command("app.back", "escape", "screen.back", "back", "Go back one step", False, "esc"),
    Command("app.leave", "q", "app.leave", "leave", "Leave prepterm", False),
    Command(
        "app.find",
        "ctrl+p",
        "app.command_palette",
        "find anything",
        "Find posts, decks, commands",
        False,
    ),
    Command("app.search", "ctrl+f", "app.search", "search", "Search posts, cards and notes", False),
    Command("app.suspend", "ctrl+z", "app.suspend_process", "suspend", "Back to the shell", False),
)
"""What works on every screen."""
