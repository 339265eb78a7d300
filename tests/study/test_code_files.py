"""The examples of a post, as files."""

import os
from pathlib import Path

import pytest

from prepterm.errors import NotFound, PreptermError
from prepterm.study.code_files import CodeFile, Fate, code_files, write_out
from prepterm.study.read import open_text

POST = """\
---
title: A post
---
```python title=src/a.py
x = 1
```

## One

```pycon
>>> 1 + 1
2
```

### Below one

```console
$ ls
a b
```

## Two

```go title=../../evil.go
package evil
```
"""


def files(*, prompts: bool = True, anchor: str = "") -> list[CodeFile]:
    return code_files(open_text(POST), anchor, prompts=prompts)


def test_examples_are_named_and_know_their_line() -> None:
    assert [(each.number, each.name, each.titled, each.line) for each in files()] == [
        (1, "src/a.py", True, 4),
        (2, "example-2.txt", False, 10),
        (3, "example-3.txt", False, 17),
        (4, "example-4.go", False, 24),
    ]


def test_prompts_and_their_answers_are_left_out_on_request() -> None:
    assert [(each.name, each.text) for each in files(prompts=False)][1:3] == [
        ("example-2.py", "1 + 1\n"),
        ("example-3.sh", "ls\n"),
    ]
    assert files()[1].text == ">>> 1 + 1\n2\n"


def test_a_section_has_its_own_and_those_below_it_under_the_same_names() -> None:
    assert [each.name for each in files(anchor="one")] == ["example-2.txt", "example-3.txt"]
    assert [each.name for each in files(anchor="two")] == ["example-4.go"]


def test_where_there_is_no_code_that_is_said() -> None:
    with pytest.raises(NotFound, match="there is no code in -"):
        code_files(open_text("words"))
    with pytest.raises(NotFound, match="there is no code in the section 'a' of '-'"):
        code_files(open_text("```\nx\n```\n\n# A"), "a")


def test_they_are_written_below_the_folder_and_nowhere_else(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "examples"
    written = write_out(files(), folder, force=False)
    assert [each.fate for each in written] == [Fate.WRITTEN] * 4
    assert (folder / "src" / "a.py").read_text() == "x = 1\n"
    assert (folder / "example-4.go").read_text() == "package evil\n"
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")}
    assert found == {
        "deep", "deep/examples", "deep/examples/src", "deep/examples/src/a.py",
        "deep/examples/example-2.txt", "deep/examples/example-3.txt", "deep/examples/example-4.go",
    }  # fmt: skip


def test_what_is_there_already_stays_unless_forced(tmp_path: Path) -> None:
    write_out(files()[1:], tmp_path, force=False)
    again = write_out(files(), tmp_path, force=False)
    assert [each.fate for each in again] == [Fate.WRITTEN, *[Fate.UNCHANGED] * 3]
    (tmp_path / "example-2.txt").write_text("mine")
    (tmp_path / "src" / "a.py").unlink()
    with pytest.raises(PreptermError, match=r"example-2\.txt exists already and is diff") as caught:
        write_out(files(), tmp_path, force=False)
    assert caught.value.message.endswith("different; nothing was written")
    assert not (tmp_path / "src" / "a.py").exists()
    (tmp_path / "example-3.txt").write_text("mine")
    with pytest.raises(PreptermError, match="different, and so does 1 more; nothing was written"):
        write_out(files(), tmp_path, force=False)
    (tmp_path / "example-4.go").write_text("mine")
    with pytest.raises(PreptermError, match="different, and so do 2 more; nothing was written"):
        write_out(files(), tmp_path, force=False)
    forced = write_out(files(), tmp_path, force=True)
    assert [each.fate for each in forced] == [Fate.WRITTEN, *[Fate.REPLACED] * 3]
    assert (tmp_path / "example-2.txt").read_text() == ">>> 1 + 1\n2\n"
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.skipif(os.name == "nt", reason="links take a privilege there")
@pytest.mark.parametrize("force", [False, True])
def test_no_link_leads_out_of_the_folder(tmp_path: Path, *, force: bool) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "examples"
    outside.mkdir()
    folder.mkdir()
    (folder / "src").symlink_to(outside, target_is_directory=True)
    with pytest.raises(PreptermError, match="src is a link, which may lead elsewhere"):
        write_out(files(), folder, force=force)
    (folder / "src").unlink()
    (folder / "example-2.txt").symlink_to(outside / "target")
    if force:
        write_out(files(), folder, force=True)
        assert not (folder / "example-2.txt").is_symlink()
    else:
        with pytest.raises(PreptermError, match="exists already"):
            write_out(files(), folder, force=False)
    assert list(outside.iterdir()) == []


def test_a_folder_that_has_the_name_of_an_example_stays(tmp_path: Path) -> None:
    (tmp_path / "example-2.txt").mkdir()
    with pytest.raises(PreptermError, match="is a folder, and an example is called so"):
        write_out(files(), tmp_path, force=True)
    assert list(tmp_path.iterdir()) == [tmp_path / "example-2.txt"]


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PreptermError, match=r"cannot write .*file"):
        write_out(files(), tmp_path / "file", force=False)
    with pytest.raises(PreptermError, match="cannot write"):
        write_out(files(), tmp_path / "a\0b", force=False)


def test_a_disk_that_fails_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_self: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(PreptermError, match=r"cannot write .*: no space left on device"):
        write_out(files(), tmp_path, force=False)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
