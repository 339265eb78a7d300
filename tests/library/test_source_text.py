from pathlib import Path

import pytest

from prepterm.errors import BadContent
from prepterm.library.source_text import LARGEST_BYTES, content_files, read_text
from tests.somebody_else import open_folder, somebody_else


def test_line_ends_and_the_byte_order_mark_are_folded(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes("\ufeffone\r\ntwo\nthree\ufeff".encode())
    assert read_text(path) == "one\ntwo\nthree\ufeff"


def test_a_file_too_large_to_parse_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"x" * LARGEST_BYTES)
    assert len(read_text(path)) == LARGEST_BYTES
    with path.open("ab") as file:
        file.write(b"x")
    with pytest.raises(BadContent, match=r"a\.md: larger than 16 MB"):
        read_text(path)


def test_a_file_that_may_not_be_read_is_said() -> None:
    with open_folder() as folder:
        path = folder / "a.md"
        path.write_text("")
        path.chmod(0)
        with somebody_else(), pytest.raises(BadContent, match=r"cannot be read: permission denied"):
            read_text(path)


def test_a_name_that_no_file_can_have_is_said() -> None:
    with pytest.raises(BadContent, match="cannot be read"):
        read_text(Path("a\x00b"))


def test_a_slug_shows_no_control_character(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[31m.md").write_text("")
    (file,) = content_files(tmp_path / "none", tmp_path, ".md")
    assert file.slug == "a␛[31m"
    assert file.path.exists()
