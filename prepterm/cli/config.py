"""`prepterm config`: the settings file."""

from dataclasses import asdict
from datetime import time
from pathlib import Path

import click

from prepterm import locations
from prepterm.cli.output import note, on_a_terminal, say, say_json
from prepterm.errors import PreptermError
from prepterm.settings import LEARNED, read_settings, settings_as_toml
from prepterm.study.editor import edit_file, need_editor


@click.group(
    "config",
    short_help="Show or change the settings",
    no_args_is_help=False,
    epilog="Example: prepterm config show",
)
def command() -> None:
    """Show or change the settings."""


@command.command("path", epilog="Example: prepterm config path")
def path() -> None:
    """Print the path of the settings file; it need not exist."""
    say(locations.in_home("config.toml"))


@command.command("show", epilog="Example: prepterm config show --json")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show(*, as_json: bool) -> None:
    """Print every setting as it stands, in the form the file takes."""
    settings = read_settings(locations.in_home("config.toml"))
    for name in settings.unknown:
        note(f"config.toml has '{name}', which this prepterm does not know; it is left alone")
    if as_json:
        known = {name: value for name, value in asdict(settings).items() if name != "unknown"}
        say_json({name: _as_in_the_file(value) for name, value in known.items()})
    else:
        say(settings_as_toml(settings))


def _as_in_the_file(value: object) -> object:
    if value is None:
        return LEARNED
    return value.strftime("%H:%M") if isinstance(value, time) else value


@command.command("edit", epilog="Example: EDITOR=vim prepterm config edit")
def edit() -> None:
    """Open the settings file in $VISUAL or $EDITOR; a new one begins with every setting."""
    need_editor()
    if not on_a_terminal():
        raise PreptermError("config edit needs a terminal", "`prepterm config path` names the file")
    file = Path(locations.in_home("config.toml"))
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(settings_as_toml(read_settings(str(file))), encoding="utf-8")
    edit_file(str(file))
    for name in read_settings(str(file)).unknown:
        note(f"this prepterm does not know '{name}'; it is left alone")
