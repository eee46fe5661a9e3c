"""Heads of documents, each written by feedgen once: of a feed that changed, nothing in it differs but the moment.

A head is kept as it is at a moment that stands in for all others, and the feed's own takes its place. Where the
stand-in is in the head more than once, as in a title, the head is written anew each time.
"""

from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache

from feeds.compose import Entry, Feed
from feeds.feed_format import FeedFormat
from feeds.registry import FORMATS

STAND_IN = datetime(1999, 12, 31, 23, 59, 58, tzinfo=UTC)
KEPT = 1024  # heads, of about two kilobytes
_AUTHORED = Entry(guid="", url="", title="", published=STAND_IN, updated=STAND_IN, authors=("A",))


def render_heads(feed: Feed) -> dict[str, bytes]:
    """Return the documents of `feed` without their entries and tails, by the endings of their formats."""
    entries = () if feed.lacks_author else (_AUTHORED,)  # of entries a head tells this alone
    stand_in = replace(feed, updated=STAND_IN, entries=entries)
    return {ending: _render_head(feed, stand_in, format_) for ending, format_ in FORMATS.items()}


def _render_head(feed: Feed, stand_in_feed: Feed, format_: FeedFormat) -> bytes:
    head = _render_at_stand_in(stand_in_feed, format_.ending)
    if format_.render_moment is None:
        return head
    stand_in = format_.render_moment(STAND_IN)
    if head.count(stand_in) != 1:
        return format_.render_head(feed).removesuffix(format_.tail)
    return head.replace(stand_in, format_.render_moment(feed.updated))


@lru_cache(maxsize=KEPT)
def _render_at_stand_in(feed: Feed, ending: str) -> bytes:
    format_ = FORMATS[ending]
    return format_.render_head(feed).removesuffix(format_.tail)
