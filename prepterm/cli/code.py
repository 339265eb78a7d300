"""`prepterm code`: the examples of a post, listed or written out as files."""

from pathlib import Path

import click

from prepterm.cli.opened import opened
from prepterm.cli.opened_post import opened_post
from prepterm.cli.output import complain_of_content, say_json, say_table
from prepterm.errors import BadCall
from prepterm.study.code_files import CodeFile, WrittenFile, code_files, write_out


@click.command(
    "code",
    short_help="List or write out the example files of a post",
    epilog="Example: prepterm code phone-interview --to examples",
)
@click.argument("post")
@click.option("--to", metavar="DIR", help="Write the files into this folder, made where missing.")
@click.option(
    "--list", "listed", is_flag=True, help="List them and write nothing, as without --to."
)
@click.option("--no-prompts", is_flag=True, help="Leave out >>> and $, and what was answered.")
@click.option("--force", is_flag=True, help="Write over different files that are there.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def command(  # noqa: PLR0913 - its options
    *, post: str, to: str | None, listed: bool, no_prompts: bool, force: bool, as_json: bool
) -> None:
    """List the code in POST, or write it out with --to.

    POST is what `prepterm read` takes. A block whose fence names a file (title=heap.py) is
    called so; the others are called by their number and language (example-3.py), as is one
    whose name could lead out of the folder.
    """
    if force and to is None:
        raise BadCall("--force writes over files; say where with --to")
    with opened() as workspace:
        found, anchor = opened_post(workspace, post)
        complain_of_content(each for each in workspace.problems if each.path == found.post.path)
    files = code_files(found, anchor, prompts=not no_prompts)
    written: list[WrittenFile] = []
    if to is not None and not listed:
        written = write_out(files, Path(to), force=force)
    if as_json:
        say_json([_as_json(file, written) for file in files])
    elif written:
        say_table(("", ""), ((each.fate.value, str(each.path)) for each in written))
    else:
        say_table(
            ("file", "lines", "language", "at line"),
            (
                (file.name, str(file.text.count("\n")), file.language, str(file.line))
                for file in files
            ),
        )


def _as_json(file: CodeFile, written: list[WrittenFile]) -> dict[str, object]:
    on_disk = next((each for each in written if each.file is file), None)
    return {
        "number": file.number,
        "name": file.name,
        "titled": file.titled,
        "language": file.language,
        "line": file.line,
        "lines": file.text.count("\n"),
        "path": None if on_disk is None else str(on_disk.path),
        "state": None if on_disk is None else on_disk.fate.value,
        "text": file.text,
    }
