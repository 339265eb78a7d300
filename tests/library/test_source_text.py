import os
from pathlib import Path

import pytest

from prepterm.errors import BadContent
from prepterm.library.source_text import LARGEST_BYTES, content_files, is_file, is_folder, read_text
from tests.somebody_else import open_folder, somebody_else


def test_line_ends_and_the_byte_order_mark_are_folded(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes("\ufeffone\r\ntwo\nthree\ufeff".encode())
    assert read_text(path) == "one\ntwo\nthree\ufeff"
    path.write_bytes(b"\none\rtwo\r\r\nthree\r")
    assert read_text(path) == "\none\ntwo\n\nthree\n"


@pytest.mark.parametrize(
    ("before", "place"),
    [("", "1:1"), ("a", "1:2"), ("\ufeffé", "1:2"), ("a\r\nb\rc\n", "4:1"), ("\u2028𝒳字", "1:4")],  # noqa: RUF001 - one character beyond 16 bits
)
def test_a_byte_that_is_no_utf_8_is_said_with_its_place(
    tmp_path: Path, before: str, place: str
) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(before.encode() + b"\xff\n")
    with pytest.raises(BadContent) as caught:
        read_text(path)
    assert str(caught.value) == f"{path}:{place}: not UTF-8; save the file as UTF-8"


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
