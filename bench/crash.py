"""Kills the daemon again and again, and looks for what was lost, doubled or moved.

    python bench/crash.py [--kills 200] [--database sqlite|postgresql URL] [--seed 1]

Three sources grow by themselves; each bulletin stands on the page until the end, so nothing can rightly be missed. The
daemon looks every 0.2 s. Of five kills one comes from outside, after up to 0.25 s at random, and one each at the four
points of bench/crashing.py. After each kill and restart: the database is whole, each document parses, its guids are
stored, and no guid or first sight of a stored item has changed. After the last: all that was served is stored once, and
nothing is left leased or half written.
"""

import argparse
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from uuid import uuid4

from lxml import etree
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError

ROOT = Path(__file__).parents[1]
SOURCES = ("s1", "s2", "s3")
RATE = 4.0  # bulletins a second, of each source
POINTS = ("", "before-commit", "after-commit", "before-rename", "after-rename")
PATIENCE = 60.0  # seconds
RESUMED = 5.0  # seconds in which work is to go on


@dataclass(kw_only=True)
class Origin:
    """Lists that grow: bulletin n appears n / RATE seconds after the start."""

    start: float = field(default_factory=time.monotonic)
    frozen: float = 0.0  # a moment at which they stop growing; 0 while they go on

    def count(self) -> int:
        return int(((self.frozen or time.monotonic()) - self.start) * RATE) + 1

    def render(self, path: str) -> bytes:
        rows = "".join(f"<li><a href='{path}/{n}'>Bulletin {n}</a></li>" for n in range(self.count(), 0, -1))
        return f"<title>{path}</title><ul>{rows}</ul>".encode()


@contextmanager
def serve(origin: Origin) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = origin.render(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who asked was killed meanwhile
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@dataclass(kw_only=True)
class Trial:
    """One installation that is killed, and what was seen of it."""

    folder: Path
    url: str  # of the database
    port: int
    stored: dict[str, tuple[str, str]] = field(default_factory=dict)  # guid -> slug, first seen
    faults: list[str] = field(default_factory=list)
    resumed: list[float] = field(default_factory=list)

    def start(self, point: str = "", number: int = 1) -> "subprocess.Popen[bytes]":
        crash = {"CRASH_AT": point, "CRASH_COUNT": str(number)} if point else {}
        places = {"BANTIN_DATA": str(self.folder / "data"), "BANTIN_DATABASE_URL": self.url}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("BANTIN_")}
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, str(ROOT / "bench/crashing.py")],
                cwd=self.folder,
                env={**kept, **places, "BANTIN_PORT": str(self.port), **crash},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def read(self, query: str) -> list[tuple[object, ...]]:
        """Return rows; none where there are no tables yet. To connect to a file that is not there would make one."""
        path = make_url(self.url).database if self.url.startswith("sqlite") else ""
        if path and not Path(path).exists():
            return []
        engine = create_engine(self.url)
        try:
            with engine.connect() as connection:
                return [tuple(row) for row in connection.execute(text(query))]
        except ProgrammingError:
            return []
        finally:
            engine.dispose()

    def count_runs(self) -> int:
        rows = self.read("SELECT coalesce(sum(runs), 0) FROM sources")
        return int(str(rows[0][0])) if rows else 0

    def wait_for_run(self, process: "subprocess.Popen[bytes]", before: int) -> bool:
        """Wait until a run more is stored; False where the daemon died first, or a minute went by."""
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            if self.count_runs() > before:
                return True
            if process.poll() is not None:
                return False
            time.sleep(0.02)
        return False

    def check(self) -> None:
        """Look for what may never be, after a kill."""
        if self.url.startswith("sqlite"):
            self._check_file()
        found = self.read("SELECT guid, slug, first_seen FROM items")
        now = {str(guid): (str(slug), str(seen)) for guid, slug, seen in found}
        self.faults += [f"lost or moved: {guid}" for guid, was in self.stored.items() if now.get(guid) != was]
        self.stored |= now
        for slug, form, body in self.read("SELECT slug, format, body FROM publications"):
            guids = list_guids(str(form), bytes(body))  # type: ignore[arg-type]
            if slug in SOURCES:
                self.faults += [f"in {slug}.{form} and not stored: {guid}" for guid in guids - now.keys()]
        for path in (self.folder / "public").rglob("*.json"):
            json.loads(path.read_bytes())

    def _check_file(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "copy.db"
            for ending in ("", "-wal", "-shm"):
                if Path(f"{self.folder}/data/bantin.db{ending}").exists():
                    shutil.copy(f"{self.folder}/data/bantin.db{ending}", f"{copy}{ending}")
            if copy.exists():
                with closing(sqlite3.connect(copy)) as connection:
                    verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
                if verdict != "ok":
                    self.faults.append(f"the file is damaged: {verdict}")

    def check_end(self, origin: Origin) -> None:
        """Look for what is lost, doubled or left behind, after a clean run."""
        listed = [str(row[0]) for row in self.read("SELECT document FROM items WHERE deleted_at IS NULL")]
        counted = Counter(json.loads(document)["url"].partition("//")[2].partition("/")[2] for document in listed)
        served = {f"{slug}/{n}" for slug in SOURCES for n in range(1, origin.count() + 1)}
        self.faults += [f"lost: {path}" for path in sorted(served - counted.keys())]
        self.faults += [f"doubled: {path}" for path, number in counted.items() if number > 1]
        if leased := self.read("SELECT slug FROM sources WHERE lease_token IS NOT NULL"):
            self.faults.append(f"left leased: {leased}")
        left = [path.name for path in self.folder.rglob("*") if path.suffix in (".new", ".part", ".tmp")]
        self.faults += [f"left behind: {name}" for name in left]
        if "Traceback" in (self.folder / "log").read_text():
            self.faults.append("a traceback in the log")


def list_guids(form: str, body: bytes) -> set[str]:
    """Return the guids in a document, which is to parse."""
    if form == "json":
        return {entry["id"] for entry in json.loads(body)["items"]}
    tree = etree.fromstring(body)
    found = tree.xpath("//*[local-name()='item']/*[local-name()='guid']/text()")
    return set(found) or set(tree.xpath("//*[local-name()='entry']/*[local-name()='id']/text()"))


def kill_once(trial: Trial, point: str, rng: random.Random) -> None:
    """Start, wait until work goes on, and kill; at a point, or at a moment."""
    before, began = trial.count_runs(), time.monotonic()
    process = trial.start(point, rng.randint(3, 60) if "commit" in point else rng.randint(1, 6))
    try:
        if trial.wait_for_run(process, before):
            trial.resumed.append(time.monotonic() - began)
            if point:
                process.wait(PATIENCE)
            else:
                time.sleep(rng.random() * 0.25)
        elif not point or process.poll() is None:
            trial.faults.append("no run before the daemon ended by itself, or within a minute")
    except subprocess.TimeoutExpired:
        trial.faults.append(f"{point} was not reached")
    finally:
        with_group(process, signal.SIGKILL)
    trial.check()


def with_group(process: "subprocess.Popen[bytes]", number: int) -> None:
    """Send a signal to the daemon and what it started, and wait for its end."""
    if process.poll() is None:
        os.killpg(process.pid, number)
    process.wait(30)


def finish(trial: Trial, origin: Origin) -> None:
    """Let the lists stand still, and the daemon take them whole."""
    origin.frozen = time.monotonic()
    before = trial.count_runs()
    process = trial.start()
    try:
        trial.wait_for_run(process, before + 3 * len(SOURCES))
    finally:
        with_group(process, signal.SIGTERM)
    trial.check()
    trial.check_end(origin)


def write_settings(folder: Path, origin: str) -> None:
    sources = "".join(
        f"  - {{slug: {slug}, url: '{origin}/{slug}', interval: 0.2, full_text: false, robots: false,"
        " limit: 1000, rules: {item: li, title: a, link: {selector: a, attribute: href}}}\n"
        for slug in SOURCES
    )
    place = origin.removeprefix("http://")
    (folder / "sources.yaml").write_text(
        "output: public\ndaemon: {tick_seconds: 0.05}\n"
        f"fetch: {{allow: ['{place}'], delay_seconds: 0, per_host: 3}}\n"
        f"sources:\n{sources}"
    )


@contextmanager
def make_database(kind: str, folder: Path) -> Iterator[str]:
    """Yield the URL of an empty database."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/data/bantin.db"
        return
    schema = f"crash{uuid4().hex[:8]}"
    engine = create_engine(kind, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    try:
        url = make_url(kind).update_query_dict({"options": f"-csearch_path={schema}"})
        yield url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        engine.dispose()


def run(kind: str, kills: int, seed: int, report: Callable[[str], None]) -> Trial:
    """Kill so many times; return what was seen."""
    rng, origin = random.Random(seed), Origin()
    with tempfile.TemporaryDirectory() as name, serve(origin) as url, make_database(kind, Path(name)) as database:
        folder = Path(name)
        write_settings(folder, url)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        trial = Trial(folder=folder, url=database, port=port)
        for number in range(kills):
            kill_once(trial, POINTS[number % len(POINTS)], rng)
            if number % 20 == 19:
                report(f"{number + 1} kills, {len(trial.stored)} items, {len(trial.faults)} faults")
        finish(trial, origin)
        if trial.faults:
            report((folder / "log").read_text()[-2000:])
    return trial


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--database", default="sqlite", help="sqlite, or the URL of a PostgreSQL database")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    trial = run(options.database, options.kills, options.seed, lambda line: print(line, file=sys.stderr, flush=True))
    print(f"{options.kills} kills on {options.database.partition(':')[0]}: {len(trial.stored)} items")
    print(f"lost, doubled, moved or left behind: {len(trial.faults)}")
    for fault in trial.faults[:20]:
        print(f"  {fault}")
    if trial.resumed:
        usual, slowest = median(trial.resumed), max(trial.resumed)
        print(f"work went on after {usual:.1f} s, at most {slowest:.1f} s, from the start of the process")
    return 1 if trial.faults else 0


if __name__ == "__main__":
    sys.exit(main())
