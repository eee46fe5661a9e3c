"""What a daemon costs that watches many sources which seldom change: CPU, lateness, memory, descriptors, database.

    python bench/daemon.py [--sources 1000] [--interval 60] [--minutes 5] [--hosts 200] [--database URL]

The origin is a process of its own, on many addresses of the loopback network, so that its CPU is not counted. It
answers with 304 and lists a new bulletin in one answer of fifty. First each source is read once; what is counted
begins one interval later. All figures are what the daemon's own /metrics says.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from polling import find_port
from prometheus_client.parser import text_string_to_metric_families

ROOT = Path(__file__).parents[1]
SETTINGS = """\
server: {{port: {port}}}
fetch: {{allow: ["127.0.0.0/8"], delay_seconds: 0}}
daemon: {{threads: 4, tick_seconds: {tick}}}
defaults: {{interval: {interval}s, rules: {{item: li, title: a, date: time}}, full_text: false, language: en}}
sources:
"""
TICK = 1.0  # seconds
ITEMS = 20  # of a page
EVERY = 50  # answers of which one has something new
PATIENCE = 1800.0  # seconds until all sources were read
LIMITS = {1000: 130.0, 10_000: 220.0}  # MB, up to so many sources
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nETag: %s\r\nContent-Length: %d\r\n\r\n"
NOTHING = b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"
OUTCOMES = ("scraped", "not-modified", "failed", "changed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What /metrics says at one moment: values by names with their labels."""

    at: float
    values: dict[str, float]

    def sum(self, name: str) -> float:
        return sum(value for key, value in self.values.items() if key.partition("{")[0] == name)


def render_page(path: str, newest: int, items: int = ITEMS) -> bytes:
    rows = "".join(
        f'<li><a href="{path}/{n}">Notice {n} of the council on works</a> <time>2026-01-{n % 28 + 1:02d}</time>'
        for n in range(newest, newest - items, -1)
    )
    return f'<!DOCTYPE html><html lang="en"><title>News</title><ul>{rows}</ul>'.encode()


async def serve_origin(hosts: int) -> None:
    """Serve lists until killed, see `serve_until_killed`."""
    newest, requests = dict[str, int](), 0

    def answer(path: str, head: bytes) -> bytes:
        nonlocal requests
        requests += 1
        number = newest.setdefault(path, ITEMS)
        if requests % EVERY == 0:
            number = newest[path] = number + 1
        tag = f'"{number}"'.encode()
        if tag in head:
            return b"HTTP/1.1 304 Same\r\nETag: %s\r\n\r\n" % tag
        body = render_page(path, number)
        return HEAD % (tag, len(body)) + body

    await serve_until_killed(answer, hosts)


async def serve_until_killed(answer: Callable[[str, bytes], bytes], hosts: int) -> None:
    """Answer (path, head) on `hosts` addresses and one free port, which is printed; without a robots.txt."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1].decode()
                writer.write(NOTHING if path == "/robots.txt" else answer(path, head))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    port = find_port()
    servers = [await asyncio.start_server(serve, make_host(number), port) for number in range(hosts)]
    print(port, flush=True)
    await asyncio.gather(*(server.serve_forever() for server in servers))


def make_host(number: int) -> str:
    return f"127.0.{number // 250 + 1}.{number % 250 + 1}"


def read_metrics(port: int) -> Reading:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as answer:
        families = text_string_to_metric_families(answer.read().decode())
    values = {
        sample.name + (f"{{{','.join(sample.labels.values())}}}" if sample.labels else ""): sample.value
        for family in families
        for sample in family.samples
    }
    return Reading(at=time.monotonic(), values=values)


def wait_for_first_runs(port: int, sources: int) -> Reading:
    begun = time.monotonic()
    while True:
        try:
            reading = read_metrics(port)
        except OSError:
            reading = None
        if reading and reading.sum("bantin_runs_total") >= sources and reading.sum("bantin_sources_due") == 0:
            return reading
        if time.monotonic() - begun > PATIENCE:
            sys.exit(f"not all of {sources} sources were read in {PATIENCE:.0f} s")
        time.sleep(0.5)


@contextmanager
def run_origin(script: str, options: Sequence[str]) -> Iterator[int]:
    """Give the port of a script's origin, in a process of its own."""
    command = [sys.executable, script, "--origin", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as origin:
        try:
            assert origin.stdout is not None
            yield int(origin.stdout.readline())
        finally:
            origin.terminate()


@contextmanager
def run_daemon(folder: Path, settings: str, database: str = "") -> Iterator[None]:
    """Run a daemon by some settings, in a folder of its own."""
    (folder / "sources.yaml").write_text(settings, encoding="utf-8")
    environment = {**os.environ, **({"BANTIN_DATABASE_URL": database} if database else {})}
    with (folder / "log").open("w", encoding="utf-8") as log:
        command = [sys.executable, ROOT / "scheduler.py"]
        daemon = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=environment)
        try:
            yield
        finally:
            daemon.terminate()
            daemon.wait(30)


def write_settings(options: argparse.Namespace, port: int, target: int) -> str:
    rows = "".join(
        f"  - {{slug: s{n}, url: 'http://{make_host(n % options.hosts)}:{target}/list/{n}', title: News {n}}}\n"
        for n in range(options.sources)
    )
    return SETTINGS.format(port=port, tick=TICK, interval=options.interval) + rows


def find_quantile(before: Reading, after: Reading, share: float) -> float:
    """Return the upper bound of the bucket of lateness in which that share of the runs is reached, in seconds."""
    name = "bantin_run_lateness_seconds_bucket"
    grown = {
        float(key[len(name) + 1 : -1]): value - before.values.get(key, 0.0)
        for key, value in after.values.items()
        if key.startswith(name)
    }
    return next(bound for bound, count in sorted(grown.items()) if count >= share * grown[float("inf")])


def report(options: argparse.Namespace, before: Reading, after: Reading, size: int) -> int:
    runs = after.sum("bantin_runs_total") - before.sum("bantin_runs_total")
    spent = after.sum("process_cpu_seconds_total") - before.sum("process_cpu_seconds_total")
    outcomes = {
        name: after.values.get(f"bantin_runs_total{{{name}}}", 0) - before.values.get(f"bantin_runs_total{{{name}}}", 0)
        for name in OUTCOMES
    }
    p50, p99 = find_quantile(before, after, 0.5), find_quantile(before, after, 0.99)
    memory = after.sum("process_resident_memory_bytes") / 1e6
    limit = next((most for number, most in sorted(LIMITS.items()) if options.sources <= number), float("inf"))
    print(f"{runs:.0f} runs in {after.at - before.at:.0f} s: " + ", ".join(f"{n:.0f} {o}" for o, n in outcomes.items()))
    print(f"CPU a run                {spent / runs * 1000:8.2f} ms ({spent / (after.at - before.at):.3f} of a core)")
    print(f"lateness p50             {p50:8.2f} s at most")
    print(f"lateness p99             {p99:8.2f} s at most (<= {TICK + 0.1:.2f})")
    print(f"memory                   {memory:8.0f} MB (<= {limit:.0f})")
    print(f"open descriptors         {after.sum('process_open_fds'):8.0f}")
    print(f"database                 {size / 1e6:8.1f} MB, {after.sum('bantin_items'):.0f} items")
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return int(p99 > TICK + 0.1 or memory > limit or outcomes["failed"] > 0 or outcomes["changed"] > 0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--interval", type=int, default=60, help="Seconds between two runs of a source.")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--database", default="", help="the URL of a PostgreSQL database; else SQLite's file")
    parser.add_argument("--origin", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.origin:
        asyncio.run(serve_origin(options.hosts))
        return 0
    port = find_port()
    with (
        tempfile.TemporaryDirectory() as name,
        run_origin(__file__, ["--hosts", str(options.hosts)]) as target,
        run_daemon(Path(name), write_settings(options, port, target), options.database),
    ):
        begun = time.monotonic()
        first = wait_for_first_runs(port, options.sources)
        spent = first.sum("process_cpu_seconds_total")
        print(
            f"all read once after {first.at - begun:.0f} s, {spent / options.sources * 1000:.1f} ms CPU each",
            flush=True,
        )
        time.sleep(options.interval)
        before = read_metrics(port)
        time.sleep(options.minutes * 60)
        after = read_metrics(port)
        size = sum(path.stat().st_size for path in Path(name).rglob("bantin.db*"))
    return report(options, before, after, size)


if __name__ == "__main__":
    sys.exit(main())
