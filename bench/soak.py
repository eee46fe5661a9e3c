"""Runs the daemon for long under everything at once, and looks at what grows.

    python bench/soak.py [--minutes 10 | --hours 2] [--sources 200]

Of the sources, three in five grow, one in five answers conditional requests and never changes, and one in five fails in
one of many ways; they stand on 20 hosts and are looked at every 2 to 10 s, while 20 readers fetch feeds. In the middle
the settings are edited and the daemon is restarted. Prints each figure with its limit; exits with 1 where one is over.
Memory is judged after the first third of each process's life, so that ten minutes say little of an hour.
"""

import argparse
import gzip
import os
import random
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import linear_regression, quantiles

ROOT = Path(__file__).parents[1]
HOSTS = 20
READERS = 20
SAMPLE_SECONDS = 2.0
FAULTS = ("500", "close", "short", "garbage", "empty", "loop", "drip", "bomb", "login", "404")


@dataclass(kw_only=True)
class Seen:
    """What the origin saw."""

    start: float = field(default_factory=time.monotonic)
    answers: Counter[str] = field(default_factory=Counter)
    running: Counter[str] = field(default_factory=Counter)
    known: set[str] = field(default_factory=set)  # paths that were sent once
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


def make_origin(seen: Seen) -> ThreadingHTTPServer:
    """Serve all kinds of sources on all addresses of this machine's loopback."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = self.headers.get("Host", "")
            with seen.lock:
                seen.running[host] += 1
                seen.most_at_once = max(seen.most_at_once, seen.running[host])
            try:
                kind, _, name = self.path.strip("/").partition("/")
                getattr(self, f"send_{kind}", self.send_missing)(name)
            finally:
                with seen.lock:
                    seen.running[host] -= 1

        def send_ticker(self, _: str) -> None:
            latest = int((time.monotonic() - seen.start) / 5) + 1
            self.send_list(range(latest, max(0, latest - 50), -1))

        def send_same(self, _: str) -> None:
            unchanged = self.headers.get("If-None-Match") == '"1"'
            with seen.lock:
                again = self.path in seen.known
                seen.known.add(self.path)
                seen.answers["304" if unchanged else "200"] += again
            if unchanged:
                self.reply(304, b"", {"ETag": '"1"'})
            else:
                self.send_list(range(20, 0, -1), {"ETag": '"1"'})

        def send_bad(self, name: str) -> None:
            fault = FAULTS[int(name) % len(FAULTS)]
            if fault in ("500", "404"):
                self.reply(int(fault), b"no")
            elif fault == "loop":
                self.reply(302, b"", {"Location": self.path})
            elif fault == "short":
                self.reply(200, b"<ul>", {"Content-Length": "999"})
                self.close_connection = True
            elif fault == "drip":
                self.reply(200, b"", {"Content-Length": "999"})
                for _ in range(20):
                    self.wfile.write(b" ")
                    if select.select([self.connection], [], [], 0.2)[0]:  # the client went: this request is over
                        break
                self.close_connection = True
            elif fault == "close":
                self.close_connection = True
            else:
                bodies = {"bomb": gzip.compress(bytes(64 << 20)), "garbage": b"\x1f\x8b\x08\x00nonsense"}
                coding = {"Content-Encoding": "gzip"} if fault in bodies else {}
                self.reply(200, bodies.get(fault, b"" if fault == "empty" else b"<form>Log in</form>"), coding)

        def send_missing(self, _: str) -> None:
            self.reply(404, b"none")

        def send_list(self, numbers: range, headers: dict[str, str] | None = None) -> None:
            rows = "".join(f"<li><a href='{self.path}/{n}'>Bulletin number {n}</a></li>" for n in numbers)
            self.reply(200, f"<title>x</title><ul>{rows}</ul>".encode(), headers)

        def reply(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            sent = {"Content-Length": str(len(body)), "Content-Type": "text/html"} | (headers or {})
            for name, value in sent.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("0.0.0.0", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that was cut short
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def write_settings(folder: Path, port: int, number: int, title: str) -> list[str]:
    """Write so many sources; return their slugs."""
    rng, lines, slugs = random.Random(1), list[str](), list[str]()
    for n in range(number):
        kind = "bad" if n % 5 == 0 else "same" if n % 5 == 1 else "ticker"
        slugs.append(f"{kind}-{n}")
        url = f"http://127.0.1.{n % HOSTS + 1}:{port}/{kind}/{n // 5}"
        rules = "rules: {item: li, title: a, link: {selector: a, attribute: href}}"
        lines.append(
            f"  - {{slug: {slugs[-1]}, title: {title}, url: '{url}', interval: {rng.randint(2, 10)}, robots: false,"
            f" full_text: false, {rules}}}\n"
        )
    limits = "{allow: ['127.0.0.0/8'], delay_seconds: 0, per_host: 1, deadline_seconds: 2, read_seconds: 1}"
    text = f"fetch: {limits}\ndaemon: {{threads: 8}}\nsources:\n{''.join(lines)}"
    (folder / "draft").write_text(text)
    (folder / "draft").replace(folder / "sources.yaml")
    return slugs


@dataclass(kw_only=True)
class Life:
    """One process of the daemon, and what was measured of it: (seconds, RSS in MiB, descriptors, threads)."""

    process: "subprocess.Popen[bytes]"
    samples: list[tuple[float, float, int, int]] = field(default_factory=list)

    def sample(self, now: float) -> None:
        with suppress(OSError, ValueError, AttributeError):
            status = Path(f"/proc/{self.process.pid}/status").read_text()
            values = {name: int(re.search(rf"{name}:\s+(\d+)", status)[1]) for name in ("VmRSS", "Threads")}  # type: ignore[index]
            descriptors = len([*Path(f"/proc/{self.process.pid}/fd").iterdir()])
            self.samples.append((now, values["VmRSS"] / 1024, descriptors, values["Threads"]))

    def settled(self) -> list[tuple[float, float, int, int]]:
        return self.samples[len(self.samples) // 3 :]


@dataclass(kw_only=True)
class Readers:
    """Readers that fetch feeds, and how they fared."""

    url: str
    slugs: list[str]
    taken: list[float] = field(default_factory=list)
    refused: int = 0
    paused: bool = False
    ended: bool = False

    def read(self) -> None:
        rng = random.Random()
        while not self.ended:
            time.sleep(rng.random())
            slug = rng.choice([slug for slug in self.slugs if not slug.startswith("bad")])
            if self.paused:
                continue
            began = time.monotonic()
            try:
                urllib.request.urlopen(f"{self.url}/feeds/{slug}.atom", timeout=10).read()
                self.taken.append((time.monotonic() - began) * 1000)
            except urllib.error.HTTPError as error:
                self.refused += error.code >= 500 and error.code != 503
            except OSError:
                self.refused += not self.paused


def start(folder: Path, port: int) -> Life:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BANTIN_")}
    environment = {**kept, "BANTIN_DATA": str(folder / "data"), "BANTIN_PORT": str(port)}
    with (folder / "log").open("ab") as log:
        command = [sys.executable, str(ROOT / "scheduler.py")]
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT)
    for _ in range(600):
        with suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).read()
            break
        time.sleep(0.1)
    return Life(process=process)


def soak(seconds: float, number: int) -> dict[str, tuple[float, float]]:
    """Run for so long; return each figure with its limit."""
    seen = Seen()
    origin = make_origin(seen)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        slugs = write_settings(folder, origin.server_address[1], number, "First")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        lives, wal = [start(folder, port)], 0
        readers = Readers(url=f"http://127.0.0.1:{port}", slugs=slugs)
        threads = [threading.Thread(target=readers.read, daemon=True) for _ in range(READERS)]
        for thread in threads:
            thread.start()
        began, edited, restarted = time.monotonic(), False, False
        while (passed := time.monotonic() - began) < seconds:
            time.sleep(SAMPLE_SECONDS)
            lives[-1].sample(passed)
            log_file = folder / "data/bantin.db-wal"
            wal = max(wal, log_file.stat().st_size if log_file.exists() else 0)
            if not edited and passed > seconds / 4:
                edited = True
                write_settings(folder, origin.server_address[1], number, "Second")
                lives[-1].process.send_signal(signal.SIGHUP)
            if not restarted and passed > seconds / 2:
                restarted, readers.paused = True, True
                lives[-1].process.send_signal(signal.SIGTERM)
                lives[-1].process.wait(30)
                lives.append(start(folder, port))
                readers.paused = False
        readers.paused, readers.ended = True, True
        lives[-1].process.send_signal(signal.SIGTERM)
        lives[-1].process.wait(30)
        log = (folder / "log").read_text()
    origin.shutdown()
    return judge(lives, readers, seen, wal, log)


def judge(lives: list[Life], readers: Readers, seen: Seen, wal: int, log: str) -> dict[str, tuple[float, float]]:
    """Return (figure, its limit) by name."""
    settled = [life.settled() for life in lives if len(life.settled()) > 2]
    slopes = [linear_regression([s[0] for s in samples], [s[1] for s in samples]).slope * 3600 for samples in settled]
    spread = {n: max(max(s[n] for s in samples) - min(s[n] for s in samples) for samples in settled) for n in (2, 3)}
    slowest = quantiles(readers.taken, n=100)[98] if len(readers.taken) > 100 else 0.0
    return {
        "memory, MiB an hour": (max(slopes), 1.0),
        "memory, most MiB": (max(s[1] for samples in settled for s in samples), 300.0),
        "descriptors, most less least": (spread[2], 60.0),
        "threads, most less least": (spread[3], 20.0),
        "write-ahead log, MiB": (wal / (1 << 20), 16.0),
        "requests to a host at once": (seen.most_at_once, 1.0),
        "unchanged pages sent whole, share": (seen.answers["200"] / max(sum(seen.answers.values()), 1), 0.05),
        "readers' p99, ms": (slowest, 250.0),
        "readers refused": (readers.refused, 0.0),
        "tracebacks": (log.count("Traceback"), 0.0),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--hours", type=float, default=0.0)
    parser.add_argument("--sources", type=int, default=200)
    options = parser.parse_args()
    figures = soak(options.hours * 3600 or options.minutes * 60, options.sources)
    for name, (value, limit) in figures.items():
        print(f"{name:<36}{value:>10.2f}   limit {limit:g}{'' if value <= limit else '   OVER'}")
    return 1 if any(value > limit for value, limit in figures.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
