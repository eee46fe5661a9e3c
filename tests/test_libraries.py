"""Which libraries are loaded, when, and by whom: what is large only where it is needed."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = ("scraper", "feeds", "store", "settings", "web", "cli", "model", "messages")
CODE = [*ROOT.glob("*.py"), *(path for name in OURS for path in (ROOT / name).rglob("*.py"))]
PROBE = "import sys; import {modules}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"


def loaded_by(modules: str) -> set[str]:
    command = [sys.executable, "-c", PROBE.format(modules=modules)]
    return set(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split())


def imported_by_us() -> set[str]:
    names = set()
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add((node.module or "").partition(".")[0])
    return names


@pytest.mark.parametrize(
    "modules", ["refresh, store", "dispatcher", "web, scraper, feeds", "bootstrap", "scheduler, cli.commands"]
)
def test_what_is_large_is_loaded_where_it_is_needed(modules: str) -> None:
    large = {"trafilatura", "justext", "lxml_html_clean", "psycopg", "alembic", "uvicorn", "jinja2", "dateparser"}
    large |= {"playwright", "greenlet"}
    large |= {"pebble"}
    large |= {"celery", "kombu", "redis"}
    assert loaded_by(modules) & large == set()


def test_what_refreshes_needs_no_scheduler_and_no_command_line() -> None:
    loaded = loaded_by("refresh")
    assert loaded & {"apscheduler", "typer", "rich", "starlette"} == set()
    assert loaded >= {"requests", "bs4", "feedgen", "lxml", "sqlalchemy"}


def test_the_daemon_runs_on_apscheduler() -> None:
    assert "apscheduler" in loaded_by("scheduler")


def test_lxml_html_clean_is_nobodys_but_justexts() -> None:
    assert "lxml_html_clean" not in imported_by_us()
    named = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    assert "lxml_html_clean" not in named
    assert "trafilatura" in named


def test_each_library_that_is_named_is_imported() -> None:
    """But for drivers and speeders, which others load."""
    others = {"httptools", "python-multipart", "psycopg[binary]", "ruamel.yaml.clib", "tzdata", "uvloop", "cssselect"}
    spelled = {
        "argon2-cffi": "argon2",
        "beautifulsoup4": "bs4",
        "google-re2": "re2",
        "prometheus_client": "prometheus_client",
    }
    lines = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    names = {line.partition(";")[0].partition(">")[0].strip() for line in lines if line and not line.startswith("#")}
    wanted = {spelled.get(name, name.partition(".")[0]) for name in names - others}
    assert wanted - imported_by_us() == set()
