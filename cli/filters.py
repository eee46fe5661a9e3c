"""What the filters of the settings hide of the items that are stored, before anything is run with them."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import count, takewhile

from model.item import StoredItem
from settings.combinations import Combination
from settings.filters import Filters, find_shown_until
from settings.options import SourceEntry
from store import Store

BATCH = 500  # items that are in memory at once


def list_stored_items(store: Store, slug: str) -> Iterator[StoredItem]:
    """Yield all of a source's stored items, newest first."""
    batches = (store.list_items(slug, limit=BATCH, offset=number * BATCH) for number in count())
    for batch in takewhile(bool, batches):
        yield from batch


def is_hidden(stored: StoredItem, filters: Filters, language: str, now: datetime) -> bool:
    """Return whether filters, as the settings have them now, hide an item of a source of that language."""
    until = find_shown_until(stored, filters, language)
    return until is not None and until <= now


def count_items_hidden_in(
    store: Store, combination: Combination, entries: Iterable[SourceEntry], now: datetime
) -> tuple[int, int]:
    """Return how many items that its sources show a combination's own filters hide, and how many these show."""
    verdicts = [
        is_hidden(stored, combination.filters, entry.language, now)
        for entry in entries
        for stored in list_stored_items(store, entry.slug)
        if not is_hidden(stored, entry.filters, entry.language, now)
    ]
    return sum(verdicts), len(verdicts)


def list_hidden_items(store: Store, entry: SourceEntry, now: datetime) -> Iterator[StoredItem]:
    """Yield a source's stored items that its filters hide, newest first."""
    return (one for one in list_stored_items(store, entry.slug) if is_hidden(one, entry.filters, entry.language, now))


def count_hidden_items(store: Store, entry: SourceEntry, now: datetime) -> tuple[int, int]:
    """Return how many of a source's stored items its filters hide, and how many are stored."""
    verdicts = [
        is_hidden(stored, entry.filters, entry.language, now) for stored in list_stored_items(store, entry.slug)
    ]
    return sum(verdicts), len(verdicts)
