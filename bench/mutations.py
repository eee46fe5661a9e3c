"""The numbers in a package's source that decide something, and how each is changed in a running program.

Two kinds: constants of a module (a number, a timedelta, the numbers that a dict holds), and literals in its
functions but for 0, 1 and 2. A constant is set in its module and in all that import it by name; what else was made
of it at import (defaults of functions, simple assignments) is made anew. A literal is changed in the function's code.
What was baked in otherwise (arguments of decorators, class bodies) is returned as skipped.
"""

import ast
import copy
import importlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

ROOT = Path(__file__).parents[1]
FACTORS = ("x3", "/3")
TRIVIAL = (0, 1, 2)  # literals that count places and pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """One number of one module, made three times as large or cut to a third."""

    module: str
    place: str  # the constant's name, or the function's name and the literal's line
    factor: str
    before: str
    after: Any
    key: Any = None  # of the entry, in a dict
    at: tuple[int, int] | None = None  # line and column of a literal

    @property
    def title(self) -> str:
        after = self.after.total_seconds() if isinstance(self.after, timedelta) else self.after
        return f"{self.module.removeprefix('scraper.')} {self.place} {self.before} -> {after:g}"


def change_number(value: Any, factor: str) -> Any:
    """Return a number three times as large, or a third of it; another whole number where a third would round to it."""
    if factor == "x3":
        return value * 3
    if isinstance(value, int):
        third = round(value / 3)
        return third if third != value else value - 1
    return value / 3


def is_number(value: object) -> bool:
    return isinstance(value, int | float | timedelta) and not isinstance(value, bool) and bool(value)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def path_of(module: ModuleType) -> Path:
    return Path(module.__file__ or "")


def modules_of(folder: str, deep: bool) -> list[ModuleType]:
    """Return the modules in a folder of the source, imported; those of its sub-packages too where `deep`."""
    paths = sorted((ROOT / folder).rglob("*.py") if deep else (ROOT / folder).glob("*.py"))
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in paths]
    return [importlib.import_module(name) for name in names]


def names_assigned(statement: ast.stmt) -> list[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    targets = [statement.target] if isinstance(statement, ast.AnnAssign) else targets
    return [node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)]


def find_mutations(module: ModuleType) -> Iterator[Mutation]:
    """Yield each change of each number of a module, constants first."""
    for statement in tree_of(path_of(module)).body:
        for name in names_assigned(statement):
            value = vars(module).get(name)
            numbers = value.items() if isinstance(value, dict) else [(None, value)]
            for key, number in numbers:
                if is_number(number):
                    place = name if key is None else f"{name}[{key!r}]"
                    for factor in FACTORS:
                        after = change_number(number, factor)
                        yield Mutation(
                            module=module.__name__, place=place, factor=factor, before=str(number), after=after, key=key
                        )
    for function, literal in find_literals(tree_of(path_of(module))):
        for factor in FACTORS:
            yield Mutation(
                module=module.__name__,
                place=f"{function}:{literal.lineno}",
                factor=factor,
                before=ast.unparse(literal),
                after=change_number(literal.value, factor),
                at=(literal.lineno, literal.col_offset),
            )


def find_literals(tree: ast.AST, around: str = "") -> Iterator[tuple[str, ast.Constant]]:
    """Yield the numbers in the bodies of functions, each with its function's name; not those of nested functions."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from find_literals(node, f"{around}{node.name}.")
        elif isinstance(node, ast.FunctionDef):
            for inner in (inner for statement in node.body for inner in ast.walk(statement)):
                if isinstance(inner, ast.Constant) and is_number(inner.value) and inner.value not in TRIVIAL:
                    yield f"{around}{node.name}", inner


def why_skipped(mutation: Mutation) -> str:
    """Return what a constant was baked into at import, where that cannot be made anew; else ""."""
    if mutation.at:
        return ""
    name = mutation.place.partition("[")[0]
    for module in holders(mutation.module, name):
        for statement in tree_of(path_of(module)).body:
            if isinstance(statement, ast.ClassDef | ast.FunctionDef):
                inner = [*statement.decorator_list]
                if isinstance(statement, ast.ClassDef):
                    inner += [part for part in statement.body if not isinstance(part, ast.FunctionDef)]
                if any(uses(part, name) for part in inner):
                    return f"baked into {statement.name} of {module.__name__}"
    return ""


def uses(node: ast.AST, name: str) -> bool:
    return any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(node))


def own_modules() -> list[ModuleType]:
    """Return the modules of ours that are imported, tests too."""
    found = []
    for module in list(sys.modules.values()):
        path = Path(getattr(module, "__file__", None) or "/")
        if path.is_relative_to(ROOT) and path.suffix == ".py" and ".venv" not in path.parts:
            found.append(module)
    return found


def parse_sources() -> None:
    """Parse all modules of ours, so that processes that are forked later need not."""
    for module in own_modules():
        tree_of(path_of(module))


def holders(defining: str, name: str) -> list[ModuleType]:
    """Return the modules that hold a constant: its own, and those that import it by name, tests too."""
    found = [sys.modules[defining]]
    for module in own_modules():
        for statement in [] if module is found[0] else tree_of(path_of(module)).body:
            if isinstance(statement, ast.ImportFrom) and statement.module == defining:
                found += [module for alias in statement.names if alias.name == name and not alias.asname]
    return found


def lines_using(mutation: Mutation) -> frozenset[tuple[str, int]] | None:
    """Return the lines, each with its file, of the expressions that use a number; None where import uses it too."""
    if mutation.at:
        path = path_of(sys.modules[mutation.module])
        return frozenset(lines_of(path, lambda node: (node.lineno, node.col_offset) == mutation.at))  # type: ignore[attr-defined]
    name = mutation.place.partition("[")[0]
    found: set[tuple[str, int]] = set()
    for module in holders(mutation.module, name):
        for statement in tree_of(path_of(module)).body:
            if isinstance(statement, ast.FunctionDef):
                if any(
                    uses(default, name)
                    for default in [*statement.args.defaults, *statement.args.kw_defaults]
                    if default
                ):
                    return None
            elif (
                not isinstance(statement, ast.ClassDef)
                and name not in names_assigned(statement)
                and uses(statement, name)
            ):
                return None
        found |= set(lines_of(path_of(module), lambda node: isinstance(node, ast.Name) and node.id == name))
    return frozenset(found)


def lines_of(path: Path, matches: Callable[[ast.AST], bool]) -> Iterator[tuple[str, int]]:
    """Yield the lines of the innermost statements' own expressions that hold what matches."""
    for statement in ast.walk(tree_of(path)):
        if isinstance(statement, ast.stmt):
            for part in ast.iter_child_nodes(statement):
                inner = ast.walk(part) if isinstance(part, ast.expr) else ()
                if any(isinstance(node, ast.expr) and matches(node) for node in inner):
                    yield from ((str(path), line) for line in range(part.lineno, (part.end_lineno or 0) + 1))  # type: ignore[attr-defined]


def apply_mutation(mutation: Mutation) -> None:
    """Change a number in this process, and forget what functions of ours remember."""
    module = sys.modules[mutation.module]
    if mutation.at:
        change_literal(module, mutation)
    elif mutation.key is not None:
        vars(module)[mutation.place.partition("[")[0]][mutation.key] = mutation.after
    else:
        set_constant(mutation.module, mutation.place, mutation.after)
    forget()


def set_constant(defining: str, name: str, value: Any) -> None:
    for module in holders(defining, name):
        old = vars(module)[name]
        setattr(module, name, value)
        for statement in tree_of(path_of(module)).body:
            made = names_assigned(statement)
            if made and name not in made and statement.value is not None and uses(statement.value, name):  # type: ignore[attr-defined]
                scratch = dict(vars(module))
                exec(compile(ast.Module([statement], []), module.__file__ or "", "exec"), scratch)
                for derived in made:
                    set_constant(module.__name__, derived, scratch[derived])
            elif isinstance(statement, ast.FunctionDef):
                change_defaults(vars(module).get(statement.name), old, value, statement, name)


def change_defaults(function: Any, old: Any, value: Any, node: ast.FunctionDef, name: str) -> None:
    function = getattr(function, "__wrapped__", function)
    if not isinstance(function, FunctionType):
        return
    if any(uses(default, name) for default in node.args.defaults):
        function.__defaults__ = tuple(value if default is old else default for default in function.__defaults__ or ())
    if any(default is not None and uses(default, name) for default in node.args.kw_defaults):
        known = function.__kwdefaults__ or {}
        function.__kwdefaults__ = {key: value if default is old else default for key, default in known.items()}


def change_literal(module: ModuleType, mutation: Mutation) -> None:
    tree = copy.deepcopy(tree_of(path_of(module)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and (node.lineno, node.col_offset) == mutation.at:
            node.value = mutation.after
    qualified = mutation.place.partition(":")[0]
    whole = compile(tree, module.__file__ or "", "exec", dont_inherit=True)
    code = next(code for code in codes_in(whole) if code.co_qualname == qualified)
    function: Any = module
    for step in qualified.split("."):
        function = vars(function)[step]
    for wrapper in ("fget", "__func__", "__wrapped__"):
        function = getattr(function, wrapper, function)
    function.__code__ = code


def codes_in(code: CodeType) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner
            yield from codes_in(inner)


def forget() -> None:
    """Empty the caches of the functions that read pages."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("scraper.discovery", "scraper.extract")):
            for value in list(vars(module).values()):
                if callable(getattr(value, "cache_clear", None)):
                    value.cache_clear()
