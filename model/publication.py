"""What readers get: a channel's description, and the bytes of one feed document."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What a feed says of itself."""

    slug: str
    title: str
    url: str  # the source's page
    site: str = ""  # the host of that page
    feed_url: str  # absolute, without the ending: https://host/feeds/<slug>
    guid: str  # the feed's own permanent id
    language: str = ""
    query: str = ""  # of its addresses, encoded: what a feed of a search looks for
    description: str = ""
    hub: str = ""  # the address of the WebSub hub that tells of changes; "" for none
    icon: str = ""  # the address of a square PNG of 144 pixels, the most that RSS allows
    logo: str = ""  # the same, of 512 pixels
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
