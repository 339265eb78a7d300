"""The person's own editor, on a file."""

import os
import shlex
import subprocess

from prepterm.errors import PreptermError


def need_editor() -> str:
    """The editor that the person has set.

    Raises:
        PreptermError: where none is.
    """
    named = (os.environ.get(name, "").strip() for name in ("VISUAL", "EDITOR"))
    editor = next(filter(None, named), None)
    if not editor:
        raise PreptermError("no editor is set", "set EDITOR, for example: export EDITOR=nano")
    return editor


def edit_file(path: str) -> None:
    """Open a file in $VISUAL or $EDITOR, and wait until it is closed.

    Raises:
        PreptermError: where no editor is set, or it fails.
    """
    editor = need_editor()
    try:
        subprocess.run([*shlex.split(editor), path], check=True)  # noqa: S603 - the person's own editor
    except (OSError, subprocess.CalledProcessError, ValueError) as error:
        raise PreptermError(f"the editor '{editor}' failed: {error}") from error
