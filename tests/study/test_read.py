"""Reading: which post a name means, and the place where one rests."""

from pathlib import Path

import pytest

from prepterm.core.place import Place
from prepterm.core.post import Post
from prepterm.errors import BadContent, NotFound
from prepterm.library.document import Document
from prepterm.library.posts import open_document
from prepterm.study import read
from tests.study.home import Home

BODY = "Opening words.\n\n## The pitch\n\nText.\n\n## Big O\n\nMore.\n"


def test_a_post_goes_by_its_slug_with_or_without_a_section(home: Home) -> None:
    home.post("phone", BODY)
    with home.opened() as workspace:
        opened, anchor = read.open_post(workspace, "phone")
        assert (opened.post.slug, anchor, opened.kept) == ("phone", "", True)
        assert read.open_post(workspace, "phone#big-o")[1] == "big-o"
        with pytest.raises(NotFound, match="'phone' has no section 'pitch'") as caught:
            read.open_post(workspace, "phone#pitch")
        assert caught.value.hint == "did you mean the-pitch?"


def test_an_alias_opens_the_post_it_stands_for_but_never_hides_another(home: Home) -> None:
    home.write("posts/a.md", "---\ntitle: A\naliases: [old, b]\n---\n# A\n")
    home.post("b", "# B\n")
    with home.opened() as workspace:
        assert read.open_post(workspace, "old")[0].post.slug == "a"
        assert read.open_post(workspace, "b")[0].post.slug == "b"


def test_an_unknown_post_names_the_nearest(home: Home) -> None:
    home.post("phone-interview", BODY)
    with home.opened() as workspace:
        with pytest.raises(NotFound, match="no post 'phone-intervew'") as caught:
            read.open_post(workspace, "phone-intervew")
        assert caught.value.hint == "did you mean phone-interview?"
        with pytest.raises(NotFound) as caught:
            read.open_post(workspace, "x" * 5000)
        assert caught.value.hint == "`prepterm posts` lists them"


def test_a_post_that_cannot_be_read_says_why(home: Home) -> None:
    path = home.write("posts/bad.md", "---\ntitle: [\n---\n")
    with home.opened() as workspace:
        with pytest.raises(BadContent) as caught:
            read.open_post(workspace, "bad")
        assert caught.value.message.startswith(f"{path}:")
        assert caught.value.line


def test_any_markdown_file_opens_by_its_path_also_at_a_section(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notes.md").write_text("# Notes\n\n## One more\n")
    (tmp_path / "c#.txt").write_text("# Sharp\n")
    monkeypatch.chdir(tmp_path)
    with home.opened() as workspace:
        opened, _ = read.open_post(workspace, "notes.md")
        assert (opened.post.title, opened.post.slug) == ("Notes", str(tmp_path / "notes.md"))
        assert read.open_post(workspace, "notes.md#one-more")[1] == "one-more"
        assert read.open_post(workspace, "c#.txt")[0].post.title == "Sharp"
        for missing in ("nowhere.md", "nowhere.md#part"):
            with pytest.raises(BadContent, match=r"nowhere\.md: there is no such file"):
                read.open_post(workspace, missing)
        with pytest.raises(NotFound, match="has no section 'x'"):
            read.open_post(workspace, "notes.md#x")


def test_a_section_goes_by_the_name_that_the_whole_text_gives_it(home: Home) -> None:
    filler = "\n\n".join(f"Paragraph {number} of the filler." for number in range(1500))
    below = "## Plain\n\nMore."
    home.post("linked", f"## See [foo][bar]\n\nw\n\n{filler}\n\n{below}\n\n[bar]: /x\n")
    with home.opened() as workspace:
        for anchor in ("see-foo", "plain"):
            opened, found = read.open_post(workspace, f"linked#{anchor}")
            assert read.section_of(opened.blocks, found)[0].anchor == anchor
        with pytest.raises(NotFound, match="has no section 'see-foobar'"):
            read.open_post(workspace, "linked#see-foobar")


def test_a_section_that_a_text_has_not_is_told_with_the_nearest() -> None:
    blocks = read.open_text("# One\n\n## The pitch\n").blocks
    assert read.section_of(blocks, "") is blocks
    with pytest.raises(NotFound, match="the text has no section 'pitch'") as caught:
        read.section_of(blocks, "pitch")
    assert caught.value.hint == "did you mean the-pitch?"


def test_a_change_while_a_post_is_read_is_not_missed(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home.post("phone", BODY)

    def changed_meanwhile(path: Path, *, own: bool, slug: str | None) -> tuple[Post, Document]:
        opened = open_document(path, own=own, slug=slug)
        path.write_text("# Longer than it was before, by some words\n" * 9)
        return opened

    with home.opened() as workspace:
        opened, _ = read.open_post(workspace, "phone")
        assert opened.stamp == read.file_stamp(opened)
        monkeypatch.setattr(read, "open_document", changed_meanwhile)
        for name in ("phone", str(path)):
            path.write_text(BODY)
            opened, _ = read.open_post(workspace, name)
            assert opened.stamp != read.file_stamp(opened)
        path.write_text(BODY)
        again = read.open_again(workspace, opened)
        assert again.stamp != read.file_stamp(again)


def test_text_from_a_pipe_is_read_but_its_place_is_not_kept() -> None:
    opened = read.open_text("# Hello\r\n\r\nthere\r\n")
    assert (opened.post.title, opened.kept, opened.begins_with_title) == ("Hello", False, True)


def test_a_place_is_kept_once_and_found_again_in_another_sitting(home: Home) -> None:
    home.post("phone", BODY)
    place = Place("block", 12, "words", 0.25)
    with home.opened() as workspace:
        assert read.position_of(workspace, "phone") is None
        read.keep_place(workspace, "phone", place)
        read.keep_place(workspace, "phone", place)
        count = workspace.database.execute("SELECT count(*) FROM reading_visits").fetchone()
        assert count == (1,)
    with home.opened() as workspace:
        position = read.position_of(workspace, "phone")
        assert position is not None
        assert (position.place, position.finished) == (place, False)
        (entry,) = read.shelf(workspace)
        assert (entry.progress, entry.minutes, entry.minutes_left) == (0.25, 1, 1)


def test_a_finished_mark_keeps_the_place_and_can_be_taken_off(home: Home) -> None:
    home.post("phone", BODY)
    place = Place("block", 12, "words", 0.25)
    with home.opened() as workspace:
        read.keep_place(workspace, "phone", place)
        for finished in (True, False, True):
            read.mark(workspace, "phone", finished=finished)
            position = read.position_of(workspace, "phone")
            assert position is not None
            assert (position.finished, position.place) == (finished, place)


def test_what_to_read_on_is_what_was_read_last_else_what_was_never_opened(home: Home) -> None:
    for slug in ("a", "b", "c"):
        home.post(slug, BODY, title=slug)
    with home.opened() as workspace:

        def suggestion() -> str | None:
            entry = read.next_to_read(read.shelf(workspace))
            return None if entry is None else entry.post.slug

        assert suggestion() == "a"
        for slug in ("c", "b"):
            home.clock.advance(minutes=1)
            read.keep_place(workspace, slug, Place("block", 0, "", 0.5))
        assert suggestion() == "b"
        read.mark(workspace, "b", finished=True)
        assert suggestion() == "c"
        read.mark(workspace, "c", finished=True)
        assert suggestion() == "a"
        read.mark(workspace, "a", finished=True)
        assert suggestion() is None


def test_the_shelf_goes_from_what_ships_and_is_easy_to_the_persons_own(home: Home) -> None:
    for slug, level in (("hard", "advanced"), ("easy", "beginner"), ("odd", "expert")):
        path = home.shipped / "content" / "posts" / f"{slug}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f"---\ntitle: {slug}\nslug: {slug}\nsummary: s\nlevel: {level}\ntopics: [a]\n"
            "checked: 2026-11-24\nsources:\n  - {title: t, address: https://example.org}\n---\nx\n"
        )
    home.post("own", BODY)
    with home.opened() as workspace:
        assert [entry.post.slug for entry in read.shelf(workspace)] == [
            "easy",
            "hard",
            "odd",
            "own",
        ]
        assert workspace.problems == []


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        (">>> 1 + 1\n2\n>>> def f():\n...     pass\n...\n", "1 + 1\ndef f():\n    pass\n\n"),
        ("$ ls\na b\n$ pwd\n", "ls\npwd\n"),
        ("x = 1\n", "x = 1\n"),
        ("", ""),
    ],
)
def test_code_is_copied_without_prompts(code: str, typed: str) -> None:
    assert read.without_prompts(code) == typed
