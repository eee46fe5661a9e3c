"""Whether a request is answered by a feed or by the page for people (RFC 9110 §12.5.1, Fetch Metadata §2.1).

A feed's address answers with the page where a browser is to show what comes as a document: a wall of
XML helps nobody. The page's address answers with a feed where one is named in Accept and
liked better than HTML.
"""

from functools import lru_cache

from starlette.requests import Request

from feeds.registry import FORMATS
from model.publication import FeedAddress, make_address, parse_address
from web.conditional import RawHeaders, parse_weighted
from web.feed_cache import Key

# The fields by which answers under the same address differ, besides codings and languages.
VARY = "accept, sec-fetch-dest"
_SHOWN_AS_PAGE = ("atom", "rss")  # JSON is legible, and browsers fold it
_HTML = (b"text/html", b"application/xhtml+xml")
_ENDINGS = {format_.media_type.encode(): ending for ending, format_ in FORMATS.items()} | {b"application/json": "json"}


def find_address(request: Request) -> FeedAddress:
    """Return the address of the feed that a route was matched for, by its `slug` or its `secret`."""
    return make_address(request.path_params.get("slug", ""), request.path_params.get("secret", ""))


@lru_cache(maxsize=4096)
def parse_feed_path(path: str) -> Key | None:
    """Return which feed a path names, None where it is not a feed's."""
    page, _, ending = path.rpartition(".")
    address = parse_address(page) if ending in FORMATS else None
    return (address, ending) if address else None


def choose_feed(path: str, headers: RawHeaders) -> Key | None:
    """Return the feed that answers a request for a source's page, None where the page does."""
    address = parse_address(path)
    ending = _choose_ending(_join(headers, b"accept")) if address else ""
    return (address, ending) if address and ending else None


def is_for_people(key: Key, headers: RawHeaders) -> bool:
    """Return whether a request for a feed is a browser's that is to show it; no feed reader's is."""
    if key[1] not in _SHOWN_AS_PAGE or (b"sec-fetch-dest", b"document") not in headers:
        return False
    return any(_parse_accept(_join(headers, b"accept")).get(kind, 0) > 0 for kind in _HTML)


@lru_cache(maxsize=256)
def _choose_ending(field: bytes) -> str:
    weights = _parse_accept(field)
    html = max(weights.get(kind, 0.0) for kind in _HTML)
    named = [(weights[kind], ending) for kind, ending in _ENDINGS.items() if weights.get(kind, 0.0) > html]
    return max(named, key=lambda pair: pair[0])[1] if named else ""


def _parse_accept(field: bytes) -> dict[bytes, float]:
    return dict(parse_weighted(part) for part in field.lower().split(b",") if part.strip())


def _join(headers: RawHeaders, name: bytes) -> bytes:
    return b",".join(value for field, value in headers if field == name)
