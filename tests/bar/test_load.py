"""Rows 71, 72 and 86: many sources, many readers, and two processes at work on one database. No time is judged."""

import os
import re
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.daemon import ROOT, Running, daemon, until
from tests.origin import Answer, Asked, Origin

ITEMS = 100
PER_HOST = 2
READERS = 50
SETTINGS = """\
fetch: {{allow: [{allowed}], delay_seconds: 0, per_host: {per_host}}}
daemon: {{threads: 8, tick_seconds: 0.5}}
defaults:
  interval: {interval}
  jitter: 0s
  rules: {{item: li, title: a, date: time}}
  full_text: false
  robots: false
sources:
"""


class Counted:
    """Counts how many requests an origin works at, and the most that it did at once."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.now = self.most = self.asked = 0

    def answer(self, asked: Asked) -> Answer:
        with self.lock:
            self.now, self.asked = self.now + 1, self.asked + 1
            self.most = max(self.most, self.now)
        try:
            return Answer(headers={"Content-Type": "text/html"}, body=list_bulletins(asked.path, self.asked))
        finally:
            with self.lock:
                self.now -= 1


def list_bulletins(path: str, newest: int) -> bytes:
    """Return a page of 100 bulletins; each time that it is asked for, there is a new one."""
    rows = "".join(
        f"<li><a href='{path}/{number}'>Bulletin {number} of {path}</a> <time>2026-03-{1 + number % 28:02}</time></li>"
        for number in range(newest + ITEMS, newest, -1)
    )
    return f"<!DOCTYPE html><html lang='en'><title>News</title><ul>{rows}</ul>".encode()


@contextmanager
def origins(count: int) -> Iterator[list[tuple[Origin, Counted]]]:
    """Run so many origins, each on a loopback address of its own."""
    with ExitStack() as stack:
        made = [(stack.enter_context(Origin(f"127.0.0.{number}")), Counted()) for number in range(1, count + 1)]
        yield made


def write_settings(made: list[tuple[Origin, Counted]], sources: int, interval: str) -> str:
    rows = []
    for number in range(sources):
        origin, counted = made[number % len(made)]
        origin.script(f"/{number}", counted.answer)
        rows.append(f"  - {{slug: s{number}, url: {origin.url}/{number}, title: News {number}}}\n")
    allowed = ", ".join(f'"{origin.host}:{origin.port}"' for origin, _ in made)
    return SETTINGS.format(allowed=allowed, per_host=PER_HOST, interval=interval) + "".join(rows)


def read_peak_memory(process: int) -> float:
    """Return the most memory that a process ever held, in MiB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024


@pytest.mark.timeout(600)
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc tells the memory of a process here")
def test_a_thousand_sources_of_fifty_hosts(tmp_path: Path) -> None:
    """Row 71: each has its feed after one cycle, hosts are spared, and memory is bounded."""
    with origins(50) as made, daemon(tmp_path, write_settings(made, 1000, "1d")) as running:
        until(lambda: sum(counted.asked for _, counted in made) >= 1000, seconds=400)
        until(lambda: all(len(running.feed(f"s{number}")["items"]) > 0 for number in range(0, 1000, 37)), seconds=200)
        assert {counted.asked for _, counted in made} == {20}
        assert max(counted.most for _, counted in made) <= PER_HOST
        assert read_peak_memory(running.process.pid) < 300
        assert "Traceback" not in running.log()


def poll(running: Running, paths: list[str], over: threading.Event, answers: Counter[int]) -> None:
    """Ask for feeds, one after the other, until told to end."""
    tags = dict[str, str]()
    while not over.is_set():
        for path in paths:
            request = urllib.request.Request(running.url + path)
            if path in tags:
                request.add_header("If-None-Match", tags[path])
            try:
                with urllib.request.urlopen(request, timeout=120) as answer:
                    answer.read()
                    tags[path] = answer.headers["ETag"]
                    answers[answer.status] += 1
            except urllib.error.HTTPError as error:
                answers[error.code] += 1
            over.wait(0.2)


def test_fifty_readers_while_all_sources_are_refreshed(tmp_path: Path) -> None:
    """Row 72: none gets a fault, and they see what is new."""
    with origins(5) as made, daemon(tmp_path, write_settings(made, 20, "1m").replace("1m", "30s")) as running:
        paths = [f"/feeds/s{number}.atom" for number in range(20)]
        until(lambda: all(running.get(path) for path in paths))
        asked = sum(counted.asked for _, counted in made)
        over, counts = threading.Event(), [Counter[int]() for _ in range(READERS)]
        readers = [
            threading.Thread(target=poll, args=(running, paths[turn % 20 :] + paths[: turn % 20], over, counts[turn]))
            for turn in range(READERS)
        ]
        for reader in readers:
            reader.start()
        until(lambda: sum(counted.asked for _, counted in made) >= asked + 20, seconds=240)
        over.set()
        for reader in readers:
            reader.join()
        assert set(sum(counts, Counter[int]())) <= {200, 304}
        assert all(counts)


def test_a_refresh_by_hand_with_other_options_leaves_the_feeds_as_they_are(tmp_path: Path) -> None:
    """Row 86: what readers see never depends on which process wrote it."""
    with origins(1) as made, daemon(tmp_path, write_settings(made, 1, "1d")) as running:
        until(lambda: running.get("/feeds/s0.atom"))
        before = running.get("/feeds/s0.atom")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("BANTIN_")}
        told = {"BANTIN_DATA": str(tmp_path / "data"), "BANTIN_PORT": "1", "BANTIN_BASE_URL": "https://other.example"}
        command = [sys.executable, "-m", "cli", "refresh", "s0"]
        ended = subprocess.run(
            command,
            cwd=tmp_path,
            env={**environment, **told, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        after = until(lambda: found if (found := running.get("/feeds/s0.atom")) != before else b"")
        assert b"other.example" not in after
        assert f"{running.url}/feeds/s0.atom".encode() in after
        assert f"{running.url}/feeds/s0.atom".encode() in before
