"""What tests of the store do to it: sources, items, pages and runs, on a clock of their own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from model.item import DateOrigin, Item, ItemDate, Precision, StoredItem
from model.outcome import Health, Page, Run, RunOutcome, Scraped, Validators
from store import Claim, Delta, Settling, SourceRecord, Store

T0 = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def record(slug: str, host: str = "", **told: Any) -> SourceRecord:
    fields: dict[str, Any] = {"url": f"https://{host or slug}.example/news", "options": "{}", "first_due": T0} | told
    return SourceRecord(slug=slug, **fields)


def day(number: int, raw: str = "", **told: Any) -> ItemDate:
    at = datetime(2026, 10, number, tzinfo=UTC)
    words: dict[str, Any] = {"origin": DateOrigin.LISTING, "precision": Precision.DAY, "zone": "UTC"} | told
    return ItemDate(at=at, raw=raw or at.strftime("%d.%m.%Y"), **words)


def item(name: str, title: str = "", published: ItemDate | None = None, **told: Any) -> Item:
    address, title = f"https://a.example/{name}", title or f"Notice {name}"
    key = f"title:{title}|{published.at.date() if published else ''}"
    made = Item(url=address, title=title, aliases=(f"url:{address}", key), fingerprint="", published=published)
    made = replace(made, **told)
    return replace(made, fingerprint=f"fp:{hash(replace(made, aliases=()))}")


def scraped(items: Sequence[Item], known: Sequence[Item] = ()) -> Scraped:
    """A page on which `items` and then `known` stand, of which the latter were known."""
    order = tuple(item.fingerprint for item in (*items, *known))
    page = Page(url="https://a.example/news", media_type="text/html", body=b"<html>page")
    return Scraped(items=tuple(items), order=order, validators=Validators(etag='"v1"'), body_hash="b1", page=page)


def run(slug: str = "a", outcome: RunOutcome = RunOutcome.SCRAPED, at: datetime = T0, **told: Any) -> Run:
    return Run(slug=slug, started=at, ended=at, outcome=outcome, **told)


def claim(store: Store, now: datetime = T0, slug: str = "a") -> Claim:
    [claimed] = store.claim_sources(now, limit=1, lease=HOUR, slugs=[slug])
    return claimed


def finish(settling: Settling, now: datetime = T0, slug: str = "a", **told: Any) -> None:
    fields: dict[str, Any] = {"next_due": now + HOUR, "health": Health.OK, "failures": 0} | told
    settling.finish(run(slug, at=now), **fields)


def settle(
    store: Store, items: Sequence[Item], now: datetime = T0, *, slug: str = "a", articles: bool = False
) -> Delta:
    """One run as the program does it: what is known by its fingerprint is not handed over."""
    claimed = claim(store, now, slug)
    known = claimed.memory.known([item.fingerprint for item in items])
    page = scraped(items)
    page = replace(page, items=tuple(item for item in items if item.fingerprint not in known))
    with store.settling(claimed, now) as settling:
        assert settling is not None
        delta = settling.apply(page, wants_article=articles, grace=5 * MINUTE)
        finish(settling, now, slug, validators=page.validators, body_hash=page.body_hash)
    return delta


def feed(store: Store, now: datetime = T0, slug: str = "a") -> list[StoredItem]:
    with store.composing(slug, lambda: now) as composing:
        return composing.list_feed_items(100)


def titles(items: Sequence[StoredItem]) -> list[str]:
    return [stored.item.title for stored in items]
