"""`prepterm code` lists the examples of a post, or writes them out."""

from pathlib import Path

import pytest

from tests.cli.program import Program, ended

POST = (
    "---\ntitle: Heaps\n---\n```python title=heap.py\nimport heapq\n```\n\n## Part\n\n"
    "```pycon\n>>> 1\n1\n```\n\n```text title=../out\x1b[31m\nx\n```\n"
)


@pytest.fixture
def heaps(prepterm: Program) -> Program:
    prepterm.write("posts/heaps.md", POST)
    return prepterm


def test_without_a_folder_they_are_listed(heaps: Program) -> None:
    told = heaps("code", "heaps")
    assert (told.status, told.err) == (0, "")
    assert told.out == (
        "file           lines  language  at line\n"
        "heap.py            1  python          4\n"
        "example-2.txt      2  pycon          10\n"
        "example-3.txt      1  text           15\n"
    )
    assert heaps("code", "heaps#part").out.count("\n") == 3


def test_they_are_written_and_what_was_written_is_said(heaps: Program, tmp_path: Path) -> None:
    folder = tmp_path / "examples"
    told = heaps("code", "heaps", "--list", "--to", str(folder))
    assert told.status == 0
    assert not folder.exists()
    told = heaps("code", "heaps", "--to", str(folder))
    assert (told.status, told.err) == (0, "")
    assert told.out == (
        f"written  {folder}/heap.py\nwritten  {folder}/example-2.txt\n"
        f"written  {folder}/example-3.txt\n"
    )
    assert (folder / "heap.py").read_text() == "import heapq\n"
    (folder / "heap.py").write_text("mine\n")
    told = heaps("code", "heaps", "--to", str(folder), "--no-prompts")
    assert (told.status, told.out) == (1, "")
    assert told.err == (
        f"prepterm: {folder}/heap.py exists already and is different; nothing was written\n"
        "  --force writes over it, --to names another folder\n"
    )
    told = heaps("code", "heaps", "--to", str(folder), "--no-prompts", "--force")
    assert told.out == (
        f"replaced   {folder}/heap.py\nwritten    {folder}/example-2.py\n"
        f"unchanged  {folder}/example-3.txt\n"
    )
    assert (folder / "example-2.py").read_text() == "1\n"


def test_json_says_the_same(heaps: Program, tmp_path: Path) -> None:
    listed = heaps.json("code", "heaps")
    assert listed[0] == {
        "number": 1, "name": "heap.py", "titled": True, "language": "python", "line": 4,
        "lines": 1, "path": None, "state": None, "text": "import heapq\n",
    }  # fmt: skip
    written = heaps.json("code", "heaps", "--to", str(tmp_path))
    assert [(each["path"], each["state"]) for each in written] == [
        (str(tmp_path / each["name"]), "written") for each in listed
    ]


def test_a_post_without_code_and_a_call_without_a_folder_are_said(prepterm: Program) -> None:
    prepterm.write("posts/plain.md", "Words.\n")
    told = prepterm("code", "plain")
    assert (told.status, told.err) == (1, "prepterm: there is no code in plain\n")
    told = prepterm("code", "plain", "--force")
    assert told.status == 2
    assert told.err.startswith("prepterm: --force writes over files; say where with --to\n")


def test_the_code_in_what_comes_by_a_pipe_is_written_too(home: Path, tmp_path: Path) -> None:
    done = ended(home, "code", "-", "--to", str(tmp_path / "out"), stdin=POST)
    assert (done.status, done.err) == (0, "")
    assert (tmp_path / "out" / "heap.py").read_text() == "import heapq\n"
