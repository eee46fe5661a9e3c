"""Daemons and workers as processes, over a real broker and PostgreSQL: the work is done once, and none is lost.

The tests skip where there is no RabbitMQ, Redis or PostgreSQL; BANTIN_REQUIRE names what must be there.
"""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from store import open_store
from tests.brokers import Relay, open_queue
from tests.daemon import ROOT, Running, daemon, until
from tests.house import listing
from tests.origin import Answer, Asked, Origin

THREE = ("/3", "Three", "10.03.2026")
ONE, TWO = ("/1", "One", "09.03.2026"), ("/2", "Two", "08.03.2026")
SETTINGS = """\
fetch: {{allow: ['{host}:{port}'], delay_seconds: 0, read_seconds: 300, deadline_seconds: 300}}
daemon: {{tick_seconds: 0.1, threads: 2}}
notify: {{desk: {{webhook: {{url: 'http://{host}:{port}/hook'}}}}}}
defaults:
  {{robots: false, rules: {{item: li, title: a, date: time}}, full_text: {texts}, interval: 1d,
  notify: {{desk: [items]}}}}
sources:
"""


@dataclass(kw_only=True)
class Place:
    """Where daemons and workers meet: a folder, an origin, and the environment that names database and broker."""

    folder: Path
    origin: Origin
    environment: dict[str, str]
    ends: ExitStack
    workers: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    def write(self, number: int, *, texts: bool = False) -> str:
        """Return settings of sources s0, s1, ... of the origin."""
        rows = (f"  - {{slug: s{n}, url: '{self.origin.url}/s{n}'}}\n" for n in range(number))
        head = SETTINGS.format(host=self.origin.host, port=self.origin.port, texts=str(texts).lower())
        return head + "".join(rows)

    def run_daemon(self, settings: str, name: str = "daemon") -> Running:
        folder = self.folder / name
        folder.mkdir()
        return self.ends.enter_context(daemon(folder, settings, **self.environment))

    def run_worker(self, settings: str, command: tuple[str, ...] = ("-m", "cli", "worker")) -> int:
        """Run a worker; return its number."""
        folder = self.folder / f"worker{len(self.workers)}"
        folder.mkdir()
        (folder / "sources.yaml").write_text(settings, encoding="utf-8")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("BANTIN_")}
        environment = {**kept, **self.environment, "PYTHONPATH": str(ROOT)}
        log = self.ends.enter_context((folder / "log").open("w"))
        worker = subprocess.Popen([sys.executable, *command], cwd=folder, env=environment, stdout=log, stderr=log)
        self.workers.append(worker)
        self.ends.callback(self._end, worker)
        wait_until(lambda: "ready." in self.log(len(self.workers) - 1) or worker.poll() is not None)
        return len(self.workers) - 1

    def mark_due(self, slug: str) -> None:
        """Have a source looked at again now."""
        with closing(open_store(self.environment["BANTIN_DATABASE_URL"])) as store:
            store.mark_due(slug, datetime.now(UTC))

    def log(self, worker: int) -> str:
        return (self.folder / f"worker{worker}" / "log").read_text(encoding="utf-8")

    @staticmethod
    def _end(worker: "subprocess.Popen[bytes]") -> None:
        if worker.poll() is None:
            worker.kill()
        worker.wait(60)


KINDS = ["rabbitmq", "redis"]
PATIENCE = 90.0  # seconds: several processes begin, on a machine that may be busy
pytestmark = pytest.mark.timeout(300)


@contextmanager
def meet(folder: Path, database_url: str, kind: str) -> Iterator[Place]:
    with open_queue(kind) as (url, queue), ExitStack() as ends:
        relay = ends.enter_context(Relay(url))
        environment = {
            "BANTIN_WORKERS": "celery",
            "BANTIN_DATABASE_URL": database_url,
            "BANTIN_BROKER_URL": relay.url,
            "BANTIN_BROKER_QUEUE": queue,
        }
        yield Place(folder=folder, origin=ends.enter_context(Origin()), environment=environment, ends=ends)


@pytest.fixture
def place(tmp_path: Path, database_url: str, kind: str) -> Iterator[Place]:
    with meet(tmp_path, database_url, kind) as made:
        yield made


def wait_until(found: Callable[[], Any]) -> None:
    until(found, PATIENCE)


on_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
PAGES = listing(ONE, TWO)


@on_postgres
@pytest.mark.parametrize("kind", KINDS)
def test_workers_do_all_that_is_fetched_sent_and_composed(place: Place) -> None:
    place.origin.answer("/s0", body=PAGES)
    place.origin.answer("/hook", body="")
    for number in (1, 2):
        place.origin.answer(f"/{number}", body=f"<html><body><p>The whole text of number {number}.</p></body></html>")
    settings = place.write(1, texts=True)
    running = place.run_daemon(settings)
    pause = threading.Event()
    pause.wait(1)
    assert place.origin.asked("/s0") == [], "the daemon itself fetches nothing"
    place.run_worker(settings)
    wait_until(lambda: len(running.feed("s0")["items"]) == 2)
    place.origin.answer("/s0", body=listing(THREE, ONE, TWO))
    place.mark_due("s0")
    wait_until(lambda: all(place.origin.asked(path) for path in ("/1", "/2", "/hook")))
    assert [len(place.origin.asked(path)) for path in ("/s0", "/1", "/2", "/hook")] == [2, 1, 1, 1]
    wait_until(lambda: json.loads(running.get("/feeds/all.json") or b'{"items": []}')["items"])


def hang_once(place: Place) -> tuple[threading.Event, threading.Event]:
    """Have a page hang the first time; return (what is set once it does, what ends it when it is set)."""
    hung, ends = threading.Event(), threading.Event()

    def answer(_: Asked) -> Answer:
        if not hung.is_set():
            hung.set()
            ends.wait(PATIENCE)
        return Answer(body=PAGES.encode())

    place.origin.script("/s0", answer)
    return hung, ends


@on_postgres
@pytest.mark.parametrize("kind", KINDS)
def test_what_a_killed_worker_had_under_way_is_done_by_another_and_once(place: Place) -> None:
    hung, ends = hang_once(place)
    settings = place.write(1)
    running = place.run_daemon(settings)
    first = place.run_worker(settings)
    assert hung.wait(PATIENCE)
    place.run_worker(settings)
    place.workers[first].send_signal(signal.SIGKILL)
    wait_until(lambda: len(running.feed("s0")["items"]) == 2)
    ends.set()
    assert len(place.origin.asked("/s0")) == 2
    wait_until(lambda: "2 new" in place.log(1))
    assert place.log(1).count("2 new") == 1


@on_postgres
@pytest.mark.parametrize("kind", ["rabbitmq"])
def test_two_daemons_and_two_workers_share_the_work(place: Place) -> None:
    number = 30
    for n in range(number):
        place.origin.answer(f"/s{n}", body=PAGES)
    place.origin.answer("/hook", body="")
    settings = place.write(number)
    place.run_worker(settings)
    place.run_worker(settings, ("-m", "celery", "-A", "worker", "worker", "--loglevel=INFO", "--hostname=two@%h"))
    running = [place.run_daemon(settings, name) for name in ("one", "two")]
    for each in running:
        wait_until(lambda each=each: all(each.feed(f"s{n}")["items"] for n in range(number)))
    assert {len(place.origin.asked(f"/s{n}")) for n in range(number)} == {1}
    wait_until(lambda: sum(count_shares(place)) >= number)
    shares = count_shares(place)
    assert sum(shares) == number
    assert min(shares) > 0, shares
    claims = [re.search(rb"^bantin_run_lateness_seconds_count (\S+)", each.get("/metrics"), re.M) for each in running]
    assert sum(float(found[1]) for found in claims if found) == number, "each was claimed by one of them, once"


def count_shares(place: Place) -> list[int]:
    """Return how many runs each of two workers has told of."""
    return [place.log(worker).count(" 2 new") for worker in (0, 1)]


@on_postgres
@pytest.mark.parametrize("kind", ["rabbitmq"])
def test_a_worker_that_is_stopped_gives_back_what_it_has(place: Place) -> None:
    hung, ends = hang_once(place)
    settings = place.write(1)
    running = place.run_daemon(settings)
    first = place.run_worker(settings)
    assert hung.wait(PATIENCE)
    place.workers[first].terminate()
    assert place.workers[first].wait(PATIENCE) == 0
    ends.set()
    place.run_worker(settings)
    wait_until(lambda: len(running.feed("s0")["items"]) == 2)
