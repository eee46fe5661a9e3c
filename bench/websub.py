"""How long the hub takes to send one change to many subscribers, one of whom is slow.

    python bench/websub.py [--subscribers 1000] [--slow 5]

Subscribers are a server of ours on loopback, with as many hosts as there are addresses (127.0.0.1 to 127.0.0.9), so
that the limit per host is not what is measured alone. Exits 1 where the last delivery, but for the slow one's, comes
more than 10 s after the change.
"""

import argparse
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from feeds import render
from feeds.compose import compose
from model.item import Item, StoredItem
from model.publication import Channel, FeedAddress
from model.subscription import Mode, SubscriptionRequest, Wish
from scraper.fetch.client import Client
from scraper.fetch.options import FetchOptions
from store import SourceRecord, open_store
from websub.deliveries import Deliverer
from websub.sender import PER_HOST, Sender

BOUND = 10.0  # seconds
HOSTS = [f"127.0.0.{number}" for number in range(1, 10)]
NOW = datetime.now(UTC)


class Subscriber(BaseHTTPRequestHandler):
    """Takes deliveries and notes when each came; the path /slow takes its time."""

    protocol_version = "HTTP/1.1"
    came: dict[str, float] = {}  # noqa: RUF012  # shared on purpose: one server, one run
    slow = 5.0

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/slow":
            time.sleep(self.slow)
        self.came[self.path] = time.monotonic()
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Listener(ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subscribers", type=int, default=1000)
    parser.add_argument("--slow", type=float, default=5.0, help="seconds that the slow one takes")
    options = parser.parse_args()
    Subscriber.slow = options.slow
    server = Listener(("0.0.0.0", 0), Subscriber)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        seconds, size = measure(Path(folder), server.server_address[1], options.subscribers)
    server.shutdown()
    print(f"{options.subscribers} subscribers, a document of {size / 1024:.0f} KiB, one takes {options.slow:g} s:")
    print(f"last of the others after {seconds:.2f} s ({options.subscribers / seconds:.0f} a second); bound {BOUND:g} s")
    return int(seconds > BOUND)


def measure(folder: Path, port: int, number: int) -> tuple[float, int]:
    """Return the seconds until all but the slow subscriber had the document, and the document's bytes."""
    store = open_store(f"sqlite:///{folder}/bench.db")
    store.sync_sources([SourceRecord(slug="a", url="https://a.example/", options="{}", first_due=NOW)], NOW)
    paths = ["/slow", *(f"/{place}" for place in range(number - 1))]
    for place, path in enumerate(paths):
        callback = f"http://{HOSTS[place % len(HOSTS)]}:{port}{path}"
        wish = Wish(mode=Mode.SUBSCRIBE, topic="https://x.example/feeds/a.atom", seconds=864000, secret="s")
        request = SubscriptionRequest(
            address=FeedAddress("a"),
            ending="atom",
            callback=callback,
            host=f"{HOSTS[place % len(HOSTS)]}:{port}",
            wish=wish,
        )
        assert store.request_subscription(request.address.name, request, NOW)
        for claim in store.claim_subscriptions(NOW, limit=9, lease=timedelta(minutes=1), per_host=9, wishes=9):
            store.settle_wish(claim, NOW, confirmed=True)
    client = Client(FetchOptions(allow=("127.0.0.0/8",), delay_seconds=0, per_host=PER_HOST))
    sender = Sender(Deliverer(store=store, client=client, hub="https://x.example/hub", clock=utc_now))
    channel = Channel(slug="a", title="A", url="https://a.example/", feed_url="https://x.example/feeds/a", guid="g")
    documents = render(compose(channel, [make_item(place) for place in range(100)]), NOW)
    with store.composing("a", utc_now) as composing:
        composing.publish(documents)
    start = time.monotonic()
    while len(Subscriber.came) < number and time.monotonic() - start < 60:
        sender.pump()
        time.sleep(0.05)
    sender.stop()
    client.close()
    store.close()
    others = [moment for path, moment in Subscriber.came.items() if path != "/slow"]
    assert len(others) == number - 1, f"{len(others)} of {number - 1} were delivered"
    return max(others) - start, len(documents[0].body)


def make_item(place: int) -> StoredItem:
    item = Item(
        url=f"https://a.example/{place}", title=f"Notice {place}", aliases=(), fingerprint="", content="x" * 800
    )
    return StoredItem(guid=f"g{place}", first_seen=NOW, changed=NOW, revision=1, item=item)


def utc_now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main())
