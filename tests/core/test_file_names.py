import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepterm.core.file_names import ending_of, example_names, is_harmless


@pytest.mark.parametrize(
    "name", ["a.py", "src/heap.py", "a/b/c.txt", "Makefile", "año.py", "con-text.py", "a b.py", "_"]
)
def test_a_name_below_the_folder_is_harmless(name: str) -> None:
    assert is_harmless(name)


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "../x", "a/../../x", "a/..", "/etc/passwd", "//x", "a//b", "a/", "./a",
        "~/x", "~", ".bashrc", ".git/hooks/post-checkout", "a/.git/config", "-rf", "a/-x",
        "C:/x", "c:x", "C:\\x", "..\\x", "\\\\host\\x", "a\\b", "a:stream", "CON", "nul.txt",
        "a/Aux.py", "com1", "LPT9.log", "COM¹", "conin$", "nul .py", "a.", "a ", " a", "a /b",
        "a\nb", "a\tb", "a\x00b", "a\x1b[31m", "a\x7f", "a\x9b", "a\u202egp.py", "a\ud800", "a*",
        "a?", "<a>", '"a"', "a|b", "x" * 201, "ü" * 101, "a/" * 121 + "a",
    ],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_or_is_none_somewhere_is_not(name: str) -> None:
    assert not is_harmless(name)


@pytest.mark.parametrize(
    ("examples", "names"),
    [
        ([("a.py", "python"), ("", "python"), ("", "")], ["a.py", "example-2.py", "example-3.txt"]),
        ([("../a.py", "python")], ["example-1.py"]),
        ([("a.py", ""), ("A.py", ""), ("a.py", "")], ["a.py", "A-2.py", "a-3.py"]),
        ([("é.py", ""), ("e\u0301.py", "")], ["é.py", "e\u0301-2.py"]),
        ([("src/a", ""), ("src/a", "")], ["src/a", "src/a-2"]),
        ([("v1.2/a", ""), ("v1.2/a", "")], ["v1.2/a", "v1.2/a-2"]),
        ([("a", ""), ("a/b.py", "python")], ["a", "example-2.py"]),
        ([("a/b.py", ""), ("A", "go")], ["a/b.py", "example-2.go"]),
        ([("example-2.py", ""), ("", "python")], ["example-2.py", "example-2-2.py"]),
        ([("a-2.py", ""), ("a.py", ""), ("a.py", "")], ["a-2.py", "a.py", "a-3.py"]),
    ],
)
def test_each_example_has_a_name_of_its_own(
    examples: list[tuple[str, str]], names: list[str]
) -> None:
    assert example_names(examples) == names


@pytest.mark.parametrize(
    ("language", "ending"),
    [
        ("python", "py"), ("Python3", "py"), ("bash", "sh"), ("text", "txt"), ("", "txt"),
        ("zig", "zig"), ("go", "go"), ("../x", "txt"), ("a.b", "txt"), ("c++", "cpp"),
        ("x" * 13, "txt"), ("ä", "txt"),
    ],
)  # fmt: skip
def test_a_language_gives_the_ending(language: str, ending: str) -> None:
    assert ending_of(language) == ending


PARTS = st.sampled_from(["a", "A", "b.py", "..", ".", "", "con", "/", "a/b", "a-2", "\\", "é", "."])
TITLES = st.lists(PARTS, max_size=4).map("/".join) | st.text(max_size=8)


@given(st.lists(st.tuples(TITLES, st.sampled_from(["python", "", "../x"])), max_size=20))
def test_whatever_the_titles_names_are_harmless_and_go_together(
    examples: list[tuple[str, str]],
) -> None:
    names = example_names(examples)
    assert len(names) == len(examples)
    assert all(map(is_harmless, names))
    lower = [name.lower() for name in names]
    assert len(set(lower)) == len(lower)
    assert not any(one.startswith(f"{other}/") for one in lower for other in lower)
