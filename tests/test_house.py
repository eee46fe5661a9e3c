"""The house of docs/design.md is kept: floors, sizes, words, and one edge for unexpected faults."""

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOT_CODE = {"tests", "bench", "docs", "deploy", "examples"}


def drawn_floors(text: str) -> list[set[str]]:
    """Return the floors that docs/design.md draws, the lowest first."""
    block = text.partition("## Floors")[2].partition("```")[2].partition("```")[0]
    rows = sorted((line.split("  ")[:2] for line in block.splitlines() if line.strip()), key=lambda row: int(row[0]))
    return [{name.strip() for name in row[1].split("|")} for row in rows]


FLOORS = drawn_floors((ROOT / "docs" / "design.md").read_text(encoding="utf-8"))
FLOOR_OF = {name: number for number, names in enumerate(FLOORS) for name in names}
STAGES = ["fetch", "document", "extract", "normalize"]
CODE = sorted(
    path
    for name in FLOOR_OF
    for path in ([ROOT / f"{name}.py"] if (ROOT / f"{name}.py").exists() else (ROOT / name).rglob("*.py"))
)
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "handler", "data", "process", "info"}


def is_script_guard(node: ast.stmt) -> bool:
    """Whether a statement is `if __name__ == "__main__":`, where a module is run and not imported."""
    return isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'"


def imports(source: str) -> Iterator[str]:
    for statement in ast.parse(source).body:
        for node in [] if is_script_guard(statement) else ast.walk(statement):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield node.module or ""


def floor_faults(name: str, source: str) -> list[str]:
    top = name.split(".")[0]
    faults = []
    for imported in imports(source):
        other = imported.split(".")[0]
        if other not in FLOOR_OF or other == top:
            continue
        if FLOOR_OF[other] >= FLOOR_OF[top]:
            faults.append(f"{name} imports {imported}")
    return faults


def stage_faults(name: str, source: str) -> list[str]:
    """Inside scraper an earlier stage uses nothing of a later one, and normalize nothing of fetch."""
    parts = name.split(".")
    if parts[0] != "scraper" or len(parts) < 2 or parts[1] not in STAGES:
        return []
    faults = []
    for imported in imports(source):
        other = imported.split(".")
        if other[0] == "scraper" and len(other) > 1 and other[1] in STAGES:
            here, there = STAGES.index(parts[1]), STAGES.index(other[1])
            if there > here or (parts[1], other[1]) == ("normalize", "fetch"):
                faults.append(f"{name} imports {imported}")
    return faults


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


@pytest.mark.parametrize("path", CODE, ids=module_name)
def test_imports_point_down_only(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert floor_faults(module_name(path), source) + stage_faults(module_name(path), source) == []


def test_a_broken_floor_is_seen() -> None:
    assert floor_faults("feeds.rss", "import store") == ["feeds.rss imports store"]
    assert floor_faults("model.item", "from scraper.dates import parse_date") == ["model.item imports scraper.dates"]
    assert floor_faults("store.engine", "import settings.load") == ["store.engine imports settings.load"]
    assert stage_faults("scraper.normalize.items", "from scraper.fetch import client") != []
    assert stage_faults("scraper.document.tree", "from scraper.extract import RawItem") != []
    assert floor_faults("refresh", "import settings.load\nimport model.item\nimport requests") == []


def first_party(names: Iterator[str]) -> Iterator[str]:
    """Yield the modules of ours among imported names, and the packages on the way to each."""
    for name in names:
        parts = name.split(".")
        for end in range(1, len(parts) + 1):
            if (ROOT.joinpath(*parts[:end])).is_dir() or ROOT.joinpath(*parts[:end]).with_suffix(".py").exists():
                yield ".".join(parts[:end])


def reached_from(start: str) -> set[str]:
    """Return every module of ours that importing `start` brings in, as the import statements say."""
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        base = ROOT.joinpath(*name.split("."))
        path = base / "__init__.py" if base.is_dir() else base.with_suffix(".py")
        if path.exists():
            waiting += first_party(imports_with_members(path.read_text(encoding="utf-8")))
    return reached


def imports_with_members(source: str) -> Iterator[str]:
    """Yield what `imports` yields, and each name behind `from x import`, which may be a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("start", ["dispatcher", "refresh"])
def test_watching_never_reaches_finding(start: str) -> None:
    assert sorted(name for name in reached_from(start) if name.startswith("scraper.discovery")) == []


def test_finding_is_seen_where_it_is_reached() -> None:
    assert "scraper.discovery.detection" in reached_from("cli.add")


def test_every_module_of_the_root_is_installed() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    assert set(build["py-modules"]) == {path.stem for path in ROOT.glob("*.py")} - {"setup"}


def test_every_package_and_root_module_is_drawn() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/*.py") if path.parent.name not in NOT_CODE}
    modules = {path.stem for path in ROOT.glob("*.py")} - {"setup"}  # a step of the build, not of the program
    assert packages | modules == set(FLOOR_OF)


def test_the_clock_is_read_by_what_runs_alone() -> None:
    """All below is told the time, so that tests tell it."""
    readers = {path.relative_to(ROOT).parts[0] for path in CODE if "clock" in imports(path.read_text(encoding="utf-8"))}
    assert readers == {"bootstrap.py", "cli", "scheduler.py", "service.py", "worker.py"}


@pytest.mark.parametrize(("package", "ours"), [("messages", {"messages"}), ("model", {"messages", "model"})])
def test_the_lowest_floors_need_the_standard_library_only(package: str, ours: set[str]) -> None:
    used = {
        name.split(".")[0]
        for path in (ROOT / package).glob("*.py")
        for name in imports(path.read_text(encoding="utf-8"))
    }
    assert used - set(sys.stdlib_module_names) == ours


@pytest.mark.parametrize("path", CODE, ids=module_name)
def test_modules_and_functions_stay_small(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 400
    functions = [
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    long = [node.name for node in functions if (node.end_lineno or 0) - node.lineno >= 60]
    assert long == []
    assert path.stem not in VAGUE


def swallows_all(node: ast.AST) -> bool:
    """Whether a node catches every exception and does not raise it again."""
    return (
        isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
        and ast.unparse(node.body[-1]) != "raise"
    )


def test_the_unexpected_is_caught_in_one_place_only() -> None:
    trees = {module_name(path): ast.parse(path.read_text(encoding="utf-8")) for path in CODE}
    assert [name for name, tree in trees.items() for node in ast.walk(tree) if swallows_all(node)] == ["dispatcher"]


def test_root_modules_shadow_nothing() -> None:
    names = {path.stem for path in ROOT.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert names & set(sys.stdlib_module_names) == set()
