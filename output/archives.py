"""Archive documents of sources and combinations (RFC 5005 §4), rendered from what is stored."""

from collections.abc import Iterator
from datetime import datetime

from combine import build_combination_channel, build_item_source
from feeds import Feed, combine, compose
from model.archive import find_following, find_span
from publish import build_channel
from settings.combinations import Combination
from settings.options import SourceEntry
from store import CombinationState, SourceState, Store


def compose_archive(store: Store, slug: str, end: int, base_url: str, now: datetime) -> Feed | None:
    """Return the archive document of a feed that ends at an item's number; None where there is none.

    It names no hub: a document of the archive is no topic.
    """
    if source := store.find_source(slug):
        return _compose_of_source(store, source, end, base_url, now)
    combination = store.find_combination(slug)
    return _compose_of_combination(store, combination, end, base_url, now) if combination else None


def _compose_of_source(store: Store, source: SourceState, end: int, base_url: str, now: datetime) -> Feed | None:
    span, entry = find_span(end), SourceEntry.from_json(source.options)
    items = store.list_archived(source.slug, span, now)
    if items is None:
        return None
    channel = build_channel(entry, source.guid, base_url, source.address)
    following = find_following(span, store.find_archive_end(source.slug, entry.limit))
    return compose(channel, items, archive=end, previous=span.start, following=following)


def _compose_of_combination(
    store: Store, state: CombinationState, end: int, base_url: str, now: datetime
) -> Feed | None:
    archive = store.read_combined_archive(state.slug, end, now)
    if archive is None:
        return None
    entries = {options: SourceEntry.from_json(options) for options in {item.options for item in archive.items}}
    channel = build_combination_channel(state, entries.values(), base_url, state.address)
    parts = [(item.stored, build_item_source(item, entries[item.options], base_url)) for item in archive.items]
    return combine(channel, parts, archive=end, previous=archive.previous, following=archive.following)


def list_ends(store: Store, source: SourceState) -> Iterator[int]:
    """Yield the numbers of the archive documents that a source's feed leads to, the newest first."""
    end = store.find_archive_end(source.slug, SourceEntry.from_json(source.options).limit)
    while end > 0:
        yield end
        end = find_span(end).start


def find_newest_end(store: Store, combination: CombinationState, now: datetime) -> int:
    """Return the number of the archive document that a combination's feed leads to; 0 where there is none."""
    return store.find_combined_archive_end(combination.slug, now, Combination.from_json(combination.options).limit)
