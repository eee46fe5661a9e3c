"""Archive documents of a source (RFC 5005 §4), rendered from what is stored."""

from collections.abc import Iterator
from datetime import datetime

from feeds import Feed, compose
from model.archive import find_span
from publish import build_channel
from settings.options import SourceEntry
from store import SourceState, Store


def compose_archive(store: Store, source: SourceState, end: int, base_url: str, now: datetime) -> Feed | None:
    """Return the archive document that ends at an item's number; None where there is no such item.

    It names no hub: a document of the archive is no topic.
    """
    span = find_span(end)
    items = store.list_archived(source.slug, span, now)
    if items is None:
        return None
    channel = build_channel(SourceEntry.from_json(source.options), source.guid, base_url, source.address)
    return compose(channel, items, archive=end, previous=span.start)


def list_ends(store: Store, source: SourceState) -> Iterator[int]:
    """Yield the numbers of the archive documents that a source's feed leads to, the newest first."""
    end = store.find_archive_end(source.slug, SourceEntry.from_json(source.options).limit)
    while end > 0:
        yield end
        end = find_span(end).start
