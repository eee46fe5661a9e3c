"""The feeds that are requested most, ready to send: bodies, and whole header lists.

A feed that changed is sent at once as it was stored, plain or gzipped. Where it is asked for again later, it is
packed by Brotli too, once.

Bounded by bytes. A feed in the cache is loaded from the store again once it is older than
`fresh_seconds`; while that question is under way nobody asks it twice. Where the store
cannot answer, the last good feed stays up.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from starlette.concurrency import run_in_threadpool

from feeds.packing import pack_brotli
from feeds.registry import FORMATS
from model.errors import StoreError
from model.publication import FeedAddress, Publication
from web.conditional import Conditions, choose_coding, format_http_date, is_not_modified, mark_coding
from web.security import CORS_HEADERS, PRIVATE_HEADERS, add_security_headers

Message = dict[str, Any]  # ASGI's own loose type
Key = tuple[FeedAddress, str]  # of a feed, and the ending of one of its formats

# For how long readers and proxies may keep a feed unasked, in seconds: until its source is due.
MAX_AGE = 60  # at least, also where it may change at any moment
LONGEST_MAX_AGE = 3600
CACHE_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedFeed:
    """One coding of a feed, as the messages that send it."""

    ok: Message
    unchanged: Message
    body: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedFeed:
    """A publication ready to send; `size` is what it holds in memory, in bytes."""

    publication: Publication
    brotli: bytes  # b"" until it pays
    etags: tuple[bytes, ...]
    codings: Mapping[bytes, EncodedFeed]  # by their names, b"" for plain bytes
    offered: tuple[bytes, ...]  # the names, the smallest first
    max_age: int
    size: int

    def answer(self, conditions: Conditions) -> tuple[Message, Message | None]:
        """Return the start of the answer, and its body; no body where 304 says enough."""
        coded = self.codings[choose_coding(conditions.accept_encoding, self.offered)]
        if is_not_modified(conditions, self.etags, self.publication.last_modified):
            return coded.unchanged, None
        return coded.ok, coded.body


def choose_max_age(due: datetime | None, now: datetime) -> int:
    """Return for how long a feed may be kept that changes at `due` at the soonest, in seconds.

    These are whole minutes, so that what is held ready is seldom made anew.
    """
    left = int((due - now).total_seconds()) // 60 * 60 if due else MAX_AGE
    return min(max(left, MAX_AGE), LONGEST_MAX_AGE)


def prepare_feed(
    publication: Publication,
    link: str = "",
    max_age: int = MAX_AGE,
    brotli: bytes = b"",
    *,
    is_private: bool = False,
) -> CachedFeed:
    """Return a publication with everything made that sending it needs.

    `link` is its Link field, "" for none; `max_age` is in seconds; `brotli` is its body packed, b"" for not yet.
    One that is private may be kept by who requested it alone, and by no search engine.
    """
    etag = publication.etag.encode()
    links = [(b"link", link.encode())] if link else []
    scope = PRIVATE_HEADERS if is_private else CORS_HEADERS
    kept = (b"cache-control", b"%s, max-age=%d" % (b"private" if is_private else b"public", max_age))
    packed = {name: body for name, body in ((b"br", brotli), (b"gzip", publication.gzip)) if body}
    return CachedFeed(
        publication=publication,
        brotli=brotli,
        etags=tuple(mark_coding(etag, name) for name in (b"", b"br", b"gzip")),
        codings={
            name: _encode(publication, body, name, (kept, *scope), links)
            for name, body in {b"": publication.body, **packed}.items()
        },
        offered=tuple(packed),
        max_age=max_age,
        size=len(publication.body) + sum(map(len, packed.values())) + 4096,
    )


def _encode(
    publication: Publication,
    body: bytes,
    coding: bytes,
    common: Iterable[tuple[bytes, bytes]],
    links: Iterable[tuple[bytes, bytes]],
) -> EncodedFeed:
    shared = [
        (b"etag", mark_coding(publication.etag.encode(), coding)),
        (b"last-modified", format_http_date(publication.last_modified).encode()),
        (b"vary", b"accept, accept-encoding, sec-fetch-dest"),  # see `web.negotiation`
        *common,
    ]
    entity = [
        (b"content-type", FORMATS[publication.format].content_type.encode()),
        (b"content-length", b"%d" % len(body)),
        *([(b"content-encoding", coding)] if coding else []),
        *links,
    ]
    return EncodedFeed(
        ok={"type": "http.response.start", "status": 200, "headers": add_security_headers(entity + shared)},
        unchanged={"type": "http.response.start", "status": 304, "headers": add_security_headers(shared)},
        body={"type": "http.response.body", "body": body},
    )


class FeedCache:
    """Feeds ready to send; `load` asks the store for one and may block."""

    def __init__(
        self,
        load: Callable[[FeedAddress, str], Publication | None],
        *,
        fresh_seconds: float,
        budget: int = CACHE_BYTES,
        make_link: Callable[[Key], str] = lambda _: "",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._make_link, self._clock = make_link, clock
        self._load_publication, self._fresh_seconds, self._budget = load, fresh_seconds, budget
        self._cached: OrderedDict[Key, tuple[float, CachedFeed]] = OrderedDict()
        self._loading: dict[Key, asyncio.Task[CachedFeed | None]] = {}
        self._size = 0

    def get_fresh(self, key: Key) -> CachedFeed | None:
        """Return the feed where it is cached and fresh; never waits."""
        cached = self._cached.get(key)
        return cached[1] if cached is not None and time.monotonic() - cached[0] < self._fresh_seconds else None

    async def load(self, key: Key) -> CachedFeed | None:
        """Return the feed, None where no such feed was published; StoreError where none can be known."""
        loading = self._loading.get(key)
        if loading is None:
            loading = self._loading[key] = asyncio.create_task(self._load_feed(key))
            loading.add_done_callback(lambda _: self._loading.pop(key, None))
        return await asyncio.shield(loading)

    async def _load_feed(self, key: Key) -> CachedFeed | None:
        cached = self._cached.get(key)
        try:
            publication = await run_in_threadpool(self._load_publication, *key)
        except StoreError:
            if cached is None:
                raise
            return cached[1]
        if publication is None:
            self._drop(key)
            return None
        max_age = choose_max_age(publication.due, self._clock())
        brotli = b""
        if cached is not None and cached[1].publication == publication:
            brotli = cached[1].brotli or await run_in_threadpool(pack_brotli, publication.body)
            if (brotli, max_age) == (cached[1].brotli, cached[1].max_age):
                return self._keep(key, cached[1])
        link, is_private = self._make_link(key), key[0].is_private
        return self._keep(key, prepare_feed(publication, link, max_age, brotli, is_private=is_private))

    def _keep(self, key: Key, feed: CachedFeed) -> CachedFeed:
        self._drop(key)
        self._cached[key] = (time.monotonic(), feed)
        self._size += feed.size
        while self._size > self._budget and len(self._cached) > 1:
            self._drop(next(iter(self._cached)))
        return feed

    def _drop(self, key: Key) -> None:
        _, feed = self._cached.pop(key, (0.0, None))
        if feed is not None:
            self._size -= feed.size
