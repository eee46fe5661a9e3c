"""Workers that are killed: is any work lost, done twice, or any host asked above its limit?

    python bench/workers.py [--minutes 5] [--workers 3] [--sources 200] [--hosts 40] [--broker redis|rabbitmq]

One daemon and several workers over PostgreSQL (BANTIN_TEST_POSTGRES, a schema of its own) and a broker that this bench
starts by itself, on a port of its own. Every five seconds a worker, chosen at random, is killed (SIGKILL) and begun
anew; at half time the broker is, too. Then the kills end, and all sources are read once more. Counted are:

    lost      bulletins that were on a page and are not stored; sources that were not read for longer than their
              interval and what a lost message may cost (`handover.CLAIM_SECONDS`)
    doubled   bulletins that are stored twice; runs of a source sooner after the one before than its interval
    hosts     requests to a host while another one was under way, and spans of WINDOW seconds with more requests than
              `fetch.delay_seconds` allows; by the origin's own record, on the same machine's clock
"""

import argparse
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from daemon import ROOT, make_host
from polling import find_port
from sqlalchemy import create_engine, text

from store import open_store

POSTGRES = os.environ.get("BANTIN_TEST_POSTGRES", "postgresql+psycopg://root@/test?host=/var/run/postgresql")
RABBITMQ = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")  # Debian's own, which does not become another user
DELAY = 0.5  # seconds between two requests to a host
WINDOW = 5.0  # seconds
STARTING = 90.0  # seconds that a broker may take to start
KILLS = 5.0  # seconds between two
LATE = 60.0  # seconds: what a lost message costs (30), and a worker that begins anew on a busy machine
SETTINGS = """\
server: {{port: {port}}}
fetch: {{allow: ["127.0.0.0/8"], delay_seconds: {delay}}}
daemon: {{threads: 4, tick_seconds: 0.5}}
defaults:
  {{interval: {interval}s, rules: {{item: li, title: a, date: time}}, full_text: false, language: en, robots: false}}
sources:
"""


@dataclass(kw_only=True)
class Broker:
    """A broker of this bench's own, which can be killed and begun anew on the same port."""

    kind: str
    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        user = "guest:guest@" if self.kind == "rabbitmq" else ""
        return f"{'amqp' if self.kind == 'rabbitmq' else 'redis'}://{user}127.0.0.1:{self.port}/"

    def start(self) -> None:
        if self.kind == "redis":
            command, environment = ["redis-server", "--port", str(self.port), "--save", ""], dict[str, str]()
        else:
            command = [str(RABBITMQ) if RABBITMQ.exists() else "rabbitmq-server"]
            environment = {
                "HOME": str(self.folder),  # of the cookie of Erlang, which is this node's own
                # Nothing of the machine's own broker: it may be told there where to listen.
                "RABBITMQ_CONF_ENV_FILE": str(self.folder / "none"),
                "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq"),
                "RABBITMQ_ADVANCED_CONFIG_FILE": str(self.folder / "none"),
                "RABBITMQ_PID_FILE": str(self.folder / "pid"),
                "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
                "RABBITMQ_NODENAME": f"bench{self.port}@localhost",
                "RABBITMQ_NODE_PORT": str(self.port),
                "RABBITMQ_DIST_PORT": str(self.port + 1),
                "RABBITMQ_MNESIA_BASE": str(self.folder),
                "RABBITMQ_LOG_BASE": str(self.folder),
                "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            }
        with (self.folder / "broker.log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=self.folder,
                env={**os.environ, **environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait(self) -> None:
        """Wait until it takes connections; end the bench where it does not."""
        for _ in range(int(STARTING * 5)):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            if self.process is None or self.process.poll() is not None:
                break
            time.sleep(0.2)
        sys.exit(f"the broker did not start:\n{(self.folder / 'broker.log').read_text(errors='replace')[-2000:]}")

    def kill(self) -> None:
        """Kill it and its children: they are a session of their own."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@contextmanager
def make_database() -> Iterator[tuple[str, str]]:
    """Give the URL of a schema of its own, and the schema's name."""
    schema = f"b{uuid4().hex}"
    admin = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    url = f"{POSTGRES}{'&' if '?' in POSTGRES else '?'}options=-csearch_path%3D{schema}"
    open_store(url).close()  # makes the tables
    try:
        yield url, schema
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))


def read_rows(schema: str, query: str) -> list[Any]:
    engine = create_engine(POSTGRES)
    with engine.connect() as connection:
        connection.execute(text(f"SET search_path TO {schema}"))
        rows = list(connection.execute(text(query)).all())
    engine.dispose()
    return rows


def run(command: str, folder: Path, environment: dict[str, str], log: str) -> "subprocess.Popen[bytes]":
    with (folder / log).open("ab") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "cli", command], cwd=folder, env=environment, stdout=out, stderr=out
        )


def end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()


def wait_for_runs(schema: str, sources: int, since: float, patience: float) -> None:
    """Wait until each source was read after a moment, in seconds since the epoch."""
    over = time.time() + patience
    query = "SELECT count(DISTINCT slug) FROM runs WHERE outcome != 'failed' AND started > to_timestamp("
    while (read := read_rows(schema, f"{query}{since})")[0][0]) < sources:
        if time.time() > over:
            sys.exit(f"only {read} of {sources} sources were read in {patience:.0f} s")
        time.sleep(1)


def work_and_kill(
    options: argparse.Namespace,
    folder: Path,
    environment: dict[str, str],
    broker: Broker,
    schema: str,
    origin: "subprocess.Popen[str]",
) -> tuple[int, float]:
    """Run it all; return (the number of kills, the CPU seconds of the daemon)."""
    rng = random.Random(7)
    with ExitStack() as ends:
        daemon = run("run", folder, environment, "daemon.log")
        ends.callback(end, daemon)
        workers = [run("worker", folder, environment, f"worker{n}.log") for n in range(options.workers)]
        ends.callback(lambda: [end(worker) for worker in workers])
        wait_for_runs(schema, options.sources, 0, 600)
        begin, kills, broker_killed = time.time(), 0, False
        if options.calm:
            measure_calm(options, schema, [worker.pid for worker in workers])
        spent = read_seconds(daemon.pid)
        while not options.calm and time.time() - begin < options.minutes * 60:
            time.sleep(KILLS)
            number = rng.randrange(options.workers)
            workers[number].kill()
            workers[number].wait()
            workers[number] = run("worker", folder, environment, f"worker{number}.log")
            kills += 1
            if not broker_killed and time.time() - begin > options.minutes * 30:
                broker.kill()
                broker.start()
                broker_killed = True
        origin.send_signal(signal.SIGUSR1)  # nothing new from now on
        wait_for_runs(schema, options.sources, time.time(), options.interval + 2 * LATE)
        spent = read_seconds(daemon.pid) - spent
    return kills, spent / (time.time() - begin)


def read_seconds(pid: int) -> float:
    """Return the CPU seconds of a process."""
    times = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")


def measure_calm(options: argparse.Namespace, schema: str, pids: list[int]) -> None:
    """Print what a run costs the workers, where none is killed."""
    count = "SELECT count(*) FROM runs"
    before, spent = read_rows(schema, count)[0][0], sum(map(read_seconds, pids))
    time.sleep(options.minutes * 60)
    runs, spent = read_rows(schema, count)[0][0] - before, sum(map(read_seconds, pids)) - spent
    memory = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids) * os.sysconf("SC_PAGE_SIZE")
    print(f"CPU a run of the workers {spent / runs * 1000:8.2f} ms ({runs} runs)")
    print(f"memory of a worker       {memory / len(pids) / 1e6:8.0f} MB")


def count_crowded(requests: list[tuple[str, float, float]]) -> tuple[int, int, int]:
    """Return (requests while another was under way, spans with too many, the most in one span), of all hosts."""
    by_host = defaultdict(list)
    for host, begin, over in requests:
        by_host[host].append((begin, over))
    together = crowded = most = 0
    allowed = int(WINDOW / DELAY) + 1
    for spans in by_host.values():
        spans.sort()
        for position, (begin, _) in enumerate(spans):
            together += position > 0 and begin < max(over for _, over in spans[:position]) - 0.001
            number = sum(1 for later, _ in spans[position:] if later < begin + WINDOW)
            most, crowded = max(most, number), crowded + (number > allowed)
    return together, crowded, most


def find_gaps(schema: str) -> tuple[float, float, int]:
    """Return (the longest and the shortest time between two runs of a source, the number of runs)."""
    moments: dict[str, list[datetime]] = defaultdict(list)
    rows = read_rows(schema, "SELECT slug, started, ended FROM runs WHERE outcome != 'stopped' ORDER BY slug, started")
    gaps = []
    last: dict[str, datetime] = {}
    for slug, started, ended in rows:
        moments[slug].append(started)
        if slug in last:
            gaps.append((started - last[slug]).total_seconds())
        last[slug] = ended
    return max(gaps), min(gaps), len(rows)


def report(options: argparse.Namespace, schema: str, record: dict[str, Any], kills: int, share: float) -> int:
    stored: dict[str, int] = defaultdict(int)
    for (document,) in read_rows(schema, "SELECT document FROM items WHERE deleted_at IS NULL"):
        stored[json.loads(document)["url"].partition("/list/")[2]] += 1
    expected = {
        f"{path.removeprefix('/list/')}/{n}" for path, newest in record["newest"].items() for n in range(1, newest + 1)
    }
    lost, twice = len(expected - stored.keys()), sum(count > 1 for count in stored.values())
    longest, shortest, runs = find_gaps(schema)
    failed = read_rows(schema, "SELECT count(*) FROM runs WHERE outcome = 'failed'")[0][0]
    together, crowded, most = count_crowded(record["requests"])
    brokers = 0 if options.calm else 1
    print(f"{kills} kills of {options.workers} workers, {brokers} of {options.broker}, in {options.minutes:g} min")
    print(f"{runs} runs of {options.sources} sources ({failed} failed), {len(record['requests'])} requests")
    print(f"daemon                   {share:8.3f} of a core")
    print(f"bulletins lost           {lost:8d} of {len(expected)}")
    print(f"bulletins stored twice   {twice:8d}")
    print(f"longest between runs     {longest:8.1f} s (<= {options.interval + LATE:.0f})")
    print(f"shortest between runs    {shortest:8.1f} s (>= {options.interval})")
    print(f"requests at once         {together:8d} (1 a host)")
    print(f"spans of {WINDOW:.0f} s over limit  {crowded:8d} (the most was {most}, of {int(WINDOW / DELAY) + 1})")
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    late = longest > options.interval + LATE
    return int(bool(lost or twice or late or shortest < options.interval - 0.001 or together or crowded))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--sources", type=int, default=200)
    parser.add_argument("--hosts", type=int, default=40)
    parser.add_argument("--interval", type=int, default=20, help="Seconds between two runs of a source.")
    parser.add_argument("--calm", action="store_true", help="Kill nothing: what does a run cost the workers?")
    parser.add_argument("--broker", choices=["redis", "rabbitmq"], default="redis")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, make_database() as (url, schema), ExitStack() as ends:
        folder, record = Path(name), Path(name) / "record.json"
        command = [sys.executable, ROOT / "bench" / "workers_origin.py", "--hosts", str(options.hosts)]
        origin = subprocess.Popen([*command, "--record", record], stdout=subprocess.PIPE, text=True)
        ends.callback(origin.kill)
        assert origin.stdout is not None
        target, port = int(origin.stdout.readline()), find_port()
        head = SETTINGS.format(port=port, delay=DELAY, interval=options.interval)
        rows = "".join(
            f"  - {{slug: s{n}, url: 'http://{make_host(n % options.hosts)}:{target}/list/{n}', title: News {n}}}\n"
            for n in range(options.sources)
        )
        (folder / "sources.yaml").write_text(head + rows, encoding="utf-8")
        broker = Broker(kind=options.broker, folder=folder, port=find_port())
        broker.start()
        ends.callback(broker.kill)
        broker.wait()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("BANTIN_")}
        environment |= {"BANTIN_WORKERS": "celery", "BANTIN_DATABASE_URL": url, "BANTIN_BROKER_URL": broker.url}
        environment["PYTHONPATH"] = str(ROOT)
        kills, share = work_and_kill(options, folder, environment, broker, schema, origin)
        origin.terminate()
        origin.wait(30)
        status = report(options, schema, json.loads(record.read_text(encoding="utf-8")), kills, share)
        if status:
            print((folder / "daemon.log").read_text(encoding="utf-8")[-2000:])
    return status


if __name__ == "__main__":
    sys.exit(main())
