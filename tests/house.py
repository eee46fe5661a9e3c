"""A whole house for tests: a store on disk, a client, settings, and a clock that stands still until it is moved."""

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from feeds import FORMATS
from model.outcome import Run
from refresh import Refresher, sync_sources
from scraper.fetch.client import Client
from settings.options import Settings
from store import Store, open_store
from tests.origin import Origin

ONE = ("/1", "One", "09.03.2026")
TWO = ("/2", "Two", "08.03.2026")
RULES = {"item": "li", "title": "a", "date": "time", "summary": "p"}


@dataclass(kw_only=True)
class House:
    """All that a refresh needs, over one origin."""

    origin: Origin
    store: Store
    client: Client
    refresher: Refresher
    now: list[datetime] = field(default_factory=list)

    def pass_time(self, **time: float) -> None:
        self.now[0] += timedelta(**time)

    def refresh(self, slug: str = "news") -> Run:
        """Look at a source now, due or not."""
        (claim,) = self.store.claim_sources(self.now[0], limit=1, lease=timedelta(minutes=5), slugs=[slug])
        return self.refresher.refresh(claim)

    def read_articles(self, at_once: int = 100) -> int:
        """Read articles that are due; return how many were asked for."""
        claims = self.store.claim_articles(self.now[0], limit=at_once, lease=timedelta(minutes=5), per_host=100)
        for claim in claims:
            self.refresher.article_reader.read(claim)
        return len(claims)

    def compose(self) -> None:
        for slug in self.store.list_composable(self.now[0]):
            self.refresher.publisher.compose_feed(slug)

    def feeds(self, slug: str = "news") -> dict[str, bytes]:
        """The bytes of all documents, by their formats' endings."""
        found = {ending: self.store.find_publication(slug, ending) for ending in FORMATS}
        return {ending: document.body if document else b"" for ending, document in found.items()}


def settings(origin: Origin, *, query: str = "", **source: Any) -> Settings:
    entry = {"slug": "news", "url": f"{origin.url}/news{query}", "title": "News", "robots": False, "rules": RULES}
    entry |= {"full_text": False, **source}
    fetch = {"allow": [f"{origin.host}:{origin.port}"], "delay_seconds": 0, "deadline_seconds": 60, "read_seconds": 60}
    return Settings.model_validate({"fetch": fetch, "sources": [entry]})


@contextmanager
def house(folder: Path, *, database_url: str = "", **source: Any) -> Iterator[House]:
    """A house with one source, `news`, whose page the origin is still to be told; on SQLite where no other is named."""
    now = [datetime(2026, 3, 10, 9, tzinfo=UTC)]
    with Origin() as origin:
        told = settings(origin, **source)
        store, client = open_store(database_url or f"sqlite:///{folder / 'bantin.db'}"), Client(told.fetch)
        refresher = Refresher(store=store, client=client, settings=told, clock=lambda: now[0], rng=random.Random(1))
        sync_sources(store, told, now[0] - timedelta(minutes=1), refresher.rng)  # due by now
        try:
            yield House(origin=origin, store=store, client=client, refresher=refresher, now=now)
        finally:
            client.close()
            store.close()


def listing(*items: tuple[str, str, str], extra: str = "") -> str:
    """A listing page of items (path, title, date)."""
    rows = "".join(
        f"<li><a href='{path}'>{title}</a> <time>{date}</time><p>About {title}.</p></li>" for path, title, date in items
    )
    return f"<html><body>{extra}<ul>{rows}</ul></body></html>"


def entries(made: House) -> list[dict[str, Any]]:
    return list(json.loads(made.feeds()["json"])["items"])


def titles(made: House) -> list[str]:
    return [entry["title"] for entry in entries(made)]
