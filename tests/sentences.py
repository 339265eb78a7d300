"""Every place of prepterm that says what went wrong, and which of them the tests have come by.

A file of prepterm's is changed as it is imported: each place notes that it was come by, and does
what it did. Places are, wherever they stand:

- a call that makes an error of ours or a remark of the lint, also through a function that says in
  its signature that it returns one (`Fields.bad`), and one of `note` or `unsound`;
- an exception of Python's raised with words, since most of them become a sentence of ours;
- where such a call takes one of several wordings, each of them: the sides of an `x if y else z`,
  what a name of the call was given, what a function of the same file returns;
- each use of an error that is made once, where the file is imported;
- each template in a table, which is come by when it is filled in.

What runs in another process is not noted.
"""

import ast
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "prepterm"

OURS = "PreptermError"
REMARK = "Remark"
BY_NAME = {"note", "unsound"}
_PASSED, _TEMPLATE = "__passed__", "__template__"

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Place(NamedTuple):
    """Where a sentence, or one wording of it, is made."""

    file: str
    line: int
    column: int
    source: str
    """What stands there, in short."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.source}"


passed: set[Place] = set()
"""The places that were come by in this process."""


def never_passed() -> list[Place]:
    """The places of the whole package that were not come by yet, in their order."""
    return sorted(place for file in _files() for place in marked(file)[1] if place not in passed)


def all_places() -> list[Place]:
    """Every place of the package."""
    return sorted(place for file in _files() for place in marked(file)[1])


def watch() -> None:
    """Note from now on; what was imported before is not noted."""
    early = [name for name in sys.modules if name.partition(".")[0] == "prepterm"]
    assert not early, f"imported before it could be watched: {', '.join(early)}"
    sys.meta_path.insert(0, _Finder())


@cache
def marked(file: Path) -> tuple[ast.Module, list[Place]]:
    """A file of the package with its marks, and its places."""
    return with_marks(_parsed(file), file.relative_to(ROOT).as_posix(), _sayers())


def with_marks(
    tree: ast.Module, name: str, says: Collection[str]
) -> tuple[ast.Module, list[Place]]:
    """A file with a mark at each place, and its places.

    Args:
        tree: The file; it is changed.
        name: For its places.
        says: The names of what makes a sentence.
    """
    marks = _Marks(name, says)
    return ast.fix_missing_locations(marks.visit(tree)), marks.places


def run(code: CodeType, names: dict[str, Any], places: Sequence[Place]) -> None:
    """Run a marked file in a module's names."""

    class Template(str):
        """A text of a table, which notes that it was filled in."""

        __slots__ = ("number",)
        number: int

        def format(self, *args: object, **named: object) -> str:
            passed.add(places[self.number])
            return super().format(*args, **named)

    def template(number: int, text: str) -> Template:
        made = Template(text)
        made.number = number
        return made

    names |= {_PASSED: lambda number: passed.add(places[number]), _TEMPLATE: template}
    exec(code, names)  # noqa: S102 - a file of prepterm's, as its import would


def sayers(files: Iterable[ast.Module]) -> set[str]:
    """The names of the errors, of what makes them, and of the rest that says something."""
    trees = list(files)
    errors = {OURS}
    classes = [each for tree in trees for each in ast.walk(tree) if isinstance(each, ast.ClassDef)]
    while (
        more := {each.name for each in classes if {_name(base) for base in each.bases} & errors}
        - errors
    ):
        errors |= more
    makers = {each.name for tree in trees for each in _functions(tree) if _returns(each) & errors}
    return errors | makers | BY_NAME | {REMARK}


class _Marks(ast.NodeTransformer):
    """Puts a mark at each place of one file."""

    def __init__(self, name: str, says: Collection[str]) -> None:
        self.places: list[Place] = []
        self._file = name
        self._sayers = set(says)
        self._wordings: set[ast.AST] = set()

    def visit_Module(self, node: ast.Module) -> ast.AST:
        functions = {each.name: each for each in _functions(node)}
        # `.at` is also a name in other files, of what is no remark.
        self._sayers |= {name for name, each in functions.items() if REMARK in _returns(each)}
        for function in functions.values():
            for call in filter(self._says, ast.walk(function)):
                assert isinstance(call, ast.Call)
                for given in [*call.args, *(each.value for each in call.keywords)]:
                    self._wordings.update(_wordings(given, function, functions, set()))
        for statement in node.body:
            if isinstance(statement, ast.Assign) and self._says(statement.value):
                # To make it is to import the file; what counts is where it is taken from its name.
                self._wordings.update(_uses(_name(statement.targets[0]), functions.values()))
            if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value:
                for row in ast.walk(statement.value):
                    if isinstance(row, ast.Tuple):
                        row.elts = [self._template(each) for each in row.elts]
        return self.generic_visit(node)

    def visit(self, node: ast.AST) -> Any:  # noqa: ANN401 - whatever stands there
        is_place = self._says(node) or node in self._wordings
        if isinstance(node, ast.Raise) and node.exc and _has_words(node.exc):
            self._wordings.add(node.exc)
        if not is_place:
            return super().visit(node)
        assert isinstance(node, ast.expr)
        passing = ast.Call(ast.Name(_PASSED, ast.Load()), [self._number(node)], [])
        self.generic_visit(node)
        return ast.copy_location(ast.BoolOp(ast.Or(), [passing, node]), node)

    def _template(self, node: ast.expr) -> ast.expr:
        text = node.value if isinstance(node, ast.Constant) else None
        if not isinstance(text, str) or "{" not in text or " " not in text:
            return node
        filled = ast.Call(ast.Name(_TEMPLATE, ast.Load()), [self._number(node), node], [])
        return ast.copy_location(filled, node)

    def _number(self, node: ast.expr) -> ast.Constant:
        source = " ".join(ast.unparse(node).split())
        self.places.append(Place(self._file, node.lineno, node.col_offset, source[:90]))
        return ast.Constant(len(self.places) - 1)

    def _says(self, node: ast.AST) -> bool:
        if not isinstance(node, ast.Call) or _name(node.func) not in self._sayers:
            return False
        owner = node.func.value if isinstance(node.func, ast.Attribute) else None
        return owner is None or _name(node.func) not in BY_NAME or _name(owner) == "output"


def _wordings(
    given: ast.expr, function: Function, functions: dict[str, Function], seen: set[object]
) -> Iterator[ast.expr]:
    """The texts of which one becomes what is given, or a part of it."""
    for node in ast.walk(given):
        found: list[tuple[ast.expr, Function]] = []
        if isinstance(node, ast.IfExp) and (_is_text(node.body) or _is_text(node.orelse)):
            yield from (node.body, node.orelse)
        elif isinstance(node, ast.Name) and (function, node.id) not in seen:
            seen.add((function, node.id))
            found = [(value, function) for value in _assigned(node.id, function)]
        elif isinstance(node, ast.Call) and (made := functions.get(_name(node.func))) not in seen:
            seen.add(made)
            returned = filter(None, map(_returned, ast.walk(made))) if made else ()
            found = [(value, made) for value in returned if made]
        for value, where in found:
            if _is_text(value):
                yield value
            yield from _wordings(value, where, functions, seen)


def _assigned(name: str, function: Function) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=False))
            yield from (value for each, value in pairs if _name(each) == name)


def _uses(name: str, functions: Iterable[Function]) -> Iterator[ast.expr]:
    return (
        node
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and node.id == name
    )


def _returned(node: ast.AST) -> ast.expr | None:
    return node.value if isinstance(node, ast.Return) else None


def _is_text(node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp):
        return _is_text(node.left) or _is_text(node.right)
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _has_words(node: ast.expr) -> bool:
    """Whether it is an exception, made with words."""
    return isinstance(node, ast.Call) and any(map(_is_text, node.args[:1]))


def _returns(function: Function) -> set[str]:
    """The classes of which its signature says that it returns one."""
    said = function.returns
    if isinstance(said, ast.Constant) and isinstance(said.value, str):
        said = ast.parse(said.value, mode="eval").body
    names = {_name(said)} if said else set()
    while isinstance(said, ast.BinOp):
        names |= {_name(said.right), _name(said.left)}
        said = said.left
    return names


def _functions(tree: ast.AST) -> Iterator[Function]:
    return (each for each in ast.walk(tree) if isinstance(each, Function))


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


@cache
def _sayers() -> frozenset[str]:
    return frozenset(sayers(map(_parsed, _files())))


@cache
def _parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_bytes())


@cache
def _files() -> tuple[Path, ...]:
    return tuple(sorted(PACKAGE.rglob("*.py")))


class _Loader(SourceFileLoader):
    """Imports a file of the package with its marks; what Python keeps compiled has none."""

    def get_code(self, fullname: str) -> CodeType:
        assert fullname == self.name
        return compile(marked(Path(self.path))[0], self.path, "exec")

    def exec_module(self, module: ModuleType) -> None:
        run(self.get_code(module.__name__), vars(module), marked(Path(self.path))[1])


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] != "prepterm":
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec and spec.origin and Path(spec.origin) in _files() and marked(Path(spec.origin))[1]:
            spec.loader = _Loader(fullname, spec.origin)
        return spec
