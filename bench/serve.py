"""How fast feeds are served, beside nginx, in one run: 200, 200 gzip and 304 of a 100 KB feed.

    python bench/serve.py [--seconds 4]      needs nginx and wrk (Debian packages nginx-light, wrk)

Each server has one worker; wrk runs on the same machine, so compare the ratios. nginx serves the
same bytes from files, the gzip form precompressed (gzip_static).
"""

import argparse
import gzip
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; default_type application/atom+xml;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {folder}/www; gzip_static on; }}
}}
"""
PATIENCE = 60.0  # seconds until a server answers; on a machine that others use, starting one takes its time
CASES = {"200": {}, "200 gzip": {"Accept-Encoding": "gzip"}, "304": {}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server and the URL of the feed on it."""

    process: "subprocess.Popen[bytes]"
    url: str

    def cpu(self) -> float:
        """CPU seconds of the server and its children so far."""
        pids = [self.process.pid, *children(self.process.pid)]
        ticks = 0
        for pid in pids:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / 100


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fill(folder: Path) -> bytes:
    """Make a store that holds one feed of about 100 KB; return the feed's bytes."""
    import random

    from feeds import compose, render
    from model.item import Item, StoredItem
    from model.publication import Channel
    from store import SourceRecord, open_store

    now, rng = datetime(2026, 1, 1, tzinfo=UTC), random.Random(1)
    words = [f"w{rng.randrange(9000)}" for _ in range(3000)]
    items = [
        StoredItem(
            guid=f"urn:uuid:{n}",
            first_seen=now - timedelta(hours=n),
            changed=now - timedelta(hours=n),
            revision=1,
            item=Item(
                url=f"https://example.org/{n}",
                title=f"Notice {n}",
                aliases=(),
                fingerprint="",
                content=f"<p>{' '.join(rng.choices(words, k=290))}</p>",
            ),
        )
        for n in range(50)
    ]
    channel = Channel(
        slug="news", title="News", url="https://example.org/", feed_url="http://x/feeds/news", guid="urn:x:1"
    )
    documents = render(compose(channel, items), now)
    store = open_store(f"sqlite:///{folder / 'bantin.db'}")
    record = SourceRecord(
        slug="news",
        url="https://example.org/",
        options="{}",
        title="News",
        language="en",
        rules_fingerprint="",
        first_due=now + timedelta(days=999),
    )
    store.sync_sources([record], now)
    with store.composing("news", lambda: now) as composing:
        composing.publish(documents, fingerprint="x")
    store.close()
    return next(document.body for document in documents if document.format == "atom")


def start_ours(folder: Path) -> Server:
    port = free_port()
    script = (
        "import sys; from datetime import UTC, datetime; from store import open_store; import web.app, web.server\n"
        f"store = open_store('sqlite:///{folder / 'bantin.db'}')\n"
        "clock = lambda: datetime.now(UTC)\n"
        "web.server.serve(web.app.make_app(store, base_url='http://x', title='Bantin', clock=clock, sample=None),"
        f" host='127.0.0.1', port={port})"
    )
    process = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT)
    return ready(Server(process=process, url=f"http://127.0.0.1:{port}/feeds/news.atom"))


def start_nginx(folder: Path, body: bytes) -> Server:
    port, path = free_port(), folder / "www/feeds/news.atom"
    path.parent.mkdir(parents=True)
    path.write_bytes(body)
    path.with_name(path.name + ".gz").write_bytes(gzip.compress(body, mtime=0))
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    process = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)])
    return ready(Server(process=process, url=f"http://127.0.0.1:{port}/feeds/news.atom"))


def ready(server: Server) -> Server:
    """Wait until a server answers; say what it did where it does not."""
    begun, said = time.monotonic(), "nothing listens"
    while time.monotonic() - begun < PATIENCE and server.process.poll() is None:
        try:
            urllib.request.urlopen(server.url, timeout=10).read()
        except urllib.error.HTTPError as error:
            said = f"it answers {error.code}"
        except OSError as error:
            said = str(error)
        else:
            return server
        time.sleep(0.1)
    ended = server.process.poll()
    sys.exit(f"no answer from {server.url}: " + (said if ended is None else f"the server ended with {ended}"))


def headers_of(server: Server, case: str) -> dict[str, str]:
    headers = dict(CASES[case])
    if case == "304":
        with urllib.request.urlopen(server.url) as answer:
            headers["If-None-Match"] = answer.headers["ETag"]
    request = urllib.request.Request(server.url, headers=headers)
    try:
        status = urllib.request.urlopen(request).status
    except urllib.error.HTTPError as error:
        status = error.code
    if str(status) != case[:3]:
        sys.exit(f"{server.url} answered {status} where {case} was to be measured")
    return headers


def load(server: Server, case: str, seconds: int) -> tuple[float, float]:
    """Requests a second, and microseconds of the server's CPU a request."""
    arguments = [f"-H{name}: {value}" for name, value in headers_of(server, case).items()]
    before = server.cpu()
    told = subprocess.run(
        ["wrk", "-t1", "-c32", f"-d{seconds}s", *arguments, server.url], capture_output=True, text=True, check=True
    ).stdout
    spent = server.cpu() - before
    count = re.search(r"(\d+) requests in", told)
    rate = re.search(r"Requests/sec:\s*([\d.]+)", told)
    assert count, told
    assert rate, told
    if "Non-2xx" in told and case != "304":
        sys.exit(told)
    return float(rate[1]), spent * 1e6 / int(count[1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=4)
    options = parser.parse_args()
    if missing := [name for name in ("nginx", "wrk") if not shutil.which(name)]:
        sys.exit(f"not installed: {', '.join(missing)}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx reads it as another user
        body = fill(folder)
        servers = {"bantin": start_ours(folder), "nginx": start_nginx(folder, body)}
        try:
            print(f"a feed of {len(body) / 1000:.0f} KB, one worker each, {options.seconds} s a case")
            columns = ("bantin req/s", "nginx req/s", "bantin us", "nginx us", "CPU ratio")
            print(f"{'case':10} " + " ".join(f"{column:>12}" for column in columns))
            for case in CASES:
                (ours, our_us), (theirs, their_us) = (
                    load(server, case, options.seconds) for server in servers.values()
                )
                print(
                    f"{case:10} {ours:12.0f} {theirs:12.0f} {our_us:12.1f} {their_us:12.1f} {our_us / their_us:12.2f}"
                )
            print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        finally:
            for server in servers.values():
                server.process.terminate()
                server.process.wait(10)
    return 0


if __name__ == "__main__":
    sys.exit(main())
