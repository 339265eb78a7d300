"""Where the links of a post lead."""

from pathlib import Path

import pytest

from prepterm.study import read
from prepterm.study.post_links import linked_post
from tests.study.home import Home


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("b", "b"),
        ("b#part", "b#part"),
        ("./b.md#part", "b#part"),
        ("post:b#part", "b#part"),
        ("old%20name", "old name"),
        ("python/tasks.md", "python/tasks"),
        ("#some%20part", "a#some part"),
        ("nowhere", "nowhere"),
        ("https://example.org/b", None),
        ("mailto:b@example.org", None),
        ("//example.org/b", None),
    ],
)
def test_a_link_names_a_post_or_leads_out(home: Home, address: str, name: str | None) -> None:
    home.post("a", "text")
    home.write("posts/b.md", "---\ntitle: B\naliases: [old name]\n---\n# B\n")
    home.post("python/tasks", "text")
    with home.opened() as workspace:
        opened, _ = read.open_post(workspace, "a")
        assert linked_post(workspace, opened, address) == name


def test_a_link_of_a_post_in_a_folder_names_the_posts_beside_it(home: Home) -> None:
    home.post("python/tasks", "text")
    home.post("python/loops", "text")
    home.post("b", "text")
    with home.opened() as workspace:
        opened, _ = read.open_post(workspace, "python/tasks")
        assert linked_post(workspace, opened, "loops.md") == "python/loops"
        assert linked_post(workspace, opened, "../b.md#x") == "b#x"
        assert linked_post(workspace, opened, "b") == "b"


def test_a_file_links_to_those_beside_it_and_never_to_one_where_the_app_was_started(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, started = tmp_path / "docs", tmp_path / "started"
    for each in (folder / "sub", started):
        each.mkdir(parents=True)
    for path in (folder / "a.md", folder / "sub" / "b c.md", started / "d.md", started / "plain"):
        path.write_text("# It\n\n## Part\n")
    home.post("shelved", "text")
    monkeypatch.chdir(started)
    with home.opened() as workspace:
        opened, _ = read.open_post(workspace, str(folder / "a.md"))
        name = linked_post(workspace, opened, "sub/b%20c.md#part")
        assert name == f"{folder / 'sub' / 'b c.md'}#part"
        assert read.open_post(workspace, name)[1] == "part"
        below, _ = read.open_post(workspace, str(folder / "sub" / "b c.md"))
        assert linked_post(workspace, below, "../a.md") == str(folder / "a.md")
        assert linked_post(workspace, opened, "shelved") == "shelved"
        for missing in ("d.md", "plain"):
            assert linked_post(workspace, opened, missing) == str(folder / missing)
