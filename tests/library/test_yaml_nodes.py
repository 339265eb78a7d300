import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepterm.errors import BadContent
from prepterm.library import yaml_nodes
from prepterm.library.yaml_nodes import DEEPEST, MOST_ALIASES, Fields, read_fields

EXPECTED = "a thing is a mapping with name:"


def fields(text: str) -> Fields:
    return read_fields("file.yaml", text, EXPECTED)


def refused(text: str) -> str:
    with pytest.raises(BadContent) as caught:
        fields(text)
    return caught.value.message


@pytest.mark.parametrize(
    "value",
    [
        "No", "yes", "on", "null", "~", "true", "12:30", "1_000", "0x1F", "0o17", "1e3", ".inf",
        "2026-11-24", "2026-11-24T12:00:00Z", "1.10", "007", "+1", "<<", "=", "!!",
    ],
)  # fmt: skip
def test_every_scalar_means_what_it_says(value: str) -> None:
    if value != "!!":
        assert fields(f"name: {value}").text("name") == value
    assert fields(f"name: '{value}'").text("name") == value
    assert fields(f"name: [{value!r}, b]").texts("name") == (value, "b")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("name: |\n  two\n    lines\n\n", "two\n  lines"),
        ("name: >\n  folded\n  lines\n", "folded lines"),
        ("name: |\n\n    indented\n", "indented"),
        ('name: "a\\tb"', "a\tb"),
        ("name:", ""),
        ("name: # nothing", ""),
        ("name: a # not this", "a"),
        ("&x name: *x", "name"),
        ("a: &x text\nname: *x", "text"),
    ],
)
def test_texts_are_read(text: str, read: str) -> None:
    assert fields(text).text("name") == read


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: a\nname: b", "file.yaml:2:1: 'name' stands here twice; keep one of them"),
        ("a:\n  - b: 1\n    c: 2\n    b: 3", "file.yaml:4:5: 'b' stands here twice"),
        ("name: a\n'name': b", "file.yaml:2:1: 'name' stands here twice"),
        ("name: {a: 1, a: 2}", "file.yaml:1:14: 'a' stands here twice"),
        ("? [a, b]\n: c", "file.yaml:1:3: a field's name takes a text"),
        ("? {a: b}\n: c", "file.yaml:1:3: a field's name takes a text"),
        ("x: &a name\n*a : c", "file.yaml:2:1: a field's name takes a text"),
        ("name: 'open", "file.yaml:1:12: not YAML"),
        ("name: a\n\tb: c", "file.yaml:2:1: not YAML"),
        ("name: [a, b", "file.yaml:2:1: not YAML"),
        ("name: *nowhere", "file.yaml:1:7: not YAML"),
        ("name: a\n---\nname: b", "not YAML"),
        ("name: a: b", "file.yaml:1:8: not YAML"),
        ("name: @x", "file.yaml:1:7: not YAML"),
        ("%YAML 9.9\n---\na: b", "not YAML"),
        ("a: é\nb: 𝒳\ufffe", "file.yaml:2:5: not YAML: U+FFFE is no character; take it out"),  # noqa: RUF001 - one character beyond 16 bits
        ("\uffff", "file.yaml:1:1: not YAML: U+FFFF is no character"),
        ("a: &x b\nc: &x d", "file.yaml:2:4: not YAML: this anchor stands here twice; keep one"),
        ("a b: c\n'a  b': d", "file.yaml:2:1: 'a b' stands here twice"),
        ("", "file.yaml: the file is empty; a thing is a mapping with name:"),
        ("# nothing\n", "file.yaml: the file is empty"),
        ("just text", "file.yaml:1:1: a thing is a mapping with name:"),
        ("- a\n- b", "file.yaml:1:1: a thing is a mapping with name:"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, message: str) -> None:
    said = refused(text)
    assert said.startswith("file.yaml:")
    assert message in said


def nested(depth: int) -> str:
    return "name: " + "[" * (depth - 1) + "]" * (depth - 1)


def test_what_is_nested_too_deep_is_refused_before_it_can_crash_the_parser() -> None:
    assert "name" in fields(nested(DEEPEST))
    assert "nested deeper than 32 levels" in refused(nested(DEEPEST + 1))
    assert "nested deeper than 32 levels" in refused(nested(200_000))
    assert "nested deeper than 32 levels" in refused("a: " + "{a: " * 100_000)
    block = "\n".join(f"{' ' * depth}a:" for depth in range(2000))
    assert "nested deeper than 32 levels" in refused(block)


def aliases(number: int) -> str:
    return "name: &x text\nlist: [" + ", ".join(["*x"] * number) + "]"


def test_too_many_aliases_are_refused_before_they_multiply() -> None:
    assert len(fields(aliases(MOST_ALIASES)).texts("list")) == MOST_ALIASES
    assert "more than 100 aliases" in refused(aliases(MOST_ALIASES + 1))


def test_aliases_of_aliases_are_refused_before_they_multiply() -> None:
    def doubled(times: int) -> str:
        lines = [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, times)]
        return "a0: &a0 x\n" + "".join(lines)

    assert "a5" in fields(doubled(6))
    assert refused(doubled(99)).startswith("file.yaml:20:18: more than 2,000,000 values; split")


def test_a_file_of_more_values_than_memory_should_hold_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(yaml_nodes, "MOST_VALUES", 1000)
    text = "name:\n" + "- a\n" * 997
    assert len(fields(text).texts("name")) == 997
    assert refused(f"{text}- a\n").startswith("file.yaml:999:3: more than 1,000 values; split")


def test_a_list_that_holds_itself_is_no_text() -> None:
    assert "takes a text" in str(_raised(lambda: fields("name: &a [*a]").texts("name")))


def test_control_characters_come_out_as_pictures_wherever_they_came_in() -> None:
    read = fields(
        'name: "raw \x1b[31m, escaped \\e[31m \\x9b \\x07"\n"k\\x1b": v\nline: "a\\rb\\u2028c"'
    )
    assert read.text("name") == "raw ␛[31m, escaped ␛[31m � ␇"
    assert "k␛" in read
    assert read.one_line("line") == "a b␤c"
    for text in ("a\x1b: 1\na\x1b: 2", "name: [\x1b", "\x1b"):
        assert not {letter for letter in refused(text) if letter < " " or letter == "\x7f"}


def _raised(call: object) -> BadContent:
    with pytest.raises(BadContent) as caught:
        call()  # type: ignore[operator]
    return caught.value


def test_fields_are_read_by_what_they_should_be() -> None:
    read = fields(
        "title: A\nlist: [a, b]\nnumber: '12'\nmap: {inner: x}\nmaps: [{x: 1}, {x: 2}]\nempty:"
    )
    assert read.needed("title") == "A"
    assert read.texts("list") == ("a", "b")
    assert read.texts("empty") == read.texts("missing") == ()
    assert read.integer("number", 1, 12) == 12
    assert read.mapping("map").text("inner") == "x"
    assert [each.text("x") for each in read.mappings("maps")] == ["1", "2"]
    assert [each.line for each in read.mappings("maps")] == [5, 5]
    assert (read.line_of("number"), read.line_of("missing")) == (3, 1)
    assert read.one_line("missing") == ""


@pytest.mark.parametrize(
    ("text", "call", "message"),
    [
        ("x: 1", "needed", "file.yaml:1:1: 'name' is missing; write name: and its text"),
        ("x: 1\nname:", "needed", "file.yaml:2:6: 'name' is empty; write name: and its text"),
        ("name: ' '", "needed", "file.yaml:1:7: 'name' is empty"),
        ("name: [a]", "needed", "file.yaml:1:7: 'name' takes a text; put it in quotes"),
        ("name: {a: b}", "needed", "file.yaml:1:7: 'name' takes a text; put it in quotes"),
        ("name: a", "texts", "file.yaml:1:7: 'name' takes a list of texts, such as [one, two]"),
        ("name: [a, [b]]", "texts", "file.yaml:1:11: each of 'name' takes a text"),
        ("name: [a, '']", "texts", "file.yaml:1:11: an empty text in 'name'"),
        ("name: a", "mapping", "file.yaml:1:7: 'name' takes fields, such as name: text"),
        ("x: a", "mapping", "file.yaml:1:1: 'name' is missing"),
        ("name: a", "mappings", "file.yaml:1:7: 'name' takes a list of entries"),
        ("name:\n  - a\n", "mappings", "file.yaml:2:5: each of 'name' takes fields"),
    ],
)
def test_a_field_of_the_wrong_kind_is_said_with_its_place(
    text: str, call: str, message: str
) -> None:
    error = _raised(lambda: getattr(fields(text), call)("name"))
    assert error.message.startswith(message)


@pytest.mark.parametrize(
    "value", ["", "x", "0", "6", "-1", "1.0", "1e1", "٣", "²", "9" * 5000, "0x2", "1 2"]
)
def test_a_whole_number_is_within_its_range(value: str) -> None:
    error = _raised(lambda: fields(f"name: '{value}'").integer("name", 1, 5))
    assert error.line == 1
    assert "whole number from 1 to 5" in error.message or "is empty" in error.message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nmae: a", "file.yaml:1:1: unknown field 'nmae'; did you mean 'name'?"),
        ("name: a\nTitle: b", "file.yaml:2:1: unknown field 'Title'; did you mean 'title'?"),
        ("zzz: a", "file.yaml:1:1: unknown field 'zzz'; known are name, title"),
    ],
)
def test_a_field_nobody_reads_is_refused_and_the_near_one_named(text: str, message: str) -> None:
    error = _raised(lambda: fields(text).only(["name", "title"]))
    assert error.message == message


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    said = "file.yaml:1:1: read"
    try:
        fields(text)
    except BadContent as error:
        said = error.message
    assert said.startswith("file.yaml:")
    assert not {letter for letter in said if ord(letter) in {*range(32), *range(127, 160)}}
