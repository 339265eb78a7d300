"""The post that a command names: in a file, or on standard input."""

import sys

from prepterm.errors import PreptermError
from prepterm.study.read import OpenPost, open_post, open_text
from prepterm.study.workspace import Workspace


def opened_post(workspace: Workspace, name: str) -> tuple[OpenPost, str]:
    """The post of that name, or what comes in where the name is `-`, and the section named.

    Raises:
        NotFound: where there is no such post, section or file.
        BadContent: where the file cannot be read.
        PreptermError: where what comes in is not UTF-8.
    """
    if name != "-":
        return open_post(workspace, name)
    try:
        return open_text(sys.stdin.buffer.read().decode("utf-8")), ""
    except UnicodeDecodeError:
        raise PreptermError("standard input is not UTF-8") from None
