"""Items -> feed documents. Pure: no network, no database, no clock.

`compose` makes a Feed of a channel and its stored items, `combine` one of the items of several
sources; `render` writes it in every format of `feeds.registry`. feedgen writes the XML, mended by
`feeds.feedgen_fixes`. Each entry is written once and cached (`feeds.entry_cache`); a document is
its head with the entries spliced in, byte for byte what one run of feedgen over the whole would give.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from feeds.compose import Entry, EntrySource, Feed, combine, compose
from feeds.entry_cache import EntryCache, RenderedEntry
from feeds.feed_format import FeedFormat
from feeds.feedgen_fixes import clean
from feeds.opml import Folder, Outline, render_opml
from feeds.packing import pack_gzip
from feeds.registry import FORMATS
from model.publication import Publication

__all__ = [
    "FORMATS",
    "Entry",
    "EntrySource",
    "Feed",
    "FeedFormat",
    "Folder",
    "Outline",
    "combine",
    "compose",
    "render",
    "render_document",
    "render_once",
    "render_opml",
]

_CACHE = EntryCache()


def render(feed: Feed, now: datetime) -> tuple[Publication, ...]:
    """Return the documents of `feed`, one in each format of the registry.

    `now` becomes `last_modified`, in whole seconds, and changes no byte of the bodies:
    whoever stores them keeps the older moment where the bytes are the same.
    """
    rendered = _render_entries(feed)
    return tuple([_publish(feed, format_, _splice(feed, format_, rendered), now) for format_ in FORMATS.values()])


def render_document(feed: Feed, ending: str) -> bytes:
    """Return the document of `feed` in the format of that ending; KeyError where there is none."""
    return _splice(feed, FORMATS[ending], _render_entries(feed))


def render_once(feed: Feed, ending: str) -> bytes:
    """Return the same bytes without the cache, in which what is seldom asked for would be in the way of feeds."""
    format_ = FORMATS[ending]
    return _splice(feed, format_, [{ending: format_.render_entry(clean(entry))} for entry in feed.entries])


def _render_entries(feed: Feed) -> list[RenderedEntry]:
    return [_CACHE.render(entry) for entry in feed.entries]


def _splice(feed: Feed, format_: FeedFormat, rendered: Sequence[RenderedEntry]) -> bytes:
    """Put the entries before the tail in which the head ends."""
    entries = [entry[format_.ending] for entry in rendered]
    if format_.separator:
        entries = [format_.separator.join(entries)]
    return b"".join([format_.render_head(feed).removesuffix(format_.tail), *entries, format_.tail])


def _publish(feed: Feed, format_: FeedFormat, body: bytes, now: datetime) -> Publication:
    return Publication(
        slug=feed.channel.slug,
        format=format_.ending,
        body=body,
        gzip=pack_gzip(body),
        etag=f'"{sha256(body).hexdigest()[:32]}"',
        last_modified=now.replace(microsecond=0),
    )
