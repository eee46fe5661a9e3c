"""Commands as processes of their own: signals, closed streams, the daemon."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli_home import Home, start_bantin

ROOT = Path(__file__).parents[1]
SETTINGS_CASES = sorted((Path(__file__).parent / "data" / "settings").iterdir())


def test_a_reader_that_leaves_ends_quietly(home: Home) -> None:
    process = start_bantin("export", "opml")
    assert process.stdout
    process.stdout.close()
    assert process.stderr
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait() == 141


@pytest.mark.parametrize("command", ["--version", "status", "refresh news"])
def test_closed_standard_output_is_no_fault(home: Home, command: str) -> None:
    line = f'exec "{sys.executable}" -m cli {command} >&- <&-'
    told = subprocess.run(["sh", "-c", line], stderr=subprocess.PIPE, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")


def test_interrupted_refresh_ends_at_once(home: Home) -> None:
    process = start_bantin("refresh", "slow")
    assert home.slow_requested.wait(60)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "")


def test_run_serves_until_interrupted(home: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = start_bantin("run", "--port", str(port))
    assert process.stdout
    assert process.stdout.readline() == "Bantin is running.\n"
    assert process.stdout.readline() == f"  Open      http://127.0.0.1:{port}/\n"
    assert process.stdout.readline() == "  Watching  3 sources from sources.yaml\n"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Traceback" not in err


def test_run_says_that_an_address_is_taken(home: Home) -> None:
    process = start_bantin("run", "--port", home.address[10:])
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    taken = "the port is in use; choose another with --port or BANTIN_PORT"
    assert err.splitlines()[-1] == f"bantin: cannot listen on 127.0.0.1 port {home.address[10:]}: {taken}"
    assert "Traceback" not in err


UNREAD = ["requests", "bs4", "feedgen", "trafilatura", "lxml_html_clean", "alembic", "psycopg", "uvicorn", "jinja2"]
UNUSED = [*UNREAD, "sqlalchemy", "lxml"]


@pytest.mark.parametrize("command", [["--version"], ["--help"], ["add", "--help"]], ids=" ".join)
def test_short_commands_load_no_large_library(command: list[str]) -> None:
    script = f"import sys; from cli import main; main({command!r}); print(*sys.modules, file=sys.stderr)"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in run.stderr.split()}
    assert "typer" in loaded
    assert sorted(loaded.intersection([*UNUSED, "scraper", "store", "web", "settings"])) == []


@pytest.mark.parametrize("command", [["status"], ["items", "news"]], ids=" ".join)
def test_commands_that_only_read_load_nothing_that_fetches_or_serves(home: Home, command: list[str]) -> None:
    script = f"import sys; from cli import main; main({command!r}); print(*sys.modules, file=sys.stderr)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in run.stderr.split()}
    assert "sqlalchemy" in loaded
    assert sorted(loaded & {*UNREAD, "lxml", "ruamel", "scheduler", "web"}) == []


def test_settings_are_checked_without_the_database_and_the_daemon(home: Home) -> None:
    script = "import sys; from cli import main; main(['check']); print(*sys.modules, file=sys.stderr)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in run.stderr.split()}
    assert "ruamel" in loaded
    assert sorted(loaded & {*UNREAD, "sqlalchemy", "scheduler", "service", "web"}) == []
