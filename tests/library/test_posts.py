from pathlib import Path

import pytest

from prepterm.core.post import Section, Source
from prepterm.errors import BadContent
from prepterm.library.posts import post_files, read_post, read_stream

ROOT = Path(__file__).resolve().parents[2]

GOOD = """\
---
title: Reviewing code
slug: code-review
summary: What a reviewer looks for.
topics: [review, naming]
level: all
checked: 2026-11-01
sources:
  - {title: A paper, address: "https://example.com/paper"}
aliases: [cr]
---

One two three.

## Small changes

Four *five*.

### Why

Six[^1].

[^1]: Seven.
"""


def written(folder: Path, text: str | bytes, name: str = "code-review.md") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def refused(path: Path, *, own: bool = False) -> str:
    with pytest.raises(BadContent) as caught:
        read_post(path, own=own)
    return caught.value.message.removeprefix(str(path))


def test_a_post_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    post = read_post(path)
    assert (post.slug, post.title, post.own) == ("code-review", "Reviewing code", False)
    assert (post.summary, post.level, post.checked) == (
        "What a reviewer looks for.",
        "all",
        "2026-11-01",
    )
    assert (post.topics, post.aliases) == (("review", "naming"), ("cr",))
    assert post.sources == (Source("A paper", "https://example.com/paper"),)
    assert post.sections == (
        Section("small-changes", "Small changes", 2, 15),
        Section("why", "Why", 3, 19),
    )
    assert (post.words, post.body_line) == (10, 12)
    lines = GOOD.split("\n")
    for section in post.sections:
        assert lines[section.line - 1].lstrip("# ") == section.title
    assert post.body.split("\n")[0] == lines[post.body_line - 1]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("---\ntitle", "title"), ":1:1: no front matter; begin the file with --- and title:"),
        (("\n---\n\nOne", "\nOne"), ":1:1: the front matter has no end; close it with a line ---"),
        (("title: Reviewing code\n", ""), ":2:1: 'title' is missing; write title: and its text"),
        (("slug: code-review\n", ""), ":2:1: 'slug' is missing"),
        (("summary: What a reviewer looks for.\n", ""), ":2:1: 'summary' is missing"),
        (("level: all\n", ""), ":2:1: 'level' is missing"),
        (("checked: 2026-11-01\n", ""), ":2:1: 'checked' is missing"),
        (("topics: [review, naming]\n", ""), ":2:1: 'topics' is missing; write topics: and a list"),
        (("title: Reviewing code", "title:"), ":2:7: 'title' is empty"),
        (("slug: code-review", "slug: another"), ":3:7: the slug takes the file's name, 'code-r"),
        (("2026-11-01", "soon"), ":7:10: 'checked' takes a date such as 2026-11-24"),
        (("2026-11-01", "2026-02-30"), ":7:10: 'checked' takes a date"),
        (("level: all", "levle: all"), ":6:1: unknown field 'levle'; did you mean 'level'?"),
        (("[review, naming]", "review"), ":5:9: 'topics' takes a list of texts"),
        (("title: A paper, ", ""), ":9:5: 'title' is missing"),
        (("title: A paper, ", "title: A, date: x, "), ":9:16: unknown field 'date'"),
        (("title: Reviewing code", "title: a\ntitle: b"), ":3:1: 'title' stands here twice"),
        (("title: Reviewing code", "title: 'open"), "not YAML"),
    ],
)
def test_what_is_wrong_with_a_post_that_ships_is_said_with_its_place(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    assert GOOD.count(change[0]) == 1
    assert message in refused(written(tmp_path, GOOD.replace(*change)))


@pytest.mark.parametrize("own", [True, False])
def test_a_file_that_is_not_utf_8_is_said_with_its_place(tmp_path: Path, own: bool) -> None:  # noqa: FBT001 - a case
    path = written(tmp_path, GOOD.encode().replace(b"Four", b"F\xf6r"))
    assert refused(path, own=own) == ":17:2: not UTF-8; save the file as UTF-8"


def test_every_kind_of_line_end_counts_as_one(tmp_path: Path) -> None:
    kept = read_post(written(tmp_path, GOOD))
    for end in ("\r\n", "\r"):
        post = read_post(written(tmp_path, GOOD.replace("\n", end)))
        assert (post.sections, post.body_line, post.body) == (kept.sections, 12, kept.body)
    assert read_stream(GOOD.replace("\n", "\r"))[0].sections == kept.sections
    mixed = GOOD.replace("level: all\n", "level: all\r")
    assert read_post(written(tmp_path, mixed)).body_line == 12


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert refused(tmp_path / "gone.md") == ": there is no such file"
    assert "cannot be read" in refused(tmp_path)


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("Just text.\n", "note", "Just text.\n"),
        ("# A title\n\ntext", "A title", "# A title\n\ntext"),
        ("---\n\ntext between rules\n\n---\n", "note", "---\n\ntext between rules\n\n---\n"),
        ("---\nno end\n", "note", "---\nno end\n"),
        ("---\ntitle: Mine\nauthor: me\n---\ntext", "Mine", "text"),
        ("---\n# a comment\n\ntitle: Mine\n---\ntext", "Mine", "text"),
        ("---\nauthor: me\n...\n# T\n", "T", "# T\n"),
        ("\ufeff---\r\ntitle: Mine\r\n---\r\ntext\r\n", "Mine", "text\n"),
        ("", "note", ""),
        ("## `code` *title*\n", "code title", "## `code` *title*\n"),
    ],
)
def test_a_post_of_ones_own_may_be_any_markdown(
    tmp_path: Path, text: str, title: str, body: str
) -> None:
    post = read_post(written(tmp_path, text, "note.md"), own=True)
    assert (post.slug, post.title, post.body, post.own) == ("note", title, body, True)


def test_front_matter_of_blank_lines_is_no_riddle(tmp_path: Path) -> None:
    text = "---\n" + "\n" * 5000 + "no field\n---\n"
    assert read_post(written(tmp_path, text, "note.md"), own=True).body == text


def test_control_characters_in_a_post_come_out_as_pictures(tmp_path: Path) -> None:
    text = (
        '---\ntitle: "a\\e[2J\x1b"\nsummary: "s\\x07"\ntopics: ["\\x9b"]\n---\n## h\x1b\n\n\x07\n'
    )
    post = read_post(written(tmp_path, text, "note.md"), own=True)
    (section,) = post.sections
    for shown in (post.title, post.summary, *post.topics, section.title, section.anchor):
        assert shown.isprintable()
    assert post.body == "## h␛\n\n␇\n"


def test_a_name_with_control_characters_is_shown_as_its_picture(tmp_path: Path) -> None:
    path = written(tmp_path, "text", "no\x1bte.md")
    assert read_post(path, own=True).title == "no␛te"
    assert "no␛te.md" in refused(path)


def test_posts_are_found_below_both_folders(tmp_path: Path) -> None:
    written(tmp_path, "", "b.md")
    (tmp_path / "deep").mkdir()
    written(tmp_path / "deep", "", "a.md")
    assert [(file.slug, file.own) for file in post_files(tmp_path / "none", tmp_path)] == [
        ("b", True),
        ("deep/a", True),
    ]


def test_every_post_that_ships_is_read() -> None:
    files = post_files(ROOT / "content" / "posts", ROOT / "nowhere")
    assert files
    for file in files:
        assert read_post(file.path, own=file.own, slug=file.slug).sections
