"""Calendars of what sources and combinations announce, rendered from what is stored."""

from datetime import datetime

from combine import build_combination_channel
from feeds.calendar import render_calendar
from feeds.registry import find_preferred_format
from publish import build_channel
from settings.options import SourceEntry
from store import Store


def make_calendar(store: Store, slug: str, base_url: str, now: datetime) -> bytes | None:
    """Return the calendar of a feed; None where there is no such feed, or none yet."""
    if store.find_publication(slug, find_preferred_format().ending) is None:
        return None
    if source := store.find_source(slug):
        channel = build_channel(SourceEntry.from_json(source.options), source.guid, base_url, source.address)
        return render_calendar(channel, store.list_events(slug, now))
    if combination := store.find_combination(slug):
        channel = build_combination_channel(combination, (), base_url, combination.address)
        return render_calendar(channel, store.list_combined_events(slug, now))
    return None
