"""What /feeds/all costs to compose when one of many sources has 2 new items, as a ratio to that source's own feed.

    python -m bench.combine [SOURCES] [ITEMS]

Both feeds hold 100 items where a source has that many.

CPU milliseconds, best of the rounds, on SQLite; compare the ratio, the machine is noisy.
"""

import random
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.feeds import stored
from combine import compose_combination
from model.item import Item
from model.outcome import Health, Page, Run, RunOutcome, Scraped, Validators
from refresh import Refresher, sync_sources
from scraper.fetch.client import Client
from settings.options import Settings
from store import open_store

NOW = [datetime(2026, 3, 9, 8, tzinfo=UTC)]
ROUNDS, SIZE = 10, 2000


def make_item(number: int, slug: str) -> Item:
    address = f"https://{slug}.example/{number}"
    return replace(stored(number, SIZE).item, url=address, aliases=(f"url:{address}",), fingerprint=address)


def bring(refresher: Refresher, slug: str, numbers: range) -> None:
    """Store a page of a source, without composing anything."""
    [claim] = refresher.store.claim_sources(NOW[0], limit=1, lease=timedelta(hours=1), slugs=[slug])
    found = [make_item(number, slug) for number in numbers]
    page = Page(url=claim.url, media_type="text/html", body=b"")
    order = tuple(item.fingerprint for item in found)
    scraped = Scraped(items=tuple(found), order=order, validators=Validators(), body_hash="", page=page)
    with refresher.store.settling(claim, NOW[0]) as settling:
        assert settling is not None
        settling.apply(scraped, wants_article=False, grace=timedelta(0))
        run = Run(slug=slug, started=NOW[0], ended=NOW[0], outcome=RunOutcome.SCRAPED)
        settling.finish(run, next_due=NOW[0], health=Health.OK, failures=0)


def main(count: int, items: int) -> None:
    slugs = [f"s{number}" for number in range(count)]
    entries = [{"slug": slug, "url": f"https://{slug}.example/", "full_text": False} for slug in slugs]
    settings = Settings.model_validate({"sources": entries})
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(open_store(f"sqlite:///{Path(folder)}/a.db")) as store,
        closing(Client(settings.fetch)) as client,
    ):
        rng = random.Random(1)
        refresher = Refresher(store=store, client=client, settings=settings, clock=lambda: NOW[0], rng=rng)
        sync_sources(store, settings, NOW[0], rng)
        for number, slug in enumerate(slugs):
            bring(refresher, slug, range(number, number + (100 if slug == "s0" else items)))
            refresher.publisher.compose_feed(slug)
        while not compose_combination(refresher.publisher, "all"):
            pass
        own, combined = [], []
        NOW[0] += timedelta(days=1)  # what came within the last hours stays beyond the limit
        for turn in range(ROUNDS):
            NOW[0] += timedelta(minutes=30)
            bring(refresher, "s0", range(10_000 + 2 * turn, 10_002 + 2 * turn))
            for work, times in (
                (lambda: refresher.publisher.compose_feed("s0"), own),
                (lambda: compose_combination(refresher.publisher, "all"), combined),
            ):
                start = time.process_time()
                work()
                times.append(time.process_time() - start)
    ratio = min(combined) / min(own)
    print(f"{count} sources of {items}: own {min(own) * 1000:.1f} ms, all {min(combined) * 1000:.1f} ms, {ratio:.2f}x")


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:3]]
    main(*arguments, *(1000, 20)[len(arguments) :])
