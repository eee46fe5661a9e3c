"""The shape of the house in figures: sizes, imports between packages, tests, docstrings.

    python bench/house.py [CHECKOUT ...]        a column each; without one, this checkout

A room is a folder with modules; an arrow is an import from one room to another, counted once; a circle is
a group of modules that import one another. Imports upwards are counted by the floors that docs/design.md draws.
Tests and benches are left out of all figures but their own.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).parents[1]
Module = tuple[str, ast.Module, int]  # dotted name, syntax tree, lines


def main() -> int:
    checkouts = [Path(name).resolve() for name in sys.argv[1:]] or [ROOT]
    columns = [measure(checkout) for checkout in checkouts]
    for figure in columns[0]:
        print(f"{figure:<44}" + "".join(f"{column[figure]:>14}" for column in columns))
    return 0


def measure(root: Path) -> dict[str, str]:
    """Return the figures of one checkout, each as text, in the order in which they are printed."""
    paths = python_files(root)
    code = [path for path in paths if path.parts[0] not in ("tests", "bench", "docs", "setup.py")]
    modules = [read_module(root, path) for path in code]
    names = {name for name, _, _ in modules}
    imports = {name: set(imported_modules(name, tree, names)) for name, tree, _ in modules}
    sizes = sorted(lines for _, _, lines in modules)
    functions = sorted(function_sizes(modules))
    deciles = quantiles(functions, n=10)
    undocumented = sum(map(undocumented_names, (tree for _, tree, _ in modules)))
    arrows = {(room_of(a, root), room_of(b, root)) for a, others in imports.items() for b in others}
    return {
        "modules": f"{len(modules):,}",
        "modules in the root": f"{sum('.' not in name for name in names if (root / f'{name}.py').exists()):,}",
        "lines a module, median / max": f"{median(sizes):g} / {sizes[-1]}",
        "functions": f"{len(functions):,}",
        "lines a function, p50 / p90 / max": f"{median(functions):g} / {deciles[8]:g} / {functions[-1]}",
        "rooms": f"{len({room_of(name, root) for name in names}):,}",
        "arrows between rooms": f"{sum(a != b for a, b in arrows):,}",
        "imports upwards": upward_imports(root, imports),
        "circles of modules": f"{len(circles(imports)):,}",
        "biggest room, share of all lines": f"{biggest_room(modules, root):.0%}",
        **test_ratios(root, paths, modules),
        "public names without docstring": f"{undocumented:,}",
    }


def python_files(root: Path) -> list[Path]:
    """Return the Python files that git knows, relative to the checkout, but fixtures."""
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=root, capture_output=True, text=True, check=True)
    return [path for line in listed.stdout.splitlines() if (path := Path(line)).parts[:2] != ("tests", "data")]


def read_module(root: Path, path: Path) -> Module:
    source = (root / path).read_text(encoding="utf-8")
    name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    return name, ast.parse(source), len(source.splitlines())


def room_of(name: str, root: Path) -> str:
    return name if (root / Path(*name.split("."))).is_dir() else name.rpartition(".")[0]


def imported_modules(name: str, tree: ast.Module, names: set[str]) -> Iterator[str]:
    """Yield the modules of the checkout that a module imports while it is itself imported."""
    for node in top_level(tree):
        found = []
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            found = [part if part in names else node.module for part in inside]
        yield from (other for other in found if other in names and other != name)


def top_level(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the statements that run on import: none inside functions or behind a script's guard."""
    for node in ast.iter_child_nodes(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not is_script_guard(node):
            yield node
            yield from top_level(node)


def is_script_guard(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'"


def function_sizes(modules: list[Module]) -> Iterator[int]:
    for _, tree, _ in modules:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield (node.end_lineno or node.lineno) - node.lineno + 1


def undocumented_names(tree: ast.Module) -> int:
    """Return how many public functions, classes and methods of a module have no docstring."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    own = [node for node in tree.body if isinstance(node, kinds)]
    members = [node for group in own if isinstance(group, ast.ClassDef) for node in group.body]
    public = [node for node in (*own, *members) if isinstance(node, kinds) and not node.name.startswith("_")]
    return sum(ast.get_docstring(node) is None for node in public) + (ast.get_docstring(tree) is None)


def upward_imports(root: Path, imports: dict[str, set[str]]) -> str:
    """Return the number of imports that point up or sideways among the floors; "-" where none are drawn."""
    floors = drawn_floors((root / "docs" / "design.md").read_text(encoding="utf-8"))
    if not floors:
        return "-"
    floor = {name: number for number, group in enumerate(floors) for name in group}
    pairs = {(name.split(".")[0], other.split(".")[0]) for name, others in imports.items() for other in others}
    return f"{sum(a != b and floor.get(b, -1) >= floor.get(a, 99) for a, b in pairs):,}"


def drawn_floors(text: str) -> list[set[str]]:
    """Return the floors that a document draws under `## Floors`, the lowest first.

    A floor is a line of the first fenced block there: its number, its names parted by ` | `, then what they do.
    """
    block = text.partition("## Floors")[2].partition("```")[2].partition("```")[0]
    rows = [line.split("  ") for line in block.splitlines() if line.strip()]
    floors = [(int(row[0]), {name.strip() for name in row[1].split("|")}) for row in rows if row[0].isdigit()]
    return [names for _, names in sorted(floors)] if len(floors) > 6 else []


def circles(imports: dict[str, set[str]]) -> list[set[str]]:
    """Return the groups of modules that import one another, each of two or more."""
    reach = {name: reached(name, imports) for name in imports}
    groups = {frozenset(b for b in reach[a] if a in reach.get(b, ())) for a in imports}
    return [set(group) for group in groups if len(group) > 1]


def reached(name: str, imports: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(imports[name])
    while waiting:
        other = waiting.pop()
        if other not in found:
            found.add(other)
            waiting += imports.get(other, ())
    return found


def biggest_room(modules: list[Module], root: Path) -> float:
    lines: dict[str, int] = {}
    for name, _, size in modules:
        lines[room_of(name, root)] = lines.get(room_of(name, root), 0) + size
    return max(lines.values()) / sum(lines.values())


def test_ratios(root: Path, paths: list[Path], modules: list[Module]) -> dict[str, str]:
    """Return test lines a source line: of everything, of detection and of articles, by the tests' names."""
    tests = {path.stem: count_lines(root / path) for path in paths if path.parts[0] == "tests"}
    parts = {"all": ("", ""), "detection": ("detection", "detection"), "articles": ("extract.article", "article")}
    ratios = {}
    for part, (package, word) in parts.items():
        source = sum(lines for name, _, lines in modules if package in name)
        written = sum(lines for stem, lines in tests.items() if word in stem)
        ratios[f"test lines a source line, {part}"] = f"{written / source:.2f}"
    longest = max((lines for stem, lines in tests.items() if stem.startswith("test_")), default=0)
    return {**ratios, "longest test module": f"{longest:,}"}


def count_lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


if __name__ == "__main__":
    sys.exit(main())
