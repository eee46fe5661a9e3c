"""Conditional requests and the choice of a coding (RFC 9110 §8.8.3, §12.5.3, §13).

Pure functions over raw header fields. What a client sends wrong is passed over, as the
standard asks; ranges are not offered.
"""

import re
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import NamedTuple

from scraper.fetch.headers import parse_http_date

RawHeaders = Iterable[tuple[bytes, bytes]]

_TAG = re.compile(rb'"[^"]*"')  # the W/ before a weak one is passed over


class Conditions(NamedTuple):
    """The header fields of one request that decide what it is answered; a tuple, as one is made for each request."""

    none_match: bytes | None = None
    modified_since: bytes | None = None
    accept_encoding: bytes = b""


def read_conditions(headers: RawHeaders) -> Conditions:
    """Return what a request's header fields (names in small letters) ask; repeated lists are joined."""
    none_match = modified_since = None
    accept_encoding = b""
    for name, value in headers:
        if name == b"if-none-match":
            none_match = value if none_match is None else none_match + b", " + value
        elif name == b"if-modified-since":
            modified_since = value
        elif name == b"accept-encoding":
            accept_encoding = accept_encoding + b", " + value if accept_encoding else value
    return Conditions(none_match, modified_since, accept_encoding)


def is_not_modified(conditions: Conditions, etags: Collection[bytes], last_modified: datetime | None) -> bool:
    """Return whether the client's copy is still good (RFC 9110 §13.2.2).

    `etags` are those of all codings of the one representation; they are compared weakly.
    If-Modified-Since counts only where no If-None-Match was sent.
    """
    if conditions.none_match is not None:
        return _matches(conditions.none_match, etags)
    if conditions.modified_since is None or last_modified is None:
        return False
    since = _parse_date_field(conditions.modified_since)
    return since is not None and last_modified.replace(microsecond=0) <= since


def _matches(field: bytes, etags: Collection[bytes]) -> bool:
    return field in etags or field.strip() == b"*" or any(tag in etags for tag in _TAG.findall(field))


@lru_cache(maxsize=1024)
def _parse_date_field(value: bytes) -> datetime | None:
    return parse_http_date(value.decode("latin-1"))


def format_http_date(moment: datetime) -> str:
    """Return an aware moment as an HTTP-date (RFC 9110 §5.6.7)."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


@lru_cache(maxsize=1024)
def choose_coding(field: bytes, offered: tuple[bytes, ...]) -> bytes:
    """Return which of the codings that are offered an Accept-Encoding likes best, b"" where it likes plain bytes more.

    Of those that are liked alike it is the first.
    """
    weights = dict(parse_weighted(part) for part in field.lower().split(b",") if part.strip())
    if b"x-gzip" in weights:
        weights.setdefault(b"gzip", weights[b"x-gzip"])
    liked = {coding: weights.get(coding, weights.get(b"*", 0.0)) for coding in offered}
    best = max(liked, key=liked.__getitem__, default=b"")
    return best if liked.get(best, 0.0) > 0 and liked[best] >= weights.get(b"identity", 0.0) else b""


def mark_coding(etag: bytes, coding: bytes) -> bytes:
    """Return the ETag of a coding of what has that ETag: other bytes, so another (RFC 9110 §8.8.3.3)."""
    return etag[:-1] + b"-" + coding + b'"' if coding else etag


def parse_weighted(part: bytes) -> tuple[bytes, float]:
    """Return one element of an Accept field and its weight (RFC 9110 §12.4.2); 0 where that cannot be read.

    >>> parse_weighted(b" gzip;q=0.5"), parse_weighted(b"br"), parse_weighted(b"br;q=x")
    ((b'gzip', 0.5), (b'br', 1.0), (b'br', 0.0))
    """
    coding, _, parameters = part.partition(b";")
    name, _, value = parameters.strip().partition(b"=")
    try:
        weight = float(value) if name.strip() == b"q" else 1.0
    except ValueError:
        weight = 0.0
    return coding.strip(), weight
