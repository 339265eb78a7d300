"""Which files of content there are, whatever their names and permissions."""

import os
from pathlib import Path

import pytest

from prepterm.errors import BadContent
from prepterm.library.source_text import content_files, is_file, is_folder, read_text
from tests.storage.somebody_else import open_folder, somebody_else


def test_names_that_can_be_no_file_are_none() -> None:
    for name in ("a" * 5000, "a\0b", "", "/no/such"):
        assert not is_file(Path(name))
    for name in ("a" * 5000, "a\0b", "/no/such"):
        assert not is_folder(Path(name))
    assert is_file(Path(__file__))
    assert is_folder(Path(__file__).parent)


@pytest.mark.skipif(os.name != "posix", reason="permission bits of POSIX")
def test_a_file_that_may_not_be_looked_at_is_named_and_no_other_suffers() -> None:
    with open_folder() as folder:
        (folder / "shut").mkdir()
        for name in ("open.yaml", "shut/in.yaml"):
            (folder / name).write_text("cards: []\n")
        (folder / "shut").chmod(0o644)
        with somebody_else():
            files = content_files(folder / "none", folder, ".yaml")
            assert [file.slug for file in files] == ["open", "shut/in"]
            assert read_text(files[0].path) == "cards: []\n"
            with pytest.raises(BadContent, match="cannot be read: permission denied") as caught:
                read_text(files[1].path)
        (folder / "shut").chmod(0o755)
    assert caught.value.path.endswith("shut/in.yaml")
