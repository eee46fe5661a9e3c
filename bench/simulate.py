"""How the daemon keeps its times over days: many sources, a simulated clock and a simulated network, all else real.

    python bench/simulate.py [--sources 10000] [--hours 30] [--interval 30] [--hosts 2000] [--threads 4]

Real are the daemon with its ticks, the dispatcher, claims and leases, politeness, robots.txt, extraction, feeds, and
the SQLite database. Simulated are the clock, which jumps to the next tick or the next end of a request; the threads,
which wait for nothing; and the network: an origin answers after a time drawn from a lognormal distribution (half within
.2 s, one in a hundred after 1 s) with 304, and one answer in fifty lists two new bulletins. The CPU time that the
daemon really spends is added to the simulated clock, one thing after the other as on one core, so that what is slow
makes it late; what a disk takes to write is not. Texts of bulletins are not read.

In the middle the daemon is down for two intervals, and then finds all sources overdue.
"""

import argparse
import heapq
import io
import itertools
import logging
import math
import os
import random
import sys
import tempfile
import time
from array import array
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import requests
import urllib3
from daemon import EVERY, ITEMS, TICK
from polling import read_memory
from requests.structures import CaseInsensitiveDict

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import dispatcher  # noqa: E402
from fetching import StoredRobots  # noqa: E402
from model.outcome import Run, RunOutcome  # noqa: E402
from refresh import Refresher  # noqa: E402
from scheduler import Daemon  # noqa: E402
from scraper.fetch.client import Client  # noqa: E402
from scraper.fetch.options import FetchOptions  # noqa: E402
from scraper.urls import Target  # noqa: E402
from settings.load import load_settings  # noqa: E402
from store import Claim, Store, open_store  # noqa: E402

SETTINGS = """\
daemon: {{threads: {threads}, tick_seconds: {tick}}}
defaults:
  {{interval: {interval}m, rules: {{item: li, title: a, date: time}}, full_text: false, language: en}}
sources:
"""
BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
MEDIAN, SPREAD, LONGEST = 0.2, 0.69, 10.0  # of answers' times: seconds, sigma, seconds
NEW = 2  # bulletins of an answer that is not 304
DELAY = FetchOptions().delay_seconds
LONGEST_APART = 2.2  # of the interval: a new source waits for up to two of them, once
SYLLABLES = str.split("ba de fi go lu ma ne pi ro su ta ve wo za ke li mo nu pa re si to")
HOUR = 3600.0
refresh_claimed = dispatcher.refresh_claimed


class SimulatedTime:
    """A clock that is set forward to the next event, and by the CPU time that is spent on each."""

    def __init__(self) -> None:
        self._seconds, self._waited, self._mark = 0.0, 0.0, 0.0
        self._running = False
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = itertools.count()

    def monotonic(self) -> float:
        """Return the seconds since the beginning."""
        spent = time.process_time() - self._mark if self._running else 0.0
        return self._seconds + self._waited + spent

    def now(self) -> datetime:
        return BEGIN + timedelta(seconds=self.monotonic())

    def wait(self, seconds: float) -> None:
        """Let time pass for the present event alone, as for a thread that waits."""
        self._waited += seconds

    def schedule(self, at: float, work: Callable[[], None]) -> None:
        heapq.heappush(self._events, (at, next(self._numbers), work))

    def spend(self, work: Callable[[], object]) -> float:
        """Do something; return the seconds that it waited, beside the CPU time, by which the clock is set forward."""
        self._mark, self._running = time.process_time(), True
        try:
            work()
        finally:
            waited = self._waited
            self._seconds += time.process_time() - self._mark
            self._waited, self._running = 0.0, False
        return waited

    def skip_to(self, at: float) -> None:
        self._seconds = max(self._seconds, at)

    def run(self, until: float) -> None:
        """Do what is scheduled before `until`."""
        while self._events and self._events[0][0] < until:
            at, _, work = heapq.heappop(self._events)
            self.skip_to(at)
            work()
        if until < math.inf:
            self.skip_to(until)


class SimulatedPool(Executor):
    """Threads in simulated time: each does its work when its turn comes, and is taken until that would have ended."""

    def __init__(self, clock: SimulatedTime, threads: int) -> None:
        self._clock, self._free = clock, threads
        self._waiting: deque[tuple[Future[Any], Callable[[], Any]]] = deque()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        self._waiting.append((future, lambda: fn(*args, **kwargs)))
        self._clock.schedule(self._clock.monotonic(), self._start)
        return future

    def _start(self) -> None:
        if not (self._free and self._waiting):
            return
        self._free -= 1
        future, work = self._waiting.popleft()
        results: list[Any] = []
        waited = self._clock.spend(lambda: results.append(work()))
        self._clock.schedule(self._clock.monotonic() + waited, lambda: self._end(future, results[0]))

    def _end(self, future: "Future[Any]", result: Any) -> None:
        self._clock.spend(lambda: future.set_result(result))
        self._free += 1
        self._start()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Nothing to end."""


class SimulatedOrigin:
    """Answers as `scraper.fetch.transport.Transport` does, without a network."""

    def __init__(self, clock: SimulatedTime) -> None:
        self._clock, self._rng = clock, random.Random(1)
        self._newest: dict[str, int] = {}
        self.requests = 0
        self.on_request: Callable[[str, float], None] = lambda host, at: None

    def send_request(
        self, target: Target, headers: Mapping[str, str], *, connect: float, read: float, **_: object
    ) -> requests.Response:
        self.on_request(target.place, self._clock.monotonic())
        self._clock.wait(min(self._rng.lognormvariate(math.log(MEDIAN), SPREAD), LONGEST))
        if target.url.endswith("/robots.txt"):
            return make_response(404, {"Content-Length": "0"}, b"")
        self.requests += 1
        number = self._newest.setdefault(target.url, ITEMS)
        if self._rng.randrange(EVERY) == 0:
            number = self._newest[target.url] = number + NEW
        tag = f'"{number}"'
        if headers.get("If-None-Match") == tag:
            return make_response(304, {"ETag": tag}, b"")
        body = render_page(target.url, number)
        kind = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
        return make_response(200, {"ETag": tag, **kind}, body)

    def close(self) -> None:
        """Nothing to close."""


def render_page(path: str, newest: int) -> bytes:
    """Return a list whose titles are those of no other source: what is alike is compared for feeds of several."""
    rows = "".join(
        f'<li><a href="{path}/{n}">{make_title(path, n)}</a> <time>2026-01-{n % 28 + 1:02d}</time>'
        for n in range(newest, newest - ITEMS, -1)
    )
    return f'<!DOCTYPE html><html lang="en"><title>News</title><ul>{rows}</ul>'.encode()


def make_title(path: str, number: int) -> str:
    rng = random.Random(f"{path}/{number}")
    return " ".join("".join(rng.choices(SYLLABLES, k=3)) for _ in range(7)).capitalize()


def make_response(status: int, headers: dict[str, str], body: bytes) -> requests.Response:
    response = requests.Response()
    response.status_code, response.headers = status, CaseInsensitiveDict(headers)
    response.raw = urllib3.HTTPResponse(
        io.BytesIO(body), headers, status, preload_content=False, request_method="GET", enforce_content_length=True
    )
    return response


@dataclass(kw_only=True)
class Phase:
    """What was seen in one stretch of the time."""

    name: str
    late: "array[float]" = field(default_factory=lambda: array("f"))  # seconds from when due until claimed
    minutes: Counter[int] = field(default_factory=Counter)  # starts
    most: int = 0  # starts in one tick
    most_of_host: int = 0
    longest: float = 0.0  # seconds between two runs of a source
    _in_tick: tuple[int, int] = (-1, 0)  # (the tick, starts in it)
    _of_hosts: dict[str, tuple[int, int]] = field(default_factory=dict)  # the same of each host's requests

    def note_start(self, at: float) -> None:
        """Note that a run began."""
        self._in_tick = _count_in_tick(self._in_tick, at)
        self.minutes[int(at / 60)] += 1
        self.most = max(self.most, self._in_tick[1])

    def note_request(self, host: str, at: float) -> None:
        """Note that a host was asked: a run that began may have waited for its turn, into another tick."""
        self._of_hosts[host] = _count_in_tick(self._of_hosts.get(host, (-1, 0)), at)
        self.most_of_host = max(self.most_of_host, self._of_hosts[host][1])

    def quantile(self, share: float) -> float:
        ordered = sorted(self.late)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0

    def count_busiest_minute(self) -> int:
        return max(self.minutes.values(), default=0)


def _count_in_tick(counted: tuple[int, int], at: float) -> tuple[int, int]:
    """Return (the tick of a moment, how many moments were in it), given what holds before that moment."""
    tick, number = counted
    return (tick, number + 1) if int(at / TICK) == tick else (int(at / TICK), 1)


@dataclass(kw_only=True)
class Watch:
    """Notes each run as it begins; stands in the place of the metric of lateness too."""

    clock: SimulatedTime
    phase: Phase
    last: dict[str, float] = field(default_factory=dict)  # slug -> when its last run began
    outcomes: Counter[RunOutcome] = field(default_factory=Counter)
    new: int = 0

    def note_request(self, host: str, at: float) -> None:
        self.phase.note_request(host, at)

    def observe(self, late: float) -> None:
        """Note how late a source was claimed."""
        self.phase.late.append(late)

    def refresh(self, refresher: Refresher, claim: Claim) -> Run:
        begun = self.clock.monotonic()
        self.phase.note_start(begun)
        self.phase.longest = max(self.phase.longest, begun - self.last.get(claim.slug, begun))
        self.last[claim.slug] = begun
        run = refresh_claimed(refresher, claim)
        self.outcomes[run.outcome] += 1
        self.new += run.new
        return run


@contextmanager
def simulate(clock: SimulatedTime, origin: SimulatedOrigin, watch: Watch) -> Iterator[None]:
    """Give what the daemon takes from outside its simulated form."""

    def make_client(options: FetchOptions, store: Store, _: object) -> Client:
        return Client(
            options,
            monotonic=clock.monotonic,
            sleep=clock.wait,
            robots=StoredRobots(store=store, clock=clock.now),
        )

    with (
        patch("service.utc_now", clock.now),
        patch("scheduler.utc_now", clock.now),
        patch("service.make_client", make_client),
        patch("scraper.fetch.client.Transport", lambda *_: origin),
        patch("dispatcher.ThreadPoolExecutor", lambda threads, **_: SimulatedPool(clock, threads)),
        patch("dispatcher.refresh_claimed", watch.refresh),
        patch("telemetry.LATENESS", watch),
    ):
        yield


def run_daemon(clock: SimulatedTime, store: Store, path: Path, phases: list[tuple[Phase, float]], watch: Watch) -> None:
    """Run a daemon through some phases, each until its moment, and end it."""
    with store.daemon_lock() as holder:
        made: list[Daemon] = []
        clock.spend(lambda: made.append(Daemon(store, lambda: load_settings(path), path, holder)))
        daemon, end = made[0], phases[-1][1]

        def tick() -> None:
            clock.spend(daemon.tick)
            after = (math.floor(clock.monotonic() / TICK) + 1) * TICK
            if after < end:
                clock.schedule(after, tick)

        clock.schedule(clock.monotonic(), tick)
        for phase, until in phases:
            watch.phase = phase
            while clock.monotonic() < until:
                clock.run(min(clock.monotonic() + HOUR, until))
                line = f"  {clock.monotonic() / HOUR:5.1f} h, {phase.name}: {len(phase.late)} runs"
                print(line, file=sys.stderr, flush=True)
        clock.run(math.inf)  # what is under way ends
        daemon.stop()


def write_settings(path: Path, options: argparse.Namespace) -> None:
    rows = "".join(
        f"  - {{slug: s{n}, url: 'http://host{n % options.hosts}.example/list/{n}', title: News {n}}}\n"
        for n in range(options.sources)
    )
    settings = SETTINGS.format(threads=options.threads, tick=TICK, interval=options.interval)
    path.write_text(settings + rows, encoding="utf-8")


def report(options: argparse.Namespace, phases: list[Phase]) -> int:
    interval = options.interval * 60
    even = options.sources / interval * 60
    columns = ("runs", "late p50", "p99", "longest", "in a tick", "at a host", "a minute", "apart")
    print(f"\n{'':18}" + "".join(f"{column:>10}" for column in columns))
    for phase in phases:
        late = "".join(f"{phase.quantile(share):8.2f} s" for share in (0.5, 0.99, 1.0))
        starts = f"{phase.most:10}{phase.most_of_host:10}{phase.count_busiest_minute() / even:8.2f} x"
        print(f"{phase.name:18}{len(phase.late):10}{late}{starts}{phase.longest / interval:8.2f} x")
    print(
        "(most starts in one tick, requests to one host in one, starts in a minute against an even one; longest apart"
        " by the interval)"
    )
    counted = phases[1:]
    late = max(phase.quantile(0.99) for phase in counted)
    burst = max(phase.count_busiest_minute() for phase in counted) / even
    apart = max(phase.longest for phase in counted) / interval
    crowd, turns = max(phase.most_of_host for phase in counted), math.ceil(TICK / DELAY)
    print(
        f"\nafter the first reads, the restart included:\nlateness p99             {late:8.2f} s (<= {TICK + 0.1:.2f})"
    )
    print(f"the busiest minute       {burst:8.2f} of an even one (<= 2)")
    print(f"a host in a tick         {crowd:8} requests (<= {turns}: {DELAY:.0f} s apart)")
    print(f"longest between two runs {apart:8.2f} of the interval (<= {LONGEST_APART})")
    return int(late > TICK + 0.1 or burst > 2 or crowd > turns or apart > LONGEST_APART)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=10_000)
    parser.add_argument("--hours", type=float, default=30)
    parser.add_argument("--interval", type=int, default=30, help="Minutes between two runs of a source.")
    parser.add_argument("--hosts", type=int, default=2000)
    parser.add_argument("--threads", type=int, default=4)
    options = parser.parse_args()
    logging.getLogger("bantin").setLevel(logging.ERROR)
    clock, begun = SimulatedTime(), time.monotonic()
    interval, half, end = options.interval * 60.0, options.hours * HOUR / 2, options.hours * HOUR
    down = 2 * interval
    if half < 3 * interval or end < half + down + 2 * interval:
        parser.error("too few hours: ten times the interval are needed")
    names = ("first reads", "steady", "after a restart", "steady again")
    phases = [Phase(name=name) for name in names]
    origin, watch = SimulatedOrigin(clock), Watch(clock=clock, phase=phases[0])
    origin.on_request = watch.note_request
    with tempfile.TemporaryDirectory() as name, simulate(clock, origin, watch):
        path = Path(name) / "sources.yaml"
        write_settings(path, options)
        store = open_store(f"sqlite:///{name}/bantin.db")
        run_daemon(clock, store, path, [(phases[0], 2 * interval), (phases[1], half)], watch)
        clock.skip_to(half + down)
        watch.last = {}
        back = half + down + interval
        run_daemon(clock, store, path, [(phases[2], back), (phases[3], end)], watch)
        store.close()
        size = sum(file.stat().st_size for file in Path(name).rglob("bantin.db*"))
    runs, spent = sum(watch.outcomes.values()), time.process_time()
    print(f"{options.sources} sources of {options.hosts} hosts, {clock.monotonic() / HOUR:.1f} simulated hours")
    outcomes = ", ".join(f"{number} {outcome}" for outcome, number in watch.outcomes.most_common())
    print(f"{runs} runs: {outcomes}; {watch.new} items; {spent / runs * 1000:.2f} ms CPU a run, ticks included")
    print(f"database {size / 1e6:.0f} MB, memory {read_memory(os.getpid()):.0f} MiB, {time.monotonic() - begun:.0f} s")
    missed = report(options, phases)
    unexpected = set(watch.outcomes) - {RunOutcome.SCRAPED, RunOutcome.NOT_MODIFIED}
    return int(bool(missed or unexpected))


if __name__ == "__main__":
    sys.exit(main())
