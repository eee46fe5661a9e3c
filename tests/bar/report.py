"""Prints the rows of rows.toml with their state: `make bar`.

    python tests/bar/report.py          runs the tests of all rows; a row is met where all of its tests pass

A row with something "open" is met in part at best. What is "measured" is timed by a bench, which is run by hand: no
test may hold to times.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def read_rows() -> dict[int, dict[str, object]]:
    """Return the rows by their numbers."""
    rows = tomllib.loads((HERE / "rows.toml").read_text(encoding="utf-8"))
    return {int(number): row for number, row in rows.items()}


def list_tests(row: dict[str, object]) -> list[tuple[Path, str]]:
    """Return the (file, function) of each test of a row."""
    listed = row.get("tests", [])
    assert isinstance(listed, list)
    pairs = [str(name).split("::") for name in listed]
    return [(find_file(module), f"test_{function}") for module, function in pairs]


def find_file(module: str) -> Path:
    return own if (own := HERE / f"{module}.py").exists() else ROOT / "tests" / f"{module}.py"


def run_tests(rows: dict[int, dict[str, object]]) -> dict[tuple[str, str], str]:
    """Run all tests of the rows; return the worst outcome of each, by (file name, function)."""
    wanted = sorted({f"{path}::{name}" for row in rows.values() for path, name in list_tests(row)})
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "--tb=no", "-p", "no:cacheprovider", "-n", "2", *wanted]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode not in (0, 1):  # 1: some failed; else nothing was run to its end
        print(answer.stdout[-4000:], answer.stderr[-4000:], sep="\n", file=sys.stderr)
    outcomes: dict[tuple[str, str], str] = {}
    for word, path, name in re.findall(r"^(PASSED|FAILED|ERROR) (\S+?)::(\w+)", answer.stdout, re.MULTILINE):
        key = (Path(path).name, name)
        outcomes[key] = word if outcomes.get(key, "PASSED") == "PASSED" else outcomes[key]
    return outcomes


def judge(row: dict[str, object], outcomes: dict[tuple[str, str], str]) -> str:
    """Return the state of a row in a word or two; a test without an outcome was skipped, or never ran."""
    found = [outcomes.get((path.name, name), "MISSING") for path, name in list_tests(row)]
    if not found:
        return "not covered"
    if any(word in ("FAILED", "ERROR") for word in found):
        return "not met"
    if "MISSING" in found:
        return "not run"
    return "in part" if row.get("open") else "met"


def main() -> int:
    rows = read_rows()
    outcomes = run_tests(rows)
    states = {number: judge(row, outcomes) for number, row in rows.items()}
    for number, row in rows.items():
        rest = "".join(f" ({key}: {row[key]})" for key in ("open", "measured") if row.get(key))
        print(f"{number:>3}  {states[number]:<12}{row['fault']}{rest}")
    counted = {word: list(states.values()).count(word) for word in dict.fromkeys(states.values())}
    print(", ".join(f"{word}: {number}" for word, number in counted.items()))
    return 1 if {"not met", "not run"} & counted.keys() else 0


if __name__ == "__main__":
    sys.exit(main())
