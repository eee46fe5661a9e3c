"""What others spend on what Bantin does with an unchanged list of 20 bulletins: CPU ms a reading.

    python bench/peers.py [--readings 20]

    naive script          requests, BeautifulSoup and feedgen, see bench/refresh.py
    RSS-Bridge            its CssSelectorBridge, answered by PHP's own server; RSS_BRIDGE names its folder
    changedetection.io    one watch, looked at again and again by its API; the command must be in PATH

All read the page of bench/origin.py, whose CPU is not counted. What is not installed is left out, and said to be.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from polling import find_port
from serve import Server

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bench.refresh import cpu_ms, naive  # noqa: E402

PATIENCE = 60.0  # seconds until a server answers, or a page was looked at
Measure = Callable[[str, int], float]  # (URL, readings) -> CPU ms a reading


class MissingError(Exception):
    """A peer is not installed."""


@contextmanager
def run_server(command: list[str], folder: Path, port: int) -> Iterator[Server]:
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = Server(process=process, url=f"http://127.0.0.1:{port}")
    try:
        wait_until(lambda: bool(fetch(server.url)))
        yield server
    finally:
        process.terminate()
        process.wait(30)


def wait_until(is_so: Callable[[], bool]) -> None:
    begun = time.monotonic()
    while True:
        try:
            if is_so():
                return
        except OSError:
            pass
        if time.monotonic() - begun > PATIENCE:
            sys.exit(f"waited for {PATIENCE:.0f} s in vain")
        time.sleep(0.05)


def fetch(url: str, headers: dict[str, str] | None = None, body: bytes | None = None) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(url, body, headers or {}), timeout=30) as answer:
        return bytes(answer.read())


def measure_naive(url: str, readings: int) -> float:
    naive(url)
    return cpu_ms(lambda: naive(url), readings)


def measure_rss_bridge(url: str, readings: int) -> float:
    folder = Path(os.environ.get("RSS_BRIDGE", ""))
    if not shutil.which("php") or not (folder / "index.php").is_file() or "RSS_BRIDGE" not in os.environ:
        raise MissingError("php is not installed, or RSS_BRIDGE names no folder of RSS-Bridge")
    port = find_port()
    query = {"action": "display", "bridge": "CssSelectorBridge", "format": "Atom", "limit": "20"}
    query |= {"home_page": url, "url_selector": ".item h3 a", "_cache_timeout": "0"}
    with run_server(["php", "-S", f"127.0.0.1:{port}"], folder, port) as server:
        address = f"{server.url}/?{urllib.parse.urlencode(query)}"
        if b"<entry" not in fetch(address):
            raise MissingError("its CssSelectorBridge gives no feed: it must be enabled in config.ini.php")
        before = server.cpu()
        for _ in range(readings):
            fetch(address)
        return (server.cpu() - before) * 1000 / readings


def measure_changedetection(url: str, readings: int) -> float:
    if not shutil.which("changedetection.io"):
        raise MissingError("the command changedetection.io is not installed")
    port = find_port()
    with tempfile.TemporaryDirectory() as name:
        command = ["changedetection.io", "-C", "-d", name, "-p", str(port), "-h", "127.0.0.1"]
        with run_server(command, Path(name), port) as server:
            stored = json.loads(next(Path(name).rglob("url-watches.json")).read_text(encoding="utf-8"))
            key = stored["settings"]["application"]["api_access_token"]
            headers, api = {"x-api-key": key, "Content-Type": "application/json"}, f"{server.url}/api/v1/watch"
            watch = f"{api}/{json.loads(fetch(api, headers, json.dumps({'url': url}).encode()))['uuid']}"

            def look() -> None:
                last = json.loads(fetch(watch, headers))["last_checked"]
                fetch(f"{watch}?recheck=1", headers)
                wait_until(lambda: json.loads(fetch(watch, headers))["last_checked"] != last)

            look()
            before = server.cpu()
            for _ in range(readings):
                time.sleep(1)  # `last_checked` is in whole seconds
                look()
            return (server.cpu() - before) * 1000 / readings


PEERS: dict[str, Measure] = {
    "naive script": measure_naive,
    "RSS-Bridge": measure_rss_bridge,
    "changedetection.io": measure_changedetection,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readings", type=int, default=20)
    readings = parser.parse_args().readings
    with subprocess.Popen([sys.executable, ROOT / "bench/origin.py"], stdout=subprocess.PIPE, text=True) as origin:
        try:
            assert origin.stdout is not None
            url = f"{origin.stdout.readline().strip()}/list/0"
            for name, measure in PEERS.items():
                try:
                    print(f"{name:20} {measure(url, readings):8.1f} ms CPU a reading", flush=True)
                except MissingError as error:
                    print(f"{name:20} left out: {error}", flush=True)
        finally:
            origin.terminate()
    return 0


if __name__ == "__main__":
    sys.exit(main())
