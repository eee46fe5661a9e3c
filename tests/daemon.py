"""Runs the real daemon, real origins and a real feed reader for the tests that go the whole way."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the shared corpora are not beside this checkout")


def require(name: str, present: bool, reason: str) -> None:
    """Skip with the reason where something is absent; fail where BANTIN_REQUIRE names it."""
    if present:
        return
    if name in os.environ.get("BANTIN_REQUIRE", "").split(","):
        pytest.fail(f"{reason}, and BANTIN_REQUIRE names it")
    pytest.skip(reason)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(found: Callable[[], Any], seconds: float = 120) -> Any:
    """Return what `found` gives once it gives something; fail after so many seconds."""
    end, pause = monotonic() + seconds, threading.Event()
    while True:
        value = found()
        if value:
            return value
        if monotonic() > end:
            pytest.fail(f"waited {seconds} s in vain")
        pause.wait(0.05)


@dataclass(kw_only=True)
class Running:
    """A daemon under test."""

    process: "subprocess.Popen[str]"
    url: str
    folder: Path

    def get(self, path: str) -> bytes:
        """Return a page's body; b"" where it is not there (yet)."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=60) as answer:
                return bytes(answer.read())
        except (urllib.error.URLError, ConnectionError):
            return b""

    def feed(self, slug: str) -> dict[str, Any]:
        """Return a source's JSON Feed; an empty one where there is none yet."""
        body = self.get(f"/feeds/{slug}.json")
        return json.loads(body) if body else {"items": []}

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")


@contextmanager
def daemon(folder: Path, settings: str | None = None, **environment: str) -> Iterator[Running]:
    """Run `python scheduler.py` in a folder, with settings or with the sample; stopped at the end."""
    if settings is not None:
        (folder / "sources.yaml").write_text(settings, encoding="utf-8")
    running = begin(folder, environment)
    while "cannot listen" in running.log():  # another test took the port between the look and the use
        running = begin(folder, environment)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.process.kill()
        running.process.wait(60)


def begin(folder: Path, environment: dict[str, str]) -> Running:
    """Start a daemon on a free port and wait until it answers, or has ended."""
    port = free_port()
    told = {"BANTIN_PORT": str(port), "BANTIN_DATA": str(folder / "data"), **environment}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BANTIN_")}
    with (folder / "log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "scheduler.py")],
            cwd=folder,
            env={**kept, **told},
            stdout=log,
            stderr=subprocess.STDOUT,
            text=True,
        )
    running = Running(process=process, url=f"http://127.0.0.1:{port}", folder=folder)
    until(lambda: running.get("/healthz") or process.poll() is not None, 90)  # the machine may be busy
    return running


@contextmanager
def replay_origin() -> Iterator[str]:
    """Serve the corpora's pages; yields the origin's URL."""
    command = [sys.executable, str(SHARED / "eval/replay_origin.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def newsboat(folder: Path, *urls: str) -> list[dict[str, Any]]:
    """Have newsboat read feeds, headless; return its items as it keeps them, each guid once."""
    require("newsboat", shutil.which("newsboat") is not None, "newsboat is not installed")
    home = Path(tempfile.mkdtemp(dir=folder, prefix="newsboat"))
    (home / "urls").write_text("".join(f"{url}\n" for url in urls), encoding="utf-8")
    (home / "config").touch()
    files = ["-u", str(home / "urls"), "-c", str(home / "cache.db"), "-C", str(home / "config")]
    environment = {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "HOME": str(home)}
    subprocess.run(["newsboat", *files, "-x", "reload"], check=True, env=environment, timeout=60, capture_output=True)
    database = sqlite3.connect(home / "cache.db")
    database.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in database.execute("select * from rss_item order by id")]
    finally:
        database.close()
