"""How long /add takes from an address to what is found there, before a daemon of its own, with the page near at hand.

    python bench/adding.py [PAGE.html ...]

Prints, for the pages of the sample site and for files, which are served on loopback, how long it took until the result
stood there, and the daemon's CPU time in that, which a busy machine does not lengthen. A page's second page, and feeds
that it announces on its own host, are asked for as always, and are missing where a file is served. Each page is looked
at ROUNDS times; the medians are printed.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

import requests

ROOT = Path(__file__).parents[1]
ROUNDS = 3
WANTED_SECONDS = 3.0
PATIENCE = 60.0  # seconds, for a result
SETTINGS = """\
fetch: {{allow: ['127.0.0.1:{port}'], delay_seconds: 0}}
sources: []
"""
SAMPLE = ROOT / "examples" / "sample-site"
TOKEN = re.compile(r'name="token" value="([^"]+)"')


@contextmanager
def serve(pages: list[Path]) -> Iterator[int]:
    """Serve files as /0, /1, … on loopback; yields the port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            name = self.path.strip("/")
            page = Path(SAMPLE, name, "index.html" if self.path.endswith("/") else "")
            if name.isdecimal() and int(name) < len(pages):
                page = pages[int(name)]
            body = page.read_bytes() if page.is_file() else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()


@contextmanager
def run_daemon(port: int) -> Iterator[tuple[str, int]]:
    """Run a daemon that may ask loopback; yields its URL and its process."""
    with socket.socket() as probe, tempfile.TemporaryDirectory() as folder:
        probe.bind(("127.0.0.1", 0))
        own = probe.getsockname()[1]
        probe.close()
        Path(folder, "sources.yaml").write_text(SETTINGS.format(port=port), "utf-8")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("BANTIN_")}
        command = [sys.executable, str(ROOT / "scheduler.py")]
        daemon = subprocess.Popen(
            command,
            cwd=folder,
            env={**kept, "BANTIN_PORT": str(own)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
        )
        try:
            yield wait_for(f"http://127.0.0.1:{own}"), daemon.pid
        finally:
            daemon.terminate()
            daemon.wait(20)


def wait_for(url: str) -> str:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        try:
            requests.get(f"{url}/healthz", timeout=5)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return url
    sys.exit("the daemon did not start")


def read_cpu(process: int) -> float:
    """Return the CPU seconds that a process has used (proc(5))."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def add(session: requests.Session, url: str, address: str) -> str:
    """Give an address to /add and return the page with its result."""
    token = TOKEN.search(session.get(f"{url}/add").text)
    assert token is not None
    headers = {"Origin": url, "Upgrade-Insecure-Requests": "1"}
    answer = session.post(f"{url}/add", data={"token": token[1], "url": address}, headers=headers)
    ends = time.monotonic() + PATIENCE
    while 'role="log"' in answer.text or 'http-equiv="refresh"' in answer.text:
        if time.monotonic() > ends:
            sys.exit(f"{address}: no result in {PATIENCE:.0f} s")
        time.sleep(0.02)
        answer = session.get(answer.url)
    return answer.text


def measure(url: str, process: int, address: str) -> tuple[float, float, str]:
    """Return the seconds until the result and the daemon's CPU seconds, medians, and what the page is said to be."""
    taken, busy, said = list[float](), list[float](), ""
    session = requests.Session()
    for _ in range(ROUNDS):
        before, began = read_cpu(process), time.perf_counter()
        page = add(session, url, address)
        taken.append(time.perf_counter() - began)
        busy.append(read_cpu(process) - before)
        lede = re.search(r'<p class="(?:lede|problem)"[^>]*>(.*?)</p>', page, re.S)
        said = lede[1].strip() if lede else "?"
    return median(taken), median(busy), said


def main() -> int:
    files = [Path(name) for name in sys.argv[1:]]
    print(f"{'page':<24}{'KB':>8}{'seconds':>9}{'CPU s':>8}  result")
    slow = 0
    with serve(files) as port, run_daemon(port) as (url, process):
        sample = [(SAMPLE / name / "index.html", f"{name}/") for name in ("en", "vi")]
        for file, path in [*sample, *((file, str(number)) for number, file in enumerate(files))]:
            name = f"sample, {path}" if file.is_relative_to(SAMPLE) else file.name
            size = file.stat().st_size
            seconds, cpu, said = measure(url, process, f"http://127.0.0.1:{port}/{path}")
            slow += seconds > WANTED_SECONDS
            print(f"{name:<24}{size / 1000:>8.0f}{seconds:>9.2f}{cpu:>8.2f}  {said[:60]}", flush=True)
    print(f"{slow} took more than {WANTED_SECONDS:g} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
