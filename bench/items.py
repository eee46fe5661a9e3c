"""How long pages take over all sources, with a million items stored, by ten strangers at once.

    python bench/items.py [--items 1000000] [--sources 1000] [--strangers 10]

Prints, for each page, the median and the slowest of all answers in ms. Ten at once share one process here, so each
waits for the others; the time of a single call stands beside.
"""

import argparse
import sys
import tempfile
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--strangers", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/a.db")
        fill(store, options.items, options.sources)
        app = make_app(store, base_url="http://x", title="Bench", clock=lambda: T0, sample=None)
        client = TestClient(app, base_url="http://x")
        print(f"{options.items:,} items of {options.sources:,} sources, {options.strangers} strangers at once")
        print(f"{'':<16}{'alone ms':>10}{'median ms':>12}{'slowest ms':>12}")
        works: dict[str, Callable[[], object]] = {"status": store.list_sources}
        works |= {page: lambda page=page: client.get(page).raise_for_status() for page in PAGES}  # type: ignore[misc]
        for name, work in works.items():
            work()
            alone, taken = median(time_calls(work, 1)), time_calls(work, options.strangers)
            print(f"{name:<16}{alone:>10.1f}{median(taken):>12.1f}{max(taken):>12.1f}")
        store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
