"""What readers wait while all sources are refreshed: a real daemon, an origin, and readers that poll all feeds.

    python bench/polling.py [--sources 1000] [--readers 50] [--seconds 60]

Each reader asks for every feed once in the time, at an even pace, conditionally and gzipped, over a connection that
it keeps; who is late asks on until three times the time is over, and then leaves the rest. Meanwhile every source is
read about every 30 seconds, and each reading finds something new. All on one machine, so the readers and the origin
take their part of its cores too.
"""

import argparse
import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
SETTINGS = """\
server: {{port: {port}}}
fetch: {{allow: ["{host}"], delay_seconds: 0, per_host: 64}}
daemon: {{threads: 4, tick_seconds: 0.5}}
defaults:
  interval: 30s
  jitter: 5s
  rules: {{item: .item, title: h3 a, date: .date, summary: .summary, image: img}}
  language: en
  full_text: false
  robots: false
sources:
"""
PATIENCE = 1200.0  # seconds until all feeds are there
LATE = 3  # times the time for which a reader asks
START = 120.0  # seconds until all readers are ready


@dataclass(kw_only=True)
class Answers:
    """What readers got: statuses, and seconds until an answer was read."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    left: int = 0  # feeds that readers had no time to ask for


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(connection: http.client.HTTPConnection, path: str, etag: str = "") -> tuple[int, str]:
    """Return the status and the ETag; 0 where the connection broke."""
    headers = {"Accept-Encoding": "gzip"} | ({"If-None-Match": etag} if etag else {})
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return 0, ""
    return answer.status, answer.headers.get("ETag", "")


def poll(port: int, paths: list[str], seconds: float, start: threading.Barrier, answers: Answers) -> None:
    connection, etags = http.client.HTTPConnection("127.0.0.1", port, timeout=30), dict[str, str]()
    for path in paths[:20]:
        etags[path] = ask(connection, path)[1]
    start.wait(START)
    begun = time.monotonic()
    for number, path in enumerate(paths):
        if time.monotonic() - begun > LATE * seconds:
            answers.left += len(paths) - number
            return
        time.sleep(max(begun + number * seconds / len(paths) - time.monotonic(), 0))
        asked = time.monotonic()
        status, etags[path] = ask(connection, path, etags.get(path, ""))
        answers.seconds.append(time.monotonic() - asked)
        answers.statuses[status] += 1


def wait_for_feeds(port: int, paths: list[str]) -> float:
    """Wait until all feeds are there; return how long that took, in seconds."""
    connection, begun = http.client.HTTPConnection("127.0.0.1", port, timeout=30), time.monotonic()
    for path in paths:
        while ask(connection, path)[0] != 200:
            if time.monotonic() - begun > PATIENCE:
                sys.exit(f"{path} is not there after {PATIENCE:.0f} s")
            time.sleep(0.2)
    return time.monotonic() - begun


def shift(origin: str, over: threading.Event) -> None:
    """Have the origin's pages list something new every ten seconds."""
    while not over.wait(10):
        urllib.request.urlopen(f"{origin}/_shift?by=1").read()


def measure(port: int, origin: str, options: argparse.Namespace) -> Answers:
    paths = [f"/feeds/s{number}.atom" for number in range(options.sources)]
    print(f"{options.sources} feeds are there after {wait_for_feeds(port, paths):.0f} s", flush=True)
    answers, start, over = Answers(), threading.Barrier(options.readers), threading.Event()
    shifting = threading.Thread(target=shift, args=(origin, over))
    readers = [
        threading.Thread(
            target=poll, args=(port, paths[turn * 20 :] + paths[: turn * 20], options.seconds, start, answers)
        )
        for turn in range(options.readers)
    ]
    for thread in (shifting, *readers):
        thread.start()
    for reader in readers:
        reader.join()
    over.set()
    shifting.join()
    return answers


def read_memory(pid: int) -> float:
    """Return the most memory that a process held so far, in MiB; as proc(5) has it."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    names = ("VmHWM", "VmRSS")  # some kernels tell the latter alone
    found = (re.search(rf"^{name}:\s*(\d+) kB", status, re.MULTILINE) for name in names)
    return max((int(one[1]) / 1024 for one in found if one), default=0.0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen([sys.executable, ROOT / "bench/origin.py"], stdout=subprocess.PIPE, text=True) as origin,
    ):
        assert origin.stdout is not None
        url, port = origin.stdout.readline().strip(), find_port()
        rows = "".join(f"  - {{slug: s{n}, url: {url}/list/{n}, title: News {n}}}\n" for n in range(options.sources))
        text = SETTINGS.format(port=port, host=url.removeprefix("http://")) + rows
        (Path(folder) / "sources.yaml").write_text(text, encoding="utf-8")
        with (Path(folder) / "log").open("w", encoding="utf-8") as log:
            daemon = subprocess.Popen([sys.executable, ROOT / "scheduler.py"], cwd=folder, stdout=log, stderr=log)
        try:
            answers = measure(port, url, options)
            memory = read_memory(daemon.pid)
        finally:
            daemon.terminate()
            daemon.wait(20)
            origin.terminate()
        refreshed = (Path(folder) / "log").read_text(encoding="utf-8").count(" new, ")
    taken = sorted(answers.seconds)
    p50, p99 = (taken[int(len(taken) * part)] * 1000 for part in (0.5, 0.99))
    print(f"{len(taken)} answers: {dict(answers.statuses)}; {answers.left} not asked for, as their readers were late")
    print(f"p50 {p50:.1f} ms, p99 {p99:.1f} ms (<= 250), longest {taken[-1] * 1000:.0f} ms")
    print(
        f"{refreshed} runs found something new; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    print(f"the daemon held {memory:.0f} MiB at most")
    bad = sum(count for status, count in answers.statuses.items() if status not in (200, 304))
    return 0 if not bad and not answers.left and p99 <= 250 else 1


if __name__ == "__main__":
    sys.exit(main())
