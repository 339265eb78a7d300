"""Where the links of a post lead: to another post, to a file beside it, or out to the web."""

import os
import posixpath
import re
from pathlib import Path
from urllib.parse import unquote

from prepterm.library.source_text import is_file
from prepterm.study.read import OpenPost
from prepterm.study.workspace import Workspace

POST = "post:"
"""What an address may begin with to say that it names a post."""
_LEADS_OUT = re.compile(r"//|[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def linked_post(workspace: Workspace, opened: OpenPost, address: str) -> str | None:
    """The post that a link leads to, as `open_post` takes its name.

    A name is a slug or an alias, with `.md` after it or not, or the path of a file from the folder
    that the post stands in; percent signs are decoded. A post that is on no shelf has the files
    beside it before the posts of the shelf.

    Args:
        workspace: What is open.
        opened: The post that the link stands in.
        address: Of the link, as it is written.

    Returns:
        The name, of a post that may not be there; None where the link leads out to the web.
    """
    if address.startswith(POST):
        address = address.removeprefix(POST)
    elif _LEADS_OUT.match(address):
        return None
    written, _, anchor = address.partition("#")
    name = _named(workspace, opened, unquote(written)) if written else opened.post.slug
    return f"{name}#{unquote(anchor)}" if anchor else name


def _named(workspace: Workspace, opened: OpenPost, name: str) -> str:
    posts = workspace.index.posts()
    known = {each for post in posts for each in (post.slug, *post.aliases)}
    beside = os.path.normpath(Path(opened.post.path).absolute().parent / name)
    slug = opened.post.slug
    if slug not in known and is_file(Path(beside)):
        return beside
    plain = posixpath.normpath(name).removesuffix(".md")
    from_here = posixpath.normpath(posixpath.join(posixpath.dirname(slug), plain))
    for each in (name, plain, from_here):
        if each in known:
            return each
    # Never a file that merely stands where the app was started.
    return beside if is_file(Path(beside)) or is_file(Path(name)) or name.endswith(".md") else name
