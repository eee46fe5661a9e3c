"""How long pages take over all sources, with a million items stored, by ten strangers at once; on both databases.

    python bench/items.py [--items 1000000] [--sources 1000] [--strangers 10] [--only sqlite|postgresql]

Prints, for each page, its size in KB and the median and the slowest of all answers in ms. Ten at once share one process
here, so each waits for the others; beside stands a single call: its time, and that of this process's CPU alone, which a
busy machine does not lengthen. `bantin status` is the whole command, in a process of its own.
PostgreSQL is looked for as the tests do (BANTIN_TEST_POSTGRES); what was made is removed at the end.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from search import databases
from sqlalchemy import text
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parents[1]))

from model.item import Item
from store import SourceRecord, Store, open_store
from store.codec import dump_item
from store.tables import items, sources
from web.app import make_app

T0 = datetime(2026, 11, 1, tzinfo=UTC)
PAGES = ("/", "/?sort=-newest", "/?q=site", "/opml.xml", "/healthz", "/metrics", "/feeds/s1")
ROUNDS = 5
BATCH = 20_000
ROOT = Path(__file__).parents[1]


def fill(store: Store, number: int, of_sources: int) -> None:
    """Store so many items, the same number of each source."""
    records = [
        SourceRecord(slug=f"s{n}", url=f"https://h{n}.example/", options="{}", title=f"Site {n}", first_due=T0)
        for n in range(of_sources)
    ]
    store.sync_sources(records, T0)
    document = dump_item(Item(url="https://h.example/1", title="A title of common length", aliases=(), fingerprint=""))
    for start in range(0, number, BATCH):
        rows = [
            {
                "slug": f"s{key % of_sources}",
                "guid": f"g{key}",
                "document": document,
                "first_seen": T0 + timedelta(seconds=key),
                "changed": T0,
                "published_at": T0 + timedelta(seconds=key),
                "shown_from": T0,
                "present": False,
                "search_key": key,
            }
            for key in range(start, min(start + BATCH, number))
        ]
        with store._database.write() as connection:
            connection.execute(items.insert(), rows)
    with store._database.write() as connection:
        connection.execute(sources.update().values(item_count=number // of_sources))
        if store._database.path is None:  # as autovacuum does before long
            connection.execute(text("ANALYZE"))


def time_calls(work: Callable[[], object], strangers: int) -> list[float]:
    """Return how long each call took, in ms, made by so many at once, ROUNDS times each."""
    taken: list[float] = []

    def ask() -> None:
        for _ in range(ROUNDS):
            start = perf_counter()
            work()
            taken.append((perf_counter() - start) * 1000)

    threads = [threading.Thread(target=ask) for _ in range(strangers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def time_status(url: str) -> tuple[float, float]:
    """Return how long `bantin status` takes over a database, and its CPU time, in ms: medians of ROUNDS processes."""
    taken, busy = [], []
    with tempfile.TemporaryDirectory() as home:
        Path(home, "sources.yaml").write_text("sources: []\n", "utf-8")
        environment = os.environ | {"BANTIN_DATABASE_URL": url, "BANTIN_SETTINGS": f"{home}/sources.yaml"}
        command = [sys.executable, "-c", "from cli.commands import main; main(['status'])"]
        for _ in range(ROUNDS):
            before, start = read_child_seconds(), perf_counter()
            subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
            taken.append((perf_counter() - start) * 1000)
            busy.append((read_child_seconds() - before) * 1000)
    return median(taken), median(busy)


def read_child_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def time_busy(work: Callable[[], object]) -> float:
    """Return the CPU time of a call in this process, in ms: the median of ROUNDS."""
    taken = []
    for _ in range(ROUNDS):
        start = process_time()
        work()
        taken.append((process_time() - start) * 1000)
    return median(taken)


def measure(name: str, url: str, options: argparse.Namespace) -> None:
    """Fill a database and print what each page takes over it."""
    store = open_store(url)
    fill(store, options.items, options.sources)
    client = TestClient(
        make_app(store, base_url="http://x", title="Bench", clock=lambda: T0, sample=None), base_url="http://x"
    )
    print(f"\n{name}: {options.items:,} items of {options.sources:,} sources, {options.strangers} strangers at once")
    print(f"{'':<16}{'KB':>8}{'CPU ms':>8}{'alone ms':>10}{'median ms':>12}{'slowest ms':>12}")
    for page in PAGES:

        def ask(page: str = page) -> bytes:
            return client.get(page).raise_for_status().content

        size, busy = len(ask()), time_busy(ask)
        alone, taken = median(time_calls(ask, 1)), time_calls(ask, options.strangers)
        print(
            f"{page:<16}{size / 1000:>8.1f}{busy:>8.1f}{alone:>10.1f}{median(taken):>12.1f}{max(taken):>12.1f}",
            flush=True,
        )
    store.close()
    alone, busy = time_status(url)
    print(f"{'bantin status':<24}{busy:>8.1f}{alone:>10.1f}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--strangers", type=int, default=10)
    parser.add_argument("--only", choices=["sqlite", "postgresql"], default="")
    options = parser.parse_args()
    with databases(options.only) as urls:
        for name, url in urls.items():
            measure(name, url, options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
