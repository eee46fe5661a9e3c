"""A store with combinations, for tests: their sources bring items without a page being read."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from combine import compose_combination
from feeds import FORMATS
from model.item import Item
from refresh import Refresher, sync_sources
from scraper.fetch.client import Client
from settings.options import Settings
from store import Store
from tests.stores import MINUTE, T0, finish, item, scraped
from tests.stores import claim as claim_source

RULES = {"item": "li", "title": "a"}
LONG = "The council of the town has decided to close the bridge over the river for works in May and June."


@dataclass(kw_only=True)
class Hall:
    """A store with sources and combinations as settings have them; pages are given, not read."""

    store: Store
    client: Client
    now: list[datetime] = field(default_factory=lambda: [T0])
    refresher: Refresher = field(init=False)

    def configure(self, sources: Sequence[str | dict[str, Any]], combinations: Sequence[dict[str, Any]] = ()) -> None:
        entries = [{"slug": told} if isinstance(told, str) else told for told in sources]
        entries = [
            {"url": f"https://{entry['slug']}.example/", "rules": RULES, "full_text": False} | entry
            for entry in entries
        ]
        settings = Settings.model_validate({"sources": entries, "combinations": list(combinations)})
        rng = random.Random(1)
        self.refresher = Refresher(
            store=self.store, client=self.client, settings=settings, clock=lambda: self.now[0], rng=rng
        )
        sync_sources(self.store, settings, self.now[0] - MINUTE, rng)

    def bring(self, slug: str, *items: Item) -> None:
        """Have a source's page list these items now, and its feed written."""
        claimed = claim_source(self.store, self.now[0], slug)
        known = claimed.memory.known([one.fingerprint for one in items])
        page = replace(scraped(items), items=tuple(one for one in items if one.fingerprint not in known))
        with self.store.settling(claimed, self.now[0]) as settling:
            assert settling is not None
            settling.apply(page, wants_article=False, grace=5 * MINUTE)
            finish(settling, self.now[0], slug)
        self.refresher.publisher.compose_feed(slug)

    def compose(self) -> None:
        while due := self.store.list_due_combinations(self.now[0]):
            for slug in due:
                compose_combination(self.refresher.publisher, slug)

    def entries(self, slug: str = "all") -> list[dict[str, Any]]:
        self.compose()
        document = self.store.find_publication(slug, "json")
        return [] if document is None else json.loads(document.body)["items"]

    def titles(self, slug: str = "all") -> list[str]:
        return [entry["title"] for entry in self.entries(slug)]

    def bodies(self, slug: str = "all") -> list[bytes]:
        self.compose()
        return [document.body for ending in FORMATS if (document := self.store.find_publication(slug, ending))]

    def pass_time(self, step: timedelta) -> None:
        self.now[0] += step


def notice(name: str, source: str, title: str = "", **told: Any) -> Item:
    address = f"https://{source}.example/{name}"
    made = item(name, title, **told)
    return replace(made, url=address, aliases=(f"url:{address}",), fingerprint=f"{source} {name} {hash(made)}")
