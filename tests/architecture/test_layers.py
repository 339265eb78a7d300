"""Imports point down only, and third parties stay where they are let in."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "prepterm"
FILES = sorted(PACKAGE.rglob("*.py"))

ORDER: dict[str, set[str]] = {
    "errors": set(),
    "collector": set(),
    "core": {"errors"},
    "library": {"errors", "collector", "core"},
    "storage": {"errors", "core"},
    "locations": {"errors", "core"},
    "settings": {"errors", "core"},
}
GROUND = {*ORDER, "prepterm"}
ORDER |= {
    "study": GROUND,
    "exchange": GROUND,
    "painting": GROUND,
    "tui": GROUND | {"study", "exchange", "painting"},
    "cli": GROUND | {"study", "exchange", "painting", "tui"},
    "__main__": GROUND | {"study", "exchange", "painting", "tui", "cli"},
    "prepterm": set(),
}
"""What each part may import besides itself; `prepterm` is `__init__`, which holds the version."""

LET_IN: dict[str, tuple[str, ...]] = {
    "textual": ("tui/",),
    "rich": ("painting/", "tui/", "cli/output.py"),
    "fsrs_rs_python": ("core/memory.py",),
    "sqlite_utils": ("storage/",),
    "yaml": ("library/",),
    "markdown_it": ("library/",),
    "mdit_py_plugins": ("library/",),
    "click": ("cli/", "__main__.py"),
}
"""Where a third party may be imported; one that is not named may be imported anywhere above."""

NO_CORE_IO = {"os", "io", "pathlib", "sqlite3", "time", "random", "secrets", "subprocess", "socket"}
"""The standard library's doors to a clock, to chance and to the outside, shut to the rules."""


def place(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def part(module: str) -> str:
    """`prepterm.core.queue` -> `core`; the package itself, with its version, is `prepterm`."""
    names = module.split(".")
    return names[1] if len(names) > 1 and names[1] != "__version__" else names[0]


def part_of(path: Path) -> str:
    first = place(path).split("/")[0].removesuffix(".py")
    return "prepterm" if first == "__init__" else first


def imports(tree: ast.AST, package: str) -> Iterator[tuple[int, str]]:
    """Every module that is imported, wherever the import stands, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                module = ".".join([*above, *([module] if module else [])])
            if module == "prepterm" or not module:
                # `from prepterm import settings` names the part in its second half.
                for name in node.names:
                    yield node.lineno, f"{module}.{name.name}"
            else:
                yield node.lineno, module
        elif isinstance(node, ast.Call) and _name(node.func) in ("__import__", "import_module"):
            (argument, *_) = node.args
            yield node.lineno, _written(argument)


def _written(argument: ast.expr) -> str:
    """The name that an import is called with; of an f-string, what stands before its first hole."""
    beginning = argument.values[0] if isinstance(argument, ast.JoinedStr) else argument
    known = isinstance(beginning, ast.Constant) and str(beginning.value)
    if beginning is not argument and known and known.count(".") < 2:
        known = False
    assert known, f"line {argument.lineno}: an import whose name only running tells"
    return known.rstrip(".")


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def all_imports(path: Path) -> list[tuple[int, str]]:
    return list(imports(parsed(path), ".".join(path.relative_to(ROOT).parent.parts)))


def wrong_turns(path: Path) -> list[str]:
    here = part_of(path)
    return [
        f"{place(path)}:{line}: {here} imports {module}"
        for line, module in all_imports(path)
        if module.split(".")[0] == "prepterm"
        and part(module) != here
        and part(module) not in ORDER[here]
    ]


def strangers(path: Path) -> list[str]:
    return [
        f"{place(path)}:{line}: {module}"
        for line, module in all_imports(path)
        for rooms in [LET_IN.get(module.split(".")[0])]
        if rooms is not None and not place(path).startswith(rooms)
    ]


def test_every_file_belongs_to_a_part_with_a_place_in_the_order() -> None:
    assert {part_of(path) for path in FILES} <= set(ORDER)


def test_imports_point_down_only() -> None:
    assert [turn for path in FILES for turn in wrong_turns(path)] == []


def test_third_parties_stay_where_they_are_let_in() -> None:
    assert [turn for path in FILES for turn in strangers(path)] == []


def test_the_rules_reach_for_no_clock_no_chance_and_no_file() -> None:
    assert [
        f"{place(path)}:{line}: {module}"
        for path in FILES
        if part_of(path) == "core"
        for line, module in all_imports(path)
        if module.split(".")[0] in NO_CORE_IO
    ] == []


def test_parts_that_no_rule_names_come_from_the_standard_library_or_the_project() -> None:
    known = {*sys.stdlib_module_names, *LET_IN, "prepterm", "platformdirs", "pygments"}
    optional = {"textual_plotext", "textual_serve", "zstandard"}
    named = {module.split(".")[0] for path in FILES for _, module in all_imports(path)}
    assert named <= known | optional


def test_no_file_has_grown_into_two() -> None:
    long = {place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {name: lines for name, lines in long.items() if lines > 400} == {}


def test_every_module_says_what_lives_in_it() -> None:
    assert [place(path) for path in FILES if not ast.get_docstring(parsed(path))] == []


def test_only_the_owner_of_stdout_prints() -> None:
    assert [
        f"{place(path)}:{node.lineno}"
        for path in FILES
        if place(path) != "cli/output.py"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Name) and node.id == "print"
    ] == []


@pytest.mark.parametrize(
    ("source", "module"),
    [
        ("import prepterm.storage.database", "prepterm.storage.database"),
        ("from prepterm.storage import backup", "prepterm.storage"),
        ("from prepterm import settings", "prepterm.settings"),
        ("from .storage import backup", "prepterm.storage"),
        ("from ..storage.backup import back_up", "prepterm.storage.backup"),
        ("from .. import storage", "prepterm.storage"),
        ("def late():\n    from prepterm.tui import app", "prepterm.tui"),
        ("if TYPE_CHECKING:\n    import textual.app", "textual.app"),
        ("import importlib\nimportlib.import_module('rich')", "rich"),
        ("importlib.import_module(f'prepterm.tui.{name}')", "prepterm.tui"),
        ("__import__('click')", "click"),
    ],
)
def test_the_walk_finds_an_import_however_it_is_written(source: str, module: str) -> None:
    package = "prepterm" if source.startswith("from .s") else "prepterm.core"
    assert module in [name for _, name in imports(ast.parse(source), package)]


@pytest.mark.parametrize("name", ["name", "f'{name}.app'", "f'prepterm.{name}'", "'a' + name"])
def test_an_import_that_only_running_tells_is_refused(name: str) -> None:
    with pytest.raises(AssertionError, match="only running tells"):
        list(imports(ast.parse(f"importlib.import_module({name})"), "prepterm.core"))
