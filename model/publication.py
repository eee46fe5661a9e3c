"""What readers get: a channel's description, and the bytes of one feed document."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

SLUG = "[a-z0-9][a-z0-9-]{0,62}"  # a regular expression, as is the next
SECRET = "[0-9a-f]{40}"
_PATH = re.compile(f"/feeds/(?P<slug>{SLUG})|/private/(?P<secret>{SECRET})")


class FeedAddress(NamedTuple):
    """Under what a feed is reached: its slug, or where it is private its secret, which nobody can guess."""

    name: str
    is_private: bool = False

    @property
    def path(self) -> str:
        """The path of its page, and with an ending of its documents."""
        return f"/{'private' if self.is_private else 'feeds'}/{self.name}"


def make_address(slug: str, secret: str) -> FeedAddress:
    """Return the address of a feed; its secret is "" where it is public."""
    return FeedAddress(secret, is_private=True) if secret else FeedAddress(slug)


def parse_address(path: str) -> FeedAddress | None:
    """Return the address of a feed whose page has that path; None where no feed's can.

    >>> parse_address("/feeds/news"), parse_address("/private/news")
    (FeedAddress(name='news', is_private=False), None)
    """
    match = _PATH.fullmatch(path)
    return match and FeedAddress(match["slug"] or match["secret"], is_private=match["slug"] is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What a feed says of itself."""

    slug: str
    title: str
    url: str  # the source's page
    site: str = ""  # the host of that page
    feed_url: str  # absolute, without the ending: https://host/feeds/<slug>; "" for one that is not to be named
    guid: str  # the feed's own permanent id
    language: str = ""
    query: str = ""  # of its addresses, encoded: what a feed of a search looks for
    description: str = ""
    hub: str = ""  # the address of the WebSub hub that tells of changes; "" for none
    icon: str = ""  # the address of a small square picture
    logo: str = ""  # the same, of a larger one
    picture: str = ""  # the same, of one that is no drawing: RSS allows GIF, JPEG and PNG
    author: str = ""  # who makes it, where it is a podcast
    cover: str = ""  # the address of its picture then
    minutes: int = 0  # between two looks at the source's page; 0 where that is not known

    def make_address(self, ending: str) -> str:
        """Return the address of its document with that ending."""
        return f"{self.feed_url}.{ending}" + (f"?{self.query}" if self.query else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One feed document as it is served, byte for byte."""

    slug: str
    format: str  # the ending of one of `feeds.registry`
    body: bytes
    gzip: bytes
    etag: str  # quoted, strong, of `body`; the gzip form's is derived by the server
    last_modified: datetime  # UTC, whole seconds: when the bytes last changed
    due: datetime | None = field(default=None, compare=False)  # not before which they change; None: at any moment
