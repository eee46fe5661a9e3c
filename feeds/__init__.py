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
from feeds.entry_cache import EntryCache
from feeds.feed_format import FeedFormat
from feeds.feedgen_fixes import clean
from feeds.heads import render_heads
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
    "render_documents",
    "render_once",
    "render_opml",
]

_CACHE = EntryCache()


def render(feed: Feed, now: datetime) -> tuple[Publication, ...]:
    """Return the documents of `feed`, one in each format of the registry.

    `now` becomes `last_modified`, in whole seconds, and changes no byte of the bodies:
    whoever stores them keeps the older moment where the bytes are the same.
    """
    return tuple([_publish(feed, FORMATS[ending], body, now) for ending, body in render_documents(feed).items()])


def render_documents(feed: Feed) -> dict[str, bytes]:
    """Return the bytes of the documents of `feed`, by the endings of their formats."""
    rendered = [_CACHE.render(entry) for entry in feed.entries]
    heads = render_heads(feed)
    return {
        ending: _splice(heads[ending], format_, [entry[ending] for entry in rendered])
        for ending, format_ in FORMATS.items()
    }


def render_document(feed: Feed, ending: str) -> bytes:
    """Return the document of `feed` in the format of that ending; KeyError where there is none."""
    return render_documents(feed)[ending]


def render_once(feed: Feed, ending: str) -> bytes:
    """Return the same bytes without the cache, in which what is seldom asked for would be in the way of feeds."""
    format_ = FORMATS[ending]
    head = format_.render_head(feed).removesuffix(format_.tail)
    return _splice(head, format_, [format_.render_entry(clean(entry)) for entry in feed.entries])


def _splice(head: bytes, format_: FeedFormat, entries: Sequence[bytes]) -> bytes:
    """Put the entries between a head and its tail; long texts are copied once."""
    if format_.separator:
        entries = [part for entry in entries for part in (format_.separator, entry)][1:]
    return b"".join([head, *entries, format_.tail])


def _publish(feed: Feed, format_: FeedFormat, body: bytes, now: datetime) -> Publication:
    return Publication(
        slug=feed.channel.slug,
        format=format_.ending,
        body=body,
        gzip=pack_gzip(body),
        etag=f'"{sha256(body).hexdigest()[:32]}"',
        last_modified=now.replace(microsecond=0),
    )
