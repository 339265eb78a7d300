"""The example files of a post: what they are called, and how they are written out."""

import os
import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from prepterm.core.file_names import example_names
from prepterm.core.safe_text import shown_line
from prepterm.errors import NotFound, PreptermError
from prepterm.library.code_blocks import CodeBlock, code_blocks
from prepterm.study.read import OpenPost, section_of, without_prompts


class Fate(StrEnum):
    """What becomes of an example that is written out."""

    WRITTEN = "written"
    REPLACED = "replaced"
    """A different file was there."""
    UNCHANGED = "unchanged"
    """The same file was there."""


@dataclass(frozen=True, slots=True)
class CodeFile:
    """An example of a post, as a file."""

    number: int
    """Among the post's blocks of code, from 1."""
    name: str
    """A harmless relative path with `/`."""
    titled: bool
    """Whether the post names it so; where it does not, the name is made of number and language."""
    language: str
    line: int
    """Where it begins in the post's file, from 1."""
    text: str


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """An example that is on disk now."""

    file: CodeFile
    path: Path
    fate: Fate


def code_files(opened: OpenPost, anchor: str = "", *, prompts: bool = True) -> list[CodeFile]:
    """The examples of a post, or of one section of it, in order.

    Args:
        opened: The post.
        anchor: The section, or nothing for the whole post, which has the same names.
        prompts: False leaves out the signs of a prompt, and what was answered to them.

    Raises:
        NotFound: where there is no code.
    """
    found = code_blocks(opened.blocks)
    names = example_names((each.title, _kind(each, prompts=prompts)) for each in found)
    sections = {block.anchor for block in section_of(opened.blocks, anchor) if block.anchor}
    files = [
        CodeFile(
            number,
            name,
            name == each.title,
            each.language,
            opened.post.body_line + each.line - 1,
            each.text if prompts else without_prompts(each.text),
        )
        for number, (each, name) in enumerate(zip(found, names, strict=True), 1)
        if not anchor or each.section in sections
    ]
    if not files:
        where = f"the section '{anchor}' of '{opened.post.slug}'" if anchor else opened.post.slug
        raise NotFound(f"there is no code in {shown_line(where)}")
    return files


def _kind(code: CodeBlock, *, prompts: bool) -> str:
    """The language of the file: a session with its prompts is text, as doctest takes it."""
    for sign, without in ((">>> ", "python"), ("$ ", "sh")):
        if code.text.startswith(sign):
            return "text" if prompts else without
    return code.language


def write_out(files: Sequence[CodeFile], folder: Path, *, force: bool) -> list[WrittenFile]:
    """Write examples below a folder, which is made where it is missing.

    Nothing is written through a link, nor outside the folder. Each file is whole or as it was.

    Args:
        files: What to write.
        folder: Where.
        force: Whether different files that are there may be replaced; without, nothing at all
            is written where there is one.

    Raises:
        PreptermError: where a different file is there, or the disk refuses.
    """
    try:
        planned = [_planned(file, folder) for file in files]
        in_the_way = [each.path for each in planned if each.fate is Fate.REPLACED]
        if in_the_way and not force:
            raise _exist(in_the_way)
        folder.mkdir(parents=True, exist_ok=True)
        for each in planned:
            if each.fate is not Fate.UNCHANGED:
                _write(each)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the folder's name
        raise _refused(error, folder) from error
    return planned


def _planned(file: CodeFile, folder: Path) -> WrittenFile:
    path = folder.joinpath(*file.name.split("/"))
    for above in path.relative_to(folder).parents:
        if above.name and (folder / above).is_symlink():
            raise PreptermError(
                f"{shown_line(str(folder / above))} is a link, which may lead elsewhere",
                "take it away, or name another folder with --to",
            )
    if path.is_dir() and not path.is_symlink():
        raise PreptermError(
            f"{shown_line(str(path))} is a folder, and an example is called so",
            "name another folder with --to",
        )
    if not os.path.lexists(path):
        return WrittenFile(file, path, Fate.WRITTEN)
    same = path.is_file() and path.read_bytes() == file.text.encode()
    return WrittenFile(file, path, Fate.UNCHANGED if same else Fate.REPLACED)


def _write(planned: WrittenFile) -> None:
    path = planned.path
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with beside.open("xb") as file:
            file.write(planned.file.text.encode())
        # Takes the place of a link rather than following it.
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def _exist(paths: Iterable[Path]) -> PreptermError:
    first, *others = (shown_line(str(path)) for path in paths)
    more = f", and so {'do' if len(others) > 1 else 'does'} {len(others)} more" if others else ""
    return PreptermError(
        f"{first} exists already and is different{more}; nothing was written",
        "--force writes over it, --to names another folder",
    )


def _refused(error: OSError | ValueError, folder: Path) -> PreptermError:
    name = getattr(error, "filename", None) or folder
    reason = getattr(error, "strerror", None) or str(error)
    return PreptermError(f"cannot write {shown_line(str(name))}: {reason.lower()}")
