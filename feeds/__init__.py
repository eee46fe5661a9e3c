"""Items -> feed documents. Pure: no network, no database, no clock.

`compose` makes a Feed of a channel and its stored items; `render` writes it in every
format. feedgen writes the XML, mended by `feeds.feedgen_fixes`. Each entry is written once and
kept (`feeds.entry_cache`); a document is its head with the entries spliced in, byte for byte
what one run of feedgen over the whole would give.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from isal import isal_zlib

from feeds import atom, jsonfeed, rss
from feeds.compose import Entry, Feed, compose
from feeds.entry_cache import Kept, Pieces
from feeds.opml import Outline, opml
from model.publication import Format, Publication

__all__ = ["Entry", "Feed", "Outline", "compose", "opml", "render", "render_atom", "render_json", "render_rss"]

# ISA-L at 2: a twentieth of zlib's time at 6, for a quarter more bytes (bench/feeds.py). Else
# packing would cost several times what all the rest does.
GZIP_LEVEL = 2
GZIP = 16 + 15  # zlib's window bits for the gzip form (RFC 1952); it leaves the time at zero
_KEPT = Kept()


def render(feed: Feed, now: datetime) -> tuple[Publication, ...]:
    """Return the documents of `feed`, one for each Format.

    `now` is told as `last_modified`, in whole seconds, and changes no byte of the bodies:
    whoever stores them keeps the older moment where the bytes are the same.
    """
    pieces = _pieces(feed)
    bodies = {Format.RSS: _rss(feed, pieces), Format.ATOM: _atom(feed, pieces), Format.JSON: _json(feed, pieces)}
    return tuple([_publication(feed.channel.slug, form, body, now) for form, body in bodies.items()])


def render_rss(feed: Feed) -> bytes:
    """Return the RSS 2.0 document of `feed`."""
    return _rss(feed, _pieces(feed))


def render_atom(feed: Feed) -> bytes:
    """Return the Atom 1.0 document of `feed`."""
    return _atom(feed, _pieces(feed))


def render_json(feed: Feed) -> bytes:
    """Return the JSON Feed 1.1 document of `feed`."""
    return _json(feed, _pieces(feed))


def _pieces(feed: Feed) -> list[Pieces]:
    return [_KEPT.pieces(entry) for entry in feed.entries]


def _rss(feed: Feed, pieces: Sequence[Pieces]) -> bytes:
    return _splice(rss.head(feed), [piece.rss for piece in pieces], rss.TAIL)


def _atom(feed: Feed, pieces: Sequence[Pieces]) -> bytes:
    return _splice(atom.head(feed), [piece.atom for piece in pieces], atom.TAIL)


def _json(feed: Feed, pieces: Sequence[Pieces]) -> bytes:
    return _splice(jsonfeed.head(feed), [jsonfeed.JOINT.join([piece.json for piece in pieces])], jsonfeed.TAIL)


def _splice(head: bytes, pieces: Sequence[bytes], tail: bytes) -> bytes:
    """Put `pieces` before the `tail` in which `head` ends."""
    return b"".join([head.removesuffix(tail), *pieces, tail])


def _publication(slug: str, form: Format, body: bytes, now: datetime) -> Publication:
    return Publication(
        slug=slug,
        format=form,
        body=body,
        gzip=isal_zlib.compress(body, GZIP_LEVEL, GZIP),
        etag=f'"{sha256(body).hexdigest()[:32]}"',
        last_modified=now.replace(microsecond=0),
    )
