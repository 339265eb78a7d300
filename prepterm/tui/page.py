"""What all screens share: keys from one declaration, a footer, and a least size."""

from collections.abc import Callable
from functools import wraps
from typing import ClassVar, Concatenate, ParamSpec, TypeVar

from textual.app import ComposeResult
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Static

from prepterm.errors import PreptermError
from prepterm.study.workspace import Workspace
from prepterm.tui.commands import EVERYWHERE, Command, clashes
from prepterm.tui.messages import Destination, GoBack
from prepterm.tui.widgets.key_line import KeyLine

LEAST_COLUMNS, LEAST_ROWS = 60, 20

_P = ParamSpec("_P")
_S = TypeVar("_S", bound="Page")


class Page(Screen[None]):
    """A full screen of prepterm.

    A page declares `USER_COMMANDS` and `BINDINGS = bindings(USER_COMMANDS)`, and composes its
    own part in `compose_page`.
    """

    USER_COMMANDS: ClassVar[tuple[Command, ...]] = ()
    HOME: ClassVar[bool] = False
    """Whether going back ends here."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace

    def compose(self) -> ComposeResult:
        """The page's own part, the footer, and what stands in for all on a tiny terminal."""
        yield from self.compose_page()
        yield KeyLine(self.keys_now(), self.workspace.settings.keys)
        yield Static(
            f"prepterm needs {LEAST_COLUMNS} columns and {LEAST_ROWS} rows", id="too-small"
        )

    def keys_now(self) -> list[Command]:
        """What the last row shows, in order of weight; the last one always stands."""
        return [*self.USER_COMMANDS, *EVERYWHERE[:1]]

    def show_keys(self) -> None:
        """Bring the last row up to what matters now."""
        self.query_one(KeyLine).show(self.keys_now())

    def compose_page(self) -> ComposeResult:
        """The page's own part."""
        yield from ()

    def look_again(self) -> None:
        """Show what another terminal changed; for pages that show more than they act on."""

    def leave_unkept(self) -> None:
        """Let go of what was to be kept in a database that is no longer there."""

    def reopens(self) -> Destination | None:
        """What opens the page anew, where another database took the place of the one it shows."""
        return None

    def on_mount(self) -> None:
        """Name the commands that have lost their key to one of the person's own."""
        keys = self.workspace.settings.keys
        lost = clashes([*self.USER_COMMANDS, *EVERYWHERE], keys)
        if lost:
            names = ", ".join(lost)
            message = f"[keys] in config.toml takes the key of {names}"
            self.notify(message, severity="warning", markup=False)

    def on_resize(self, event: Resize) -> None:
        """Show one line below the least size."""
        small = event.size.width < LEAST_COLUMNS or event.size.height < LEAST_ROWS
        self.set_class(small, "-too-small")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let no key act on what cannot be seen."""
        if self.has_class("-too-small") and action != "back":
            return False
        return super().check_action(action, parameters)

    def action_back(self) -> None:
        """Go back one step."""
        self.post_message(GoBack())


def tells_errors(
    action: Callable[Concatenate[_S, _P], None],
) -> Callable[Concatenate[_S, _P], None]:
    """Let an action's PreptermError be told on the screen, which goes on as it was."""

    @wraps(action)
    def told(page: _S, /, *args: _P.args, **kwargs: _P.kwargs) -> None:
        try:
            action(page, *args, **kwargs)
        except PreptermError as error:
            message = error.message if error.hint is None else f"{error.message}\n{error.hint}"
            page.notify(message, severity="error", markup=False)

    return told
