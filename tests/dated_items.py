"""Items and dates for the tests of identity and of renewal."""

from datetime import UTC, datetime, timedelta
from typing import Any

from model.item import DateOrigin, Item, ItemDate, Precision

T0 = datetime(2026, 3, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def date(day: int = 0, raw: str = "", **told: Any) -> ItemDate:
    at = T0 + day * DAY
    words: dict[str, Any] = {"origin": DateOrigin.LISTING, "precision": Precision.DAY, "zone": "UTC"} | told
    fields: dict[str, Any] = {"at": at, "raw": raw or str(at)}
    return ItemDate(**(fields | words))


def item(title: str, *aliases: str, **told: Any) -> Item:
    return Item(**({"url": "", "title": title, "aliases": aliases, "fingerprint": ""} | told))
